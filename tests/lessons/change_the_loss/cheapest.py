"""Wrong and right answers to change_the_loss-3, “The cheapest line”."""

import numpy as np

from course_lessons.change_the_loss.exercises.cheapest import _cost, _reference
from course_lib.metrics import choose_threshold


def _by_table(y, score, miss: float, false_alarm: float) -> float:
    order = np.argsort(-score, kind="stable")
    found, alarms = np.cumsum(y[order]), np.cumsum(1 - y[order])
    last = np.r_[np.diff(score[order]) != 0, True]  # samples of one score stand or fall together
    cost = np.r_[miss * y.sum(), (miss * (y.sum() - found) + false_alarm * alarms)[last]]
    return float(np.r_[np.inf, score[order][last]][cost.argmin()])


def _by_course(y, score, miss: float, false_alarm: float) -> float:
    return choose_threshold(y, score, miss=miss, false_alarm=false_alarm).value


def _on_a_grid(y, score, miss: float, false_alarm: float) -> float:
    return min(
        np.linspace(0, 1.01, 20_001),
        key=lambda line: _cost(y, score, line, miss, false_alarm),
    )


def _never_nobody(y, score, miss: float, false_alarm: float) -> float:
    return min(np.unique(score), key=lambda line: _cost(y, score, line, miss, false_alarm))


MISTAKES = {
    "change_the_loss-3": [
        (lambda: lambda y, s, m, f: _reference(y, s, f, m), "costs swapped"),
        (lambda: lambda y, s, m, f: _reference(y, s, 1, 1), "fewest mistakes"),
        (
            lambda: lambda y, s, m, f: f / (f + m),
            "would be right if the probabilities were",
        ),
        (lambda: lambda y, s, m, f: 0.5, "One half"),
        (lambda: _on_a_grid, "scores here are logits"),
        (lambda: _never_nobody, "call nobody"),
        (lambda: lambda y, s, m, f: np.unique(s), "one number"),
        (lambda: 0.05, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "change_the_loss-3": [lambda: _by_table, lambda: _by_course],
}
