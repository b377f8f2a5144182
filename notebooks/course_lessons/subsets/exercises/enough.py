"""How many to draw at random so that the rarest class is not missed."""

from functools import cache

import numpy as np

from course_lessons.subsets.exercises.tail import tail_labels
from course_lib.exercises import Exercise, Retry

WANTED, SURE = 5, 0.95


def _chance(budget: int, wanted: int = WANTED) -> float:
    """Probability that a plain random draw of `budget` holds `wanted` of the rarest class or more."""
    from scipy.stats import hypergeom

    counts = np.bincount(tail_labels())
    return float(hypergeom.sf(wanted - 1, counts.sum(), counts.min(), budget))


@cache
def _enough() -> int:
    return next(
        budget
        for budget in range(1, len(tail_labels()) + 1)
        if _chance(budget) >= SURE
    )


def _judge_enough(budget) -> Retry | None:
    if isinstance(budget, bool) or not np.isscalar(budget) or not np.isreal(budget):
        return Retry("Give one whole number: how many images to draw.")
    n = len(tail_labels())
    if 0 < budget < 1:
        return Retry(
            f"Give a number of images, not a share: {budget:g} of {n:,} is {budget * n:,.0f}."
        )
    if budget != int(budget) or not 1 <= budget <= n:
        return Retry(f"Give a whole number between 1 and {n:,}; yours is {budget}.")
    chance, expected = (
        _chance(int(budget)),
        budget * np.bincount(tail_labels()).min() / n,
    )
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
    id="subsets-2",
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
)
