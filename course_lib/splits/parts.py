"""The outcome of a split: three index arrays that share no row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from course_lib.labels import encode_labels

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Parts:
    """Positions of the training, validation and test samples.

    Parameters
    ----------
    train, val, test : array-like of int, shape (n_part,)
        Positions, counted from 0; no position may be in two parts. A part may be empty.

    Raises
    ------
    ValueError
        If the parts overlap, or a position is negative or not whole.

    Examples
    --------
    >>> parts = Parts(train=[0, 1, 4], val=[2], test=[3])
    >>> parts
    Parts(train=3, val=1, test=1)
    >>> train, val, test = parts
    """

    train: np.ndarray
    val: np.ndarray
    test: np.ndarray

    def __post_init__(self) -> None:
        """Check the indices and make them int64."""
        for name in ("train", "val", "test"):
            positions = np.asarray(getattr(self, name))
            if positions.ndim != 1 or (len(positions) and positions.dtype.kind not in "iu"):
                raise ValueError(
                    f"{name} must be positions, whole numbers in one dimension, got {positions!r}"
                )
            object.__setattr__(self, name, positions.astype(np.int64))
        everything = np.concatenate([self.train, self.val, self.test])
        if len(everything) and everything.min() < 0:
            raise ValueError(f"position {everything.min()} is negative; positions count from 0")
        seen, times = np.unique(everything, return_counts=True)
        if (times > 1).any():
            raise ValueError(
                f"position {seen[times > 1][0]} is there twice; a row belongs to one part, once "
                "(resample a part after the split)"
            )

    def __iter__(self) -> Iterator[np.ndarray]:
        """Give train, val and test, to unpack."""
        return iter((self.train, self.val, self.test))

    def __repr__(self) -> str:
        """Give the sizes."""
        return f"Parts(train={len(self.train)}, val={len(self.val)}, test={len(self.test)})"

    def counts(self, y) -> pd.DataFrame:
        """Count the classes (or groups) of each part.

        Parameters
        ----------
        y : array-like of shape (n,)
            Labels or groups of all rows.

        Returns
        -------
        DataFrame
            A line per class; columns train, val, test.

        Examples
        --------
        >>> print(Parts(train=[0, 1, 4], val=[2], test=[3]).counts(list("abbab")))
           train  val  test
        a      1    0     1
        b      2    1     0
        """
        import pandas as pd

        labels = encode_labels(y)
        self.require(len(labels.codes), "y")
        table = {
            name: np.bincount(labels.codes[part], minlength=len(labels.classes))
            for name, part in zip(("train", "val", "test"), self, strict=True)
        }
        return pd.DataFrame(table, index=list(labels.classes))

    def require(self, n: int, name: str) -> None:
        """Refuse data of too few rows.

        Parameters
        ----------
        n : int
            Number of rows.
        name : str
            What has them, for the error.

        Raises
        ------
        ValueError
            If a position lies beyond them.
        """
        last = max((int(part.max()) for part in self if len(part)), default=-1)
        if last >= n:
            raise ValueError(
                f"{name} has {n:,} rows, but the parts reach to position {last:,}; give the data that was split"
            )
