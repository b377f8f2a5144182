"""Wrong and right answers to change_the_data-5, “Images and objects”."""

import numpy as np

from course_lessons.change_the_data.exercises.tally import _CLASSES, _by_broadcast


def _by_loop(classes, n_classes):
    codes = range(n_classes)
    return [sum(code in row for row in classes) for code in codes], [
        (classes == code).sum() for code in codes
    ]


def _by_rows(classes, n_classes):
    counts = np.array([np.bincount(row[row >= 0], minlength=n_classes) for row in classes])
    return (counts > 0).sum(axis=0), counts.sum(axis=0)


def _with_empty(classes, n_classes):
    counts = np.zeros((len(classes), n_classes), dtype=int)
    for row, image in zip(counts, classes, strict=True):
        np.add.at(row, image, 1)
    return (counts > 0).sum(axis=0), counts.sum(axis=0)


MISTAKES = {
    "change_the_data-5": [
        (
            lambda: lambda c, n: (_by_loop(c, n)[1], _by_loop(c, n)[1]),
            "*one* image",
        ),
        (
            lambda: lambda c, n: (_by_loop(c, n)[0], _by_loop(c, n)[0]),
            "*three* objects",
        ),
        (lambda: lambda c, n: _by_loop(c, n)[::-1], "order"),
        (lambda: _with_empty, "empty place"),
        (
            lambda: lambda c, n: (np.bincount(c[c >= 0]), np.bincount(c[c >= 0])),
            "each must hold",
        ),
        (lambda: lambda c, n: _by_loop(c, n)[1], "two things"),
        (lambda: _by_broadcast(_CLASSES, 4), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "change_the_data-5": [lambda: _by_loop, lambda: _by_rows],
}
