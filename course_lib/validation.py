"""Arguments checked once: numbers, words, indices."""

from collections.abc import Iterable
from functools import partial
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

RandomState = int | np.random.Generator | None
"""Where the chance comes from: a seed, a generator that goes on, or None, which is different every time."""


def plain_number(value: Any) -> Any:
    """Give a number of numpy or torch, and an array or tensor of no dimension, as Python's own; all else as it is.

    >>> plain_number(np.array(0.5)), plain_number(np.int64(3)), plain_number("3")
    (0.5, 3, '3')
    """
    return value.item() if getattr(value, "ndim", None) == 0 and hasattr(value, "item") else value


def in_class_order(values: Any) -> Any:
    """Give a Series of a value a class, as ``value_counts`` makes it, in the order of its classes; all else as it is.

    >>> import pandas as pd
    >>> in_class_order(pd.Series(["b", "b", "a"]).value_counts()).tolist()
    [1, 2]
    """
    return values.sort_index() if hasattr(values, "sort_index") else values


def check_number(name: str, value: Any, *, low: float = 0.0, high: float = np.inf, must: str) -> float:
    """Give `value` as a float; `must` is what follows "name=value" in the error.

    Raises
    ------
    ValueError
        If it is no number, infinite, NaN, or outside `low` … `high`.

    >>> check_number("share", np.array(0.25), high=1, must="is a share, to lie in [0, 1]")
    0.25
    """
    number = plain_number(value)
    value = float(number) if isinstance(number, Real) and not isinstance(number, bool) else np.nan
    if not low <= value <= high or value == np.inf:
        raise ValueError(f"{name}={number!r} {must}")
    return value


check_share = partial(check_number, high=1, must="is a share, to lie in [0, 1]; for 10 % write 0.1")
"""Give a share from 0 to 1 as a float, or say what ``check_share("rate", rate)`` found."""


def check_whole_number(name: str, value: Any, at_least: int) -> int:
    """Give `value` as an int.

    Raises
    ------
    ValueError
        If it is no whole number, or below `at_least`.

    >>> check_whole_number("seeds", 5, at_least=2)
    5
    """
    number = plain_number(value)
    if isinstance(number, bool) or not isinstance(number, int) or number < at_least:
        raise ValueError(f"{name} is {number!r}; give a whole number from {at_least} up")
    return number


def check_one_of(name: str, value: Any, allowed: Iterable) -> None:
    """Refuse a word that is none of those allowed.

    Raises
    ------
    ValueError
        If it is none of them, or of another type.

    >>> check_one_of("kind", "random", ("random", "high"))
    """
    words = list(allowed)
    if not any(type(value) is type(word) and value == word for word in words):
        raise ValueError(f"{name}={value!r} is unknown; use one of {', '.join(map(repr, words))}")


def check_positions(name: str, rows: Any) -> None:
    """Refuse a pandas index where positions are meant.

    Raises
    ------
    ValueError
        If it is one.

    >>> check_positions("train", [0, 1, 4])
    """
    if hasattr(rows, "get_indexer"):
        raise ValueError(
            f"{name} is a pandas index, which holds the names of rows; give their positions, as in "
            f"frame.index.get_indexer({name})"
        )


def check_indices(indices: ArrayLike, n: int) -> np.ndarray:
    """Give `indices` into `n` samples as int64 (a mask becomes the rows where it holds).

    Raises
    ------
    IndexError, ValueError
        If one is outside 0 … n − 1, or they are a pandas index, or no flat array of whole numbers nor a mask.

    >>> check_indices([True, False, True], 3), check_indices([2, 2], 3)
    (array([0, 2]), array([2, 2]))
    """
    check_positions("indices", indices)
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
