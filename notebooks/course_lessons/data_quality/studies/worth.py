"""How many careful rows teach a model as much as 200 careless ones."""

import numpy as np

from course_lib import results

SIZES = (2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50)


def rows_worth(sizes, accuracy, target: float) -> float:
    """Read off a learning curve how many rows reach a target.

    Parameters
    ----------
    sizes : sequence of int, length k
        Numbers of rows, ascending.
    accuracy : array-like of shape (n_seeds, k)
        What was reached with each; the mean over the seeds is the curve.
    target : float
        An accuracy.

    Returns
    -------
    float
        Between two sizes on a straight line over their logarithms; the first size if it reaches more than the
        target, infinity if the last does not reach it.

    Examples
    --------
    >>> round(rows_worth([10, 40], [[0.7, 0.9]], target=0.8), 6)
    20.0
    """
    curve = np.mean(accuracy, axis=0)
    if target > curve[-1]:
        return float("inf")
    return float(np.exp(np.interp(target, curve, np.log(sizes))))


def equal_rows(resamples: int = 2_000) -> tuple[float, float, float]:
    """Give how many careful rows equal 200 careless ones, and the ends of the 95 % interval.

    The interval is that of a percentile bootstrap over the seeds (Efron & Tibshirani 1993): curve and target are
    drawn together, for they were measured on the same splits.

    Examples
    --------
    >>> best, low, high = equal_rows(200)
    >>> bool(low <= best <= high)
    True
    """
    runs = results.load("careful-rows").values()
    curve = runs[[f"{n} careful" for n in SIZES]].to_numpy()
    careless = runs["200 careless"].to_numpy()
    rng = np.random.default_rng(0)
    draws = [
        rows_worth(SIZES, curve[rows], careless[rows].mean())
        for rows in rng.integers(0, len(curve), (resamples, len(curve)))
    ]
    low, high = np.percentile(draws, [2.5, 97.5])
    return rows_worth(SIZES, curve, careless.mean()), float(low), float(high)
