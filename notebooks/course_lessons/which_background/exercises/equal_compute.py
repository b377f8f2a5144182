"""Steps that are left when every way may look at as many windows."""

from typing import Any

from course_lib.exercises import Exercise, laws

CASES = (
    (153_600, 512, 0),
    (153_600, 64, 97_908),
    (100_000, 37, 40_000),
    (10_000, 64, 10_000),
    (5_000, 128, 7_000),
)


def _right(looked_at, batch_size, scored):
    return max(0, (looked_at - scored) // batch_size)


def _judge(answer: Any) -> None:
    steps_left = laws.Function(
        answer,
        "steps_left(looked_at, batch_size, scored)",
        returns="a number of steps",
    )
    for case in CASES:
        got = laws.number(
            steps_left(*case),
            "how many whole steps",
            whole=True,
            case=steps_left.case,
        )
        laws.require(
            got == _right(*case),
            lambda got=got, case=case: steps_left.case + _confused(got, *case),
        )


def _confused(got: int, looked_at: int, batch_size: int, scored: int) -> str:
    left = looked_at - scored
    if got < 0:
        return f"you come to {got} steps. When scoring has used up everything, none is left: 0."
    if scored and got == looked_at // batch_size:
        return "you leave out what was looked at to choose: those windows are looked at, too."
    if left > 0 and got == left:
        return f"{left:,} *windows* are left. A step looks at {batch_size} of them."
    if left > 0 and got == -(-left // batch_size):
        return f"{got:,} steps look at {got * batch_size:,} windows, and {left:,} are left. Round down."
    steps = _right(looked_at, batch_size, scored)
    return f"{max(0, left):,} windows are left, {batch_size} a step: {steps:,} steps; yours are {got:,}."


EQUAL_COMPUTE = Exercise(
    id="which_background-3",
    title="Equal compute",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def steps_left(looked_at, batch_size, scored):
    return max(0, (looked_at - scored) // batch_size)""",
    praise="Now a large batch has to pay for its size, and choosing for its looking.",
    hints=[
        "What is left of the windows when those that were scored are taken off?",
        "`//` divides and rounds down; `max(0, …)` keeps it from going below nothing.",
    ],
)
