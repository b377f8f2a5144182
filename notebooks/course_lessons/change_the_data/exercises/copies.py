"""As many of the rare class as of the common one, by copying."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry

_COMMON, _RARE = 40, 7


def _labels(rare: int) -> np.ndarray:
    y = np.full(_COMMON + _RARE, 1 - rare)
    y[np.random.default_rng(5).permutation(len(y))[:_RARE]] = rare
    return y


def _judge(copies: Callable) -> Retry | None:
    if not callable(copies):
        return Retry(
            "Hand over the function itself, `copies`, not what it returns."
        )
    for rare in (1, 0):
        y = _labels(rare)
        wrong = _wrong(y, rare, np.asarray(copies(y, 0)))
        if wrong:
            return wrong
    y = _labels(1)
    if sorted(np.asarray(copies(y, 0)).tolist()) == sorted(
        np.asarray(copies(y, 1)).tolist()
    ):
        return Retry(
            "Two seeds copy the very same rows. Let `seed` draw which rows are copied once more."
        )
    return None


def _wrong(y: np.ndarray, rare: int, rows: np.ndarray) -> Retry | None:
    if rows.dtype == bool:
        return Retry(
            "That is a mask of True and False, and a mask cannot hold a row twice. Return indices."
        )
    if rows.ndim != 1 or rows.dtype.kind not in "iu":
        return Retry(
            "Return a one-dimensional array of indices, so that `y[rows]` are the labels after it."
        )
    if rows.size == 0 or rows.min() < 0 or rows.max() >= len(y):
        return Retry(
            f"Your indices leave the {len(y)} rows there are; they must lie between 0 and {len(y) - 1}."
        )
    times, counts = (
        np.bincount(rows, minlength=len(y)),
        np.bincount(y[rows], minlength=2),
    )
    if rare == 0 and counts[1] > _COMMON:
        return Retry(
            "In a second test class 0 is the rare one, and you copied class 1. Ask `y` which class is rarer."
        )
    if (times[y != rare] > 1).any():
        return Retry(
            f"Rows of the common class are there more than once: the labels come to {counts.tolist()}. If you drew "
            "among the rare rows, the draw counts *within them*: `rare_rows[drawn]` says which rows of `y` they are."
        )
    if (times[y != rare] == 0).any():
        return Retry(
            f"{(times[y != rare] == 0).sum()} rows of the common class are gone. This remedy drops nothing: begin "
            "with all rows, and add."
        )
    if (times == 0).any():
        return Retry(
            f"{(times == 0).sum()} of the {_RARE} rare rows are not there at all: drawn by chance, "
            "some never come. Keep every row once, and draw only the *copies*."
        )
    if counts[0] != counts[1]:
        return Retry(
            f"The labels come to {counts.tolist()}; both classes should have {_COMMON}. How many copies are missing?"
        )
    return None


def _by_choice(y: np.ndarray, seed: int) -> np.ndarray:
    counts = np.bincount(y)
    rare_rows = np.flatnonzero(y == counts.argmin())
    more = np.random.default_rng(seed).choice(
        rare_rows, counts.max() - counts.min()
    )
    return np.concatenate([np.arange(len(y)), more])


COPIES = Exercise(
    id="change_the_data-1",
    title="Copy the rare class",
    judge=_judge,
    reference=lambda: _by_choice,
    solution="""\
def copies(y, seed):
    counts = np.bincount(y)
    rare_rows = np.flatnonzero(y == counts.argmin())
    more = np.random.default_rng(seed).choice(rare_rows, counts.max() - counts.min())
    return np.concatenate([np.arange(len(y)), more])""",
    praise="Every row is there, the rare ones several times, and both classes count the same.",
    hints=[
        "Begin with all rows, `np.arange(len(y))`, and add rows of the rare class.",
        "`np.bincount(y)` counts both classes; their difference is the number of copies that is missing.",
        "`np.flatnonzero(y == rare)` are the rows to copy, and `rng.choice(those, how_many)` draws among them, with "
        "repeats.",
    ],
)
