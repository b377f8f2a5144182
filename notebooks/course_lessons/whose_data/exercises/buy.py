"""Which 200 recordings to have labelled next."""

from collections.abc import Mapping
from numbers import Real
from typing import Any

from course_lessons.whose_data.exercises.served import (
    AS_THEY_COME,
    NAMES,
    read_counts,
    served,
)
from course_lib.exercises import Exercise, laws

MORE, LEFT = 200, (2_400, 1_440, 720, 240)
FLOOR = 0.66


def _judge(answer: Any) -> None:
    if isinstance(answer, Mapping):
        numbers = [each for each in answer.values() if isinstance(each, Real)]
        laws.require(
            sum(numbers) != sum(AS_THEY_COME) + MORE,
            f"Those are the new totals, {sum(AS_THEY_COME) + MORE:,} in all. Say how many *more* of each you "
            f"buy, {MORE} "
            "in all.",
        )
    more = read_counts(
        answer,
        MORE,
        LEFT,
        such_as='`{"plain": 150, "hill": 50}`: how many more of it you buy',
    )
    result = served(
        tuple(
            there + bought for there, bought in zip(AS_THEY_COME, more, strict=True)
        )
    )
    worst = NAMES[result.dialects.index(result.worst)]
    laws.require(
        result.worst >= FLOOR or more != (100, 60, 30, 10),
        f"200 as they come bring only 10 of island. Trained on that, {result}: the money went to those who were "
        "served well already.",
    )
    laws.require(
        result.worst >= FLOOR,
        f"With {more[NAMES.index(worst)]} more of {worst} the models come to {result}. {worst} stays below "
        f"{FLOOR:.0%}: where else did your 200 go?",
    )


def _more(**counts: int) -> dict[str, int]:
    return {name: counts.get(name, 0) for name in NAMES}


BUY = Exercise(
    id="whose_data-4",
    title="The next 200 labels",
    judge=_judge,
    reference=lambda: _more(island=200),
    solution="""\
buy = {"plain": 0, "coast": 0, "hill": 0, "island": 200}""",
    praise="The same money, spent where it is missing: no dialect is below 66 % now.",
    hints=[
        "What is each dialect's accuracy now, and how many recordings of it does the training set hold?",
        "The steepest part of a learning curve is its beginning. Whose curve is still at the beginning?",
        "Spend most of the 200, or all of them, on island.",
    ],
)
