"""Validation pictures whose original is learned from."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain


def _case(seed: int, originals: int, copies: int, n_val: int):
    """Originals numbered with gaps, copies of each, and a split at random that need not hold all of them."""
    rng = np.random.default_rng(seed)
    numbers = rng.choice(np.arange(200, 900), originals, replace=False)
    origin = rng.permutation(np.repeat(numbers, copies))
    rows = rng.permutation(len(origin))
    return origin, rows[n_val : len(rows) - 2], rows[:n_val]


def _apart(seed: int):
    origin = np.repeat([40, 7, 31], 4)
    rows = np.random.default_rng(seed).permutation(12)
    held = rows[origin[rows] == 31]
    return origin, rows[origin[rows] != 31], held


CASES = (
    _case(0, 8, 2, 6),
    _case(1, 12, 3, 9),
    _apart(2),
    _case(3, 30, 1, 10),
    _case(4, 5, 6, 8),
)


def _leaked(origin, train, val):
    return val[np.isin(origin[val], origin[train])]


WRONG = [
    (
        lambda origin, train, val: np.intersect1d(train, val),
        "You find none: no position is in both parts. Still there is a leak, for a *copy* of a validation picture "
        "has another position. Compare `origin[train]` with `origin[val]`.",
    ),
    (
        lambda origin, train, val: val[~np.isin(origin[val], origin[train])],
        "Those are the *clean* ones, whose original nobody has learned from. Asked are the others.",
    ),
    (
        lambda origin, train, val: np.flatnonzero(
            np.isin(origin[val], origin[train])
        ),
        "Those count from the beginning of `val`. Asked are positions as they stand in `val`: `val[…]`.",
    ),
    (
        lambda origin, train, val: train[np.isin(origin[train], origin[val])],
        "Those are the training pictures that have a sibling in validation. Asked are the *validation* pictures.",
    ),
    (
        lambda origin, train, val: val,
        "You return all of `val`. Some have an original that is not learned from.",
    ),
]


def _in_order(rows: np.ndarray) -> list[int]:
    return sorted(int(row) for row in rows)


def _judge(answer: Any) -> None:
    leaked = laws.Function(
        answer,
        "leaked(origin, train, val)",
        returns="the positions of the leaked validation pictures",
    )
    given = [_positions(leaked, *case) for case in CASES]

    def is_as(way) -> bool:
        return all(
            _in_order(got) == _in_order(way(*case))
            for got, case in zip(given, CASES, strict=True)
        )

    for way, hint in WRONG:
        laws.require(not is_as(way), hint)
    for got, case in zip(given, CASES, strict=True):
        origin, train, val = case
        right = _leaked(*case)
        if extra := sorted(set(_in_order(got)) - set(_in_order(right))):
            number = origin[extra[0]]
            where = (
                "it is not in `val`"
                if extra[0] not in val
                else (f"its original, {number}, is nowhere in the training part")
            )
            raise Retry(f"Position {extra[0]} is none of them: {where}.")
        if missed := sorted(set(_in_order(right)) - set(_in_order(got))):
            row = missed[0]
            twin = int(train[origin[train] == origin[row]][0])
            raise Retry(
                f"You miss position {row}: its original is {plain(origin[row])}, and so is that of position {twin}, "
                "which is learned from."
            )


def _positions(leaked: laws.Function, origin, train, val) -> np.ndarray:
    given = leaked(origin, train, val)
    given = list(given) if isinstance(given, set) else given
    rows = np.asarray(given) if isinstance(given, (list, np.ndarray)) else None
    laws.require(
        rows is None
        or not rows.size
        or rows.dtype.kind not in "iu"
        or not (np.isin(rows, origin).all() and rows.max() >= len(origin)),
        lambda: (
            f"{leaked.case}those are the numbers of originals, {plain(given)}. Return the positions of the "
            "validation pictures made of them."
        ),
    )
    return laws.indices(
        given,
        below=len(origin),
        repeats="Each validation picture counts once.",
        case=leaked.case,
    )


LEAK = Exercise(
    id="augmentation-4",
    title="Find the leak",
    judge=_judge,
    reference=lambda: _leaked,
    solution="""\
def leaked(origin, train, val):
    return val[np.isin(origin[val], origin[train])]""",
    praise="No position is in both parts, and yet they were met before: what must not be shared is the original.",
    hints=[
        "A validation picture is leaked if its original, or another copy of it, is learned from.",
        "`origin[train]` are the originals that are learned from; `origin[val]` those of the validation pictures.",
        "`np.isin(origin[val], origin[train])` says of each validation picture whether it is leaked.",
    ],
)
