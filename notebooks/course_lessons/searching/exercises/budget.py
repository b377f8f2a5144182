"""What a round of successive halving costs, in epochs."""

from typing import Any

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain_number

CASES = (
    (20, (3, 6, 12, 24)),
    (9, (1, 4)),
    (20, (5, 10, 20)),
    (10, (24,)),
    (64, (1, 2, 4, 8, 16, 32)),
)


def _alive(n: int, rungs: tuple[int, ...]) -> list[int]:
    return [n // 2**k for k in range(len(rungs))]


def _right(n, rungs):
    spent, before = 0, 0
    for epochs in rungs:
        spent += n * (epochs - before)
        n, before = n // 2, epochs
    return spent


def _judge(answer: Any) -> None:
    cost = laws.Function(
        answer, "epochs_of_halving(n, rungs)", returns="the number of epochs"
    )
    for n, rungs in CASES:
        got = laws.number(cost(n, rungs), "a number of epochs", case=cost.case)
        if got != _right(n, rungs):
            raise Retry(cost.case + _confused(got, n, rungs))


def _confused(got: float, n: int, rungs: tuple[int, ...]) -> str:
    said = f"you come to {plain_number(got)}."
    alive = _alive(n, rungs)
    steps = [b - a for a, b in zip((0, *rungs), rungs, strict=False)]
    if got == sum(k * epochs for k, epochs in zip(alive, rungs, strict=True)):
        return (
            f"{said} You train those that go on from the start again. They go on from where they stand: from "
            f"{rungs[0]} to {rungs[1]} epochs are {rungs[1] - rungs[0]} more."
        )
    if got == n * rungs[-1]:
        return f"{said} That is all {n} trained to the end. After {rungs[0]} epochs only half of them go on."
    if got == n * rungs[0]:
        return f"{said} That is the first rung alone."
    if got == _right(n, rungs) - n * rungs[0]:
        return f"{said} The first rung costs epochs too: {n} times {rungs[0]}."
    if got == _right(n // 2, rungs):
        return f"{said} All {n} are trained to the first rung; halve *after* it."
    if got == _right(n, rungs[:-1]):
        return f"{said} The last rung is missing: {alive[-1]} go on to {rungs[-1]} epochs."
    if got == sum(-(-n // 2**k) * step for k, step in enumerate(steps)):
        return f"{said} You round the half up; `n // 2` rounds down."
    if got == sum(n / 2**k * step for k, step in enumerate(steps)):
        return f"{said} There are no half trainings: `n // 2`, not `n / 2`."
    if got in (sum(steps), sum(rungs)):
        return f"{said} Each rung counts as often as there are trainings that reach it."
    if got == len(rungs) * n * rungs[0]:
        return f"{said} Not every rung costs as much as the first."
    if got == sum(alive):
        return f"{said} That is how many trainings reach the rungs; multiply by the epochs that each takes."
    if got == _right(n, rungs) / rungs[-1]:
        return f"{said} That is in whole trainings; asked are epochs."
    return (
        f"{said} To the first rung, {rungs[0]} epochs, all {n} are trained: {n * rungs[0]}."
        + (
            f" Then {alive[1]} go on by {steps[1]} epochs: {alive[1] * steps[1]} more."
            if len(rungs) > 1
            else ""
        )
    )


BUDGET = Exercise(
    id="searching-2",
    title="What halving costs",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def epochs_of_halving(n, rungs):
    spent, before = 0, 0
    for epochs in rungs:
        spent += n * (epochs - before)
        n, before = n // 2, epochs
    return spent""",
    praise="Sixteen settings for the price of five trainings: that is the whole trick of halving.",
    hints=[
        "Go through the rungs, and keep how many are still in and up to which epoch they are trained.",
        "To the next rung each takes `epochs - before` more, not `epochs`.",
        "After a rung `n // 2` go on.",
    ],
)
