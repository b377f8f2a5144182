"""How much of a cost curve is luck: the same samples drawn again, with repeats, many times (the bootstrap)."""

from dataclasses import dataclass

import numpy as np

from course_widgets.decisions import Scored

DRAWS = 200
LEFT_OUT = 5  # of these draws at each end: what remains is the middle 95 %


@dataclass(frozen=True, eq=False)
class Resamples:
    """What each threshold does on samples that were drawn again (Efron and Tibshirani, 1993).

    Attributes
    ----------
    thresholds : ndarray of float64, shape (m,)
        Ascending.
    missed, alarms : ndarray of int64, shape (DRAWS, m)
        Misses and false alarms of each of them, in each draw.
    n : int
        Samples in a draw: as many as there are.

    Examples
    --------
    >>> scored = Scored.of([0, 0, 0, 1, 1, 1], [0.1, 0.2, 0.6, 0.4, 0.7, 0.9])
    >>> low, high = Resamples.of(scored, np.array([0.0, 0.5, 1.0]), 0).costs(1.0, 1.0)
    >>> low.round(2), high.round(2)
    (array([0.  , 0.  , 0.17]), array([0.83, 0.67, 1.  ]))
    """

    thresholds: np.ndarray
    missed: np.ndarray
    alarms: np.ndarray
    n: int

    @classmethod
    def of(cls, scored: Scored, thresholds: np.ndarray, random_state: int) -> "Resamples":
        """Draw again, in O(DRAWS · m): how often the samples between two thresholds come is multinomial."""
        places = np.searchsorted(scored.values, thresholds)
        positives = np.diff(scored.positives_below[places], prepend=0, append=scored.positives_below[-1])
        samples = np.diff(scored.samples_below[places], prepend=0, append=scored.samples_below[-1])
        counts, n = np.r_[positives, samples - positives], int(scored.samples_below[-1])
        drawn = np.random.default_rng(random_state).multinomial(n, counts / n, size=DRAWS)
        found, negatives = drawn[:, : len(positives)], drawn[:, len(positives) :]
        missed = np.cumsum(found, axis=1)[:, :-1]
        alarms = negatives.sum(axis=1, keepdims=True) - np.cumsum(negatives, axis=1)[:, :-1]
        return cls(thresholds, missed, alarms, n)

    def costs(self, miss: float, false_alarm: float) -> tuple[np.ndarray, np.ndarray]:
        """Give the range of the middle 95 % of the costs of a sample, at each threshold."""
        ordered = np.sort(self._costs(miss, false_alarm), axis=0)
        return ordered[LEFT_OUT], ordered[-1 - LEFT_OUT]

    def cheapest(self, miss: float, false_alarm: float) -> tuple[float, float]:
        """Give the range of the middle 95 % of the draws' cheapest thresholds, at a tie the highest."""
        costs = self._costs(miss, false_alarm)
        best = np.sort(costs.shape[1] - 1 - np.argmin(costs[:, ::-1], axis=1))
        low, high = self.thresholds[[best[LEFT_OUT], best[-1 - LEFT_OUT]]].tolist()
        return low, high

    def packed(self) -> bytes:
        """Pack them for the page: float64 thresholds, then uint32 misses and alarms, draw by draw, little-endian."""
        counts = np.stack([self.missed, self.alarms]).astype("<u4")
        return self.thresholds.astype("<f8").tobytes() + counts.tobytes()

    def _costs(self, miss: float, false_alarm: float) -> np.ndarray:
        return (miss * self.missed + false_alarm * self.alarms) / self.n
