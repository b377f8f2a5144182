"""Wrong and right answers to change_the_data-6, “Repeat factors”."""

import numpy as np

from course_lessons.change_the_data.exercises.factors import _WRONG, _usual
from course_lib.ratios import repeat_factors


def _in_course(counts, threshold):
    return repeat_factors(counts, threshold, by="objects")


def _everyone(counts, threshold):
    share = counts.sum(axis=0) / counts.sum()
    return np.maximum(1, np.sqrt(threshold / share)).max() * np.ones(len(counts))


def _nothing_for_empty(counts, threshold):
    of_class = np.maximum(1, np.sqrt(threshold * counts.sum() / counts.sum(axis=0)))
    return ((counts > 0) * of_class).max(axis=1)


def _of_classes(counts, threshold):
    return np.maximum(1, np.sqrt(threshold * counts.sum() / counts.sum(axis=0)))


MISTAKES = {
    "change_the_data-6": [
        *(
            (lambda way=way: lambda c, t: _usual(c, t, **way), word)
            for (way, _), word in zip(
                _WRONG,
                [
                    "shares of *images*",
                    "square root",
                    "No class below 1",
                    "the mean",
                    "the smallest",
                ],
                strict=True,
            )
        ),
        (lambda: _everyone, "the same factor"),
        (lambda: _nothing_for_empty, "shown once"),
        (lambda: _of_classes, "each *class*"),
        (lambda: 1.5, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "change_the_data-6": [lambda: _in_course, lambda: _usual],
}
