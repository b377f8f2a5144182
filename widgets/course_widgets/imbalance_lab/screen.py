"""What the page is sent: the plane in small numbers."""

import numpy as np

from course_widgets.decisions import Scored
from course_widgets.imbalance_lab.pool import Pool
from course_widgets.imbalance_lab.trial import Trial

GRID = 64  # the boundary is drawn from so many values across, and as many up
CLEAR = 4.0  # a margin that is full strength
FINE = 250  # parts of a curve's axis that can be told apart


class Screen:
    """The part of the plane that is shown: all points, and a little room around them.

    Attributes
    ----------
    low, high : ndarray of float64, shape (2,)
        Its corners.
    grid : ndarray of float64, shape (GRID * GRID, 2)
        Where the boundary is looked at: row after row, from the lower edge up.
    """

    def __init__(self, pool: Pool) -> None:
        points = np.vstack([*pool.train, *pool.held_out])
        low, high = points.min(axis=0), points.max(axis=0)
        room = 0.05 * np.where(high > low, high - low, 1)
        self.low, self.high = low - room, high + room
        across, up = (np.linspace(*ends, GRID) for ends in zip(self.low, self.high, strict=True))
        self.grid = np.column_stack([np.tile(across, GRID), np.repeat(up, GRID)])

    def packed(self, points: np.ndarray) -> bytes:
        """Pack points as uint16 pairs, 0 to 65535 across and up."""
        shares = (points - self.low) / (self.high - self.low)
        return np.round(shares * 65535).astype("<u2").tobytes()

    def picture(self, trial: Trial, pool: Pool, margin: np.ndarray) -> dict:
        """Pack what is drawn: the boundary as uint8 (127.5 is the line), how often each point counts, made points."""
        frame = np.clip(np.round(127.5 + 127.5 * margin / CLEAR), 0, 255).astype(np.uint8)
        n = len(pool.draw(trial.outcome.setting.share)[0])
        used, made, resampled = np.ones(n, np.uint8), b"", trial.fitted.resampled
        if resampled is not None:
            interpolated = resampled.partner >= 0
            used = np.bincount(resampled.origin[~interpolated], minlength=n).clip(max=255).astype(np.uint8)
            made = self.packed(resampled.X[interpolated])
        return {"frame": frame.tobytes(), "used": used.tobytes(), "made": made}

    def measures(self, trial: Trial) -> dict:
        """Give the figures, the curve and the bins of a trial."""
        outcome, each = trial.outcome, trial.outcome.decision
        return {
            "counts": {
                "tn": each.true_negatives,
                "fp": each.false_positives,
                "fn": each.false_negatives,
                "tp": each.true_positives,
            },
            "cost": outcome.cost,
            "average": outcome.average_precision,
            "ece": outcome.ece,
            "trained": outcome.n_train,
            "curve": thinned(trial.scored),
            "bins": [[round(said, 4), round(came, 4), count] for said, came, count in trial.bins],
        }


def thinned(scored: Scored) -> list[list[float]]:
    """Give recall and precision from the highest score down, without points that no eye could tell apart."""
    precision, recall = scored.curve()
    place = np.round(FINE * np.column_stack([recall, precision]))
    seen = np.r_[True, (np.diff(place, axis=0) != 0).any(axis=1)]
    seen[-1] = True
    return np.round(np.column_stack([recall, precision])[seen], 4).tolist()
