"""The frame that all policies share: one signature, one set of checks, quotas, and the choice class by class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial, wraps
from inspect import Parameter, Signature, cleandoc, signature
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import Labels, encode_labels, largest_remainder
from course_lib.text import few
from course_lib.validation import RandomState, check_indices, check_whole_number

_CHUNK = 1 << 16
_BY_NAME = Parameter.KEYWORD_ONLY

Budget = int | float | None
PerClass = str | Mapping[Any, int] | None
Pick = Callable[..., np.ndarray]
"""``pick(count, rng, *columns) -> positions``: what a policy does with samples that are all alike to it."""


Policy = Callable[..., np.ndarray]
"""``policy(y, budget, *, features=None, scores=None, groups=None, random_state=None, **options) -> positions``: what
a policy does not look at is ignored, so that all can be called alike."""

_PARAMETERS = """Parameters
----------
y : array-like of shape (n,)
    Labels of any hashable kind.
budget : int or float
    A count, or a share in (0, 1]; may be None where ``per_class`` gives counts.
features, scores, groups : array-like of shape (n, d), (n,), (n,)
    Where distances and means are taken; how hard each sample is; its group. What a policy does not need is ignored.
random_state : int, numpy.random.Generator or None
    Where the chance comes from, if any is needed.
per_class : {"stratified", "balanced"}, mapping or None
    Quotas for the classes, see `class_quotas`; the policy then picks in each class by itself."""
_CONTINUES = """
already_selected : array-like of int, optional
    Positions picked before: they count as picks, and are not given again; the budget is of the others."""
_RETURNS = """Returns
-------
ndarray of int64, shape (budget,)
    Positions in ``y``, in the order of picking; with ``per_class``, class by class.

Raises
------
ValueError, TypeError, IndexError
    If budget, quotas or options cannot be met, or labels or a column that is needed are missing or do not fit.

Examples
"""


def policy(
    looks_at: str = "rows", *, per_class: PerClass = None, fixed: bool = False, continues: bool = False
) -> Callable[[Pick], Policy]:
    """Make a policy of ``pick(count, rng, column, *, option=...)``; its options become the policy's.

    The column are the rows' numbers, or the "features", "scores" or "groups" (as codes), which are checked.
    ``per_class`` are the quotas where none are given, and none can be where they are ``fixed``. With ``continues``
    the policy takes ``already_selected=``, and pick one more column, True for those. A pick that names the options
    ``random_state`` or ``encoded`` (the groups of all samples) is told them.
    """

    def decorate(pick: Pick) -> Policy:
        own = {each.name: each for each in signature(pick).parameters.values() if each.kind is _BY_NAME}
        shared = dict.fromkeys(("features", "scores", "groups", "random_state"))
        shared |= {} if fixed else {"per_class": per_class}
        shared |= {"already_selected": None} if continues else {}

        @wraps(pick, assigned=("__module__", "__name__", "__qualname__"))
        def choose(y: ArrayLike, budget: Budget, **given: Any) -> np.ndarray:
            labels = left = encode_labels(y)
            frame = {name: given.pop(name, default) for name, default in shared.items()}
            column = _CHECKS[looks_at](frame.get(looks_at), labels.n, pick.__name__)
            columns = [column.codes if isinstance(column, Labels) else column]
            if continues:
                selected, left = _set_apart(labels, frame["already_selected"])
                columns.append(selected)
            rng, replace = np.random.default_rng(frame["random_state"]), given.get("replace", False)
            told = {"random_state": frame["random_state"], "encoded": column}
            choice = partial(pick, **given, **{name: value for name, value in told.items() if name in own})
            quotas = frame.get("per_class", per_class)
            if quotas is None:
                count = resolve_budget(budget, left.n, replace=replace)
                return np.asarray(choice(count, rng, *columns), dtype=np.int64)
            counts = class_quotas(left, budget, quotas, replace=replace, random_state=rng)
            classes = zip(labels.members(), counts.tolist(), strict=True)
            chosen = [rows[choice(k, rng, *(each[rows] for each in columns))] for rows, k in classes if k]
            return np.concatenate(chosen)

        parameters = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in ("y", "budget")]
        parameters += [Parameter(name, _BY_NAME, default=default) for name, default in shared.items()]
        parameters += [each for name, each in own.items() if name not in ("random_state", "encoded")]
        vars(choose)["__signature__"] = Signature(parameters, return_annotation="np.ndarray")
        described = _PARAMETERS.partition("\nper_class")[0] if fixed else _PARAMETERS
        text = cleandoc(pick.__doc__ or "").replace("{parameters}", described + _CONTINUES * continues)
        choose.__doc__ = text.replace("Examples\n", _RETURNS)
        return choose

    return decorate


def _set_apart(labels: Labels, already_selected: ArrayLike | None) -> tuple[np.ndarray, Labels]:
    """Say of every sample whether it is already selected, and give the labels of the others."""
    selected = np.zeros(labels.n, dtype=bool)
    selected[check_indices(() if already_selected is None else already_selected, labels.n)] = True
    if selected.all():
        raise ValueError(f"already_selected holds all {labels.n} samples, so there is none left to pick")
    codes = labels.codes[~selected]
    return selected, Labels(labels.classes, codes, np.bincount(codes, minlength=len(labels.classes)))


def resolve_budget(budget: Budget, n: int, *, replace: bool = False) -> int:
    """Turn a budget into a number of samples.

    Parameters
    ----------
    budget : int or float
        A count from 1, or a share in (0, 1]: ``1`` is one sample, ``1.0`` is all ``n``.
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
    if isinstance(budget, Integral):
        if budget < 1:
            raise ValueError(f"budget={budget} asks for no sample; it must be at least 1")
        if budget > n and not replace:
            raise ValueError(f"budget={budget} is more than the {n} samples there are; ask for at most {n}")
        return int(budget)
    if not 0 < budget <= 1:
        raise ValueError(
            f"budget={budget!r} is a float, so a share, to lie in (0, 1]; for a count write an int"
        )
    if not round(budget * n):
        raise ValueError(f"budget={budget!r} of {n} is less than one sample; ask for at least {1 / n:.2g}")
    return round(budget * n)


