"""What ImbalanceLab's page is sent: the plane in small numbers, the figures of a fit."""

from typing import Any

import numpy as np

from course_widgets.decisions import Scored
from course_widgets.imbalance_lab.data import TwoClassData
from course_widgets.imbalance_lab.remedies import FitResult

GRID = 64  # the boundary is drawn from so many values across, and as many up
CLEAR = 4.0  # a margin that is full strength
FINE = 250  # parts of a curve's axis that can be told apart


class Plane:
    """The part of the plane that is shown: all points, and a little room around them.

    Attributes
    ----------
    low, high : ndarray of float64, shape (2,)
        Its corners.
    grid : ndarray of float64, shape (GRID * GRID, 2)
        Where the boundary is looked at: row after row, from the lower edge up.
    """

    def __init__(self, data: TwoClassData) -> None:
        points = np.vstack(data.points)
        low, high = points.min(axis=0), points.max(axis=0)
        room = 0.05 * np.where(high > low, high - low, 1)
        self.low, self.high = low - room, high + room
        across, up = (np.linspace(*ends, GRID) for ends in zip(self.low, self.high, strict=True))
        self.grid = np.column_stack([np.tile(across, GRID), np.repeat(up, GRID)])

    def pack_points(self, points: np.ndarray) -> bytes:
        """Pack points as uint16 pairs, 0 to 65535 across and up."""
        shares = (points - self.low) / (self.high - self.low)
        return np.round(shares * 65535).astype("<u2").tobytes()

    def pack(self, result: FitResult, n_before: int, margin: np.ndarray) -> dict[str, bytes]:
        """Pack what is drawn.

        Parameters
        ----------
        result : FitResult
        n_before : int
            Points to train on, before any remedy.
        margin : ndarray of float64, shape (GRID * GRID,)
            Of the model, at the grid's places.

        Returns
        -------
        dict
            frame: the margins as uint8, 127.5 at the boundary; used: how often each point counts; made: the points
            that were interpolated.
        """
        frame = np.clip(np.round(127.5 + 127.5 * margin / CLEAR), 0, 255).astype(np.uint8)
        used, made = times_used(result, n_before), interpolated(result)
        return {
            "frame": frame.tobytes(),
            "used": used.clip(max=255).astype(np.uint8).tobytes(),
            "made": self.pack_points(made),
        }


def times_used(result: FitResult, n_before: int) -> np.ndarray:
    """Count how often each point is trained on, itself or as a copy: int, (n_before,)."""
    resampled = result.model.resampled
    if resampled is None:
        return np.ones(n_before, int)
    return np.bincount(resampled.origin[resampled.partner < 0], minlength=n_before)


def interpolated(result: FitResult) -> np.ndarray:
    """Give the points that were made between two others, (m, 2)."""
    resampled = result.model.resampled
    return np.empty((0, 2)) if resampled is None else resampled.X[resampled.partner >= 0]


def figures(result: FitResult) -> dict[str, Any]:
    """Give the figures, the curve and the bins of a fit."""
    each = result.decision
    return {
        "counts": {
            "tn": each.true_negatives,
            "fp": each.false_positives,
            "fn": each.false_negatives,
            "tp": each.true_positives,
        },
        "cost": result.cost,
        "average": result.average_precision,
        "ece": result.ece,
        "curve": thinned_curve(result.scored),
        "bins": [[round(mean, 4), round(share, 4), count] for mean, share, count in result.bins],
    }


def thinned_curve(scored: Scored) -> list[list[float]]:
    """Give recall and precision from the highest score down, without points that no eye could tell apart."""
    precision, recall = scored.curve()
    place = np.round(FINE * np.column_stack([recall, precision]))
    seen = np.r_[True, (np.diff(place, axis=0) != 0).any(axis=1)]
    seen[-1] = True
    return np.round(np.column_stack([recall, precision])[seen], 4).tolist()
