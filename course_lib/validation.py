"""Arguments checked once: whole numbers, indices, rows that belong to the labels."""

import numpy as np


def check_whole_number(name: str, value, at_least: int) -> int:
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
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < at_least:
        raise ValueError(f"{name} is {value!r}; give a whole number from {at_least} up")
    return int(value)


def check_indices(indices, n: int) -> np.ndarray:
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


def check_rows(X, n: int):
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
