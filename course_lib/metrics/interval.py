"""How much a mean difference may be trusted: its interval, and what follows in words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from course_lib.metrics.registry import find_metric

FEWEST_SEEDS = 5
"""Of fewer differences, no bootstrap interval covers 95 %: even from the lowest to the highest of 4 covers 88 %."""


@dataclass(frozen=True)
class Verdict:
    """What the paired differences say.

    Attributes
    ----------
    difference : float
        Mean over the seeds of candidate minus baseline, in the metric's unit.
    low, high : float
        95 % interval of that mean.
    words : str
        "better" or "worse" (of what is neither, as the number of samples, "higher" or "lower"), "too close to
        call" (the interval holds zero), or "too few seeds to call".
    """

    difference: float
    low: float
    high: float
    words: str


def paired_interval(
    differences: ArrayLike,
    *,
    level: float = 0.95,
    resamples: int = 10_000,
    random_state: int | np.random.Generator = 0,
) -> tuple[float, float]:
    """Bootstrap interval of a mean difference, widened for small samples.

    Parameters
    ----------
    differences : array-like of float, shape (n,)
        Candidate minus baseline, one per seed; at least 2.
    level : float, default=0.95
        Share of such intervals that should hold the true mean.
    resamples : int, default=10_000
        Bootstrap samples.
    random_state : int or Generator, default=0
        Draws them.

    Returns
    -------
    low, high : float

    Raises
    ------
    ValueError
        With fewer than 2 differences, or one that is not a number.

    Notes
    -----
    The plain percentile interval is too narrow for a few seeds. The *expanded* one takes percentiles further out, so
    far that it matches Student's t for normal data: T. Hesterberg, "What Teachers Should Know About the Bootstrap",
    The American Statistician 69(4), 2015.

    Examples
    --------
    >>> low, high = paired_interval([-0.09, -0.08, -0.10, -0.07, -0.09])
    >>> high < 0
    True
    """
    from scipy import stats

    differences = np.asarray(differences, dtype=float)
    n = differences.size
    if differences.ndim != 1 or n < 2 or not np.isfinite(differences).all():
        raise ValueError(
            f"differences={differences.tolist()} cannot be judged; give at least 2 finite numbers"
        )
    tail = stats.norm.sf(np.sqrt(n / (n - 1)) * stats.t.isf((1 - level) / 2, n - 1))
    rng = np.random.default_rng(random_state)
    means = differences[rng.integers(0, n, (resamples, n))].mean(axis=1)
    low, high = np.quantile(means, [tail, 1 - tail])
    return float(low), float(high)


def verdict_label(low: float, high: float, metric: str, seeds: int) -> str:
    """Say what an interval of a difference in `metric` over so many seeds allows to say.

    Raises
    ------
    ValueError
        If the metric is unknown.

    Examples
    --------
    >>> verdict_label(0.5, 0.9, "seconds", seeds=10), verdict_label(-0.1, 0.9, "seconds", seeds=10)
    ('worse', 'too close to call')
    """
    measured = find_metric(metric)
    if seeds < FEWEST_SEEDS:
        return "too few seeds to call"
    if low <= 0 <= high:
        return "too close to call"
    return measured.word(low)
