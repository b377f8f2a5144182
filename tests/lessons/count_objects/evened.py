"""Wrong and right answers to count_objects-3, “Even them out”."""

import numpy as np

from course_lessons.count_objects.exercises.evened import counts


def _birds() -> np.ndarray:
    return counts()[:, 0] > 0


MISTAKES = {
    "count_objects-3": [
        (lambda: np.ones(500, dtype=int), "equally often"),
        (lambda: np.where(_birds(), 0, 1), "not shown at all"),
        (lambda: np.where(_birds(), 1, 8), "is the most"),
        (lambda: np.where(_birds(), 4, 1), "*with* birds"),
        (lambda: np.where(_birds(), 2, 4), "bring their flock"),
        (lambda: np.where(_birds(), 1, 2), "not often enough"),
        (lambda: np.where(_birds(), 1, 3.5), "whole number"),
        (lambda: [1, 4], "how often each image"),
        (lambda: lambda counts: counts, "need an array or a list"),
        (lambda: 4, "a number"),
    ]
}
ALSO_RIGHT = {
    "count_objects-3": [
        lambda: [1 if each else 5 for each in _birds()],
        lambda: np.where(counts()[:, 0] > 0, 1.0, 4.0),
    ]
}
