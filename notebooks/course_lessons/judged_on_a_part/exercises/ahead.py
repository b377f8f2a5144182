"""The last windows held back, with a gap before them."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws

CASES = ((10, 3, 2), (50, 10, 0), (31, 1, 5), (200, 40, 41))


def _right(n, held, gap):
    return np.arange(n - held - gap), np.arange(n - held, n)


def _judge(answer: Any) -> None:
    hold_last = laws.Function(
        answer,
        "hold_last(n, held, gap)",
        returns="positions to learn from and to ask about",
    )
    for n, held, gap in CASES:
        value = hold_last(n, held, gap)
        names = ("the windows to learn from", "those to ask about")
        learned, asked = (
            np.sort(
                laws.indices(part, below=n, case=hold_last.case, of="positions")
            )
            for part in laws.parts(value, names, case=hold_last.case)
        )
        if hint := _confused(learned, asked, n, held, gap):
            raise Retry(f"{hold_last.case}{hint}")


def _confused(
    learned: np.ndarray, asked: np.ndarray, n: int, held: int, gap: int
) -> str:
    want_learned, want_asked = _right(n, held, gap)
    if np.array_equal(learned, want_learned) and np.array_equal(asked, want_asked):
        return ""
    if np.array_equal(learned, want_asked):
        return "the two are the wrong way round: first those to learn from."
    if len(asked) == held - gap:
        return f"you ask about {len(asked)}, not {held}: take the gap from those to learn from."
    if len(asked) != held:
        return f"you ask about {len(asked)} windows; asked are the last {held}."
    if not np.array_equal(asked, want_asked):
        return f"the last windows are {n - held} to {n - 1}; you ask from {asked.min()} to {asked.max()}."
    if both := np.intersect1d(learned, asked).size:
        return f"{both} windows are learned from and asked about."
    free = n - held - 1 - learned.max() if learned.size else n - held
    if free < gap:
        return f"{free} windows lie between those to learn from and those asked about; {gap} are to be left out."
    if free > gap:
        return f"{free} windows are left out before those asked about; {gap} are enough."
    return f"you learn from {len(learned)} windows; all {len(want_learned)} before the gap may be."


AHEAD = Exercise(
    id="judged_on_a_part-3",
    title="Ask about what comes last",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def hold_last(n, held, gap):
    learned = np.arange(n - held - gap)
    asked = np.arange(n - held, n)
    return learned, asked""",
    praise="No window to learn from has a day in common with one asked about.",
    hints=[
        "`np.arange(a, b)` gives a, a + 1, …, b − 1. The last `held` of n begin at n − held.",
        "Those to learn from end `gap` before that.",
    ],
)
