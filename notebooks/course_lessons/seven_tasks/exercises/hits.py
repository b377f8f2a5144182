"""Which answers of a detector are right: one for each object, the surest."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws
from course_lib.metrics.overlap import match


def _cases() -> list[tuple[np.ndarray, float]]:
    rng = np.random.default_rng(4)
    crowded = np.clip(rng.random((9, 3)) + 0.2, 0, 1).round(3)
    return [
        (np.array([[0.8, 0.1], [0.7, 0.0], [0.2, 0.6]]), 0.5),
        (np.array([[0.6, 0.9], [0.1, 0.8], [0.7, 0.2]]), 0.5),
        (np.array([[0.5, 0.6], [0.55, 0.9]]), 0.5),
        (np.array([[0.6], [0.8]]), 0.75),
        (np.array([[0.3, 0.1], [0.45, 0.42]]), 0.4),
        (np.array([[0.6, 0.7], [0.65, 0.72], [0.1, 0.2]]), 0.5),
        (crowded, 0.75),
        (crowded[::-1].copy(), 0.4),
        (np.array([[0.5], [0.9]]), 0.5),
        (np.zeros((2, 0)), 0.5),
        (np.zeros((0, 2)), 0.5),
    ]


def _judge(answer: Any) -> None:
    hits = laws.Function(
        answer,
        "hits(overlap, threshold)",
        returns="True or False for each answer",
        stops={
            "empty sequence|zero-size": "A picture without objects has no column: every answer is a false alarm."
        },
    )
    for overlap, threshold in _cases():
        given = hits(overlap, threshold)
        got = laws.array(
            given,
            (len(overlap),),
            "True or False for each answer",
            kinds="biuf",
            case=hits.case,
        )
        laws.require(
            np.isin(got, (0, 1)).all(),
            f"{hits.case}yours holds other values than True and False.",
        )
        right = match(overlap, threshold) >= 0
        laws.require(
            np.array_equal(got.astype(bool), right),
            lambda o=overlap, t=threshold, g=got, r=right: (
                hits.case + _confused(o, t, g.astype(bool), r)
            ),
        )


def _confused(
    overlap: np.ndarray, threshold: float, got: np.ndarray, right: np.ndarray
) -> str:
    if not overlap.shape[1]:
        return "there is no object in this picture, so no answer can be right."
    best = overlap.max(axis=1)
    said = f"you call {got.sum()} of {len(got)} answers right; {right.sum()} are."
    if got.sum() == right.sum():
        said = f"you call as many answers right as are, {right.sum()} of {len(got)}, but not the same."
    if threshold != 0.5 and np.array_equal(got, match(overlap, 0.5) >= 0):
        return f"{said} You compare with 0.5; the `threshold` is given, and here it is {threshold:g}."
    if np.array_equal(got, best >= threshold):
        return (
            f"{said} Two of yours are at one object. An object that an earlier, surer answer has found is no "
            "longer free."
        )
    if np.array_equal(got, match(overlap, np.nextafter(threshold, 1)) >= 0):
        return f"{said} An overlap of just {threshold:g} is enough."
    if np.array_equal(got, ~right):
        return f"{said} Yours are the false alarms."
    if np.array_equal(got, _best_only(overlap, threshold)):
        return (
            f"{said} Where the object that an answer overlaps most is taken, it may still have another that is free. "
            "Look only among the free ones."
        )
    if np.array_equal(got, (match(overlap[::-1], threshold) >= 0)[::-1]):
        return f"{said} You begin with the last answer. The first is the surest, and chooses first."
    for way, hint in _WAYS:
        if np.array_equal(got, way(overlap, threshold)):
            return f"{said} {hint}"
    first = int(np.flatnonzero(got != right)[0])
    return (
        f"{said} Look at answer {first}, with the overlaps {overlap[first].tolist()}: which objects are still free "
        f"when its turn comes, and is one of them overlapped by {threshold:g} or more?"
    )


def _best_only(overlap: np.ndarray, threshold: float) -> np.ndarray:
    taken: set[int] = set()
    right = []
    for row in overlap:
        at = int(row.argmax())
        right.append(bool(row[at] >= threshold and at not in taken))
        taken |= {at} if right[-1] else set()
    return np.array(right, dtype=bool)


def _by_taking(choose):
    """Answers that take other objects than the best free one; `choose` gives those taken, and whether one is hit."""

    def answer(overlap: np.ndarray, threshold: float) -> np.ndarray:
        free, right = np.ones(overlap.shape[1], dtype=bool), []
        for row in overlap:
            taken, hit = choose(np.where(free, row, -1), threshold)
            free[taken] = False
            right.append(hit)
        return np.array(right, dtype=bool)

    return answer


def _by_object(overlap: np.ndarray, threshold: float) -> np.ndarray:
    right = np.zeros(len(overlap), dtype=bool)
    right[overlap.argmax(axis=0)[overlap.max(axis=0) >= threshold]] = True
    return right


_WAYS = (
    (
        _by_taking(lambda row, least: (row >= least, (row >= least).any())),
        "An answer of yours takes all objects that it overlaps enough. It takes one, that which it overlaps most.",
    ),
    (
        _by_taking(
            lambda row, least: (
                np.flatnonzero(row >= least)[:1],
                (row >= least).any(),
            )
        ),
        "You take the *first* free object that is overlapped enough. Asked is the one that is overlapped most.",
    ),
    (
        _by_taking(lambda row, least: (row.argmax(), row.max() >= least)),
        "An answer that finds no object takes none, so all that is free stays free; and those after it still choose.",
    ),
    (
        _by_object,
        "You give each object its best answer. The answers choose, in their order, and not the objects.",
    ),
)


def _one_by_one(overlap, threshold):
    free = np.array(overlap, dtype=float)
    right = np.zeros(len(free), dtype=bool)
    for k in range(len(free)):
        if free[k].max(initial=0) >= threshold:
            right[k] = True
            free[:, free[k].argmax()] = 0
    return right


HITS = Exercise(
    id="seven_tasks-3",
    title="One object, one answer",
    judge=_judge,
    reference=lambda: _one_by_one,
    solution="""\
def hits(overlap, threshold):
    free = np.array(overlap, dtype=float)
    right = np.zeros(len(free), dtype=bool)
    for k in range(len(free)):
        if free[k].max(initial=0) >= threshold:
            right[k] = True
            free[:, free[k].argmax()] = 0
    return right""",
    praise="A detector that says everything three times is right once and wrong twice, as it should be.",
    hints=[
        "Go through the answers in their order. Each takes, of the objects still free, the one it overlaps most.",
        "An object that was taken must not be found again: in a copy of `overlap`, set its column to 0.",
        "`row.max(initial=0)` is 0 where a picture has no object at all.",
    ],
)
