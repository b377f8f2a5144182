"""What every loader gives back: three splits, their class names, and one way to narrow them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from course_lib.validation import check_indices

PARTS = ("train", "val", "test")


@dataclass(frozen=True, eq=False, repr=False)
class Split:
    """Samples, their class codes and, where known, the group each belongs to.

    Parameters
    ----------
    X : ndarray, shape (n, ...)
        Images as uint8 ``(n, height, width)`` or ``(n, height, width, 3)``; tables as float64 ``(n, d)``.
    y : ndarray of int64, shape (n,)
        Class codes ``0 .. n_classes-1``.
    groups : ndarray of int64, shape (n,), optional
        Group codes: a drawing style, a dialect, a hospital.

    Raises
    ------
    ValueError
        If the lengths differ, or the codes are not whole numbers from 0.

    Examples
    --------
    >>> split = Split(X=np.array([[1.0], [2.0], [3.0]]), y=np.array([0, 1, 0]))
    >>> split
    Split(3 × (1,) float64)
    >>> split.take([2, 2]).X.ravel().tolist()
    [3.0, 3.0]
    """

    X: np.ndarray
    y: np.ndarray
    groups: np.ndarray | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "X", np.asarray(self.X))
        if self.X.ndim < 2:
            raise ValueError(f"X has shape {self.X.shape}; give one row per sample, so at least (n, 1)")
        object.__setattr__(self, "y", _codes("y", self.y, len(self.X)))
        if self.groups is not None:
            object.__setattr__(self, "groups", _codes("groups", self.groups, len(self.X)))

    def __len__(self) -> int:
        return len(self.y)

    def __repr__(self) -> str:
        groups = "" if self.groups is None else f", {len(np.unique(self.groups))} groups"
        return f"Split({len(self):,} × {self.X.shape[1:]} {self.X.dtype}{groups})"

    @property
    def nbytes(self) -> int:
        """Bytes that the arrays hold in memory."""
        return self.X.nbytes + self.y.nbytes + (0 if self.groups is None else self.groups.nbytes)

    def take(self, indices: ArrayLike) -> Split:
        """Give the rows at `indices`, in that order; repeats are allowed.

        Parameters
        ----------
        indices : array-like of int, or of bool with one entry per sample
            What a sampling policy returned.

        Raises
        ------
        IndexError
            If an index is not a whole number in ``0 .. len(self)-1``.
        """
        rows = check_indices(indices, len(self))
        return Split(self.X[rows], self.y[rows], None if self.groups is None else self.groups[rows])


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Training, validation and test samples that share their classes.

    Parameters
    ----------
    name : str
        Short name, used in titles and reports.
    train, val, test : Split
        Choose samples from `train`, choose settings on `val`, and measure on `test` once, at the end.
    classes : tuple of str
        Name of each class code.
    group_names : tuple of str, default=()
        Name of each group code, where the splits have groups.
    description : str, default=""
        Where the data come from, in one or two sentences.

    Raises
    ------
    ValueError
        If a split holds a class or group code without a name.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> digits = load_digits()
    >>> digits
    Dataset('digits', 10 classes, train 1,078 · val 359 · test 360, 8×8 uint8)
    >>> digits.take([0, 1, 1]).train
    Split(3 × (8, 8) uint8)
    """

    name: str
    train: Split
    val: Split
    test: Split
    classes: tuple[str, ...]
    group_names: tuple[str, ...] = ()
    description: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "classes", tuple(str(name) for name in self.classes))
        object.__setattr__(self, "group_names", tuple(str(name) for name in self.group_names))
        for part in PARTS:
            split = getattr(self, part)
            if len(split) and split.y.max() >= self.n_classes:
                raise ValueError(
                    f"{part}.y holds class {split.y.max()}, but classes names {self.n_classes}; "
                    "give one name per class code"
                )
            if self.group_names and split.groups is not None and len(split):
                highest = split.groups.max()
                if highest >= len(self.group_names):
                    raise ValueError(
                        f"{part}.groups holds group {highest}, but group_names has {len(self.group_names)}; "
                        "give one name per group code"
                    )

    @property
    def n_classes(self) -> int:
        """Number of classes."""
        return len(self.classes)

    def __repr__(self) -> str:
        sizes = " · ".join(f"{part} {len(getattr(self, part)):,}" for part in PARTS)
        shape = "×".join(str(side) for side in self.train.X.shape[1:])
        return f"Dataset({self.name!r}, {self.n_classes} classes, {sizes}, {shape} {self.train.X.dtype})"

    def take(self, indices: ArrayLike) -> Dataset:
        """Narrow `train` to the rows at `indices` (repeats allowed); `val` and `test` stay as they are.

        Raises
        ------
        IndexError
            If an index is not a whole number of a sample there is.
        """
        return dataclasses.replace(self, train=self.train.take(indices))


def split_in_three(
    X: np.ndarray, y: np.ndarray, *, groups: np.ndarray | None = None, random_state: int = 0
) -> tuple[Split, Split, Split]:
    """Split 60 : 20 : 20 into training, validation and test samples, each class in the same shares; no row is in two.

    Each class needs 5 samples, so that every split gets one. `groups` are carried along, not stratified by.

    >>> [len(part) for part in split_in_three(np.zeros((100, 2)), np.arange(100) % 2)]
    [60, 20, 20]
    """
    from sklearn.model_selection import train_test_split

    rows = np.arange(len(y))
    train, rest = train_test_split(rows, test_size=0.4, stratify=y, random_state=random_state)
    val, test = train_test_split(rest, test_size=0.5, stratify=np.asarray(y)[rest], random_state=random_state)
    whole = Split(X, y, groups)
    return whole.take(train), whole.take(val), whole.take(test)


def _codes(name: str, values: ArrayLike, n: int) -> np.ndarray:
    codes = np.asarray(values)
    if codes.shape != (n,):
        raise ValueError(f"{name} has shape {codes.shape}, but X has {n:,} samples; give one code per sample")
    if codes.size == 0:
        return np.empty(0, dtype=np.int64)
    if codes.dtype.kind not in "iu":
        raise ValueError(
            f"{name} is {codes.dtype}; give whole numbers from 0, such as "
            f"`names, codes = np.unique({name}, return_inverse=True)` makes them"
        )
    if codes.min() < 0:
        raise ValueError(f"{name} holds {codes.min()}; codes start at 0")
    return codes.astype(np.int64, copy=False)
