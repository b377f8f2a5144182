"""Wrong and right answers to threshold-4, “Better than the base rate?”."""

import numpy as np
from sklearn.metrics import log_loss

from course_lessons.threshold.exercises.skill import WRONG, _right


def _by_scikit_learn(y, p):
    from sklearn.metrics import brier_score_loss

    return 1 - brier_score_loss(y, p) / brier_score_loss(y, np.full(len(y), y.mean()))


MISTAKES = {
    "threshold-4": [
        (lambda: lambda y, p: 1 - y.var() / np.mean((p - y) ** 2), "upside down"),
        (
            lambda: lambda y, p: 1 - log_loss(y, p) / log_loss(y, np.full(len(y), y.mean())),
            "That is the log loss",
        ),
        (lambda: lambda y, p: np.corrcoef(y, p)[0, 1] ** 2, "squared correlation"),
        *(
            (lambda way=way: way, word)
            for (way, _), word in zip(
                WRONG,
                [
                    "Take it from 1",
                    "what *share*",
                    "of `p` alone",
                    "leave out the base rate",
                    "one half",
                    "mean of `p`",
                    "gives everybody 0",
                    "squares it",
                    "answers, yes or no",
                    "without a root",
                    "never falls below 0",
                ],
                strict=True,
            )
        ),
        (lambda: lambda y, p: 100 * _right(y, p), "percentages"),
        (lambda: lambda y, p: round(_right(y, p), 2), "rounded"),
        (lambda: lambda y, p: _right(y, p) / 3, "What do you get for each"),
        (lambda: lambda y, p: (p - y) ** 2, "give one number"),
        (lambda: 0.4, "the function itself"),
    ]
}
ALSO_RIGHT = {
    "threshold-4": [
        lambda: _by_scikit_learn,
        lambda: lambda y, p: 1 - np.mean((p - y) ** 2) / (y.mean() * (1 - y.mean())),
    ]
}
