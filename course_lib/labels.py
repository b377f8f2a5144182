"""Labels of any kind as class codes, and class counts as exact whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from course_lib.text import few
from course_lib.validation import RandomState

_CHUNK = 1 << 17  # labels looked at together, so that a memory map of 1e8 never has to fit


class Labels(NamedTuple):
    """Labels as codes: ``classes[codes[i]]`` is the label of sample ``i``."""

    classes: tuple[Any, ...]
    codes: np.ndarray
    counts: np.ndarray

    @property
    def n(self) -> int:
        """How many samples."""
        return len(self.codes)

    @property
    def class_counts(self) -> dict:
        """How many samples of each class, ``{class: count}``."""
        return dict(zip(self.classes, self.counts.tolist(), strict=True))

    def class_array(self) -> np.ndarray:
        """The classes as an array: of objects where they are tuples or of several kinds."""
        if len(set(map(type, self.classes))) == 1 and not isinstance(self.classes[0], tuple):
            return np.array(self.classes)
        return np.fromiter(self.classes, dtype=object, count=len(self.classes))

    def members(self) -> list[np.ndarray]:
        """Give the positions of each class, ascending, class by class. O(n): a radix sort of narrow codes."""
        order = np.argsort(self.codes, kind="stable")
        return np.split(order, np.cumsum(self.counts)[:-1])


def encode_labels(
    y: Any, *, name: str = "y", missing: str = "drop those rows or label them before choosing samples"
) -> Labels:
    """Turn labels of any hashable kind (numbers, strings, tuples; a column, a tensor, a memory map) into class codes.

    Classes are sorted where they can be, else in order of appearance; codes are of the narrowest unsigned type.
    In an error ``y`` is called `name`, and `missing` is the cure.

    Raises
    ------
    ValueError, TypeError
        If ``y`` is empty, not one label per sample, or a label is missing (NaN, None, NaT) or not hashable.

    >>> encode_labels(["dog", "cat", "dog"])
    Labels(classes=('cat', 'dog'), codes=array([1, 0, 1], dtype=uint8), counts=array([1, 2]))
    """
    if isinstance(y, Labels):
        return y
    labels = _as_column(y, name)
    if not len(labels):
        raise ValueError(f"{name} is empty; it must hold one label per sample")
    if labels.dtype.kind == "O":
        return _encode_objects(labels, name, missing)
    if labels.dtype.kind in "fcmM":  # only NaN and NaT differ from themselves
        _refuse_missing(name, np.flatnonzero(labels != labels), missing)
    if labels.dtype.kind in "iub":
        lowest, highest = int(labels.min()), int(labels.max())
        if highest - lowest < 1 << 16:
            return _encode_by_table(labels, lowest, highest)
    classes, codes, counts = np.unique(labels, return_inverse=True, return_counts=True)
    return Labels(tuple(classes.tolist()), codes.astype(_narrowest(len(classes))), counts)


def largest_remainder(
    weights: ArrayLike,
    total: int,
    *,
    capacity: ArrayLike | None = None,
    random_state: RandomState = None,
) -> np.ndarray:
    """Share `total` out in proportion to `weights`, in whole numbers that sum to it exactly (Hamilton's method).

    Every class gets its proportion rounded down; what is left goes, one each, to the largest remainders, ties to the
    class that comes first. What a class cannot give because of its `capacity` is shared out among the others.
    `random_state` draws lots where a tie decides which classes get any at all, from a generator of its own.

    >>> largest_remainder([70, 20, 10], total=8), largest_remainder([1, 1, 1], total=9, capacity=[1, 100, 100])
    (array([6, 1, 1]), array([1, 4, 4]))
    """
    claims = np.asarray(weights)
    most = np.full(len(claims), total) if capacity is None else np.asarray(capacity)
    quotas = np.zeros(len(claims), dtype=np.int64)
    free = claims > 0
    while True:
        left = total - quotas[~free].sum()
        share, remainder = np.divmod(claims * left, claims[free].sum())
        full = free & (share >= most)
        if not full.any():
            break
        quotas[full] = most[full]  # give all they have; the rest is shared out again
        free &= ~full
        if not free.any():
            return quotas
    quotas[free] = share[free]
    turns, none = np.arange(len(claims)), np.flatnonzero(free & (share == 0))
    if random_state is not None and len(none) > 1:
        lots = np.random.default_rng(random_state).spawn(1)[0].permutation(none)
        # among equals only: a class that gets some already stays before or behind those that may get none
        turns[none[remainder[none].argsort(kind="stable")]] = lots[remainder[lots].argsort(kind="stable")]
    order = turns[np.argsort(np.where(free, -remainder, np.inf)[turns], kind="stable")]
    quotas[order[: total - quotas.sum()]] += 1
    return quotas


def long_tail(total: int, n_classes: int, imbalance: float = 1.0) -> np.ndarray:
    """Share `total` samples out, at least 1 a class, so that the first class has `imbalance` times those of the last.

    Raises
    ------
    ValueError
        If `imbalance` is no number from 1 up.

    >>> long_tail(111, 3, imbalance=100).tolist(), long_tail(10, 3).tolist()
    ([100, 10, 1], [4, 3, 3])
    """
    if not (isinstance(imbalance, Real) and 1 <= imbalance < np.inf):
        raise ValueError(f"imbalance is {imbalance!r}; give a number from 1 (balanced) up, such as 100")
    share = float(imbalance) ** -np.linspace(0, 1, n_classes)
    exact = total * share / share.sum()
    counts = np.maximum(np.floor(exact), 1).astype(np.int64)
    left = total - counts.sum()
    if left >= 0:
        counts[np.argsort(counts - exact, kind="stable")[:left]] += 1
    for _ in range(-left):  # classes lifted to 1 are paid for by the largest, the last of equals
        counts[np.flatnonzero(counts == counts.max())[-1]] -= 1
    return counts


def _as_column(y: Any, name: str) -> np.ndarray:
    if isinstance(y, (str, bytes)) or not hasattr(y, "__len__"):
        raise TypeError(f"{name} must be an array-like with one label per sample, got {type(y).__name__}")
    kinds = set(map(type, y)) if isinstance(y, Sequence) else {str}
    numbers = all(issubclass(kind, bool | int | float | np.number | np.bool_) for kind in kinds)
    labels = np.asarray(y) if numbers or kinds <= {str, np.str_} else None
    # asarray would turn [1, "a"] into two strings, and whole numbers beside floats into floats that cannot hold them
    if labels is None or (numbers and labels.dtype.kind == "f" and (np.abs(labels) >= 2.0**53).any()):
        return np.fromiter(y, dtype=object, count=len(y))
    if labels.ndim != 1:
        raise ValueError(
            f"{name} must hold one label per sample, shape (n,), got shape {labels.shape}; "
            "for a single column use .ravel(), for one-hot rows .argmax(axis=1)"
        )
    return labels


def _encode_by_table(labels: np.ndarray, lowest: int, highest: int) -> Labels:
    counts = np.zeros(highest - lowest + 1, dtype=np.int64)
    chunks = [slice(start, start + _CHUNK) for start in range(0, len(labels), _CHUNK)]
    for chunk in chunks:
        counts += np.bincount(labels[chunk].astype(np.int64) - lowest, minlength=len(counts))
    present = np.flatnonzero(counts)
    classes = tuple((present + lowest).astype(labels.dtype).tolist())
    if labels.dtype == np.uint8 and len(present) == highest + 1:
        return Labels(classes, labels, counts)  # codes already: keep the caller's array, which may be huge
    table = np.zeros(len(counts), dtype=_narrowest(len(present)))
    table[present] = np.arange(len(present))
    codes = np.empty(len(labels), dtype=table.dtype)
    for chunk in chunks:
        codes[chunk] = table[labels[chunk].astype(np.int64) - lowest]
    return Labels(classes, codes, counts[present])


def _encode_objects(labels: np.ndarray, name: str, cure: str) -> Labels:
    seen: dict[Any, int] = {}
    try:
        codes = np.fromiter((seen.setdefault(label, len(seen)) for label in labels), np.int64, len(labels))
    except TypeError as error:
        raise TypeError(f"{name} must hold hashable labels (numbers, strings, tuples): {error}") from None
    missing = [code for label, code in seen.items() if _is_missing(label)]
    _refuse_missing(name, np.flatnonzero(np.isin(codes, missing)), cure)
    try:
        classes = tuple(sorted(seen))
    except TypeError:  # numbers beside strings have no order
        classes = tuple(seen)
    rank = np.empty(len(seen), dtype=_narrowest(len(seen)))
    rank[[seen[label] for label in classes]] = np.arange(len(seen))
    return Labels(tuple(map(plain_label, classes)), rank[codes], np.bincount(rank[codes]))


def plain_label(label: Any) -> Any:
    """Give a label as Python writes it: ``np.str_("cat")`` is ``"cat"``, and equal to it.

    >>> plain_label(np.str_("cat")), plain_label(np.int64(3)), plain_label((1, "a"))
    ('cat', 3, (1, 'a'))
    """
    return label.item() if isinstance(label, np.number | np.bool_ | np.str_) else label


def _is_missing(label: Any) -> bool:
    try:
        return label is None or bool(label != label)
    except TypeError:  # pandas.NA answers every comparison with NA
        return True


def _refuse_missing(name: str, positions: np.ndarray, cure: str) -> None:
    if len(positions):
        where = few(positions.tolist(), 5)
        raise ValueError(f"{name} has {len(positions)} missing label(s), at position(s) {where}; {cure}")


def _narrowest(n_classes: int) -> np.dtype:
    return np.min_scalar_type(n_classes - 1)
