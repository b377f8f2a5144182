"""Where to put the threshold: chosen on validation samples, by what one wants."""

from dataclasses import dataclass

import numpy as np

from course_lib.metrics.checks import price, scores

BY = ("cost", "f_beta", "recall")


@dataclass(frozen=True)
class Threshold:
    """A threshold, and what it does to the samples that it was chosen on.

    Attributes
    ----------
    value : float
        A score of at least this calls class 1. It is one of the scores, or ``inf``: call nobody.
    by : str
        What it was chosen by.
    figure : float
        What that came to: the cost of a sample, the F-beta, or the precision at the recall asked for.
    recall, precision : float
        Share of class 1 that is called, and share of the calls that are right (0 where nobody is called).
    misses, false_alarms : int
        Samples of class 1 not called, and of class 0 called.

    Examples
    --------
    >>> choose_threshold([0, 0, 1, 1], [0.1, 0.4, 0.3, 0.8], by="recall", floor=1.0)([0.2, 0.3])
    array([0, 1])
    """

    value: float
    by: str
    figure: float
    recall: float
    precision: float
    misses: int
    false_alarms: int

    def __call__(self, y_score) -> np.ndarray:
        """Give class codes, int64 (n,): 1 where the score is at least the threshold."""
        return (np.asarray(y_score, dtype=float) >= self.value).astype(np.int64)


def choose_threshold(
    y_true,
    y_score,
    by: str = "cost",
    *,
    miss: float | None = None,
    false_alarm: float | None = None,
    beta: float = 1.0,
    floor: float | None = None,
) -> Threshold:
    """Choose the threshold above which a score calls class 1.

    Parameters
    ----------
    y_true : array-like of int, shape (n,)
        0 or 1, both there. Of validation samples: a threshold chosen on those trained on is too sure of itself, one
        chosen on those tested on flatters the test.
    y_score : array-like of float, shape (n,)
        Higher for class 1; chances or not.
    by : {"cost", "f_beta", "recall"}, default="cost"
        The lowest cost; the highest F-beta; or the highest precision among those with enough recall.
    miss, false_alarm : float, optional
        Prices, for "cost": from 0, not both 0. (Calibrated chances need no search: the best threshold is then
        false_alarm / (false_alarm + miss), Elkan 2001.)
    beta : float, default=1.0
        For "f_beta": how many times as much recall counts as precision, from 0 (precision alone).
    floor : float, optional
        For "recall": the share of class 1 to be found at least, above 0 up to 1.

    Returns
    -------
    Threshold

    Raises
    ------
    ValueError
        If a score is NaN or infinite, lengths differ, one class is missing, or a price, β or floor is left out or
        out of range.

    Notes
    -----
    Every distinct score is tried, and ``inf``: O(n log n). A score *equal* to the threshold calls class 1, so samples
    of one score stand or fall together. At a tie the highest threshold wins: the fewest alarms.

    Examples
    --------
    A miss costs fifty times a false alarm:

    >>> y, p = [0, 0, 0, 0, 1, 1], [0.1, 0.2, 0.3, 0.6, 0.25, 0.7]
    >>> chosen = choose_threshold(y, p, miss=50, false_alarm=1)
    >>> chosen.value, chosen.misses, chosen.false_alarms
    (0.25, 0, 2)
    >>> choose_threshold(y, p, by="f_beta").value
    0.7
    """
    from sklearn.metrics import roc_curve

    if by not in BY:
        raise ValueError(f"by={by!r} is unknown; choose one of {', '.join(map(repr, BY))}")
    goal = {"cost": _cost, "f_beta": _f_beta, "recall": _precision_with_recall}[by]
    true, score = scores(y_true, y_score)
    false_rate, recall, values = roc_curve(true, score, drop_intermediate=False)  # from inf down
    positives = np.count_nonzero(true)
    found = np.rint(recall * positives).astype(int)
    alarms = np.rint(false_rate * (len(true) - positives)).astype(int)
    figures = goal(found, alarms, positives, len(true), miss, false_alarm, beta, floor)
    best = int(np.argmin(figures) if by == "cost" else np.argmax(figures))  # the first: the highest threshold
    return Threshold(
        value=float(values[best]),
        by=by,
        figure=float(figures[best]),
        recall=float(found[best] / positives),
        precision=float(_precision(found, alarms)[best]),
        misses=int(positives - found[best]),
        false_alarms=int(alarms[best]),
    )


def _precision(found: np.ndarray, alarms: np.ndarray) -> np.ndarray:
    return found / np.maximum(found + alarms, 1)


def _cost(found, alarms, positives, n, miss, false_alarm, *_) -> np.ndarray:
    if miss is None or false_alarm is None:
        raise ValueError("by='cost' needs both prices, such as miss=50, false_alarm=1")
    miss, false_alarm = price("miss", miss), price("false_alarm", false_alarm)
    if miss == false_alarm == 0:
        raise ValueError("miss=0 and false_alarm=0 make every threshold as good; give one of them a price")
    return (miss * (positives - found) + false_alarm * alarms) / n


def _f_beta(found, alarms, positives, n, miss, false_alarm, beta, floor) -> np.ndarray:
    square = price("beta", beta) ** 2
    return (1 + square) * found / np.maximum(square * positives + found + alarms, 1)


def _precision_with_recall(found, alarms, positives, n, miss, false_alarm, beta, floor) -> np.ndarray:
    if floor is None or not 0 < floor <= 1:  # NaN too
        raise ValueError(
            f"floor={floor!r}: by='recall' needs the recall to reach, above 0 up to 1, such as 0.9"
        )
    return np.where(found >= floor * positives - 1e-9, _precision(found, alarms), -1.0)
