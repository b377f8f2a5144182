"""The average of n members, and one more that joins them."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws

_RNG = np.random.default_rng(1)
CASES = (
    (np.array([[0.5, 0.5], [1.0, 0.0]]), 3, np.array([[0.9, 0.1], [0.2, 0.8]])),
    (np.array([[0.25, 0.75]]), 1, np.array([[0.75, 0.25]])),
    (_RNG.dirichlet(np.ones(4), 6), 7, _RNG.dirichlet(np.ones(4), 6)),
    (_RNG.dirichlet(np.ones(3), 2), 2, _RNG.dirichlet(np.ones(3), 2)),
)


def _right(average, n, new):
    return (n * average + new) / (n + 1)


def _judge(answer: Any) -> None:
    join = laws.Function(answer, "join(average, n, new)", returns="probabilities")
    for average, n, new in CASES:
        value = join(average, n, new)
        what = "the average as before, with the new member in it"
        got = laws.array(value, average.shape, what, case=join.case)
        want = _right(average, n, new)
        if not np.allclose(got, want):
            raise Retry(join.case + _confused(got, want, average, n, new))


def _confused(
    got: np.ndarray, want: np.ndarray, average: np.ndarray, n: int, new: np.ndarray
) -> str:
    def is_(*others: np.ndarray) -> bool:
        return any(np.allclose(got, each) for each in others)

    said = (
        f"the first number should be {want[0, 0]:.3g}; yours is {got[0, 0]:.3g}. "
    )
    if is_((average + new) / 2):
        return f"{said}That gives the new member as much weight as the {n} others together. They count {n} times."
    if is_((average + n * new) / (n + 1)):
        return f"{said}The weights are the wrong way round: the *average* stands for {n} members."
    if is_(n * average + new):
        return f"{said}That is a sum: its rows no longer sum to 1. Divide by how many there are now."
    if is_(n * average + new / (n + 1)):
        return f"{said}Put the sum in brackets before you divide: `/` is worked out before `+`."
    if is_((n * average + new) / n):
        return f"{said}You divide by {n}; with the new one there are {n + 1}."
    if is_((average + new) / (n + 1)):
        return f"{said}The average stands for {n} members: it counts {n} times before you divide by {n + 1}."
    if is_(average + (new - average) / n) and n > 1:
        return f"{said}The new one is one of {n + 1}, not of {n}."
    if is_(((n - 1) * average + new) / n) or is_(
        ((n + 1) * average + new) / (n + 2)
    ):
        return f"{said}Count again: {n} members are in the average, and the new one is not among them."
    if is_(average):
        return f"{said}That is the average without the new member."
    if is_(new):
        return f"{said}That is the new member alone."
    if is_(np.sqrt(average * new)) or is_(average * new):
        return f"{said}Averages add; yours multiplies."
    return (
        f"{said}The sum of all {n + 1} is {n} times the average, and the new one."
    )


JOINED = Exercise(
    id="ensembles-2",
    title="One more joins",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def join(average, n, new):
    return (n * average + new) / (n + 1)""",
    praise="In an ensemble of many each member weighs little. That is why a weak one does so little harm there.",
    hints=[
        "What is the *sum* of the n members, when their average is known?",
        "Add the new one to that sum. How many are there now?",
        "Divide by n + 1.",
    ],
)
