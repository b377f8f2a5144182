"""Wrong and right answers to which_model-3, “What to do next”."""

import statistics

import numpy as np


def _steps(train, val, floor, *, k=3, rises=0.01, gap=0.05, last=None, order="dlm"):
    now, before = np.mean(val[-k:]), np.mean(val[-2 * k : -k])
    if last is not None:
        now = last(val)
    asked = {
        "d": (now >= floor, "done"),
        "l": (now - before > rises, "longer"),
        "m": (np.mean(train[-3:]) - now > gap, "more data"),
    }
    for letter in order:
        if asked[letter][0]:
            return asked[letter][1]
    return "larger"


def _by_statistics(train, val, floor):
    train, val = list(map(float, train)), list(map(float, val))
    now = statistics.fmean(val[-3:])
    if now >= floor:
        return "done"
    if now > statistics.fmean(val[-6:-3]) + 0.01:
        return "longer"
    return "more data" if statistics.fmean(train[-3:]) > now + 0.05 else "larger"


def _by_slices(train, val, floor):
    n = len(val)
    now = sum(val[n - 3 : n]) / 3
    rise = now - sum(val[n - 6 : n - 3]) / 3
    gap = sum(train[len(train) - 3 :]) / 3 - now
    return "done" if now >= floor else "longer" if rise > 0.01 else "more data" if gap > 0.05 else "larger"


def _by_match(train, val, floor):
    before, now = np.asarray(val)[-6:].reshape(2, 3).mean(axis=1)
    match tuple(map(bool, (now >= floor, now - before > 0.01, np.mean(train[-3:]) - now > 0.05))):
        case (True, _, _):
            return "done"
        case (_, True, _):
            return "longer"
        case (_, _, True):
            return "more data"
    return "larger"


def _without_the_last(train, val, floor):
    word = _steps(train, val, floor)
    if word != "larger":
        return word


MISTAKES = {
    "which_model-3": [
        (lambda: lambda t, v, f: _steps(t, v, f, rises=0.01 * np.mean(v[-6:-3])), "0.01 as a share"),
        (lambda: lambda t, v, f: _steps(t, v, f, gap=0.05 * np.mean(v[-3:])), "0.05 as a share"),
        (lambda: _without_the_last, "this one does not"),
        (lambda: lambda t, v, f: _steps(t, v, f, last=max), "best epoch"),
        (lambda: lambda t, v, f: _steps(t, v, f, last=lambda val: val[-1]), "last epoch alone"),
        (lambda: lambda t, v, f: _steps(t, v, f, order="ldm"), "needs no more time"),
        (lambda: lambda t, v, f: _steps(t, v, f, order="dml"), "Time is cheaper"),
        (lambda: lambda t, v, f: _steps(t, v, f, order="dm"), "never says 'longer'"),
        (lambda: lambda t, v, f: _steps(t, v, f, order="dl"), "never says 'more data'"),
        (lambda: lambda t, v, f: _steps(t, v, f, order="lm"), "never says 'done'"),
        (lambda: lambda t, v, f: _steps(t, v, f, gap=-0.5), "no gap"),
        (lambda: lambda t, v, f: _steps(v, t, f), "changed places"),
        (lambda: lambda t, v, f: _steps(t, v, f, gap=0.25), "before a larger model"),
        (lambda: lambda t, v, f: _steps(t, v, f, rises=-1), "0.707, the three before 0.703"),
        (lambda: lambda t, v, f: _steps(t, v, f, rises=0.2), "0.837, the three before 0.810"),
        (lambda: lambda t, v, f: "larger", "Ask that first"),
        (lambda: lambda t, v, f: _steps(t, v, f).replace(" ", "_"), "the four words"),
        (lambda: lambda t, v, f: np.mean(v[-3:]) >= f, "one of the words"),
        (lambda: lambda t, v, f: [_steps(t, v, f)], "one of the words"),
        (lambda: lambda t, v, f: print(_steps(t, v, f)), "gives nothing back"),
        (lambda: "larger", "function itself"),
    ],
}  # fmt: skip
ALSO_RIGHT = {"which_model-3": [lambda: _by_statistics, lambda: _by_slices, lambda: _by_match]}
