"""The rows nearest to a border, by their signed distances."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws

_RNG = np.random.default_rng(2)
CASES = (
    (np.array([3.0, -0.5, 0.2, -2.0, 1.1, -0.9, 2.7]), 3),
    (_RNG.normal(0.7, 2, 41), 12),
    (_RNG.normal(-1, 1, 9), 1),
    (_RNG.normal(0, 1, 7), 7),
)


def _right(distances, n):
    return np.argsort(np.abs(distances))[:n]


def _judge(answer: Any) -> None:
    near_border = laws.Function(
        answer, "near_border(distances, n)", returns="n positions"
    )
    for distances, n in CASES:
        rows = laws.indices(
            near_border(distances, n),
            below=len(distances),
            count=n,
            given={"distances": distances},
            case=near_border.case,
        )
        if set(rows) != set(_right(distances, n).tolist()):
            raise Retry(near_border.case + _confused(set(rows), distances, n))


def _confused(rows: set, distances: np.ndarray, n: int) -> str:
    order = np.argsort(distances)
    if rows == set(order[:n]):
        return "you take the smallest numbers, far on the negative side. Near is small without its sign."
    if rows == set(order[-n:]):
        return "you take the largest numbers: the farthest on the positive side."
    if rows == set(np.argsort(-np.abs(distances))[:n]):
        return "those are the farthest from the border. The nearest are asked for."
    if rows == set(range(n)):
        return f"those are the first {n} rows. Look at their distances."
    if (distances[list(rows)] > 0).all():
        return "all of yours lie on the positive side. A row of the other side may be nearer."
    one = next(iter(rows - set(_right(distances, n).tolist())))
    return f"row {one} is {abs(distances[one]):.2g} away, and one that you left out is nearer."


BORDER = Exercise(
    id="subsets_elsewhere-1",
    title="Near the border",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def near_border(distances, n):
    return np.argsort(np.abs(distances))[:n]""",
    praise="Both sides of the border, and the nearest of each.",
    hints=[
        "The sign says on which side a row lies. How far is it?",
        "`np.abs` gives the distance; `np.argsort` the rows in its order.",
    ],
)
