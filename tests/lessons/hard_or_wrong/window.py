"""Wrong and right answers to hard_or_wrong-1, “Hard, but not the hardest”."""

import numpy as np

from course_lessons.hard_or_wrong.exercises.window import _noisy, _pick


def _from_the_end(scores: np.ndarray, budget: int, skip: float) -> np.ndarray:
    easiest_first = np.argsort(scores)
    left = easiest_first[: len(scores) - int(skip * len(scores))]
    return left[-budget:]


def _by_threshold(scores: np.ndarray, budget: int, skip: float) -> list[int]:
    ranked = sorted(range(len(scores)), key=lambda row: scores[row], reverse=True)
    return ranked[round(skip * len(scores)) :][:budget]


def _by_pandas(scores, budget, skip):
    import pandas as pd

    ranked = pd.Series(scores).sort_values(ascending=False).iloc[int(skip * len(scores)) :]
    return ranked.index[:budget]


def _sorting_in_place(scores, budget, skip):
    scores[::-1].sort()
    return np.arange(int(skip * len(scores)), int(skip * len(scores)) + budget)


def _slice_to_the_budget(scores, budget, skip):
    return np.argsort(-scores)[round(skip * len(scores)) : budget]


def _within_what_is_left(scores, budget, skip):
    left = np.delete(scores, np.argsort(-scores)[: round(skip * len(scores))])
    return np.argsort(-left)[:budget]


def _any_of_the_rest(scores, budget, skip):
    left = np.argsort(-scores)[round(skip * len(scores)) :]
    return np.random.default_rng(0).permutation(left)[:budget]


MISTAKES = {
    "hard_or_wrong-1": [
        (lambda: lambda scores, budget, skip: np.argsort(-scores)[:budget], "simply the hardest"),
        (lambda: lambda scores, budget, skip: _pick(-scores, budget, skip), "you take the *smallest*"),
        (
            lambda: lambda scores, budget, skip: np.argsort(-scores)[int(skip * budget) :][:budget],
            "share of *all*",
        ),
        (
            lambda: lambda scores, budget, skip: _pick(scores, budget // 2, skip),
            "yours are 50 positions; 100",
        ),
        (lambda: lambda scores, budget, skip: _pick(scores, 100, skip), "yours are 100 positions; 50"),
        (
            lambda: lambda scores, budget, skip: np.random.default_rng(0).permutation(len(scores))[:budget],
            "those asked for, from",
        ),
        (
            lambda: lambda scores, budget, skip: _pick(scores, budget, 0.12),
            "With scores = an array of 1,000, budget = 50",
        ),
        (lambda: lambda scores, budget, skip: _pick(np.abs(scores), budget, skip), "without their signs"),
        (lambda: lambda scores, budget, skip: _pick(scores, budget, skip / 100), "`skip` for percent"),
        (lambda: _slice_to_the_budget, "begin at 120, and end 100 later"),
        (lambda: _within_what_is_left, "Translate them back"),
        (lambda: _any_of_the_rest, "others than its 100 hardest"),
        (
            lambda: lambda scores, budget, skip: scores[_pick(scores, budget, skip)],
            "those are values of `scores`",
        ),
        (
            lambda: lambda scores, budget, skip: np.isin(np.arange(len(scores)), _pick(scores, budget, skip)),
            "a mask",
        ),
        (lambda: _sorting_in_place, "changes the `scores`"),
        (lambda: _pick(_noisy()[0], 100, 0.12), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "hard_or_wrong-1": [lambda: _from_the_end, lambda: _by_threshold, lambda: _by_pandas],
}
