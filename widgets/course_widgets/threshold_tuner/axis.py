"""The axis that scores lie on: in log-odds where they are probabilities, else as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_widgets.decisions import Scored

MOST_DECADES = 6  # from an end to 0 or 1; what is nearer lies at the end
BEYOND = 0.01  # of a class may lie beyond an end


@dataclass(frozen=True)
class ScoreAxis:
    """Where scores lie between two ends.

    Attributes
    ----------
    logit : bool
        Whether equal steps are equal steps of the log-odds, so that 0.001, 0.01 and 0.1 lie apart, and 0.9, 0.99 and
        0.999 as well.
    low, high : float
        The scores at its ends. Scores beyond lie there, too.
    ticks : tuple of float
        Scores to write below it, ascending.

    Examples
    --------
    >>> axis = ScoreAxis.of(Scored.of([0, 0, 1], [0.002, 0.04, 0.7]))
    >>> axis.ticks
    (0.001, 0.01, 0.1, 0.5, 0.9)
    >>> axis.shares([0.0, 0.001, 0.5]).round(2), ScoreAxis.of(Scored.of([0, 1], [-3.2, 4.7])).ticks
    (array([0.  , 0.  , 0.76]), (-4.0, 0.5, 5.0))
    """

    logit: bool
    low: float
    high: float
    ticks: tuple[float, ...]

    @classmethod
    def of(cls, scored: Scored) -> "ScoreAxis":
        """Choose the axis for scores: in log-odds where all lie from 0 to 1, and some between."""
        values = scored.values
        if values[0] >= 0 and values[-1] <= 1 and ((values > 0) & (values < 1)).any():
            positives = np.diff(scored.positives_below)
            negatives = np.diff(scored.samples_below) - positives
            below = max(_decades(values, counts) for counts in (negatives, positives))
            above = max(_decades(1 - values[::-1], counts[::-1]) for counts in (negatives, positives))
            ticks = [10.0**-k for k in range(below, 0, -1)] + [0.5]
            ticks += [round(1 - 10.0**-k, k) for k in range(1, above + 1)]
            return cls(True, ticks[0], ticks[-1], tuple(ticks))
        least, most = float(values[0]), float(values[-1])
        span = (most - least) or abs(most) or 1.0
        size = 10.0 ** np.floor(np.log10(span / 4))
        low = 0.0 if 0 <= least < span else _tidy(np.floor(least / size) * size)
        high = _tidy((np.floor(most / size + 1e-9) + 1) * size)
        return cls(False, low, high, (low, _tidy((low + high) / 2), high))

    def shares(self, scores: ArrayLike) -> np.ndarray:
        """Give each score's share of the way from the low end to the high one."""
        values = np.clip(np.asarray(scores, dtype=float), self.low, self.high)
        ends = np.array([self.low, self.high])
        low, high = _log_odds(ends) if self.logit else ends
        return ((_log_odds(values) if self.logit else values) - low) / (high - low)

    def thresholds(self, n: int) -> np.ndarray:
        """Give `n` thresholds, evenly along the axis; from the first on, all is called."""
        if not self.logit:
            return np.linspace(self.low, self.high, n)
        along = np.linspace(_log_odds(self.low), _log_odds(self.high), n)
        inner = (1 / (1 + np.exp(-along[1:-1]))).tolist()
        return np.array([0.0, *map(_short, inner), 1.0])

    def to_page(self) -> Mapping[str, Any]:
        """Write it as the page reads it."""
        return {"logit": self.logit, "low": self.low, "high": self.high, "ticks": list(self.ticks)}


def _decades(distances: np.ndarray, counts: np.ndarray) -> int:
    """Count the powers of ten down to where few samples are nearer; distances ascend, and 0 does not count."""
    counts = np.where(distances > 0, counts, 0)
    if not counts.any():
        return 1
    nearest = distances[np.searchsorted(np.cumsum(counts), BEYOND * counts.sum(), side="right")]
    return int(np.clip(np.ceil(-np.log10(nearest) - 1e-9), 1, MOST_DECADES))


def _log_odds(share: np.ndarray | float) -> np.ndarray:
    return np.log(share / (1 - share))


def _short(share: float) -> float:
    """Write a probability with three digits of its distance to 0 or 1, whichever is nearer."""
    return float(f"{share:.3g}") if share < 0.5 else _tidy(1 - float(f"{1 - share:.3g}"))


def _tidy(number: float) -> float:
    return float(f"{number:.12g}")
