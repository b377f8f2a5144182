"""The frame that all policies share: one signature, one set of checks, quotas, and the choice class by class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial, wraps
from inspect import Parameter, Signature, signature
from numbers import Integral, Real
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import Labels, encode_labels, largest_remainder
from course_lib.validation import RandomState, check_indices

_CHUNK = 1 << 16

Budget = int | float | None
PerClass = str | Mapping[Any, int] | None
Pick = Callable[..., np.ndarray]
"""``pick(count, rng, *columns) -> positions``: what a policy does with samples that are all alike to it."""


class Policy(Protocol):
    """How every policy is called; what it does not look at is ignored, so that all can be called alike."""

    __name__: str

    def __call__(
        self,
        y: ArrayLike,
        budget: Budget,
        *,
        features: ArrayLike | None = None,
        scores: ArrayLike | None = None,
        groups: ArrayLike | None = None,
        random_state: RandomState = None,
        **options: Any,
    ) -> np.ndarray:
        """Choose positions in ``y``: int64, shape (budget,)."""


def policy(
    looks_at: str = "",
    *,
    per_class: str | None = None,
    continues: bool = False,
    check: Callable[[np.ndarray], None] | None = None,
) -> Callable[[Pick], Policy]:
    """Make a policy, with the signature that all share, of a function that picks among samples all alike to it.

    ``pick(count, rng, column, *, option=...)`` is called as `select` says, and its options become the policy's. It
    looks at the "features", "scores" or "groups" (as codes), which are checked, or by default at the class codes.
    ``per_class`` are quotas that make it what it is, so that it takes no others; with ``continues`` it takes
    ``already_selected=``; ``check(column)`` raises where it cannot do with such values.

    Examples
    --------
    >>> @policy("scores")
    ... def smallest(count, rng, scores):
    ...     return np.argsort(scores)[:count]
    >>> smallest(["a", "b", "a", "b"], 2, scores=[4, 3, 2, 1], per_class="balanced")
    array([2, 3])
    """

    def decorate(pick: Pick) -> Policy:
        @wraps(pick, assigned=("__module__", "__name__", "__qualname__", "__doc__"))
        def choose(y: ArrayLike, budget: Budget, **given: Any) -> np.ndarray:
            labels = encode_labels(y)
            columns = {name: given.pop(name, None) for name in _CHECKS}
            column = labels.codes
            if looks_at:
                column = _CHECKS[looks_at](columns[looks_at], labels.n, pick.__name__)
            if check is not None:
                check(column)
            frame = {"random_state": given.pop("random_state", None), "replace": given.get("replace", False)}
            frame["per_class"] = per_class or given.pop("per_class", None)
            if continues:
                selected = given.pop("already_selected", None)
                frame["already_selected"] = () if selected is None else selected
            return select(partial(pick, **given), labels, budget, column, **frame)

        names = [*([] if per_class else ["per_class"]), *(["already_selected"] if continues else [])]
        parameters = [
            *list(signature(Policy.__call__).parameters.values())[1:-1],
            *(Parameter(name, Parameter.KEYWORD_ONLY, default=None) for name in names),
            *(each for each in signature(pick).parameters.values() if each.kind is Parameter.KEYWORD_ONLY),
        ]
        vars(choose)["__signature__"] = Signature(parameters, return_annotation="np.ndarray")
        return choose

    return decorate


def select(
    pick: Pick,
    y: ArrayLike | Labels,
    budget: Budget,
    *columns: np.ndarray,
    already_selected: ArrayLike | None = None,
    per_class: PerClass = None,
    random_state: RandomState = None,
    replace: bool = False,
) -> np.ndarray:
    """Let ``pick`` choose ``budget`` samples, over all of them or a quota in each class.

    Parameters
    ----------
    pick : callable
        ``pick(count, rng, *columns)`` gives ``count`` positions among the rows it sees: all, or those of a class.
    y, budget, per_class, random_state, replace
        As in `random`.
    *columns : ndarray of shape (n, ...)
        What the policy looks at.
    already_selected : array-like of int, optional
        Positions that are not to be picked again. ``pick`` is given one more column, True for those.

    Returns
    -------
    ndarray of int64, shape (budget,)
        In the order of picking; with ``per_class``, class by class.

    Raises
    ------
    ValueError, TypeError, IndexError
        If the labels, the budget, the quotas or the positions cannot be.

    Examples
    --------
    >>> def first(count, rng, values):
    ...     return np.argsort(values)[:count]
    >>> select(first, ["a", "b", "a", "b"], 2, np.array([4, 3, 2, 1]))
    array([3, 2])
    """
    labels = left = encode_labels(y)
    rng = np.random.default_rng(random_state)
    if already_selected is not None:
        selected = np.zeros(labels.n, dtype=bool)
        selected[check_indices(already_selected, labels.n)] = True
        if selected.all():
            raise ValueError(f"already_selected holds all {labels.n} samples, so there is none left to pick")
        columns = (*columns, selected)
        codes = labels.codes[~selected]
        left = Labels(labels.classes, codes, np.bincount(codes, minlength=len(labels.classes)))
    if per_class is None:
        count = resolve_budget(budget, left.n, replace=replace)
        return np.asarray(pick(count, rng, *columns), dtype=np.int64)
    quotas = class_quotas(left, budget, per_class, replace=replace, random_state=rng)
    chosen = [
        own[pick(int(quota), rng, *(column[own] for column in columns))]
        for own, quota in zip(labels.members(), quotas, strict=True)
        if quota
    ]
    return np.concatenate(chosen)


def resolve_budget(budget: Budget, n: int, *, replace: bool = False) -> int:
    """Turn a budget into a number of samples.

    Parameters
    ----------
    budget : int or float
        A count (int, from 1 to ``n``) or a share of the ``n`` samples that there are (float in (0, 1], rounded to the
        nearest whole sample). So ``1`` is one sample and ``1.0`` is all of them.
    replace : bool
        Whether samples may repeat; then a count above ``n`` is allowed.

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


