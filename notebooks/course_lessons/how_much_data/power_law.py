"""A learning curve that is a straight line between logarithms, and a forecast that says how unsure it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class Forecast:
    """What a straight line between logarithms says of sizes that were not measured.

    Attributes
    ----------
    steepness : float
        The `b` of ``error = a · n^(−b)``, 0 or more.
    sizes, error, low, high : ndarray of float, shape (m,)
        Numbers of samples, the error expected with each, and the ends of its interval.

    Examples
    --------
    >>> found = forecast([100, 200, 400], [0.4, 0.29, 0.2], [1_600])
    >>> found.error.round(2), round(found.to_halve, 1)
    (array([0.1]), 4.0)
    """

    steepness: float
    sizes: np.ndarray
    error: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def to_halve(self) -> float:
        """How many times the samples halve the error."""
        return float(2 ** (1 / self.steepness)) if self.steepness else float("inf")


def forecast(
    sizes: ArrayLike, errors: ArrayLike, at: ArrayLike, *, level: float = 0.95
) -> Forecast:
    """Follow a learning curve to sizes that were not measured, with an interval. O(points).

    The line is fitted by least squares between the logarithms; an error that rises is expected to stay. The interval
    is the usual one of a straight line for *one new training* (Student's, from the scatter about the line), up to 1,
    where all is wrong. It holds as long as the line goes on straight, which no calculation can know.

    Parameters
    ----------
    sizes, at : array-like of float, shapes (k,), (m,)
        Numbers of samples that were measured, at least 3 different ones, and those to forecast for.
    errors : array-like of float, shape (k,) or (draws, k)
        The error at each size: of one curve, or a row for each draw of samples.
    level : float, default=0.95
        How often such an interval is to hold, above 0 and below 1.

    Raises
    ------
    ValueError
        If there are too few sizes, the lengths differ, a number is not above 0, or the level is no share.

    References
    ----------
    Hestness et al., "Deep Learning Scaling is Predictable, Empirically", 2017; Draper and Smith, "Applied Regression
    Analysis", 1998, on intervals of prediction.

    Examples
    --------
    >>> found = forecast([100, 200, 400, 800], [0.42, 0.31, 0.21, 0.15], [1_600], level=0.8)
    >>> found.low.round(3), found.error.round(3), found.high.round(3)
    (array([0.099]), array([0.106]), array([0.114]))
    """
    from scipy import stats

    if not 0 < level < 1:
        raise ValueError(
            f"level={level} is not allowed; give a share above 0 and below 1, such as 0.95"
        )
    x, y = _logarithms(sizes, errors)
    where = np.atleast_1d(np.asarray(at, dtype=float))
    away, spread = np.log(where) - x.mean(), ((x - x.mean()) ** 2).sum()
    slope = min(0.0, ((x - x.mean()) * y).sum() / spread)
    misses = y - y.mean() - slope * (x - x.mean())
    free = len(x) - 2
    scatter = np.sqrt(
        (misses**2).sum() / free * (1 + 1 / len(x) + away**2 / spread)
    )
    reach = np.exp(stats.t.isf((1 - level) / 2, free) * scatter)
    expected = np.exp(y.mean() + slope * away)
    high = np.maximum(expected, np.minimum(expected * reach, 1))
    return Forecast(-slope, where, expected, expected / reach, high)


def _logarithms(
    sizes: ArrayLike, errors: ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    """Check what was measured; give the logarithms, a point for each error."""
    x, y = np.asarray(sizes, dtype=float), np.asarray(errors, dtype=float)
    if x.ndim != 1 or y.ndim not in (1, 2) or y.shape[-1] != len(x):
        raise ValueError(
            f"there are sizes {x.shape} and errors {y.shape}; give one error per size, or a row of such for each draw"
        )
    if (different := len(np.unique(x))) < 3:
        raise ValueError(
            f"{different} different sizes do not decide such a curve; measure at 3 or more"
        )
    for name, values in (("sizes", x), ("errors", y)):
        if not (np.isfinite(values).all() and (values > 0).all()):
            raise ValueError(
                f"{name} must be finite and above 0, got {values.min()}; an error is 1 − accuracy"
            )
    return np.log(np.broadcast_to(x, y.shape).ravel()), np.log(y.ravel())
