"""Wrong and right answers to subsets-3, “The same number of each”."""

from collections.abc import Callable

import numpy as np

from course_lessons.subsets.exercises.fair import _round_robin
from course_lessons.subsets.exercises.tail import BUDGET, tail_labels
from course_lib import subsets


def _rows_of_each(y: np.ndarray, number: Callable[[np.ndarray], int], seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    members = (np.flatnonzero(y == label) for label in np.unique(y))
    return np.concatenate([rng.permutation(own)[: number(own)] for own in members])


def _one_by_one(y: np.ndarray, budget: int, seed: int) -> list[int]:
    rng = np.random.default_rng(seed)
    left = [list(rng.permutation(np.flatnonzero(y == label))) for label in np.unique(y)]
    chosen = []
    while len(chosen) < budget:
        for own in left:
            if own and len(chosen) < budget:
                chosen.append(own.pop())
    return chosen


MISTAKES = {
    "subsets-3": [
        (
            lambda: lambda y, b, seed: _rows_of_each(y, lambda own: b // 10, seed),
            "cannot",
        ),
        (
            lambda: lambda y, b, seed: subsets.class_balanced(y, b, random_state=seed, replace=True),
            "twice",
        ),
        (
            lambda: lambda y, b, seed: subsets.stratified(y, b, random_state=seed),
            "should get the same",
        ),
        (
            lambda: lambda y, b, seed: _rows_of_each(y, lambda own: b, seed),
            "in all",
        ),
        (lambda: lambda y, b, seed: _round_robin(y, b, 0), "seeds"),
        (lambda: _round_robin(tail_labels(), BUDGET, 0), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "subsets-3": [
        lambda: lambda y, budget, seed: subsets.class_balanced(y, budget, random_state=seed),
        lambda: _one_by_one,
    ],
}
