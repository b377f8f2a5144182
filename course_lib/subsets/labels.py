"""Labels of any kind, as class codes: the first step of every policy."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

_CHUNK = 1 << 17  # labels looked at together, so that a memory map of 1e8 never has to fit


class Labels(NamedTuple):
    """Labels as codes: ``classes[codes[i]]`` is the label of sample ``i``."""

    classes: tuple
    codes: np.ndarray
    counts: np.ndarray

    @property
    def n(self) -> int:
        """How many samples."""
        return len(self.codes)

    def members(self) -> list[np.ndarray]:
        """Give the positions of each class, ascending, class by class. O(n): a radix sort of narrow codes."""
        order = np.argsort(self.codes, kind="stable")
        return np.split(order, np.cumsum(self.counts)[:-1])


def encode(y, *, name: str = "y") -> Labels:
    """Turn labels of any hashable kind into class codes.

    Parameters
    ----------
    y : array-like of shape (n,)
        Numbers, strings, tuples, a pandas column, a tensor, a memory map; one label per sample. Or `Labels`,
        which are given back.
    name : str
        What to call ``y`` in an error.

    Returns
    -------
    Labels
        ``classes`` (sorted where they can be, else in order of appearance), ``codes`` (n,) in the
        narrowest unsigned type that holds them, ``counts`` (C,) int64.

    Raises
    ------
    ValueError
        If ``y`` is empty, is not one label per sample, or holds missing labels (NaN, None, NaT).
    TypeError
        If ``y`` is no array-like, or a label is not hashable.

    Examples
    --------
    >>> encode(["dog", "cat", "dog"])
    Labels(classes=('cat', 'dog'), codes=array([1, 0, 1], dtype=uint8), counts=array([1, 2]))
    """
    if isinstance(y, Labels):
        return y
    labels = _as_column(y, name)
    if not len(labels):
        raise ValueError(f"{name} is empty; it must hold one label per sample")
    if labels.dtype.kind == "O":
        return _encode_objects(labels, name)
    if labels.dtype.kind in "fcmM":
        _refuse_missing(name, np.flatnonzero(labels != labels))  # only NaN and NaT differ from themselves
    if labels.dtype.kind in "iub":
        lowest, highest = int(labels.min()), int(labels.max())
        if highest - lowest < 1 << 16:
            return _encode_by_table(labels, lowest, highest)
    classes, codes, counts = np.unique(labels, return_inverse=True, return_counts=True)
    return Labels(tuple(classes.tolist()), codes.astype(_narrowest(len(classes))), counts)


def _as_column(y, name: str) -> np.ndarray:
    if isinstance(y, (str, bytes)) or not hasattr(y, "__len__"):
        raise TypeError(f"{name} must be an array-like with one label per sample, got {type(y).__name__}")
    if isinstance(y, Sequence):
        kinds = set(map(type, y))
        if not all(issubclass(kind, (bool, int, float, np.number, np.bool_)) for kind in kinds) and kinds != {
            str
        }:
            return np.fromiter(y, dtype=object, count=len(y))  # asarray would turn [1, "a"] into two strings
    labels = np.asarray(y)
    if labels.ndim != 1:
        raise ValueError(
            f"{name} must hold one label per sample, shape (n,), got shape {labels.shape}; "
            "for a single column use .ravel(), for one-hot rows .argmax(axis=1)"
        )
    return labels


def _encode_by_table(labels: np.ndarray, lowest: int, highest: int) -> Labels:
    counts = np.zeros(highest - lowest + 1, dtype=np.int64)
    for start in range(0, len(labels), _CHUNK):
        counts += np.bincount(labels[start : start + _CHUNK].astype(np.int64) - lowest, minlength=len(counts))
    present = np.flatnonzero(counts)
    classes = tuple((present + lowest).astype(labels.dtype).tolist())
    if labels.dtype == np.uint8 and len(present) == highest + 1:
        return Labels(classes, labels, counts)  # codes already: keep the caller's array, which may be huge
    table = np.zeros(len(counts), dtype=_narrowest(len(present)))
    table[present] = np.arange(len(present))
    codes = np.empty(len(labels), dtype=table.dtype)
    for start in range(0, len(labels), _CHUNK):
        codes[start : start + _CHUNK] = table[labels[start : start + _CHUNK].astype(np.int64) - lowest]
    return Labels(classes, codes, counts[present])


def _encode_objects(labels: np.ndarray, name: str) -> Labels:
    seen: dict = {}
    try:
        codes = np.fromiter((seen.setdefault(label, len(seen)) for label in labels), np.int64, len(labels))
    except TypeError as error:
        raise TypeError(f"{name} must hold hashable labels (numbers, strings, tuples): {error}") from None
    missing = [code for label, code in seen.items() if _is_missing(label)]
    _refuse_missing(name, np.flatnonzero(np.isin(codes, missing)))
    try:
        classes = tuple(sorted(seen))
    except TypeError:  # numbers beside strings have no order
        classes = tuple(seen)
    rank = np.empty(len(seen), dtype=_narrowest(len(seen)))
    rank[[seen[label] for label in classes]] = np.arange(len(seen))
    return Labels(classes, rank[codes], np.bincount(rank[codes]))


def _is_missing(label) -> bool:
    try:
        return label is None or bool(label != label)
    except TypeError:  # pandas.NA answers every comparison with NA
        return True


def _refuse_missing(name: str, positions: np.ndarray) -> None:
    if len(positions):
        where = ", ".join(map(str, positions[:5])) + (", ..." if len(positions) > 5 else "")
        raise ValueError(
            f"{name} has {len(positions)} missing label(s), at position(s) {where}; "
            "drop those rows or label them before choosing samples"
        )


def _narrowest(n_classes: int) -> np.dtype:
    return np.min_scalar_type(n_classes - 1)
