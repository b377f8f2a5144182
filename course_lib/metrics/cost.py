"""What mistakes cost, at your own prices."""

from collections.abc import Collection

import numpy as np

from course_lib.metrics.checks import codes, price


def expected_cost(
    y_true, y_pred, *, miss: float, false_alarm: float, positive: Collection[int] = (1,)
) -> float:
    """Give the mean cost of a sample when the two kinds of mistakes have prices.

    Parameters
    ----------
    y_true, y_pred : array-like of int, shape (n,)
        Class codes (or probabilities (n, C), of which the largest counts).
    miss : float
        Price of calling a positive sample negative, from 0.
    false_alarm : float
        Price of calling a negative sample positive, from 0.
    positive : collection of int, default=(1,)
        The codes to be found: several, where several classes are rare. To take one of them for another is no miss.

    Returns
    -------
    float
        In the unit of the prices.

    Raises
    ------
    ValueError
        If a price is negative or no number, or lengths differ.

    Examples
    --------
    >>> expected_cost([0, 0, 0, 1], [0, 0, 1, 0], miss=50, false_alarm=2)
    13.0
    """
    miss, false_alarm = price("miss", miss), price("false_alarm", false_alarm)
    true, predicted = codes(y_true, y_pred)
    wanted, called = np.isin(true, list(positive)), np.isin(predicted, list(positive))
    misses, alarms = np.count_nonzero(wanted & ~called), np.count_nonzero(called & ~wanted)
    return float((miss * misses + false_alarm * alarms) / len(true))
