"""Learning curves: a power law through what was measured, and a forecast beyond it that says how unsure it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

EXPONENTS = np.geomspace(0.05, 2.0, 200)
"""Steepnesses that are tried: from hardly falling at all to a hundredth of the error for ten times the samples."""


@dataclass(frozen=True)
class PowerLaw:
    """An error that falls with the number of samples: ``a · n^(−b) + c``.

    Parameters
    ----------
    a, b, c : float
        Height, steepness, and the floor that no number of samples gets below.

    Examples
    --------
    >>> law = PowerLaw(a=2.0, b=0.5, c=0.05)
    >>> round(float(law(400)), 3)
    0.15
    >>> law.samples_for(0.15)
    400.0
    >>> law.samples_for(0.05)
    inf
    """

    a: float
    b: float
    c: float

    def __call__(self, n):
        """Give the error expected with `n` samples; an array of numbers gives an array."""
        return self.a * np.asarray(n, dtype=float) ** -self.b + self.c

    def samples_for(self, error: float) -> float:
        """Say how many samples bring the error down to `error`; infinitely many if the floor is above."""
        if error <= self.c:
            return float("inf")
        return float(round((self.a / (error - self.c)) ** (1 / self.b), 6))


def fit_power_law(sizes, errors, *, floor: bool = True) -> PowerLaw:
    """Fit a power law to errors measured at some sizes.

    Parameters
    ----------
    sizes : array-like of float, shape (k,)
        Numbers of samples, above 0; at least 3 different ones, without a floor 2.
    errors : array-like of float, shape (k,)
        Error measured at each, above 0: a mean over seeds, 1 minus the accuracy.
    floor : bool, default=True
        Whether the error may have a floor above 0.

    Returns
    -------
    PowerLaw

    Raises
    ------
    ValueError
        If there are too few sizes, the lengths differ, or a number is not above 0.

    Notes
    -----
    Least squares of the *relative* misses, so that a small error counts as much as a large one. For each steepness
    the best height and floor are those of a straight line, so a walk over `EXPONENTS` finds the best of all: no
    first guess, no local minimum.

    References
    ----------
    J. Hestness et al., "Deep Learning Scaling is Predictable, Empirically", 2017.

    Examples
    --------
    >>> law = fit_power_law([100, 200, 400, 800], [0.42, 0.31, 0.232, 0.177])
    >>> round(float(law(1_600)), 2)
    0.14
    """
    sizes, errors = _measured(sizes, np.atleast_2d(errors), 3 if floor else 2)
    if len(errors) != 1:
        raise ValueError(f"errors have shape {errors.shape}; give one per size, such as the mean over seeds")
    a, b, c = _fit_all(sizes, errors, floor)
    return PowerLaw(float(a[0]), float(b[0]), float(c[0]))


@dataclass(frozen=True, eq=False)
class Forecast:
    """What a learning curve promises at sizes that were not measured.

    Attributes
    ----------
    law : PowerLaw
        Fitted to the mean over the seeds.
    sizes : ndarray of float, shape (m,)
        Where it was asked.
    error, low, high : ndarray of float, shape (m,)
        The law's error there, and the ends of its interval.
    """

    law: PowerLaw
    sizes: np.ndarray
    error: np.ndarray
    low: np.ndarray
    high: np.ndarray


def forecast(
    sizes: Sequence[float],
    errors,
    at,
    *,
    floor: bool = True,
    level: float = 0.95,
    resamples: int = 1_000,
    random_state=0,
) -> Forecast:
    """Extrapolate a learning curve, with an interval.

    Parameters
    ----------
    sizes : array-like of float, shape (k,)
        Numbers of samples that were measured.
    errors : array-like of float, shape (seeds, k)
        Error of each seed at each size; at least 2 seeds.
    at : array-like of float, shape (m,)
        Numbers of samples to forecast for.
    floor : bool, default=True
        Whether the error may have a floor above 0.
    level : float, default=0.95
        Share of such intervals that should hold the true mean, *if* the error follows a power law.
    resamples : int, default=1_000
        Bootstrap samples.
    random_state : int or Generator, default=0
        Draws them.

    Returns
    -------
    Forecast

    Raises
    ------
    ValueError
        As `fit_power_law`, or with fewer than 2 seeds.

    Notes
    -----
    The seeds are drawn again, whole curves with replacement, and the law is fitted to each draw's mean; the ends are
    percentiles, further out for few seeds as in `paired_interval`. What the interval cannot know is whether the curve
    goes on as it began: no sample of small sizes says what happens at large ones.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> sizes = np.array([100, 200, 400, 800])
    >>> seeds = (2 * sizes**-0.5 + 0.05) * rng.normal(1, 0.02, (10, 4))
    >>> found = forecast(sizes, seeds, [10_000])
    >>> bool(found.low[0] < 0.07 < found.high[0])
    True
    """
    from scipy import stats

    errors = np.asarray(errors, dtype=float)
    if errors.ndim != 2 or len(errors) < 2:
        raise ValueError(
            f"errors have shape {errors.shape}; give (seeds, sizes), at least 2 seeds: one says nothing about luck"
        )
    sizes, errors = _measured(sizes, errors, 3 if floor else 2)
    n, at = len(errors), np.atleast_1d(np.asarray(at, dtype=float))
    law = fit_power_law(sizes, errors.mean(axis=0), floor=floor)
    rng = np.random.default_rng(random_state)
    means = errors[rng.integers(0, n, (resamples, n))].mean(axis=1)
    a, b, c = _fit_all(sizes, means, floor)
    drawn = a[:, None] * at ** -b[:, None] + c[:, None]
    tail = stats.norm.sf(np.sqrt(n / (n - 1)) * stats.t.isf((1 - level) / 2, n - 1))
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    return Forecast(law, at, law(at), low, high)


def _fit_all(sizes: np.ndarray, curves: np.ndarray, floor: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Fit a law to every curve: a, b and c, each of shape (curves,)."""
    best = np.full((4, len(curves)), np.inf)  # miss, a, b, c
    for b in EXPONENTS:
        x = sizes**-b / curves  # relative to the curve: a·x + c·z is to be 1 everywhere
        z = 1 / curves
        xx, xz, zz, x1, z1 = ((u * v).sum(axis=1) for u, v in ((x, x), (x, z), (z, z), (x, 1), (z, 1)))
        c = np.maximum((z1 * xx - x1 * xz) / (xx * zz - xz**2), 0) if floor else np.zeros(len(curves))
        a = (x1 - c * xz) / xx
        miss = ((a[:, None] * x + c[:, None] * z - 1) ** 2).sum(axis=1)
        better = (miss < best[0]) & (a > 0)
        best[:, better] = np.stack([miss, a, np.full_like(a, b), c])[:, better]
    return best[1], best[2], best[3]


def _measured(sizes, errors: np.ndarray, least: int) -> tuple[np.ndarray, np.ndarray]:
    sizes, errors = np.asarray(sizes, dtype=float), np.asarray(errors, dtype=float)
    if sizes.ndim != 1 or errors.shape[-1] != len(sizes):
        raise ValueError(f"there are sizes {sizes.shape} and errors {errors.shape}; give one error per size")
    if len(np.unique(sizes)) < least:
        raise ValueError(
            f"{len(np.unique(sizes))} different sizes do not decide such a curve; measure at {least} or more"
        )
    for name, values in (("sizes", sizes), ("errors", errors)):
        if not (np.isfinite(values).all() and (values > 0).all()):
            raise ValueError(
                f"{name} must be finite and above 0, got {values.min()}; an error is 1 − accuracy"
            )
    return sizes, errors
