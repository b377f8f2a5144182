"""Wrong and right answers to knobs-4, “How good is a default?”."""

import numpy as np

from course_lessons.knobs.exercises.beaten import _right


def _by_scipy(default, others):
    from scipy.stats import percentileofscore

    return percentileofscore(others, default, kind="mean") / 100


def _by_sign(default, others):
    return (1 + np.sign(default - others).mean()) / 2


def _by_fractions(default, others):
    from fractions import Fraction

    return sum((Fraction(1, 2) if each == default else int(each < default)) for each in others) / len(others)


MISTAKES = {
    "knobs-4": [
        (lambda: lambda d, o: round(_right(d, o), 1), "You have rounded"),
        (lambda: lambda d, o: float(d > o.mean()), "says *whether*"),
        (lambda: lambda d, o: np.mean(o == d) / 2, "or half of those as good"),
        (lambda: lambda d, o: _right(d, o) * len(o) / 20, "divide by 20"),
        (lambda: lambda d, o: np.mean(o < d) + 0.5 / len(o) * (d in o), "one half in all"),
        (lambda: lambda d, o: np.mean(o < d), "count half of those"),
        (lambda: lambda d, o: np.mean(o <= d), "it counts half"),
        (lambda: lambda d, o: 1 - _right(d, o), "that are *better*"),
        (lambda: lambda d, o: np.sum(o < d) + np.sum(o == d) / 2, "how many"),
        (lambda: lambda d, o: 1 + np.sum(o > d), "a rank"),
        (lambda: lambda d, o: (np.sum(o < d) + np.sum(o == d) / 2) / (len(o) + 1), "the default itself"),
        (lambda: lambda d, o: np.mean(o < d) + np.sum(o == d) / 2, "as a *share*"),
        (lambda: lambda d, o: np.sum(o < d) / max(1, np.sum(o != d)), "leave out those"),
        (lambda: lambda d, o: np.mean(o < d) - np.mean(o > d), "better away"),
        (lambda: lambda d, o: (d - o.min()) / (np.ptp(o) or 1), "between the lowest and the highest"),
        (lambda: lambda d, o: 100 * _right(d, o), "percent"),
        (lambda: lambda d, o: d - o.mean(), "difference of accuracies"),
        (lambda: lambda d, o: np.median(o), "That is an accuracy"),
        (lambda: lambda d, o: np.mean(o < d) + 2 * np.mean(o == d), "not double"),
        (lambda: lambda d, o: np.mean(o < d) / 2 + np.mean(o == d) / 2, "as good:"),
        (lambda: lambda d, o: [each for each in o if each < d], "one number"),
        (lambda: lambda d, o: d > o.mean(), "`True` or `False`"),
        (lambda: lambda d, o: f"{_right(d, o):.0%}", "a text"),
        (lambda: lambda d, o: print(_right(d, o)), "gives nothing back"),
        (lambda: 0.5, "the function itself"),
    ],
}
ALSO_RIGHT = {"knobs-4": [lambda: _by_scipy, lambda: _by_sign, lambda: _by_fractions]}
