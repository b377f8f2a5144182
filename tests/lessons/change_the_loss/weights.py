"""Wrong and right answers to change_the_loss-1, “Weights 1/p”."""

import numpy as np
import pandas as pd

from course_lessons.change_the_loss.exercises.weights import LABELS, _inverse


def _balanced_by_scikit_learn(y) -> np.ndarray:
    from sklearn.utils.class_weight import compute_class_weight

    return compute_class_weight("balanced", classes=np.unique(y), y=y)


def _adding_up_to_one(y) -> list[float]:
    return (_inverse(y) / _inverse(y).sum()).tolist()


MISTAKES = {
    "change_the_loss-1": [
        (lambda: lambda y: dict(enumerate(_inverse(y))), "a dictionary"),
        (lambda: lambda y: np.bincount(y) / len(y), "the common one gains"),
        (lambda: lambda y: np.bincount(y).max() // np.bincount(y), "Yours are whole numbers"),
        (lambda: lambda y: 1 - np.bincount(y) / len(y), "That is 1 − p"),
        (lambda: lambda y: _inverse(y)[y], "one for each class"),
        (
            lambda: lambda y: [1 / np.mean(y == 0), 1 / np.mean(y == 1)],
            "how many classes",
        ),
        (lambda: lambda y: np.log(_inverse(y)), "logarithm of 1/p"),
        (lambda: lambda y: len(y) // np.bincount(y), "no rounding"),
        (lambda: lambda y: np.sqrt(_inverse(y)), "the root of 1/p"),
        (lambda: lambda y: len(y) / (np.bincount(y) + 1), "count a third"),
        (lambda: lambda y: np.ones(len(np.unique(y))), "nothing changes"),
        (lambda: lambda y: [1, 10, 90], "one weight for each class, 2 in all"),
        (
            lambda: lambda y: [len(y) / np.sum(y == label) for label in pd.unique(pd.Series(y))],
            "class codes?",
        ),
        (lambda: _inverse(LABELS), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "change_the_loss-1": [
        lambda: _balanced_by_scikit_learn,
        lambda: _adding_up_to_one,
        lambda: lambda y: 1 / np.bincount(y),
    ],
}
