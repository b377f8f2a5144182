"""The same number of every class, to the image, when the rarest cannot give its part."""

import numpy as np

from course_lessons.subsets.exercises.tail import BUDGET, tail_labels
from course_lib.exercises import Exercise, laws
from course_lib.exercises.wording import plain

SMALL = np.random.default_rng(0).permutation(
    np.repeat([70, 2, 5], [50, 50, 4])
)  # in no order, codes with gaps


def _judge_fair(answer) -> None:
    fair_draw = laws.Function(
        answer,
        "fair_draw(y, budget, seed)",
        returns="the indices of the chosen images",
        stops={
            "draws more": "A class that has fewer than its part must give all it has, and the others the rest."
        },
    )
    cases = [
        (tail_labels(), BUDGET),
        (SMALL, 31),
        (SMALL, 2),
        (SMALL[::-1], 70),
        (SMALL, len(SMALL)),
    ]
    for y, budget in cases:
        rows = laws.indices(
            fair_draw(y, budget, 0),
            below=len(y),
            given={"y": y},
            case=fair_draw.case,
            repeats="Draw without replacement: a copy holds nothing new.",
        )
        _check_shares(y, budget, rows)
    laws.seeded(
        fair_draw, SMALL, 31, key=lambda rows: sorted(int(row) for row in rows)
    )
    often = np.bincount(
        np.ravel([fair_draw(SMALL, 31, seed) for seed in range(60)]),
        minlength=len(SMALL),
    )
    never = np.flatnonzero(often == 0)
    laws.require(
        not never.size,
        lambda: (
            f"In 60 draws with 60 seeds, {never.size} of {len(SMALL)} images never came, index {never[0]} of class "
            f"{SMALL[never[0]]} for one. Is the whole of each class shuffled with `seed`, before its part is taken?"
        ),
    )


def _check_shares(y: np.ndarray, budget: int, rows: np.ndarray) -> None:
    """Demand that no class is above or below the level at which the budget is spent, by more than the last one."""
    labels, have = np.unique(y, return_counts=True)
    got = np.array([np.count_nonzero(y[rows] == label) for label in labels])
    case = f"From classes of {plain(have, 10)} images, with a budget of {budget:,}, you take {plain(got, 10)}."
    laws.require(
        len(rows) <= budget,
        f"{case} That is {len(rows):,}; the budget is {budget:,} in all, not for each class.",
    )
    laws.require(
        len(rows) == budget,
        f"{case} That is {len(rows):,}, not {budget:,}. What a class cannot give, because it has no more, the others "
        "must.",
    )
    level = max(
        level
        for level in range(budget + 1)
        if np.minimum(have, level).sum() <= budget
    )
    laws.require(
        (got >= np.minimum(have, level)).all() and (got <= level + 1).all(),
        f"{case} Every class that can should get the same, here {level:,} or one more.",
    )


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