def class_quotas(
    labels: Labels,
    budget: Budget,
    per_class: PerClass,
    *,
    replace: bool = False,
    random_state: RandomState = None,
) -> np.ndarray:
    """Say how many samples each class gives: int64, shape (C,). A seed draws lots where not all can get one.

    Raises
    ------
    ValueError, TypeError
        If the quotas are unknown or cannot be met, or there is one class only.

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
        raise ValueError(f"y holds a single class, {labels.classes[0]!r}, so no quotas; use subsets.random")
    total = resolve_budget(budget, labels.n, replace=replace)
    weights = labels.counts if per_class == "stratified" else np.ones_like(labels.counts)
    rng = np.random.default_rng(random_state)
    return largest_remainder(weights, total, capacity=None if replace else labels.counts, random_state=rng)


def _given_quotas(labels: Labels, budget: Budget, wanted: Mapping[Any, int], replace: bool) -> np.ndarray:
    for label, count in wanted.items():
        if label not in labels.classes:
            raise ValueError(f"per_class names {label!r}, which y lacks; it holds {few(labels.classes)}")
        there = labels.class_counts[label]
        if check_whole_number(f"per_class[{label!r}]", count, at_least=0) > there and not replace:
            raise ValueError(f"per_class asks for {count} of {label!r}, and there are {there}; ask for fewer")
    quotas = np.array([wanted.get(label, 0) for label in labels.classes], dtype=np.int64)
    if not quotas.any():
        raise ValueError("per_class asks for no sample at all; give at least one class a count above 0")
    if budget is not None and resolve_budget(budget, labels.n, replace=replace) != quotas.sum():
        raise ValueError(f"per_class sums to {quotas.sum()}, but budget={budget}; make them agree")
    return quotas


def check_features(features: ArrayLike | None, n: int, policy: str) -> np.ndarray:
    """Give features (images are flattened) as ``n`` rows of finite numbers, in place where that can be.

    Raises
    ------
    ValueError, TypeError
        If there are none, they are no finite numbers, or not a row for each sample.
    """
    cure = "one row of numbers per sample, shape (n, d): the columns, pixels, or a model's last hidden layer"
    array = _numbers("features", features, n, policy, cure)
    if array.ndim < 2:
        raise ValueError(f"features must be (n, d), got {array.shape}; for one feature use .reshape(-1, 1)")
    array = array.reshape(n, -1)
    for start in range(0, n if array.dtype.kind == "f" else 0, _CHUNK):
        bad = np.flatnonzero(~np.isfinite(array[start : start + _CHUNK]).all(axis=1))
        if len(bad):
            raise ValueError(f"features hold NaN or infinity, first in row {start + bad[0]}; fill or drop it")
    return array


def check_scores(scores: ArrayLike | None, n: int, policy: str) -> np.ndarray:
    """Give scores as ``n`` finite numbers, one per sample.

    Raises
    ------
    ValueError, TypeError
        If there are none, they are no finite numbers, or not one for each sample.
    """
    cure = "one number per sample, for instance from course_lib.scores"
    array = _numbers("scores", scores, n, policy, cure)
    if array.ndim != 1:
        raise ValueError(f"scores must hold one number per sample, shape (n,), got shape {array.shape}")
    bad = np.flatnonzero(~np.isfinite(array))
    if len(bad):
        raise ValueError(f"scores hold {len(bad)} NaN or infinity, first at position {bad[0]}; score them")
    return array


def _groups(groups: ArrayLike | None, n: int, policy: str) -> Labels:
    if groups is None:
        raise ValueError(f"{policy} needs groups=, one group per sample (a dialect, a hospital, a domain)")
    encoded = encode_labels(groups, name="groups")
    _check_length("groups", encoded.codes, n)
    return encoded


_CHECKS: dict[str, Callable[..., Any]] = {
    "rows": lambda _, n, policy: np.arange(n),
    "features": check_features,
    "scores": check_scores,
    "groups": _groups,
}


def _numbers(name: str, values: Any, n: int, policy: str, cure: str) -> np.ndarray:
    if values is None:
        raise ValueError(f"{policy} needs {name}=, {cure}")
    if hasattr(values, "detach"):  # a tensor, perhaps with a gradient or on an accelerator
        values = values.detach().cpu()
    try:
        array = np.atleast_1d(values)
    except ValueError:
        raise ValueError(f"{name} must be a regular array of numbers; its rows differ in length") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must be numbers, got dtype {array.dtype}; encode text and dates first")
    _check_length(name, array, n)
    return array


def _check_length(name: str, array: np.ndarray, n: int) -> None:
    if len(array) != n:
        raise ValueError(f"{name} has {len(array)} rows but y has {n} labels; give one for each")
