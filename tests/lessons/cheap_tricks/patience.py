"""Wrong and right answers to cheap_tricks-2, “When to stop”."""

import numpy as np

from course_lessons.cheap_tricks.exercises.patience import _at_once, _equal_counts
from course_lessons.cheap_tricks.stopping import stop as _right


def _by_numpy(losses, patience):
    losses = np.asarray(losses)
    for k in range(len(losses)):
        best = int(losses[: k + 1].argmin())
        if k - best >= patience:
            return np.array([k + 1, best + 1])
    return np.array([len(losses), int(losses.argmin()) + 1])


def _by_counting(losses, patience):
    best, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, 1):
        waited = 0 if loss < best else waited + 1
        if loss < best:
            best, kept = loss, epoch
        if waited == patience:
            return [epoch, kept]
    return [epoch, kept]


def _best_of_all(losses, patience):
    return _right(losses, patience)[0], losses.index(min(losses)) + 1


def _shifted(last, kept):
    return lambda losses, patience: (
        _right(losses, patience)[0] + last,
        _right(losses, patience)[1] + kept,
    )


def _later(losses, patience):
    best = 0
    for k, loss in enumerate(losses):
        if loss < losses[best]:
            best = k
        elif k - best > patience:
            return k + 1, best + 1
    return len(losses), best + 1


def _sooner(losses, patience):
    end, kept = _right(losses, patience)
    return (end - 1, kept) if end - kept == patience and patience > 1 else (end, kept)


def _never(losses, patience):
    return len(losses), _right(losses, patience)[1]


MISTAKES = {
    "cheap_tricks-2": [
        (lambda: _shifted(-1, -1), "counted from 0"),
        (lambda: lambda losses, patience: _right(losses, patience)[::-1], "other way round"),
        (lambda: _at_once, "the one *before*"),
        (lambda: _equal_counts, "no new lowest"),
        (lambda: _best_of_all, "what comes later is never seen"),
        (lambda: lambda losses, patience: (_right(losses, patience)[0],) * 2, "Not the last weights"),
        (lambda: _later, "one epoch too late"),
        (lambda: _sooner, "one epoch too soon"),
        (lambda: _shifted(9, 0), "epochs only"),
        (lambda: _never, "it ends after"),
        (lambda: _shifted(0, 1), "the loss is lowest after epoch"),
        (lambda: lambda losses, patience: _right(losses, patience)[1], "2 things are asked for"),
        (lambda: lambda losses, patience: ("2", "1"), "a text"),
        (lambda: lambda losses, patience: print(_right(losses, patience)), "gives nothing back"),
        (lambda: (8, 5), "the function itself"),
    ]
}
ALSO_RIGHT = {"cheap_tricks-2": [lambda: _by_numpy, lambda: _by_counting]}
