"""Exercises of lesson 03, "Do you need all of it?": drawing, missing, balancing, planning, over-fitting."""

from collections.abc import Callable
from functools import cache

import numpy as np

from course_lib import subsets
from course_lib.datasets import load_sketches
from course_lib.exercises.checker import Exercise, Retry

BUDGET = 1_000


@cache
def _tail_labels() -> np.ndarray:
    return load_sketches(imbalance=100).train.y


# 03-1: draw without replacement ------------------------------------------------------------------


def _judge_draw(draw) -> Retry | None:
    if not callable(draw):
        return Retry("Hand over the function itself, `draw`, not what it returns.")
    rows = np.asarray(draw(1_000, 100, 0))
    if rows.shape != (100,):
        return Retry(f"`draw(1000, 100, 0)` should give 100 indices; yours has the shape {rows.shape}.")
    if rows.dtype.kind not in "iu":
        return Retry(f"Indices are whole numbers; yours are of type `{rows.dtype}`.")
    if rows.min() < 0 or rows.max() >= 1_000:
        return Retry(
            f"Indices of 1,000 numbers run from 0 to 999; yours reach {rows.min()} and {rows.max()}."
        )
    if len(np.unique(rows)) < 100:
        return Retry(
            f"Only {len(np.unique(rows))} of your 100 indices differ: you draw with replacement, so some samples "
            "come twice and others pay for it."
        )
    if not np.array_equal(rows, draw(1_000, 100, 0)):
        return Retry("The same seed gave two different draws. Make the generator from `seed`.")
    draws = [np.asarray(draw(20, 5, seed)) for seed in range(300)]
    if all(set(one) == set(draws[0]) for one in draws):
        return Retry(
            "Every seed gives the same draw, so nothing was left to chance. Where does `seed` go in?"
        )
    often = np.bincount(np.concatenate(draws), minlength=20) / 75  # 1 where every index has the same chance
    if often.min() < 0.5 or often.max() > 1.6:
        return Retry(
            f"Over 300 seeds, index {often.argmin()} came up {often.min():.0%} as often as it should and index "
            f"{often.argmax()} {often.max():.0%}: not every sample has the same chance."
        )
    return None


def _draw(n: int, k: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).choice(n, size=k, replace=False)


def _draw_a_block(n: int, k: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, n - k) + np.arange(k)


DRAW = Exercise(
    id="03-1",
    title="Draw 100 of 1,000",
    judge=_judge_draw,
    reference=lambda: _draw,
    solution="""\
def draw(n, k, seed):
    rng = np.random.default_rng(seed)
    return rng.choice(n, size=k, replace=False)""",
    praise="Different indices, the same for the same seed, and each sample with the same chance.",
    hints=[
        "`np.random.default_rng(seed)` makes a generator that gives the same numbers for the same seed.",
        "Its method `choice(n, size=k)` draws from `0 … n-1`, and by default puts each one back.",
        "`rng.choice(n, size=k, replace=False)` does not put them back.",
    ],
    mistakes=[
        (lambda: lambda n, k, seed: np.random.default_rng(seed).integers(0, n, k), "with replacement"),
        (lambda: lambda n, k, seed: np.arange(k), "Every seed"),
        (lambda: lambda n, k, seed: np.random.default_rng().choice(n, k, replace=False), "same seed"),
        (lambda: _draw_a_block, "same chance"),
        (lambda: lambda n, k, seed: np.random.default_rng(seed).choice(n, k, replace=False) + 1, "0 to 999"),
        (lambda: lambda n, k, seed: np.random.default_rng(seed).random(n) < k / n, "shape"),
        (lambda: lambda n, k, seed: np.random.default_rng(seed).permutation(n)[:k] / 1, "whole numbers"),
        (lambda: _draw(1_000, 100, 0), "the function itself"),
    ],
    also_right=[
        lambda: lambda n, k, seed: np.random.default_rng(seed).permutation(n)[:k],
        lambda: lambda n, k, seed: np.argsort(np.random.default_rng(seed).random(n))[:k],
        lambda: lambda n, k, seed: np.random.RandomState(seed).choice(n, k, replace=False),
        lambda: lambda n, k, seed: subsets.random(np.zeros(n, int), k, random_state=seed).tolist(),
    ],
)

# 03-2: how many to draw so that the rarest class is not missed ------------------------------------

WANTED, SURE = 5, 0.95


def _chance(budget: int, wanted: int = WANTED) -> float:
    """Probability that a plain random draw of `budget` holds `wanted` of the rarest class or more."""
    from scipy.stats import hypergeom

    counts = np.bincount(_tail_labels())
    return float(hypergeom.sf(wanted - 1, counts.sum(), counts.min(), budget))


@cache
def _enough() -> int:
    return next(budget for budget in range(1, len(_tail_labels()) + 1) if _chance(budget) >= SURE)


