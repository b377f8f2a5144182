"""Wrong and right answers to the exercises on copies, compute and trainings."""

import math

import numpy as np

from course_lessons.which_background.exercises import copies, equal_compute, trainings

_copies, _steps, _runs = copies._right, equal_compute._right, trainings._right


def _unequal(labels, ratio):
    rows = _copies(labels, ratio)
    objects, n = np.flatnonzero(labels == 1), (labels == 0).sum() // ratio
    extra = np.full(n - len(objects), objects[0])
    return np.concatenate([rows[labels[rows] == 0], objects, extra])


def _other_way(labels, ratio):
    background, objects = np.flatnonzero(labels == 0), np.flatnonzero(labels == 1)
    return np.concatenate([background, np.resize(objects, ratio * len(background))])


def _by_repeat(labels, ratio):
    objects, n = np.flatnonzero(labels), int((labels == 0).sum()) // ratio
    times = np.full(len(objects), n // len(objects))
    times[: n % len(objects)] += 1
    return np.concatenate([np.repeat(objects, times), np.flatnonzero(labels == 0)])


def _by_loop(labels, ratio):
    background = [k for k, label in enumerate(labels) if not label]
    objects = [k for k, label in enumerate(labels) if label]
    return background + [objects[k % len(objects)] for k in range(len(background) // ratio)]


def _subset(labels, ratio):
    objects = np.flatnonzero(labels == 1)
    return np.concatenate([objects, np.flatnonzero(labels == 0)[: ratio * len(objects)]])


MISTAKES = {
    "which_background-1": [
        (lambda: _unequal, "Repeat them in turn"),
        (lambda: _other_way, "the other way round"),
        (lambda: lambda labels, ratio: np.arange(len(labels)), "every object comes once"),
        (lambda: _subset, "Every one of them is kept"),
        (lambda: lambda labels, ratio: _copies(1 - labels, ratio), "the wrong way round"),
        (lambda: lambda labels, ratio: _copies(labels, 3), "1 to 1 are 100"),
        (lambda: lambda labels, ratio: labels[_copies(labels, ratio)], "those are *labels*"),
    ],
    "which_background-3": [
        (lambda: lambda n, size, scored: n // size, "are looked at, too"),
        (lambda: lambda n, size, scored: max(0, round((n - scored) / size)), "Round down"),
        (lambda: lambda n, size, scored: (n - scored) // size, "none is left: 0"),
        (lambda: lambda n, size, scored: max(0, n - scored), "A step looks at 512"),
        (lambda: lambda n, size, scored: max(0, math.ceil((n - scored) / size)), "Round down"),
        (lambda: lambda n, size, scored: max(0, (n - scored) / size), "one whole number"),
        (lambda: lambda n, size, scored: max(0, (n + scored) // size), "55,692 windows are left"),
    ],
    "which_background-4": [
        (lambda: lambda rate, sure: math.ceil(1 / rate), "*on average*"),
        (lambda: lambda rate, sure: math.ceil(sure / rate), "chances do not add up"),
        (lambda: lambda rate, sure: _runs(rate, sure) - 1, "is asked"),
        (lambda: lambda rate, sure: _runs(rate, sure) + 1, "more than needed"),
        (lambda: lambda rate, sure: math.log(1 - sure) / math.log(1 - rate), "one whole number"),
        (lambda: lambda rate, sure: 0, "At least one"),
        (lambda: lambda rate, sure: int(math.log(1 - sure) / math.log(1 - rate)) + 1, "more than needed"),
    ],
}
ALSO_RIGHT = {
    "which_background-1": [lambda: _by_repeat, lambda: _by_loop],
    "which_background-3": [
        lambda: lambda n, size, scored: 0 if scored > n else int((n - scored) / size),
        lambda: lambda n, size, scored: len(range(size, n - scored + 1, size)),
    ],
    "which_background-4": [
        lambda: lambda rate, sure: max(1, math.ceil(math.log(1 - sure) / math.log(1 - rate) - 1e-9)),
        lambda: lambda rate, sure: next(n for n in range(1, 999) if (1 - rate) ** n <= 1 - sure + 1e-12),
    ],
}
