"""Wrong and right answers to knobs-3, “Over or under?”."""

import numpy as np

from course_lessons.knobs.exercises.happened import _right


def _by_arrays(before, after, margin):
    own, new = np.array(after) - np.array(before)
    if abs(new) <= margin:
        return "no change"
    if new > 0:
        return "better"
    return ["over-fits", "under-fits"][int(own < -margin)]


def _by_match(before, after, margin):
    (own_before, new_before), (own_after, new_after) = before, after
    gain, lost = new_after > new_before + margin, new_after < new_before - margin
    match gain, lost, own_after < own_before - margin:
        case True, _, _:
            return "better"
        case _, True, worse:
            return "under-fits" if worse else "over-fits"
    return "no change"


def _swapped(before, after, margin):
    return _right(before[::-1], after[::-1], margin)


def _by_gap(before, after, margin):
    gap = (after[0] - after[1]) - (before[0] - before[1])
    if gap > margin:
        return "over-fits"
    return "better" if after[1] > before[1] + margin else "no change"


def _inclusive(before, after, margin):
    own, new = after[0] - before[0], after[1] - before[1]
    if new >= margin:
        return "better"
    if new <= -margin:
        return "under-fits" if own < -margin else "over-fits"
    return "no change"


def _own_inclusive(before, after, margin):
    own, new = after[0] - before[0], after[1] - before[1]
    if new > margin:
        return "better"
    if new < -margin:
        return "under-fits" if own <= -margin else "over-fits"
    return "no change"


def _own_first(before, after, margin):
    own, new = after[0] - before[0], after[1] - before[1]
    if own < -margin:
        return "under-fits"
    return "better" if new > margin else "over-fits" if new < -margin else "no change"


def _other(word, by):
    return lambda *case: by if _right(*case) == word else _right(*case)


MISTAKES = {
    "knobs-3": [
        (lambda: lambda b, a, m: _right(a, b, m), "have *lost*"),
        (lambda: _swapped, "The first of a pair"),
        (lambda: _by_gap, "worse on both"),
        (lambda: _inclusive, "must be *more* than the margin"),
        (lambda: _own_inclusive, "have not lost *more*"),
        (lambda: _own_first, "whatever the training samples do"),
        (lambda: _other("under-fits", "over-fits"), "no longer learns even the training samples"),
        (lambda: _other("over-fits", "under-fits"), "learns its own as well as before"),
        (lambda: _other("better", "no change"), "have gained more than the margin"),
        (lambda: _other("over-fits", "worse"), "The four words are"),
        (lambda: _other("over-fits", "overfits"), "yours is 'overfits'; write it as"),
        (lambda: _other("over-fits", "Over-fits"), "write it as"),
        (lambda: lambda b, a, m: _right(b, a, 0), "Nothing has moved"),
        (lambda: lambda b, a, m: a[1] - b[1], "give one of the words"),
        (lambda: lambda b, a, m: a[1] > b[1] + m, "yours is False"),
        (lambda: lambda b, a, m: print(_right(b, a, m)), "gives nothing back"),
        (lambda: "over-fits", "the function itself"),
    ],
}
ALSO_RIGHT = {"knobs-3": [lambda: _by_arrays, lambda: _by_match]}