def _judge_enough(budget) -> Retry | None:
    if isinstance(budget, bool) or not np.isscalar(budget) or not np.isreal(budget):
        return Retry("Give one whole number: how many images to draw.")
    n = len(_tail_labels())
    if 0 < budget < 1:
        return Retry(f"Give a number of images, not a share: {budget:g} of {n:,} is {budget * n:,.0f}.")
    if budget != int(budget) or not 1 <= budget <= n:
        return Retry(f"Give a whole number between 1 and {n:,}; yours is {budget}.")
    chance, expected = _chance(int(budget)), budget * np.bincount(_tail_labels()).min() / n
    if chance < SURE - 0.01 and expected >= WANTED:
        return Retry(
            f"With {budget:,} images a draw holds {expected:.1f} of the rarest class *on average*, but only "
            f"{chance:.0%} of the draws hold {WANTED} or more. Half of the draws are below average: ask for a margin."
        )
    if chance < SURE - 0.01:
        return Retry(
            f"With {budget:,} images only {chance:.1%} of the draws hold {WANTED} or more of the rarest class. "
            "You need more."
        )
    if budget > 1.15 * _enough():
        return Retry(
            f"That is enough in {chance:.1%} of the draws, but wasteful: fewer images would do. "
            "Look for the smallest number that still reaches 95 %."
        )
    return None


ENOUGH = Exercise(
    id="03-2",
    title="How many, to miss nobody?",
    judge=_judge_enough,
    reference=_enough,
    solution="""\
enough = next(budget for budget in range(100, 10_000, 50) if chance(budget) >= 0.95)""",
    praise="To be sure of a handful of the rarest class, a plain random draw must be surprisingly large.",
    hints=[
        "`chance(1_000)` is the share of random draws of 1,000 that hold five or more. Try larger budgets.",
        "Walk up in steps of 50 or 100 until the chance reaches 0.95: a `for` loop, or a few tries by hand.",
    ],
    mistakes=[
        (lambda: 1_000, "You need more"),
        (lambda: 50, "0.0%"),
        (lambda: int(WANTED * len(_tail_labels()) / np.bincount(_tail_labels()).min()), "on average"),
        (lambda: 10_000, "wasteful"),
        (lambda: 0.25, "not a share"),
    ],
    also_right=[
        lambda: float(_enough() + 40),
        lambda: np.int64(round(_enough() * 1.1)),
        lambda: _enough() - 5,
    ],
)

# 03-3: the same number of every class, exactly ----------------------------------------------------


def _fair(counts: np.ndarray, budget: int) -> np.ndarray:
    """The fairest numbers: raise the level until the budget is spent, no class above what it has."""
    level = next(level for level in range(budget + 1) if np.minimum(counts, level).sum() >= budget)
    return np.minimum(counts, level)


def _judge_fair(policy: Callable) -> Retry | None:
    if not callable(policy):
        return Retry("Hand over the function itself, `fair_draw`, not what it returns.")
    y = _tail_labels()
    rows = np.asarray(policy(y, BUDGET, 0))
    if rows.ndim != 1 or rows.dtype.kind not in "iu":
        return Retry("Return a one-dimensional array of indices, so that `y[rows]` are the chosen labels.")
    if len(np.unique(rows)) < len(rows):
        return Retry("Some images were taken twice. Draw without replacement: a copy holds nothing new.")
    have, want = np.bincount(y), np.bincount(y[rows], minlength=10)
    if len(rows) < BUDGET:
        return Retry(
            f"You return {len(rows)} images, not {BUDGET:,}. The rarest class has only {have.min()}: what it cannot "
            "give, the others must."
        )
    if len(rows) > BUDGET:
        return Retry(f"You return {len(rows):,} images; the budget is {BUDGET:,} in all, not for each class.")
    if want.max() - want.min() > np.ptp(_fair(have, BUDGET)) + 1:
        return Retry(
            f"Your classes get from {want.min()} to {want.max()} images. Every class that can should get the same."
        )
    if np.array_equal(np.sort(rows), np.sort(policy(y, BUDGET, 1))):
        return Retry("Two seeds chose the very same images. Shuffle inside each class with `seed`.")
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


FAIR = Exercise(
    id="03-3",
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
    mistakes=[
        (lambda: lambda y, b, seed: _rows_of_each(y, lambda own: b // 10, seed), "cannot"),
        (lambda: lambda y, b, seed: subsets.class_balanced(y, b, random_state=seed, replace=True), "twice"),
        (lambda: lambda y, b, seed: subsets.stratified(y, b, random_state=seed), "should get the same"),
        (lambda: lambda y, b, seed: _rows_of_each(y, lambda own: b, seed), "in all"),
        (lambda: lambda y, b, seed: _round_robin(y, b, 0), "seeds"),
        (lambda: _round_robin(_tail_labels(), BUDGET, 0), "the function itself"),
    ],
    also_right=[
        lambda: lambda y, budget, seed: subsets.class_balanced(y, budget, random_state=seed),
        lambda: _one_by_one,
    ],
)
EXERCISES = [DRAW, ENOUGH, FAIR]
