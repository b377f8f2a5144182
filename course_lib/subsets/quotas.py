"""How many samples in all, and how many of each class: exact, whole numbers."""

from collections.abc import Mapping
from numbers import Integral, Real

import numpy as np

from course_lib.labels import Labels, largest_remainder


def resolve_budget(budget, n: int, *, replace: bool = False) -> int:
    """Turn a budget into a number of samples.

    Parameters
    ----------
    budget : int or float
        A count (int, from 1 to ``n``) or a share of the ``n`` samples (float in (0, 1], rounded to the
        nearest whole sample). So ``1`` is one sample and ``1.0`` is all of them.
    n : int
        Number of samples there are.
    replace : bool
        Whether samples may repeat; then a count above ``n`` is allowed.

    Returns
    -------
    int

    Raises
    ------
    ValueError, TypeError
        If the budget is no number, asks for nothing, or for more than there is.

    Examples
    --------
    >>> resolve_budget(0.1, 250), resolve_budget(7, 250)
    (25, 7)
    """
    if isinstance(budget, (bool, np.bool_)) or not isinstance(budget, Real):
        raise TypeError(f"budget must be a count (int) or a share (float in (0, 1]), got {budget!r}")
    if not isinstance(budget, Integral):
        if not 0 < budget <= 1:
            raise ValueError(
                f"budget={budget!r} is a float, so a share, to lie in (0, 1]; for a count write an int"
            )
        count = round(budget * n)
        if not count:
            raise ValueError(
                f"budget={budget!r} of {n} samples is less than one sample; ask for at least {1 / n:.2g}"
            )
        return count
    if budget < 1:
        raise ValueError(f"budget={budget} asks for no sample; it must be at least 1")
    if budget > n and not replace:
        raise ValueError(f"budget={budget} is more than the {n} samples there are; ask for at most {n}")
    return int(budget)


def class_quotas(labels: Labels, budget, per_class, *, replace: bool = False, name: str = "y") -> np.ndarray:
    """Say how many samples each class gives.

    Parameters
    ----------
    labels : Labels
        The encoded classes.
    budget : int or float or None
        As in `resolve_budget`; may be None where ``per_class`` gives counts.
    per_class : {"stratified", "balanced"} or mapping
        In proportion to the classes' counts; the same number of each (what a small class cannot give is
        shared out among the others); or ``{class: count}``, where classes not named give none.
    replace : bool
        Whether samples may repeat; then no class is too small.
    name : str
        What the classes are of, for an error: ``"y"`` or ``"groups"``.

    Returns
    -------
    ndarray of shape (C,), int64

    Examples
    --------
    >>> from course_lib.labels import encode_labels
    >>> class_quotas(encode_labels(["a"] * 7 + ["b"] * 3), 4, "stratified")
    array([3, 1])
    """
    if isinstance(per_class, Mapping):
        return _given_quotas(labels, budget, per_class, replace, name)
    if per_class not in ("stratified", "balanced"):
        raise ValueError(
            f"per_class={per_class!r} is unknown; use 'stratified', 'balanced' or {{class: count}}"
        )
    if len(labels.classes) < 2:
        raise ValueError(
            f"{name} holds a single class, {labels.classes[0]!r}, so there is nothing to share out; "
            "it needs at least 2 (or choose without per_class, for instance subsets.random)"
        )
    total = resolve_budget(budget, labels.n, replace=replace)
    weights = labels.counts if per_class == "stratified" else np.ones_like(labels.counts)
    return largest_remainder(weights, total, capacity=None if replace else labels.counts)


def _given_quotas(labels: Labels, budget, wanted: Mapping, replace: bool, name: str) -> np.ndarray:
    unknown = [label for label in wanted if label not in labels.classes]
    if unknown:
        raise ValueError(
            f"per_class names {unknown[0]!r}, which {name} does not hold; it holds {_few(labels.classes)}"
        )
    quotas = np.zeros(len(labels.classes), dtype=np.int64)
    for label, count in wanted.items():
        if isinstance(count, (bool, np.bool_)) or not isinstance(count, Integral) or count < 0:
            raise ValueError(f"per_class[{label!r}]={count!r}; it must be a whole number, 0 or more")
        quotas[labels.classes.index(label)] = count
    for label, count, there in zip(labels.classes, quotas, labels.counts, strict=True):
        if count > there and not replace:
            raise ValueError(
                f"per_class asks for {count} of {label!r}, which has {there} samples; ask for at most {there}"
            )
    if not quotas.sum():
        raise ValueError("per_class asks for no sample at all; give at least one class a count above 0")
    if budget is not None and resolve_budget(budget, labels.n, replace=replace) != quotas.sum():
        raise ValueError(
            f"per_class sums to {quotas.sum()}, but budget={budget}; make them agree, or set budget=None"
        )
    return quotas


def _few(classes: tuple) -> str:
    return ", ".join(map(repr, classes[:8])) + (", ..." if len(classes) > 8 else "")
