"""What mistakes cost, and where to put the threshold: chosen on validation samples, by what one wants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import encode_labels
from course_lib.metrics.predictions import check_predictions
from course_lib.metrics.probabilities import check_binary, check_scores, positive_labels
from course_lib.validation import check_number, check_one_of

BY = ("cost", "f_beta", "recall")


def expected_cost(
    y_true: ArrayLike, y_pred: ArrayLike, *, miss: float, false_alarm: float, positive: Any = None
) -> float:
    """Give the mean cost of a sample when the two kinds of mistakes cost differently.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n,)
        Labels and predicted ones of the same kind (or probabilities (n, C) of the codes).
    miss, false_alarm : float
        Cost of calling a positive sample negative, and a negative one positive, from 0.
    positive : label, or collection of labels, optional
        What is to be found; to take one of several for another is no miss. Left out, labels must be 0 and 1.

    Raises
    ------
    ValueError
        If a cost is negative or no number, lengths differ, no sample is positive or nobody says which is, or a
        prediction is none of two true labels.

    Examples
    --------
    >>> expected_cost(["good", "bad"], ["bad", "good"], miss=5, false_alarm=1, positive="bad")
    3.0
    """
    miss, false_alarm = _check_costs(miss, false_alarm)
    _, codes = check_predictions(y_true, y_pred)
    true = encode_labels(y_true, name="y_true")
    wanted = check_binary(true, positive).astype(bool)
    if not wanted.any():
        raise ValueError("y_true holds no 1: without a sample to be found no cost of a miss can be measured")
    if np.ndim(y_pred) == 2:
        y_pred = codes if np.shape(y_pred)[1] > 1 else np.ravel(y_pred)
    predicted = encode_labels(y_pred, name="y_pred")
    known = {0, 1} if positive is None else {*true.classes}
    foreign = [label for label in predicted.classes if label not in known]
    positives = positive_labels(positive)
    if foreign and len(known) == 2:
        both = " and ".join(map(repr, sorted(known, key=str)))
        raise ValueError(f"y_pred holds {foreign[0]!r}, and y_true {both}; predict by the same labels")
    called = np.array([label in positives for label in predicted.classes])[predicted.codes]
    misses, alarms = np.count_nonzero(wanted & ~called), np.count_nonzero(called & ~wanted)
    return float((miss * misses + false_alarm * alarms) / len(wanted))


@dataclass(frozen=True)
class Threshold:
    """A threshold, and what it does to the samples that it was chosen on; called with scores it gives codes, 1 above.

    Attributes
    ----------
    value : float
        A score of at least this calls class 1. It is one of the scores, or ``inf``: call nobody.
    by, figure : str, float
        What it was chosen by, and what that came to: the cost of a sample, the F-beta, or the precision.
    recall, precision : float
        Share of class 1 that is called, and share of the calls that are right (0 where nobody is called).
    misses, false_alarms : int
        Samples of class 1 not called, and of class 0 called.

    Examples
    --------
    >>> choose_threshold([0, 0, 1, 1], [0.1, 0.4, 0.3, 0.8], by="recall", min_recall=1.0)([0.2, 0.3])
    array([0, 1])
    """

    value: float
    by: str
    figure: float
    recall: float
    precision: float
    misses: int
    false_alarms: int

    def __call__(self, y_score: ArrayLike) -> np.ndarray:
        """Give class codes, int64 (n,): 1 where the score is at least the threshold.

        Raises
        ------
        ValueError
            If there is not one score a sample, or one is NaN.
        """
        score = np.asarray(y_score, dtype=float)
        if score.ndim != 1 or np.isnan(score).any():
            what = f"has shape {score.shape}" if score.ndim != 1 else "holds NaN"
            raise ValueError(f"y_score {what}; give one number for each sample, shape (n,)")
        return (score >= self.value).astype(np.int64)


def choose_threshold(
    y_true: ArrayLike,
    y_score: ArrayLike,
    by: str = "cost",
    *,
    miss: float | None = None,
    false_alarm: float | None = None,
    beta: float = 1.0,
    min_recall: float | None = None,
    positive: Any = None,
) -> Threshold:
    """Choose the threshold from which on a score calls the positive class, among all scores and ``inf``: O(n log n).

    At a tie the highest wins: the fewest alarms. (Calibrated probabilities need no search: the cheapest threshold is
    false_alarm / (false_alarm + miss); Elkan, IJCAI 2001.)

    Parameters
    ----------
    y_true : array-like of shape (n,)
        0 and 1, or with `positive` labels of any kind, both classes there, of validation samples.
    y_score : array-like of float, shape (n,)
        Higher for the positive class; probabilities or not.
    by : {"cost", "f_beta", "recall"}, default="cost"
        The lowest cost; the highest F-beta; or the highest precision among those with enough recall.
    miss, false_alarm : float, optional
        What mistakes cost, for "cost": from 0, not both 0.
    beta : float, default=1.0
        For "f_beta": how many times as much recall counts as precision, from 0 (precision alone).
    min_recall : float, optional
        For "recall": the share of the positive class to be found at least, above 0 up to 1.
    positive : label, optional
        The class to be found; 1 where it is left out.

    Raises
    ------
    ValueError
        If a score is NaN or infinite, lengths differ, one class is missing, nobody says which is positive, or a
        cost, β or the recall is left out or out of range.

    Examples
    --------
    >>> chosen = choose_threshold([0, 0, 0, 0, 1, 1], [0.1, 0.2, 0.3, 0.6, 0.25, 0.7], miss=50, false_alarm=1)
    >>> chosen.value, chosen.misses, chosen.false_alarms
    (0.25, 0, 2)
    """
    from sklearn.metrics import roc_curve

    check_one_of("by", by, BY)
    true, score = check_scores(y_true, y_score, positive)
    false_rate, recall, values = roc_curve(true, score, drop_intermediate=False)  # from inf down
    positives = np.count_nonzero(true)
    found = np.rint(recall * positives).astype(int)
    alarms = np.rint(false_rate * (len(true) - positives)).astype(int)
    precision = found / np.maximum(found + alarms, 1)
    if by == "cost":
        if miss is None or false_alarm is None:
            raise ValueError("by='cost' needs the cost of both mistakes, such as miss=50, false_alarm=1")
        miss, false_alarm = _check_costs(miss, false_alarm)
        if miss == false_alarm == 0:
            raise ValueError("miss=0 and false_alarm=0 make every threshold as good; give one of them a cost")
        figures = (miss * (positives - found) + false_alarm * alarms) / len(true)
    elif by == "f_beta":
        must = "is no weight of recall; give a finite number from 0 up"
        square = check_number("beta", beta, must=must) ** 2
        figures = (1 + square) * found / np.maximum(square * positives + found + alarms, 1)
    else:
        must = "is not allowed: by='recall' needs the recall to reach, above 0 up to 1, such as 0.9"
        least = check_number("min_recall", min_recall, low=np.nextafter(0, 1), high=1, must=must)
        figures = np.where(found >= least * positives - 1e-9, precision, -1.0)
    best = int(np.argmin(figures) if by == "cost" else np.argmax(figures))  # the first: the highest threshold
    return Threshold(
        value=float(values[best]),
        by=by,
        figure=float(figures[best]),
        recall=float(found[best] / positives),
        precision=float(precision[best]),
        misses=int(positives - found[best]),
        false_alarms=int(alarms[best]),
    )


def _check_costs(miss: float, false_alarm: float) -> list[float]:
    must = "is no cost; give a finite number from 0 up"
    return [check_number("miss", miss, must=must), check_number("false_alarm", false_alarm, must=must)]
