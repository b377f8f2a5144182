"""The same number of every class, to the image, when the rarest cannot give its part."""

from collections.abc import Callable

import numpy as np

from course_lessons.subsets.exercises.tail import BUDGET, tail_labels
from course_lib.exercises import Exercise, Retry


def _fair(counts: np.ndarray, budget: int) -> np.ndarray:
    """The fairest numbers: raise the level until the budget is spent, no class above what it has."""
    level = next(
        level
        for level in range(budget + 1)
        if np.minimum(counts, level).sum() >= budget
    )
    return np.minimum(counts, level)


def _judge_fair(policy: Callable) -> Retry | None:
    if not callable(policy):
        return Retry(
            "Hand over the function itself, `fair_draw`, not what it returns."
        )
    y = tail_labels()
    rows = np.asarray(policy(y, BUDGET, 0))
    if rows.ndim != 1 or rows.dtype.kind not in "iu":
        return Retry(
            "Return a one-dimensional array of indices, so that `y[rows]` are the chosen labels."
        )
    if len(np.unique(rows)) < len(rows):
        return Retry(
            "Some images were taken twice. Draw without replacement: a copy holds nothing new."
        )
    have, want = np.bincount(y), np.bincount(y[rows], minlength=10)
    if len(rows) < BUDGET:
        return Retry(
            f"You return {len(rows)} images, not {BUDGET:,}. The rarest class has only {have.min()}: what it cannot "
            "give, the others must."
        )
    if len(rows) > BUDGET:
        return Retry(
            f"You return {len(rows):,} images; the budget is {BUDGET:,} in all, not for each class."
        )
    if want.max() - want.min() > np.ptp(_fair(have, BUDGET)) + 1:
        return Retry(
            f"Your classes get from {want.min()} to {want.max()} images. Every class that can should get the same."
        )
    if np.array_equal(np.sort(rows), np.sort(policy(y, BUDGET, 1))):
        return Retry(
            "Two seeds chose the very same images. Shuffle inside each class with `seed`."
        )
    small = np.repeat([0, 1, 2], [50, 50, 2])
    got = np.bincount(small[np.asarray(policy(small, 30, 0))], minlength=3)
    if got.sum() != 30 or np.abs(got - [14, 14, 2]).max() > 1:
        return Retry(
            f"With classes of 50, 50 and 2 and a budget of 30 you take {got.tolist()}; fair is [14, 14, 2]."
        )
    return None


def _round_robin(y: np.ndarray, budget: int, seed: int) -> np.ndarray:
    shuffled = np.random.default_rng(seed).permutation(len(y))
    turn = np.empty(len(y), int)
    for label in np.unique(y):
        own = shuffled[y[shuffled] == label]
        turn[own] = np.arange(len(own))
    return shuffled[np.argsort(turn[shuffled], kind="stable")][:budget]


FAIR = Exercise(
    id="subsets-3",
    title="The same number of each",
    judge=_judge_fair,
    reference=lambda: _round_robin,
    solution="""\
def fair_draw(y, budget, seed):
    shuffled = np.random.default_rng(seed).permutation(len(y))
    turn = np.empty(len(y), int)  # is this image its class's first, second, third … ?
    for label in np.unique(y):
        own = shuffled[y[shuffled] == label]
        turn[own] = np.arange(len(own))
    # all the firsts, then all the seconds … until the budget is spent
    return shuffled[np.argsort(turn[shuffled], kind="stable")][:budget]""",
    praise="Every class that can gives the same, the rarest gives all it has, and the budget is met to the image.",
    hints=[
        "Think of dealing cards: one image of every class, then a second one of every class, and so on.",
        "A class that has run out is skipped, and the dealing goes on until 1,000 are dealt.",
        "`rng.permutation(np.flatnonzero(y == label))` is one class's pile, shuffled.",
    ],
)
