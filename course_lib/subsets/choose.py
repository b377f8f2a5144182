"""The frame all policies share: settle the numbers, then pick over all samples or class by class."""

from collections.abc import Callable

import numpy as np

from course_lib.labels import Labels

from .quotas import class_quotas, resolve_budget

Pick = Callable[..., np.ndarray]
"""``pick(count, rng, *columns) -> positions``: the policy itself, on samples that are all alike to it."""


def choose(
    pick: Pick, labels: Labels, budget, *columns: np.ndarray, per_class=None, random_state=None, replace=False
) -> np.ndarray:
    """Let ``pick`` choose ``budget`` samples, over all of them or a quota in each class.

    Parameters
    ----------
    pick : callable
        ``pick(count, rng, *columns)`` gives ``count`` positions among the rows it is given.
    labels : Labels
        The classes, from `encode_labels`.
    budget, per_class, random_state, replace
        As in `draws.random`.
    *columns : ndarray of shape (n, ...)
        What the policy looks at; narrowed to a class before ``pick`` sees it.

    Returns
    -------
    ndarray of int64, shape (budget,)
        In the order of picking; with ``per_class``, class by class.

    Examples
    --------
    >>> from course_lib.labels import encode_labels
    >>> def first(count, rng, values):
    ...     return np.argsort(values)[:count]
    >>> choose(first, encode_labels(["a", "b", "a", "b"]), 2, np.array([4, 3, 2, 1]), per_class="balanced")
    array([2, 3])
    """
    rng = np.random.default_rng(random_state)
    if per_class is None:
        count = resolve_budget(budget, labels.n, replace=replace)
        return np.asarray(pick(count, rng, *columns), dtype=np.int64)
    quotas = class_quotas(labels, budget, per_class, replace=replace)
    chosen = [
        own[pick(int(quota), rng, *(column[own] for column in columns))]
        for own, quota in zip(labels.members(), quotas, strict=True)
        if quota
    ]
    return np.concatenate(chosen)
