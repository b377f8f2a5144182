"""Wrong and right answers to which_ones-6, “What the labels are worth”."""

import numpy as np

from course_lessons.which_ones.exercises.labels_worth import _right
from course_lessons.which_ones.studies import labels_worth


def _by_hand(budgets, accuracies, reached):
    k = max(1, int(np.searchsorted(accuracies, reached)))
    share = (reached - accuracies[k - 1]) / (accuracies[k] - accuracies[k - 1])
    return budgets[k - 1] * (budgets[k] / budgets[k - 1]) ** share


MISTAKES = {
    "which_ones-6": [
        (lambda: lambda b, a, r: np.interp(r, a, b), "between *numbers*"),
        (lambda: lambda b, a, r: np.interp(r, a, np.log10(b)), "the logarithm of the number"),
        (lambda: lambda b, a, r: np.exp(np.interp(r, a, np.log10(b))), "not by `np.exp`"),
        (lambda: lambda b, a, r: b[np.argmin(np.abs(a - r))], "one of the numbers that were measured"),
        (lambda: lambda b, a, r: np.interp(r, b, a), "That is an accuracy"),
        (lambda: lambda b, a, r: 10 ** np.interp(r, a, np.log(b)), "not by `10 **`"),
        (lambda: lambda b, a, r: int(np.exp(np.interp(r, a, np.log(b)))), "Leave the decimals"),
        (
            lambda: lambda b, a, r: np.exp(np.interp(np.log(r), np.log(a), np.log(b))),
            "numbers of labels alone",
        ),
        (lambda: lambda b, a, r: 2 * _right(b, a, r), "Look up, on the curve"),
        (lambda: lambda b, a, r: str(_right(b, a, r)), "take the quotes away"),
        (lambda: 164, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "which_ones-6": [
        lambda: _by_hand,
        lambda: labels_worth,
        lambda: lambda b, a, r: round(float(np.exp(np.interp(r, a, np.log(b))))),
    ],
}
