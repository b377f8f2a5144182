"""How many to draw at random so that the rarest class is not missed."""

from functools import cache

import numpy as np

from course_lessons.subsets.exercises.tail import tail_labels
from course_lib.exercises import Exercise, Retry, laws

WANTED, SURE = 5, 0.95
NEAR = 115  # within a hundred, as the text has it, and what ten thousand draws are off by


def _chance(budget: int, wanted: int = WANTED) -> float:
    """Probability that a plain random draw of `budget` holds `wanted` of the rarest class or more."""
    from scipy.stats import hypergeom

    counts = np.bincount(tail_labels())
    return float(hypergeom.sf(wanted - 1, counts.sum(), counts.min(), budget))


@cache
def _enough(wanted: int = WANTED) -> int:
    return next(
        budget
        for budget in range(1, len(tail_labels()) + 1)
        if _chance(budget, wanted) >= SURE
    )


def _judge_enough(answer) -> None:
    n = len(tail_labels())
    asked = laws.number(answer, "how many images to draw")
    laws.require(
        not 0 < asked < 1,
        f"You give {asked:.3g}, a share or a chance. Asked is a number of images, of {n:,}.",
    )
    budget = int(
        laws.number(answer, "how many images to draw", at_least=1, at_most=n)
    )
    chance = _chance(budget)
    expected = budget * np.bincount(tail_labels()).min() / n
    for wanted in (WANTED - 1, WANTED + 1):
        laws.require(
            abs(budget - _enough(wanted)) > 50,
            f"With {budget:,} images {SURE:.0%} of the draws hold {wanted} or more of the rarest class. Asked are "
            f"{WANTED} or more.",
        )
    if chance < SURE - 0.01 and WANTED <= expected < WANTED + 1:
        raise Retry(
            f"With {budget:,} images a draw holds {expected:.1f} of the rarest class *on average*, but only "
            f"{chance:.0%} of the draws hold {WANTED} or more. Half of the draws are below average: ask for a margin."
        )
    laws.require(
        chance >= SURE - 0.01,
        f"With {budget:,} images only {chance:.1%} of the draws hold {WANTED} or more of the rarest class. "
        "You need more.",
    )
    laws.require(
        budget <= _enough() + NEAR,
        f"That is enough in {chance:.1%} of the draws, but wasteful: fewer images would do. "
        f"Look for the smallest number that still reaches {SURE:.0%}.",
    )


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
