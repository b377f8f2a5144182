"""As many different things as the budget allows."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws
from course_lib.exercises.wording import plain
from course_lib.text import count_noun

THERE = np.array(
    [30, 1, 4, 4, 20, 2, 7, 1, 12, 9]
)  # photographs of each of ten sketches
NUMBERS = np.array([7, 3, 89, 12, 4, 55, 8, 21, 0, 30])  # what they are called


def _sketches(there: np.ndarray, numbers: np.ndarray, seed: int) -> np.ndarray:
    """Which sketch each image shows, in no order."""
    return np.random.default_rng(seed).permutation(np.repeat(numbers, there))


SKETCH = _sketches(THERE, NUMBERS, 5)


def _even(counts: np.ndarray, budget: int) -> np.ndarray:
    level = next(
        level
        for level in range(budget + 1)
        if np.minimum(counts, level).sum() >= budget
    )
    return np.minimum(counts, level)


def _judge(answer: Any) -> None:
    spread = laws.Function(
        answer,
        "spread(sketch, budget, seed)",
        returns="the indices of the chosen images",
        stops={
            "draws more": "A sketch that has fewer images than its part must give all it has, and the others the "
            "rest.",
            "from nothing": "Numbers of sketches have gaps; `np.unique(sketch)` lists those that there are.",
        },
    )
    three = _sketches(np.array([2, 9, 5]), np.array([1_000, 2, 30]), 1)
    cases = ((SKETCH, 6), (SKETCH, 10), (SKETCH, 40), (three, 1), (three, 16))
    for sketch, budget in cases:
        _check(spread, sketch, budget)
    laws.seeded(spread, SKETCH, 6, key=_in_order)
    _check_chances(spread)


def _in_order(rows: Any) -> list[int]:
    return sorted(int(row) for row in rows)


def _check(spread: laws.Function, sketch: np.ndarray, budget: int) -> None:
    rows = laws.indices(
        spread(sketch, budget, 0),
        below=len(sketch),
        repeats="A copy holds nothing new: take each image once.",
        case=spread.case,
        of="indices",
    )
    numbers, there = np.unique(sketch, return_counts=True)
    laws.require(
        len(rows) < 5 or not np.isin(rows, numbers).all(),
        f"{spread.case}those are the numbers of sketches, {plain(rows)}. Return the places of their images in "
        "`sketch`, as `np.flatnonzero(sketch == number)` finds them.",
    )
    got = np.array([np.count_nonzero(sketch[rows] == each) for each in numbers])
    case = f"{spread.case}of sketches with {plain(there, 10)} images you take {plain(got, 10)}."
    again = "When every sketch is in, go round again: a second image of each that has one, then a third."
    if budget <= len(numbers):
        again = f"There are {len(numbers)} sketches (`np.unique(sketch)`): show {budget} of them, an image of each."
    laws.require(
        len(rows) >= budget,
        f"{case} That is {len(rows)}, and {budget} are asked for. {again}",
    )
    laws.require(
        len(rows) == budget,
        f"{case} That is {len(rows)}, and the budget is {budget} in all.",
    )
    possible = min(budget, len(numbers))
    laws.require(
        np.count_nonzero(got) == possible,
        f"{case} Your {budget} show only {count_noun(np.count_nonzero(got), 'sketch')}, and {possible} are possible.",
    )
    even = _even(there, budget)
    laws.require(
        (got <= even).all() and (got >= np.minimum(there, even.max() - 1)).all(),
        f"{case} All sketches are there; give each the same before any gets one more.",
    )


def _check_chances(spread: laws.Function) -> None:
    """Demand that the seed may choose any sketch where not all find room, and any image of a sketch."""
    few, many = (
        np.concatenate(
            [np.ravel(spread(SKETCH, budget, seed)) for seed in range(60)]
        )
        for budget in (6, 40)
    )
    out = np.setdiff1d(SKETCH, SKETCH[few])
    laws.require(
        not out.size,
        lambda: (
            f"With a budget of 6 there is no room for all ten sketches, and in 60 draws with 60 seeds {len(out)} of "
            "them never came. Leave to chance which sketches are shown, too."
        ),
    )
    never = np.setdiff1d(np.arange(len(SKETCH)), many)
    laws.require(
        not never.size,
        lambda: (
            f"In 60 draws of 40 with 60 seeds, {never.size} of {len(SKETCH)} images never came, index {never[0]} of "
            f"sketch {SKETCH[never[0]]} for one. Are all images of a sketch shuffled with `seed`, before some are "
            "taken?"
        ),
    )


def _turns(sketch, budget, seed):
    import pandas as pd

    shuffled = pd.Series(sketch).sample(frac=1, random_state=seed)
    turn = shuffled.groupby(shuffled).cumcount()
    return turn.sort_values(kind="stable").index[:budget].to_numpy()


SPREAD = Exercise(
    id="how_much_data-3",
    title="As different as can be",
    judge=_judge,
    reference=lambda: _turns,
    solution="""\
def spread(sketch, budget, seed):
    shuffled = pd.Series(sketch).sample(frac=1, random_state=seed)
    turn = shuffled.groupby(shuffled).cumcount()  # its sketch's first image, second, third …
    return turn.sort_values(kind="stable").index[:budget].to_numpy()""",
    praise="First one of everything, then a second of everything: no label is spent on a picture you almost have.",
    hints=[
        "Go round the sketches: one image of each, then a second one of each, until the budget is spent.",
        "Shuffle the images, then ask of each whether it is its sketch's first, second, third … image.",
        "In pandas, `shuffled.groupby(shuffled).cumcount()` answers that; take the images in the order of it.",
    ],
)
