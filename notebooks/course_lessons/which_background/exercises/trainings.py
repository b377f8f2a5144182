"""How many trainings it takes to see what goes wrong rarely."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws

CASES = ((0.3, 0.9), (0.1, 0.95), (0.02, 0.5), (0.5, 0.5), (0.9, 0.99))


def _right(rate, sure):
    n = 1
    while 1 - (1 - rate) ** n < sure - 1e-12:
        n += 1
    return n


def _judge(answer: Any) -> None:
    trainings = laws.Function(
        answer, "trainings(rate, sure)", returns="a number of trainings"
    )
    for rate, sure in CASES:
        got = laws.number(
            trainings(rate, sure),
            "how many trainings",
            whole=True,
            case=trainings.case,
        )
        laws.require(
            got == _right(rate, sure),
            lambda got=got, rate=rate, sure=sure: (
                trainings.case + _confused(got, rate, sure)
            ),
        )


def _confused(got: int, rate: float, sure: float) -> str:
    if got < 1:
        return (
            f"you come to {got}. At least one training is needed to see anything."
        )
    seen, before = (1 - (1 - rate) ** n for n in (got, got - 1))
    if seen < sure and got == int(np.ceil(1 / rate)):
        return (
            f"{got} is how many trainings have one failure *on average*. That none of them fails has the chance "
            f"{(1 - rate) ** got:.0%}, so you see one with {seen:.0%} only; {sure:.0%} is asked."
        )
    if seen < sure and got == int(np.ceil(sure / rate)):
        return (
            f"chances do not add up: with {got} trainings you see a failure with {seen:.0%}, not {sure:.0%}. What is "
            "the chance that all of them go well?"
        )
    if seen < sure:
        return f"with {got} trainings you see a failure with {seen:.0%}; {sure:.0%} is asked."
    return f"{got} is more than needed: with {got - 1} it is {before:.0%} already."


TRAININGS = Exercise(
    id="which_background-4",
    title="How often must it run?",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def trainings(rate, sure):
    n = 1
    while 1 - (1 - rate) ** n < sure:
        n += 1
    return n""",
    praise="What fails one time in ten asks for more trainings than most papers run.",
    hints=[
        "One training goes well with 1 − rate, two in a row with (1 − rate)², n with (1 − rate)ⁿ.",
        "Count n up from 1 until 1 − (1 − rate)ⁿ is at least `sure`.",
    ],
)
