"""How many of what: whole numbers checked, class counts with a long tail."""

from __future__ import annotations

from numbers import Real

import numpy as np


def long_tail(total: int, n_classes: int, imbalance: float = 1.0) -> np.ndarray:
    """Share `total` samples out so that the first class has `imbalance` times as many as the last.

    Parameters
    ----------
    total : int
        Samples in all, at least `n_classes`.
    n_classes : int
        Number of classes.
    imbalance : float, default=1.0
        At least 1.

    Returns
    -------
    ndarray of int64, shape (n_classes,)
        Counts that add up to `total` exactly, each at least 1, falling exponentially.

    Examples
    --------
    >>> long_tail(111, 3, imbalance=100).tolist()
    [100, 10, 1]
    >>> long_tail(10, 3).tolist()
    [4, 3, 3]
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


def whole_number(name: str, value, at_least: int) -> int:
    """Give `value` as an int, or say what it should have been."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < at_least:
        raise ValueError(f"{name} is {value!r}; give a whole number from {at_least} up")
    return int(value)
