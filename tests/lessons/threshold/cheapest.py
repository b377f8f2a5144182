"""Wrong and right answers to threshold-2, “The cheapest threshold”."""

import numpy as np

from course_lessons.threshold.exercises.cheapest import _cost, _reference
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
        key=lambda threshold: _cost(y, score, threshold, miss, false_alarm),
    )


def _never_nobody(y, score, miss: float, false_alarm: float) -> float:
    return min(np.unique(score), key=lambda threshold: _cost(y, score, threshold, miss, false_alarm))


def _on_a_coarse_grid(y, score, miss: float, false_alarm: float) -> float:
    return min(np.linspace(0, 1, 51), key=lambda threshold: _cost(y, score, threshold, miss, false_alarm))


def _by_rates(y, score, miss: float, false_alarm: float) -> float:
    return _reference(y, score, miss / y.sum(), false_alarm / (1 - y).sum())


def _with_all_called(y, score, miss: float, false_alarm: float) -> float:
    def cost(threshold):
        called = score >= threshold
        return miss * np.sum((y == 1) & ~called) + false_alarm * np.sum(called)

    return min([*np.unique(score), np.inf], key=cost)


def _called_above(y, score, miss: float, false_alarm: float) -> float:
    def cost(threshold):
        called = score > threshold
        return miss * np.sum((y == 1) & ~called) + false_alarm * np.sum((y == 0) & called)

    return min([-np.inf, *np.unique(score)], key=cost)


def _by(figure):
    """Make a chooser of thresholds by the smallest of a figure."""

    def choose(y, score, miss, false_alarm):
        thresholds = [*np.unique(score), np.inf]
        return min(thresholds, key=lambda threshold: figure(y == 1, score >= threshold, miss, false_alarm))

    return choose


def _above_the_mean(y, score, miss, false_alarm):
    thresholds = [*np.unique(score[score > score.mean()]), np.inf]
    return min(thresholds, key=lambda threshold: _cost(y, score, threshold, miss, false_alarm))


MISTAKES = {
    "threshold-2": [
        (lambda: lambda y, s, m, f: _reference(y, s, f, m), "costs swapped"),
        (lambda: lambda y, s, m, f: _reference(y, s, 1, 1), "fewest mistakes"),
        (
            lambda: lambda y, s, m, f: f / (f + m),
            "would be right if the probabilities were",
        ),
        (lambda: lambda y, s, m, f: 0.5, "One half"),
        (lambda: _on_a_grid, "scores here are logits"),
        (lambda: _never_nobody, "call nobody"),
        (lambda: _called_above, "taken with `score > threshold`"),
        (lambda: lambda y, s, m, f: _cost(y, s, _reference(y, s, m, f), m, f), "That is the cost"),
        (lambda: lambda y, s, m, f: int(np.flatnonzero(s == _reference(y, s, m, f))[0]), "a position"),
        (lambda: lambda y, s, m, f: _reference(1 - y, s, m, f), "calls everybody"),
        (lambda: lambda y, s, m, f: np.inf, "calls nobody"),
        (lambda: _by(lambda y, called, m, f: -np.sum(y & called) / (called.sum() + y.sum())), "best by F1"),
        (lambda: _by(lambda y, called, m, f: called[~y].mean() - called[y].mean()), "(ROC)"),
        (lambda: _above_the_mean, "Where a miss is so dear"),
        (lambda: lambda y, s, m, f: round(_reference(y, s, m, f), 1), "rounded"),
        (lambda: lambda y, s, m, f: np.sort(s)[len(s) // 2], "what does your own count say"),
        (lambda: _on_a_coarse_grid, "one of a grid"),
        (lambda: _by_rates, "*shares* of mistakes"),
        (lambda: _with_all_called, "all that are called"),
        (lambda: lambda y, s, m, f: np.unique(s), "one number"),
        (lambda: 0.05, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "threshold-2": [lambda: _by_table, lambda: _by_course],
}
