"""Wrong and right answers to which_ones-3, “Hard, but not the hardest”."""

import numpy as np

from course_lessons.which_ones.exercises.window import _case, _pick


def _from_the_end(scores: np.ndarray, budget: int, skip: float) -> np.ndarray:
    easiest_first = np.argsort(scores)
    left = easiest_first[: len(scores) - round(skip * len(scores))]
    return left[-budget:]


def _by_threshold(scores: np.ndarray, budget: int, skip: float) -> list[int]:
    ranked = sorted(range(len(scores)), key=lambda row: scores[row], reverse=True)
    return ranked[round(skip * len(scores)) :][:budget]


MISTAKES = {
    "which_ones-3": [
        (
            lambda: lambda scores, budget, skip: np.argsort(-scores)[:budget],
            "simply the hardest",
        ),
        (
            lambda: lambda scores, budget, skip: _pick(-scores, budget, skip),
            "easiest",
        ),
        (
            lambda: lambda scores, budget, skip: np.argsort(-scores)[int(skip * budget) :][:budget],
            "share of *all*",
        ),
        (
            lambda: lambda scores, budget, skip: _pick(scores, budget, skip)[: budget // 2],
            "100 different",
        ),
        (
            lambda: lambda scores, budget, skip: np.random.default_rng(0).permutation(len(scores))[:budget],
            "should be",
        ),
        (
            lambda: lambda scores, budget, skip: _pick(scores, budget, 0.12),
            "Use both",
        ),
        (
            lambda: lambda scores, budget, skip: scores[_pick(scores, budget, skip)],
            "positions",
        ),
        (lambda: _pick(_case()[0], 100, 0.12), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "which_ones-3": [lambda: _from_the_end, lambda: _by_threshold],
}
