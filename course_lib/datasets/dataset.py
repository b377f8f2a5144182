"""What every loader gives back: three splits, their class names and where they came from; one way to narrow them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.validation import check_indices

PARTS = ("train", "val", "test")


@dataclass(frozen=True, eq=False, repr=False)
class Split:
    """Samples, their class codes and, where known, the group and the origin of each.

    Parameters
    ----------
    X : ndarray, shape (n, ...)
        Images as uint8 ``(n, height, width)`` or ``(n, height, width, 3)``; tables as float64 ``(n, d)``.
    y, groups : ndarray of int64, shape (n,)
        Class codes ``0 .. n_classes-1``; group codes (optional): a drawing style, a dialect, a hospital.
    rows, files : ndarray, shape (n,), optional
        The row of the file, as a spreadsheet counts it (the header is row 1); the file of each picture.

    Raises
    ------
    ValueError
        If the lengths differ, or the codes are not whole numbers from 0.

    Examples
    --------
    >>> split = Split(X=np.array([[1.0], [2.0], [3.0]]), y=np.array([0, 1, 0]))
    >>> split, split.take([2, 2]).X.ravel().tolist()
    (Split(3 × (1,) float64), [3.0, 3.0])
    """

    X: np.ndarray
    y: np.ndarray
    groups: np.ndarray | None = None
    rows: np.ndarray | None = None
    files: np.ndarray | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "X", np.asarray(self.X))
        if self.X.ndim < 2:
            raise ValueError(f"X has shape {self.X.shape}; give one row per sample, so at least (n, 1)")
        for name in ("y", "groups", "rows", "files"):
            if (values := getattr(self, name)) is not None:
                check = _codes if name in ("y", "groups") else _one_each
                object.__setattr__(self, name, check(name, values, len(self.X)))

    def __len__(self) -> int:
        return len(self.y)

    def __repr__(self) -> str:
        groups = "" if self.groups is None else f", {len(np.unique(self.groups))} groups"
        return f"Split({len(self):,} × {self.X.shape[1:]} {self.X.dtype}{groups})"

    def take(self, indices: ArrayLike) -> Split:
        """Give the samples at `indices`, or where a mask holds, with all that belongs to them; repeats are fine.

        Raises
        ------
        IndexError
            If one is not a whole number in ``0 .. len(self)-1``.
        """
        rows = check_indices(indices, len(self))
        values = ((each.name, getattr(self, each.name)) for each in fields(self))
        taken: dict[str, Any] = {name: array if array is None else array[rows] for name, array in values}
        return Split(**taken)


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Training, validation and test samples that share their classes.

    Parameters
    ----------
    name, description : str
        Short name, used in titles and reports; where the data come from, in one or two sentences.
    train, val, test : Split
        Choose samples from `train`, choose settings on `val`, and measure on `test` once, at the end.
    classes, group_names, columns : tuple of str
        Name of each class code, of each group code, of each column of a table.

    Raises
    ------
    ValueError
        If a split holds a class, a group or a column without a name.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> load_digits()
    Dataset('digits', 10 classes, train 1,078 · val 359 · test 360, 8×8 uint8)
    """

    name: str
    train: Split
    val: Split
    test: Split
    classes: tuple[str, ...]
    group_names: tuple[str, ...] = ()
    description: str = ""
    columns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for names in ("classes", "group_names", "columns"):
            object.__setattr__(self, names, tuple(map(str, getattr(self, names))))
        for part in PARTS:
            split = getattr(self, part)
            _check_named(f"{part}.y", "class", split.y, "classes", self.classes)
            if self.group_names and split.groups is not None:
                _check_named(f"{part}.groups", "group", split.groups, "group_names", self.group_names)
            if self.columns and split.X.shape[1:] != (len(self.columns),):
                raise ValueError(f"columns has {len(self.columns)} names, but {part}.X is {split.X.shape}")

    @property
    def n_classes(self) -> int:
        """Number of classes."""
        return len(self.classes)

    def __repr__(self) -> str:
        sizes = " · ".join(f"{part} {len(getattr(self, part)):,}" for part in PARTS)
        shape = "×".join(map(str, self.train.X.shape[1:]))
        return f"Dataset({self.name!r}, {self.n_classes} classes, {sizes}, {shape} {self.train.X.dtype})"

    def take(self, indices: ArrayLike) -> Dataset:
        """Narrow `train` to the rows at `indices`, as `Split.take` does; `val` and `test` stay as they are."""
        return replace(self, train=self.train.take(indices))


def change_parts(
    data: Dataset, change: Callable[[Split], Split], parts: Iterable[str] = PARTS, **fields: Any
) -> Dataset:
    """Give a data set with `change` made to each of the parts, and with other `fields`."""
    changed: dict[str, Any] = {part: change(getattr(data, part)) for part in parts}
    return replace(data, **changed, **fields)


def split_in_three(
    X: np.ndarray, y: np.ndarray, *, random_state: int = 0, **fields: np.ndarray | None
) -> tuple[Split, Split, Split]:
    """Split 60 : 20 : 20, each class in the same shares; each needs 5 samples. `fields` of a `Split` come along."""
    from sklearn.model_selection import train_test_split

    rows = np.arange(len(y))
    train, rest = train_test_split(rows, test_size=0.4, stratify=y, random_state=random_state)
    val, test = train_test_split(rest, test_size=0.5, stratify=np.asarray(y)[rest], random_state=random_state)
    whole = Split(X, y, **fields)
    return whole.take(train), whole.take(val), whole.take(test)


def _check_named(where: str, kind: str, codes: np.ndarray, what: str, names: Sequence[str]) -> None:
    if len(codes) and codes.max() >= len(names):
        raise ValueError(
            f"{where} holds {kind} {codes.max()}, but {what} has {len(names)} names; give one per {kind} code"
        )


def _one_each(name: str, values: ArrayLike, n: int) -> np.ndarray:
    array = np.asarray(values)
    if array.shape != (n,):
        raise ValueError(f"{name} has shape {array.shape}, but X has {n:,} samples; give one for each")
    return array


def _codes(name: str, values: ArrayLike, n: int) -> np.ndarray:
    codes = _one_each(name, values, n)
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
