"""Scores and a threshold: who is called positive, who is rightly so, and what the mistakes cost."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

MOST_SCORES = 1_000_000  # 12 MB to the page, once
MOST_COST = 1e12  # so that what a million mistakes cost is still a number to the cent


@dataclass(frozen=True)
class Decision:
    """What a threshold makes of scored samples: ``score >= threshold`` is called positive.

    Attributes
    ----------
    threshold : float
    true_negatives, false_positives, false_negatives, true_positives : int
        Counts, as scikit-learn's ``confusion_matrix`` orders them.
    miss, false_alarm : float
        Cost of a false negative and of a false positive.

    Examples
    --------
    >>> decision = Decision(0.5, 90, 4, 2, 4, miss=10.0, false_alarm=1.0)
    >>> decision.precision, round(decision.recall, 3), decision.f1, decision.cost
    (0.5, 0.667, 0.5714285714285714, 24.0)
    """

    threshold: float
    true_negatives: int
    false_positives: int
    false_negatives: int
    true_positives: int
    miss: float = 1.0
    false_alarm: float = 1.0

    @property
    def negatives(self) -> int:
        """Samples that are negative in truth."""
        return self.true_negatives + self.false_positives

    @property
    def positives(self) -> int:
        """Samples that are positive in truth."""
        return self.true_positives + self.false_negatives

    @property
    def called(self) -> int:
        """Samples that are called positive, rightly or not."""
        return self.true_positives + self.false_positives

    @property
    def precision(self) -> float:
        """Share of the called that are positive; 0 where none is called, as scikit-learn has it."""
        return self.true_positives / self.called if self.called else 0.0

    @property
    def recall(self) -> float:
        """Share of the positive that are called."""
        return self.true_positives / self.positives if self.positives else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        mistakes = self.false_positives + self.false_negatives
        return 2 * self.true_positives / (2 * self.true_positives + mistakes) if self.positives else 0.0

    @property
    def cost(self) -> float:
        """Cost of all mistakes together."""
        return self.miss * self.false_negatives + self.false_alarm * self.false_positives

    @property
    def mean_cost(self) -> float:
        """Cost of a sample."""
        return self.cost / (self.negatives + self.positives)

    @property
    def mean_cost_error(self) -> float:
        """Standard error of the cost of a sample: what another draw of as many samples would move it by."""
        n, mean = self.negatives + self.positives, self.mean_cost
        squares = self.miss * self.miss * self.false_negatives
        squares += self.false_alarm * self.false_alarm * self.false_positives
        return math.sqrt(max(0.0, squares / n - mean * mean) / n)


@dataclass(frozen=True, eq=False)
class Scored:
    """Scored samples, sorted once, so that any threshold is a search among the distinct scores.

    Attributes
    ----------
    values : ndarray of float64, shape (k,)
        The distinct scores, ascending.
    samples_below, positives_below : ndarray of int64, shape (k + 1,)
        How many samples, and how many positives, score below each of them; last, how many there are.

    Examples
    --------
    >>> scored = Scored.of([0, 1, 0, 1], [0.1, 0.4, 0.4, 0.8])
    >>> scored.at(0.4)
    Decision(threshold=0.4, true_negatives=1, false_positives=1, false_negatives=0, true_positives=2, miss=1.0, \
false_alarm=1.0)
    """

    values: np.ndarray
    samples_below: np.ndarray
    positives_below: np.ndarray

    @classmethod
    def of(cls, y_true: Any, y_score: Any) -> "Scored":
        """Sort scores.

        Parameters
        ----------
        y_true : array-like of shape (n,)
            0 and 1, False and True, or -1 and 1; the larger one is the positive class. Both occur.
        y_score : array-like of float, shape (n,)
            The higher, the likelier positive: probabilities, logits, any finite numbers.

        Raises
        ------
        TypeError, ValueError
            If they are something else, do not go together, or are more than a million.
        """
        positive, score = _checked(y_true, y_score)
        values, place = np.unique(score, return_inverse=True)
        samples = np.bincount(place, minlength=len(values))
        positives = np.bincount(place[positive], minlength=len(values))
        return cls(values, _running(samples), _running(positives))

    @property
    def n(self) -> int:
        """How many there are."""
        return int(self.samples_below[-1])

    def at(self, threshold: float, miss: float = 1.0, false_alarm: float = 1.0) -> Decision:
        """Decide at a threshold, in O(log k)."""
        place = int(np.searchsorted(self.values, threshold))
        below, missed = int(self.samples_below[place]), int(self.positives_below[place])
        n, positives = int(self.samples_below[-1]), int(self.positives_below[-1])
        found = positives - missed
        return Decision(float(threshold), below - missed, n - below - found, missed, found, miss, false_alarm)

    def cheapest(self, miss: float, false_alarm: float) -> float:
        """Find the score from which on calling costs least, at a tie the highest: `choose_threshold`, in O(k).

        Where calling nobody is cheapest, it is the next number above all scores.
        """
        missed = self.positives_below
        alarms = self.samples_below[-1] - self.samples_below - (missed[-1] - missed)
        costs = (miss * missed + false_alarm * alarms) / self.samples_below[-1]
        place = len(costs) - 1 - int(np.argmin(costs[::-1]))
        return float(
            self.values[place] if place < len(self.values) else np.nextafter(self.values[-1], np.inf)
        )

    def curve(self) -> tuple[np.ndarray, np.ndarray]:
        """Give precision and recall at every distinct score, from the highest score down; float64, shape (k,)."""
        called = (self.samples_below[-1] - self.samples_below[:-1])[::-1]
        found = (self.positives_below[-1] - self.positives_below[:-1])[::-1]
        return found / called, found / self.positives_below[-1]

    @property
    def average_precision(self) -> float:
        """Precision at every found positive, averaged: the area under the steps of the curve."""
        precision, recall = self.curve()
        return float(np.sum(np.diff(recall, prepend=0.0) * precision))

    def roc(self) -> tuple[np.ndarray, np.ndarray]:
        """Give the false alarm rate and recall from calling none to calling all; float64, shape (k + 1,)."""
        found = (self.positives_below[-1] - self.positives_below)[::-1]
        alarms = (self.samples_below[-1] - self.samples_below)[::-1] - found
        return alarms / alarms[-1], found / found[-1]

    @property
    def roc_auc(self) -> float:
        """Area under the ROC curve: how often a positive scores above a negative, ties counting half."""
        alarms, recall = self.roc()
        return float(np.sum(np.diff(alarms) * (recall[1:] + recall[:-1]) / 2))

    def packed(self) -> dict[str, bytes]:
        """Pack them for the page: float64 scores, then uint32 counts, all little-endian."""
        below = np.concatenate([self.samples_below, self.positives_below])
        return {"_values": self.values.astype("<f8").tobytes(), "_below": below.astype("<u4").tobytes()}


def _running(counts: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(counts)])


def _checked(y_true: Any, y_score: Any) -> tuple[np.ndarray, np.ndarray]:
    true = np.asarray(y_true)
    if true.ndim != 1 or len(true) == 0:
        raise ValueError(f"y_true has shape {true.shape}; give 0 or 1 for each of one or more samples")
    kinds = np.unique(true).tolist() if true.dtype.kind in "biuf" else sorted({*map(str, true)})
    if kinds not in ([0, 1], [-1, 1]):
        if true.dtype.kind in "biuf" and set(kinds) < {-1, 0, 1}:
            raise ValueError(
                f"y_true holds only {kinds[0]}; a threshold is between two classes, so give both"
            )
        some = ", ".join(map(repr, kinds[:4])) + (", ..." if len(kinds) > 4 else "")
        raise ValueError(
            f"y_true holds {some}; give 0 and 1, as in y == {kinds[-1]!r}: 1 for what is looked for"
        )
    return true == 1, _checked_scores(y_score, len(true))


def _checked_scores(y_score: Any, n: int) -> np.ndarray:
    try:
        score = np.asarray(y_score, dtype=np.float64)
    except (TypeError, ValueError):
        raise TypeError("y_score is not numbers; give one score a sample, the higher the likelier") from None
    if score.ndim == 2:
        raise ValueError(f"y_score has shape {score.shape}; give one column, such as predict_proba(X)[:, 1]")
    if score.shape != (n,):
        raise ValueError(
            f"y_score has shape {score.shape}, and y_true has {n:,} samples; give one score each"
        )
    if n > MOST_SCORES:
        raise ValueError(f"{n:,} scores are too many to move; give at most {MOST_SCORES:,}, drawn at random")
    wrong = np.flatnonzero(~np.isfinite(score))
    if len(wrong):
        raise ValueError(
            f"y_score holds {score[wrong[0]]} at position {wrong[0]} ({len(wrong):,} not finite in all); "
            "a sample without a score cannot be decided: drop it, or find out why the model gave none"
        )
    return score
