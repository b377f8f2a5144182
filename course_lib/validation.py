"""Arguments checked once: numbers, indices, rows that belong to the labels."""

from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

RandomState = int | np.random.Generator | None
"""Where the chance comes from: a seed, a generator that goes on, or None, which is different every time."""


def plain_number(value: Any) -> Any:
    """Give a number of numpy or torch, and an array or tensor of no dimension, as Python's own; all else as it is.

    Examples
    --------
    >>> plain_number(np.array(0.5)), plain_number(np.int64(3)), plain_number("3")
    (0.5, 3, '3')
    """
    return value.item() if getattr(value, "ndim", None) == 0 and hasattr(value, "item") else value


def check_number(name: str, value: Any, *, low: float = 0.0, high: float = np.inf, must: str) -> float:
    """Give `value` as a float, or say what it should have been.

    Parameters
    ----------
    name : str
        What to call it in an error.
    value : float
        A number of any kind, or an array or tensor of no dimension.
    low, high : float
        The least and the most that are allowed; infinity never is.
    must : str
        What follows "name=value" in the error, such as "is a share, to lie in [0, 1]".

    Raises
    ------
    ValueError
        If it is no number, NaN, or out of range.

    Examples
    --------
    >>> check_number("share", np.array(0.25), high=1, must="is a share, to lie in [0, 1]")
    0.25
    """
    number = plain_number(value)
    value = float(number) if isinstance(number, Real) and not isinstance(number, bool) else np.nan
    if not low <= value <= high or value == np.inf:
        raise ValueError(f"{name}={number!r} {must}")
    return value


def check_whole_number(name: str, value: Any, at_least: int) -> int:
    """Give `value` as an int, or say what it should have been.

    Raises
    ------
    ValueError
        If it is no whole number, or below `at_least`.

    Examples
    --------
    >>> check_whole_number("seeds", 5, at_least=2)
    5
    """
    number = plain_number(value)
    if isinstance(number, bool) or not isinstance(number, int) or number < at_least:
        raise ValueError(f"{name} is {number!r}; give a whole number from {at_least} up")
    return number


def check_indices(indices: ArrayLike, n: int) -> np.ndarray:
    """Check `indices` against `n` samples and give them as int64 (a mask becomes the rows where it holds).

    Raises
    ------
    IndexError
        If an index is outside 0 … n − 1, or `indices` is no flat array of whole numbers or a mask of `n` entries.

    Examples
    --------
    >>> check_indices([True, False, True], 3), check_indices([2, 2], 3)
    (array([0, 2]), array([2, 2]))
    """
    rows = np.atleast_1d(np.asarray(indices))
    if rows.dtype == bool:
        if rows.shape != (n,):
            raise IndexError(
                f"the mask has shape {rows.shape}, but there are {n:,} samples; give one entry per sample"
            )
        return np.flatnonzero(rows)
    if rows.size == 0:
        return np.empty(0, dtype=np.int64)
    if rows.dtype.kind not in "iu" or rows.ndim != 1:
        raise IndexError(
            f"indices are {rows.dtype} with shape {rows.shape}; give a one-dimensional array of whole "
            "numbers, as a sampling policy returns"
        )
    wrong = rows[(rows < 0) | (rows >= n)]
    if wrong.size:
        raise IndexError(f"index {wrong[0]} is outside 0 .. {n - 1}: there are {n:,} samples")
    return rows.astype(np.int64, copy=False)


def check_rows(X: Any, n: int) -> Any:
    """Give data of any kind as a frame or an array with ``n`` rows.

    Raises
    ------
    ValueError
        If it has another number of rows.

    Examples
    --------
    >>> check_rows([[1.0], [2.0]], 2).shape
    (2, 1)
    """
    rows = X if hasattr(X, "iloc") else np.asarray(X)
    if rows.ndim < 1 or len(rows) != n:
        raise ValueError(
            f"X has shape {rows.shape} and y has {n:,} labels; they must be of the same samples, a row each"
        )
    return rows
