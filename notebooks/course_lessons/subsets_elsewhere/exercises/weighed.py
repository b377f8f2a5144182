"""The sum of all, estimated from rows that were drawn by unequal chances."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws

CASES = (
    (np.array([0.5, 0.25, 0.125, 0.125]), np.array([0, 0, 1, 3, 0])),
    (np.array([0.1, 0.2, 0.3, 0.4]), np.array([3, 2])),
    (np.array([0.05, 0.05, 0.9]), np.array([2])),
    (np.full(5, 0.2), np.array([4, 4, 1, 0, 2, 3, 1])),
)


def _right(chance, rows):
    return 1 / (len(rows) * chance[rows])


def _judge(answer: Any) -> None:
    weigh = laws.Function(
        answer, "weigh(chance, rows)", returns="a weight for each row drawn"
    )
    for chance, rows in CASES:
        value = weigh(chance, rows)
        laws.require(
            np.shape(value) != np.shape(chance) or len(chance) == len(rows),
            f"{weigh.case}yours is a weight for every point. Give one for each that was drawn: `chance[rows]`.",
        )
        got = laws.array(
            value, (len(rows),), "a weight for each row drawn", case=weigh.case
        )
        want = _right(chance, rows)
        if not np.allclose(got, want):
            raise Retry(weigh.case + _confused(got, want, chance, rows))


def _confused(
    got: np.ndarray, want: np.ndarray, chance: np.ndarray, rows: np.ndarray
) -> str:
    said = (
        f"the first weighs {got[0]:.3g} in yours, and should weigh {want[0]:.3g}. "
    )
    m, own = len(rows), chance[rows]
    if np.allclose(got, 1 / own):
        return f"{said}There are {m} draws, and each is to stand for its part of the sum: divide by {m}."
    if np.allclose(got, own) or np.allclose(got, m * own):
        return f"{said}Those are higher where the chance is. Who is drawn often must count *less*."
    if np.allclose(got, 1):
        return f"{said}All weigh the same, so what is drawn often counts too much."
    if np.allclose(got, 1 / (len(chance) * own)):
        return f"{said}That divides by the number of points. Divide by how many were *drawn*, {m}."
    if np.allclose(got, want / want.sum()):
        return f"{said}Yours sum to 1, which estimates a mean. The sum of all points is asked for."
    return f"{said}A point of chance p is drawn m·p times on average: let each time count 1 / (m·p)."


WEIGHED = Exercise(
    id="subsets_elsewhere-3",
    title="Weigh back",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def weigh(chance, rows):
    return 1 / (len(rows) * chance[rows])""",
    praise="Draw as unequally as you like: weighed back, sums come out right on average.",
    hints=[
        "How often is a point of chance p drawn in m draws, on average?",
        "m·p times. Let it count 1 / (m·p) each time.",
    ],
)
