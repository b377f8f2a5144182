"""Which 200 recordings to have labelled next."""

from course_lessons.whose_data.exercises.served import (
    AS_THEY_COME,
    NAMES,
    read_counts,
    served,
)
from course_lib.exercises import Exercise, Retry

MORE, LEFT = 200, (2_400, 1_440, 720, 240)
FLOOR = 0.66


def _judge(answer) -> Retry | None:
    more = read_counts(answer, MORE, LEFT)
    if isinstance(more, Retry):
        return more
    result = served(
        tuple(
            there + bought for there, bought in zip(AS_THEY_COME, more, strict=True)
        )
    )
    if result.worst >= FLOOR:
        return None
    worst = NAMES[result.dialects.index(result.worst)]
    bought = more[NAMES.index(worst)]
    if more == (100, 60, 30, 10):
        return Retry(
            f"200 as they come bring only 10 of island. Trained on that, {result}: the money went to those who were "
            "served well already."
        )
    return Retry(
        f"With {bought} more of {worst} the models come to {result}. {worst} stays below {FLOOR:.0%}: most of your "
        "200 went where they were not needed."
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
