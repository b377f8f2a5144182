"""Wrong and right answers to count_objects-4, “A weight for each object”."""

import numpy as np

from course_lessons.count_objects.exercises.box_weights import WRONG, _counts, _right


def _by_loop(classes, n_classes):
    counts = _counts(classes, n_classes)
    there = [code for code in range(n_classes) if counts[code]]
    weights = np.zeros(classes.shape)
    for code in there:
        weights[classes == code] = (classes >= 0).sum() / len(there) / counts[code]
    return weights


def _last_class_too(classes, n_classes):
    counts = np.maximum(_counts(classes, n_classes), 1)
    return (1 / counts)[classes]


MISTAKES = {
    "count_objects-4": [
        *(
            (lambda way=way: way, word)
            for (way, _), word in zip(
                WRONG,
                ["number of *images*", "the other way round", "square root", "counts 1", "no object here"],
                strict=True,
            )
        ),
        (lambda: lambda c, n: 1 / np.maximum(_counts(c, n), 1), "each *class*"),
        (lambda: _last_class_too, "an empty place"),
        (lambda: lambda c, n: 2 * _right(c, n), "average 1"),
        (lambda: lambda c, n: _right(c, n).round(1), "rounded"),
        (lambda: lambda c, n: np.where(c >= 0, 1.0 + (c == 0), 0), "should all have the same"),
        (lambda: lambda c, n: np.bincount(c.ravel()), "Leave out the empty places"),
        (lambda: lambda c, n: _right(c, n).ravel(), "a weight for each place"),
        (lambda: np.ones(3), "the function itself"),
    ]
}
ALSO_RIGHT = {"count_objects-4": [lambda: _by_loop, lambda: lambda c, n: _right(c, n).tolist()]}
