"""Wrong and right answers to ensembles-2, “One more joins”."""

import numpy as np

from course_lessons.ensembles.exercises.joined import _right

MISTAKES = {
    "ensembles-2": [
        (lambda: lambda a, n, b: n * a + b / (n + 1), "in brackets"),
        (lambda: lambda a, n, b: (a + b) / 2, "as much weight as the 3 others"),
        (lambda: lambda a, n, b: (a + n * b) / (n + 1), "the wrong way round"),
        (lambda: lambda a, n, b: n * a + b, "no longer sum to 1"),
        (lambda: lambda a, n, b: (n * a + b) / n, "You divide by 3"),
        (lambda: lambda a, n, b: (a + b) / (n + 1), "it counts 3 times before"),
        (lambda: lambda a, n, b: a + (b - a) / n, "one of 4, not of 3"),
        (lambda: lambda a, n, b: ((n + 1) * a + b) / (n + 2), "Count again"),
        (lambda: lambda a, n, b: a * 1.0, "without the new member"),
        (lambda: lambda a, n, b: b * 1.0, "the new member alone"),
        (lambda: lambda a, n, b: np.sqrt(a * b), "yours multiplies"),
        (lambda: lambda a, n, b: np.maximum(a, b), "The sum of all 4"),
        (lambda: lambda a, n, b: _right(a, n, b).argmax(axis=1), "the shape (2,)"),
        (lambda: lambda a, n, b: print(_right(a, n, b)), "gives nothing back"),
        (lambda: 0.5, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "ensembles-2": [
        lambda: lambda a, n, b: a + (b - a) / (n + 1),
        lambda: lambda a, n, b: np.average([a, b], axis=0, weights=[n, 1]),
        lambda: lambda a, n, b: np.mean([a] * n + [b], axis=0),
        lambda: lambda a, n, b: _right(a, n, b).tolist(),
    ]
}
