"""Learning curves: a power law through what was measured, and a forecast beyond it that says how unsure it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

EXPONENTS = np.geomspace(
    0.05, 2.0, 200
)  # from hardly falling to a hundredth of the error for ten times the samples


@dataclass(frozen=True)
class PowerLaw:
    """An error that falls with the number of samples, ``a · n^(−b) + c``, as steeply as `b` says, to a floor `c`.

    Examples
    --------
    >>> PowerLaw(a=2.0, b=0.5, c=0.05)(400).round(3).item()
    0.15
    """

    a: float
    b: float
    c: float

    def __call__(self, n: ArrayLike) -> np.ndarray:
        """Give the error expected with `n` samples, of the shape of `n`."""
        return self.a * np.asarray(n, dtype=float) ** -self.b + self.c


def fit_power_law(
    sizes: ArrayLike, errors: ArrayLike, *, floor: bool = True
) -> PowerLaw:
    """Fit a power law to errors measured at some sizes, by least squares of the *relative* misses.

    For each steepness of `EXPONENTS` the best height and floor are those of a straight line: no local minimum.

    Parameters
    ----------
    sizes, errors : array-like of float, shape (k,)
        Numbers of samples, at least 3 different ones (without a floor 2), and the mean error measured at each.
    floor : bool
        Whether the error may have a floor above 0.

    Raises
    ------
    ValueError
        If there are too few sizes, the lengths differ, or a number is not above 0.

    References
    ----------
    Hestness et al., "Deep Learning Scaling is Predictable, Empirically", 2017.

    Examples
    --------
    >>> law = fit_power_law([100, 200, 400, 800], [0.42, 0.31, 0.232, 0.177])
    >>> law(1_600).round(2).item()
    0.14
    """
    x, curves = _measured(sizes, np.atleast_2d(np.asarray(errors)), floor)
    if len(curves) != 1:
        raise ValueError(
            f"errors have shape {curves.shape}; give one per size, such as the mean over seeds"
        )
    return PowerLaw(*(each.item() for each in _fit_all(x, curves, floor)))


@dataclass(frozen=True, eq=False)
class Forecast:
    """What the law through the mean curve promises at sizes that were not measured: arrays of float, shape (m,)."""

    law: PowerLaw
    sizes: np.ndarray
    error: np.ndarray
    low: np.ndarray
    high: np.ndarray


def forecast(
    sizes: ArrayLike,
    errors: ArrayLike,
    at: ArrayLike,
    *,
    floor: bool = True,
    resamples: int = 1_000,
    random_state: int | np.random.Generator = 0,
) -> Forecast:
    """Extrapolate a learning curve, with an interval.

    Whole curves are drawn again with replacement, and the law is fitted to each draw's mean; the ends are
    percentiles of 95 %, as in `paired_interval`. They hold *if* the curve goes on as it began.

    Parameters
    ----------
    sizes, at : array-like of float, shapes (k,), (m,)
        Numbers of samples that were measured, and those to forecast for.
    errors : array-like of float, shape (seeds, k)
        Error of each seed at each size; at least 2 seeds.
    floor, resamples, random_state : bool, int, int or Generator
        Whether the error may have a floor above 0; how many bootstrap samples, and what draws them.

    Raises
    ------
    ValueError
        As `fit_power_law`, or with fewer than 2 seeds.

    Examples
    --------
    >>> sizes, rng = np.array([100, 200, 400, 800]), np.random.default_rng(0)
    >>> found = forecast(sizes, (2 * sizes**-0.5 + 0.05) * rng.normal(1, 0.02, (10, 4)), [10_000])
    >>> bool(found.low[0] < 0.07 < found.high[0])
    True
    """
    from scipy import stats

    measured = np.asarray(errors, dtype=float)
    if measured.ndim != 2 or len(measured) < 2:
        raise ValueError(
            f"errors have shape {measured.shape}; give (seeds, sizes), at least 2 seeds: one says nothing about luck"
        )
    x, curves = _measured(sizes, measured, floor)
    n, where = len(curves), np.atleast_1d(np.asarray(at, dtype=float))
    law = fit_power_law(x, curves.mean(axis=0), floor=floor)
    rng = np.random.default_rng(random_state)
    a, b, c = _fit_all(
        x, curves[rng.integers(0, n, (resamples, n))].mean(axis=1), floor
    )
    drawn = a[:, None] * where ** -b[:, None] + c[:, None]
    tail = stats.norm.sf(np.sqrt(n / (n - 1)) * stats.t.isf(0.025, n - 1))
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    return Forecast(law, where, law(where), low, high)


def _fit_all(sizes: np.ndarray, curves: np.ndarray, floor: bool) -> np.ndarray:
    """Fit a law to every curve: a, b and c, each of shape (curves,)."""
    best = np.full((4, len(curves)), np.inf)  # miss, a, b, c
    for b in EXPONENTS:
        x = (
            sizes**-b / curves
        )  # relative to the curve: a·x + c·z is to be 1 everywhere
        z = 1 / curves
        xx, xz, zz, x1, z1 = (
            (u * v).sum(axis=1) for u, v in ((x, x), (x, z), (z, z), (x, 1), (z, 1))
        )
        c = (
            np.clip((z1 * xx - x1 * xz) / (xx * zz - xz**2), 0, z1 / zz)
            if floor
            else np.zeros(len(curves))
        )
        a = np.maximum(
            (x1 - c * xz) / xx, 0
        )  # errors that rise are met best by a floor alone
        miss = ((a[:, None] * x + c[:, None] * z - 1) ** 2).sum(axis=1)
        better = miss < best[0]
        best[:, better] = np.stack([miss, a, np.full_like(a, b), c])[:, better]
    return best[1:]


def _measured(
    sizes: ArrayLike, errors: np.ndarray, floor: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Check what was measured, and give it as floats."""
    x, curves = np.asarray(sizes, dtype=float), np.asarray(errors, dtype=float)
    if x.ndim != 1 or curves.shape[-1] != len(x):
        raise ValueError(
            f"there are sizes {x.shape} and errors {curves.shape}; give one error per size"
        )
    different, least = len(np.unique(x)), 3 if floor else 2
    if different < least:
        raise ValueError(
            f"{different} different sizes do not decide such a curve; measure at {least} or more"
        )
    for name, values in (("sizes", x), ("errors", curves)):
        if not (np.isfinite(values).all() and (values > 0).all()):
            raise ValueError(
                f"{name} must be finite and above 0, got {values.min()}; an error is 1 − accuracy"
            )
    return x, curves
