"""Wrong and right answers to knobs-2, “Equal steps”."""

import math

from course_lessons.knobs.exercises.epochs import _right


def _by_counting(n, batch_size, epochs, other):
    needed = epochs * len(range(0, n, batch_size))
    taken = passed = 0
    while taken < needed:
        passed += 1
        taken += len(range(0, n, other))
    return passed


def _by_numpy(n, batch_size, epochs, other):
    import numpy as np

    return np.ceil(epochs * np.ceil(n / batch_size) / np.ceil(n / other))


MISTAKES = {
    "knobs-2": [
        (lambda: lambda n, b, e, o: _right(300, b, e, o), "count with 300 samples"),
        (
            lambda: lambda n, b, e, o: math.ceil(e * (n // b + 1) / (n // o + 1)),
            "where the batches come out even",
        ),
        (lambda: lambda n, b, e, o: e * math.ceil(n / b) / math.ceil(n / o), "only whole ones"),
        (lambda: lambda n, b, e, o: e * math.ceil(n / b) // math.ceil(n / o), "Round up."),
        (lambda: lambda n, b, e, o: round(e * math.ceil(n / b) / math.ceil(n / o)), "are needed. Round up."),
        (lambda: lambda n, b, e, o: e * math.ceil(n / b), "number of *steps*"),
        (lambda: lambda n, b, e, o: math.ceil(n / o), "*in one epoch*"),
        (lambda: lambda n, b, e, o: e * o / b, "scale by the batch sizes"),
        (lambda: lambda n, b, e, o: math.ceil(e * b / o), "turned round"),
        (lambda: lambda n, b, e, o: math.ceil(e * (n // b) / max(1, n // o)), "Round those up, too"),
        (lambda: lambda n, b, e, o: math.ceil(e * (n / b)), "Steps are whole"),
        (lambda: lambda n, b, e, o: e, "same number of epochs"),
        (lambda: lambda n, b, e, o: e * math.ceil(n / o), "how many steps the other size makes in"),
        (lambda: lambda n, b, e, o: _right(n, b, e, o) + 1, "One fewer is enough"),
        (lambda: lambda n, b, e, o: math.ceil(math.ceil(n / o) * e / math.ceil(n / b)), "stand above"),
        (lambda: lambda n, b, e, o: math.ceil(e * (n / b) / math.ceil(n / o)), "Round before you divide"),
        (lambda: lambda n, b, e, o: e * n, "how many *samples*"),
        (lambda: lambda n, b, e, o: math.ceil(e * math.ceil(n / b) / o), "by the size of a batch"),
        (lambda: lambda n, b, e, o: _right(n, b, e, o) - 1, "one epoch more"),
        (lambda: lambda n, b, e, o: _right(n, b, e, o) + 7, "steps an epoch that takes"),
        (lambda: lambda n, b, e, o: e * n / b / (n // o), "only whole epochs"),
        (lambda: lambda n, b, e, o: str(_right(n, b, e, o)), "quotes"),
        (lambda: lambda n, b, e, o: [_right(n, b, e, o)], "one number"),
        (lambda: lambda n, b, e: e, "The page calls"),
        (lambda: 600, "the function itself"),
    ],
}
ALSO_RIGHT = {"knobs-2": [lambda: _by_counting, lambda: _by_numpy]}
