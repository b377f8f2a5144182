"""A mixture whose worst dialect reaches a floor, at a price in the total that was agreed before."""

from typing import Any

from course_lessons.whose_data.exercises.served import (
    AS_THEY_COME,
    NAMES,
    read_counts,
    served,
)
from course_lib.exercises import Exercise, laws

BUDGET, LIMITS = 1_200, (3_000, 1_800, 900, 300)
FLOOR, TOTAL = 0.67, 0.77


def _judge(answer: Any) -> None:
    mixture = read_counts(
        answer,
        BUDGET,
        LIMITS,
        such_as='`{"plain": 600, "coast": 360}`. The control has it in `control.value`',
    )
    laws.require(
        mixture != AS_THEY_COME,
        "That is the mixture as the dialects come, and it serves island badly. Move island up, let go, and hand over "
        "`control.value` again.",
    )
    result = served(mixture)
    laws.require(
        result.total >= TOTAL,
        lambda: (
            f"Over three seeds {result.total:.1%} are right in all; {TOTAL:.0%} are asked for. By dialect that is "
            f"{result}. Whom do most of the recordings come from?"
        ),
    )
    worst = NAMES[result.dialects.index(result.worst)]
    laws.require(
        result.worst >= FLOOR,
        f"Over three seeds that comes to {result}. {worst} stays below {FLOOR:.0%}: give it more of the 1,200.",
    )


def _mixture(*counts: int) -> dict[str, int]:
    return dict(zip(NAMES, counts, strict=True))


MIX = Exercise(
    id="whose_data-3",
    title="A floor, at a price",
    judge=_judge,
    reference=lambda: _mixture(410, 300, 220, 270),
    solution="""\
control.counts = {"plain": 410, "coast": 300, "hill": 220, "island": 270}
mixture = control.value""",
    praise="Nobody is below the floor, and the total is within your price. Three fresh trainings agree.",
    hints=[
        "Move island's slider to the right and let go. The others make room in proportion.",
        "If the dialect you moved has arrived and another is now the worst, that one needs more.",
        'For instance `control.counts = {"plain": 410, "coast": 300, "hill": 220, "island": 270}`.',
    ],
)
