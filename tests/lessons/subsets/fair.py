"""Wrong and right answers to subsets-3, “The same number of each”."""

from collections.abc import Callable

import numpy as np
import pandas as pd

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


def _with_numpy(y: np.ndarray, budget: int, seed: int) -> np.ndarray:
    """What nearly everybody writes first."""
    rng = np.random.default_rng(seed)
    part = budget // len(np.unique(y))
    return np.concatenate([rng.choice(np.flatnonzero(y == c), part, replace=False) for c in np.unique(y)])


def _spoils(y: np.ndarray, budget: int, seed: int) -> np.ndarray:
    rows = _round_robin(y, budget, seed)
    y[:] = 0
    return rows


def _by_code(y: np.ndarray, budget: int, seed: int) -> np.ndarray:
    """Right as long as the codes are 0 … 2 or more, without a gap."""
    shuffled = np.random.default_rng(seed).permutation(len(y))
    turn = np.full(len(y), len(y))
    for label in range(len(np.unique(y))):
        own = shuffled[y[shuffled] == label]
        turn[own] = np.arange(len(own))
    return shuffled[np.argsort(turn[shuffled], kind="stable")][:budget]


def _only_the_last_by_chance(y: np.ndarray, budget: int, seed: int) -> np.ndarray:
    """The first of every class, always; chance decides who gets one more."""
    turn = np.empty(len(y), int)
    for label in np.unique(y):
        turn[y == label] = np.arange((y == label).sum())
    return np.argsort(turn + 0.9 * np.random.default_rng(seed).random(len(y)))[:budget]


def _of_ten_codes(y: np.ndarray, budget: int, seed: int) -> np.ndarray:
    """Right as long as no code is above 9."""
    known = np.flatnonzero(y < 10)
    return known[_round_robin(y[known], budget, seed)]


MISTAKES = {
    "subsets-3": [
        (
            lambda: lambda y, b, seed: _rows_of_each(y, lambda own: b // 10, seed),
            "cannot",
        ),
        (
            lambda: lambda y, b, seed: subsets.class_balanced(y, b, random_state=seed, replace=True),
            "a copy holds nothing new",
        ),
        (
            lambda: lambda y, b, seed: subsets.stratified(y, b, random_state=seed),
            "should get the same",
        ),
        (
            lambda: lambda y, b, seed: _rows_of_each(y, lambda own: b, seed),
            "in all",
        ),
        (lambda: lambda y, b, seed: _round_robin(y, b, 0), "Whatever the `seed`"),
        (lambda: _with_numpy, "A class that has fewer than its part must give all it has"),
        (lambda: _spoils, "changes the `y`"),
        (lambda: _by_code, "From classes of [50, 4, 50]"),
        (lambda: _of_ten_codes, "you take [27, 4, 0]"),
        (lambda: lambda y, b, seed: y[_round_robin(y, b, seed)], "those are values of `y`"),
        (lambda: _only_the_last_by_chance, "before its part is taken"),
        (lambda: lambda y, b, seed: _round_robin(y, b, None), "The same `seed`"),
        (lambda: _round_robin(tail_labels(), BUDGET, 0), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "subsets-3": [
        lambda: lambda y, budget, seed: subsets.class_balanced(y, budget, random_state=seed),
        lambda: _one_by_one,
        lambda: lambda y, budget, seed: pd.Index(_round_robin(y, budget, seed)),
    ],
}
