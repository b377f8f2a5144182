"""Wrong and right answers to transfer-1, “What a start is worth”."""

import numpy as np

from course_lessons.transfer.exercises.worth import _right


def _along(labels, scratch, started, n, *, logs=np.log, back=np.exp, share=True, beyond=True):
    reached = started[labels.index(n)]
    if beyond and reached > scratch[-1]:
        return np.inf
    found = back(np.interp(reached, scratch, logs(labels)))
    return found / n if share else found


def _by_hand(labels, scratch, started, n):
    import itertools
    import math

    reached = dict(zip(labels, started, strict=True))[n]
    pairs = list(zip(labels, scratch, strict=True))
    if reached <= pairs[0][1]:
        return pairs[0][0] / n
    for (few, low), (many, high) in itertools.pairwise(pairs):
        if low <= reached <= high:
            return few * (many / few) ** ((reached - low) / (high - low)) / n
    return math.inf


def _by_scipy(labels, scratch, started, n):
    from scipy.interpolate import interp1d

    line = interp1d(scratch, np.log2(labels), bounds_error=False, fill_value=(np.log2(labels[0]), np.inf))
    return 2.0 ** line(started[labels.index(n)]) / n


def _nearest(labels, scratch, started, n):
    return labels[int(np.abs(scratch - started[labels.index(n)]).argmin())]


def _by_logarithms(labels, scratch, started, n):
    return np.exp(np.interp(np.log(started[labels.index(n)]), np.log(scratch), np.log(labels))) / n


def _one_line(labels, scratch, started, n):
    return np.exp(np.polyval(np.polyfit(scratch, np.log(labels), 1), started[labels.index(n)])) / n


MISTAKES = {
    "transfer-1": [
        (lambda: lambda la, sc, st, n: np.round(_right(la, sc, st, n)), "You have rounded"),
        (lambda: lambda la, sc, st, n: _along(la, sc, st, n, share=False), "Divide by `n`"),
        (lambda: lambda la, sc, st, n: 1 / _right(la, sc, st, n), "turned round"),
        (lambda: lambda la, sc, st, n: _along(la, sc, st, n, logs=np.array, back=np.array), "*logarithms*"),
        (lambda: lambda la, sc, st, n: _along(la, sc, st, n, back=float), "`np.exp` leads back"),
        (lambda: lambda la, sc, st, n: _along(la, sc, st, n, beyond=False), "`np.inf`"),
        (lambda: lambda la, sc, st, n: st[la.index(n)] / sc[la.index(n)], "two accuracies"),
        (lambda: lambda la, sc, st, n: st[la.index(n)] - sc[la.index(n)], "a difference of accuracies"),
        (
            lambda: lambda la, sc, st, n: np.interp(np.log(n), np.log(la), sc),
            "from the accuracy to the labels",
        ),
        (lambda: lambda la, sc, st, n: _along(la, st, sc, n), "the other way round"),
        (
            lambda: (
                lambda la, sc, st, n: next(
                    (size / n for size, each in zip(la, sc, strict=True) if each >= st[la.index(n)]), np.inf
                )
            ),
            "between two of them",
        ),
        (lambda: lambda la, sc, st, n: _along(la, sc, st, n, share=False) - n, "labels *more*"),
        (
            lambda: lambda la, sc, st, n: np.exp(np.interp(st[la.index(n)], np.log(la), sc)) / n,
            "changed places",
        ),
        (lambda: lambda la, sc, st, n: _along(la, sc, st, n, logs=np.log10), "by another"),
        (
            lambda: lambda la, sc, st, n: np.nan if st[la.index(n)] > sc[-1] else _along(la, sc, st, n),
            "beyond the last",
        ),
        (
            lambda: lambda la, sc, st, n: 100 * (st[la.index(n)] - sc[la.index(n)]),
            "a difference of accuracies",
        ),
        (lambda: lambda la, sc, st, n: np.mean(st / sc), "a mean over all sizes"),
        (lambda: lambda la, sc, st, n: _nearest(la, sc, st, n) / n, "a size that was measured"),
        (lambda: lambda la, sc, st, n: _nearest(la, sc, st, n), "a size that was measured"),
        (lambda: lambda la, sc, st, n: _by_logarithms(la, sc, st, n), "Only the labels go by"),
        (lambda: lambda la, sc, st, n: _one_line(la, sc, st, n), "one line through all sizes"),
        (lambda: lambda la, sc, st, n: np.inf, "do reach it"),
        (lambda: lambda la, sc, st, n: 3.1, "on a straight line"),
        (lambda: lambda la, sc, st, n: None, "gives nothing back"),
        (lambda: lambda la, sc, st, n: st[n], "its place"),
        (lambda: 2.0, "the function itself"),
    ],
}
ALSO_RIGHT = {"transfer-1": [lambda: _by_hand, lambda: _by_scipy]}