def class_quotas(
    labels: Labels,
    budget: Budget,
    per_class: PerClass,
    *,
    replace: bool = False,
    random_state: RandomState = None,
) -> np.ndarray:
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
    random_state : int, numpy.random.Generator or None
        Draws the classes that get a sample, where there are too few for all that have the same claim to one.

    Returns
    -------
    ndarray of shape (C,), int64

    Raises
    ------
    ValueError, TypeError
        If the quotas are unknown or cannot be met, or there is one class only.

    Examples
    --------
    >>> class_quotas(encode_labels(["a"] * 7 + ["b"] * 3), 4, "stratified")
    array([3, 1])
    """
    if isinstance(per_class, Mapping):
        return _given_quotas(labels, budget, per_class, replace)
    if per_class not in ("stratified", "balanced"):
        raise ValueError(
            f"per_class={per_class!r} is unknown; use 'stratified', 'balanced' or {{class: count}}"
        )
    if len(labels.classes) < 2:
        raise ValueError(
            f"y holds a single class, {labels.classes[0]!r}, so there is nothing to share out; "
            "it needs at least 2 (or choose without per_class, for instance subsets.random)"
        )
    total = resolve_budget(budget, labels.n, replace=replace)
    weights = labels.counts if per_class == "stratified" else np.ones_like(labels.counts)
    capacity = None if replace else labels.counts
    return largest_remainder(
        weights, total, capacity=capacity, random_state=np.random.default_rng(random_state)
    )


def _given_quotas(labels: Labels, budget: Budget, wanted: Mapping[Any, int], replace: bool) -> np.ndarray:
    unknown = [label for label in wanted if label not in labels.classes]
    if unknown:
        raise ValueError(
            f"per_class names {unknown[0]!r}, which y does not hold; it holds {few(labels.classes)}"
        )
    quotas = np.zeros(len(labels.classes), dtype=np.int64)
    for label, count in wanted.items():
        if isinstance(count, (bool, np.bool_)) or not isinstance(count, Integral) or count < 0:
            raise ValueError(f"per_class[{label!r}]={count!r}; it must be a whole number, 0 or more")
        quotas[labels.classes.index(label)] = count
    for label, asked, there in zip(labels.classes, quotas, labels.counts, strict=True):
        if asked > there and not replace:
            raise ValueError(
                f"per_class asks for {asked} of {label!r}, which has {there} samples; ask for at most {there}"
            )
    if not quotas.sum():
        raise ValueError("per_class asks for no sample at all; give at least one class a count above 0")
    if budget is not None and resolve_budget(budget, labels.n, replace=replace) != quotas.sum():
        raise ValueError(
            f"per_class sums to {quotas.sum()}, but budget={budget}; make them agree, or set budget=None"
        )
    return quotas


def check_features(features: ArrayLike | None, n: int, policy: str) -> np.ndarray:
    """Give features as a 2-D numeric array of ``n`` finite rows, without copying them where that can be.

    Any array, memory map, tensor or frame of numbers; more than two axes (images) are flattened. ``policy`` says who
    asks, for the errors.

    Raises
    ------
    ValueError, TypeError
        If there are none, they are no finite numbers, or not a row for each sample.

    Examples
    --------
    >>> check_features(np.zeros((5, 2, 3)), 5, "herding").shape
    (5, 6)
    """
    if features is None:
        raise ValueError(
            f"{policy} needs features=, one row of numbers per sample, shape (n, d): "
            "a table's columns, the pixels, or a trained model's last hidden layer"
        )
    array = _numbers(features, "features", "of shape (n, d)")
    if array.ndim < 2:
        raise ValueError(
            f"features must have shape (n, d), got {array.shape}; for one feature use .reshape(-1, 1)"
        )
    _check_length(array, n, "features")
    array = array.reshape(n, -1)
    if array.dtype.kind == "f":
        for start in range(0, n, _CHUNK):
            bad = np.flatnonzero(~np.isfinite(array[start : start + _CHUNK]).all(axis=1))
            if len(bad):
                raise ValueError(
                    f"features hold NaN or infinity, first in row {start + bad[0]}; fill or drop such rows first"
                )
    return array


def check_scores(scores: ArrayLike | None, n: int, policy: str) -> np.ndarray:
    """Give scores as ``n`` finite numbers, one per sample.

    Raises
    ------
    ValueError, TypeError
        If there are none, they are no finite numbers, or not one for each sample.

    Examples
    --------
    >>> check_scores([3, 1, 2], 3, "hardest")
    array([3, 1, 2])
    """
    if scores is None:
        raise ValueError(
            f"{policy} needs scores=, one number per sample, for instance from course_lib.scores"
        )
    array = _numbers(scores, "scores", "one per sample")
    if array.ndim != 1:
        raise ValueError(f"scores must hold one number per sample, shape (n,), got shape {array.shape}")
    _check_length(array, n, "scores")
    bad = np.flatnonzero(~np.isfinite(array))
    if len(bad):
        raise ValueError(
            f"scores hold {len(bad)} NaN or infinity, first at position {bad[0]}; score those samples first"
        )
    return array


def check_groups(groups: ArrayLike | None, n: int, policy: str) -> Labels:
    """Give groups encoded like labels (`encode_labels`), one per sample.

    Raises
    ------
    ValueError, TypeError
        If there are none, some are missing, or there is not one for each sample.

    Examples
    --------
    >>> check_groups(["north", "south", "north"], 3, "group_balanced").classes
    ('north', 'south')
    """
    if groups is None:
        raise ValueError(f"{policy} needs groups=, one group per sample (a dialect, a hospital, a domain)")
    encoded = encode_labels(groups, name="groups")
    _check_length(encoded.codes, n, "groups")
    return encoded


_CHECKS: dict[str, Callable[..., np.ndarray]] = {
    "features": check_features,
    "scores": check_scores,
    "groups": lambda groups, n, policy: check_groups(groups, n, policy).codes,
}


def few(classes: tuple[Any, ...]) -> str:
    """Name the first classes.

    >>> few(("a", 1)), few(tuple(range(20)))
    ("'a', 1", '0, 1, 2, 3, 4, 5, 6, 7, ...')
    """
    return ", ".join(map(repr, classes[:8])) + (", ..." if len(classes) > 8 else "")


def _numbers(values: Any, name: str, shape: str) -> np.ndarray:
    if hasattr(values, "detach"):  # a tensor, perhaps with a gradient or on an accelerator
        values = values.detach().cpu()
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(
            f"{name} must be a regular array of numbers, {shape}; its rows differ in length"
        ) from None
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{name} must be numbers, {shape}, got dtype {array.dtype}; encode text and dates first"
        )
    return array


def _check_length(array: np.ndarray, n: int, name: str) -> None:
    if len(array) != n:
        raise ValueError(
            f"{name} has {len(array)} rows but y has {n} labels; they must be of the same samples"
        )
