"""Wrong and right answers to data_quality-8, “What careless rows are worth”."""

import numpy as np

from course_lessons.data_quality.studies.worth import rows_worth


def _along(sizes, accuracy, target, *, logs=np.log, back=np.exp, mean=True, beyond=True):
    curve = accuracy.mean(axis=0) if mean else accuracy[0]
    if beyond and target > curve[-1]:
        return np.inf
    return back(np.interp(target, curve, logs(sizes)))


def _by_seed(sizes, accuracy, target):
    if target > accuracy.mean(axis=0)[-1]:
        return np.inf
    return np.mean([np.exp(np.interp(target, row, np.log(sizes))) for row in accuracy])


def _first(sizes, accuracy, target):
    reached = accuracy.mean(axis=0) >= target
    return sizes[int(reached.argmax())] if reached.any() else np.inf


def _last_below(sizes, accuracy, target):
    curve = accuracy.mean(axis=0)
    if target > curve[-1]:
        return np.inf
    return sizes[max(0, np.searchsorted(curve, target, side="right") - 1)]


def _by_hand(sizes, accuracy, target):
    import itertools
    import math
    import statistics

    curve = [statistics.fmean(column) for column in zip(*accuracy.tolist(), strict=True)]
    if target <= curve[0]:
        return sizes[0]
    for (few, low), (many, high) in itertools.pairwise(zip(sizes, curve, strict=True)):
        if target <= high:
            return few * (many / few) ** ((target - low) / (high - low))
    return math.inf


def _by_scipy(sizes, accuracy, target):
    from scipy.interpolate import interp1d

    line = interp1d(
        np.mean(accuracy, 0), np.log2(sizes), bounds_error=False, fill_value=(np.log2(sizes[0]), np.inf)
    )
    return 2 ** line(target)


def _extended(sizes, accuracy, target):
    """Beyond the last size the line goes on."""
    curve, logs = accuracy.mean(axis=0), np.log(sizes)
    slope = (logs[-1] - logs[-2]) / (curve[-1] - curve[-2])
    if target > curve[-1]:
        return np.exp(logs[-1] + slope * (target - curve[-1]))
    return rows_worth(sizes, accuracy, target)


def _below_is_none(sizes, accuracy, target):
    return 0 if target < accuracy.mean(axis=0)[0] else rows_worth(sizes, accuracy, target)


def _as_a_column(sizes, accuracy, target):
    return np.array([rows_worth(sizes, accuracy, target)])


def _one_line(sizes, accuracy, target):
    curve = accuracy.mean(axis=0)
    if target > curve[-1]:
        return np.inf
    slope, start = np.polyfit(np.log(sizes), curve, 1)
    return sizes[0] if target < curve[0] else np.exp((target - start) / slope)


def _none_beyond(sizes, accuracy, target):
    if target > accuracy.mean(axis=0)[-1]:
        return None
    return rows_worth(sizes, accuracy, target)


MISTAKES = {
    "data_quality-8": [
        (lambda: lambda s, a, t: _along(s, np.median(a, axis=0)[None], t), "the median over the seeds"),
        (lambda: _one_line, "one line through all sizes"),
        (lambda: lambda s, a, t: np.floor(rows_worth(s, a, t)), "You have rounded"),
        (lambda: lambda s, a, t: np.interp(t, a.mean(axis=1), np.log(s)), "parts of different lengths"),
        (lambda: _none_beyond, "It says `return None` there"),
        (lambda: lambda s, a, t: _along(s, a, t, logs=np.array, back=float), "*logarithms*"),
        (lambda: lambda s, a, t: _along(s, a, t, back=float), "`np.exp` leads back"),
        (lambda: lambda s, a, t: _along(s, a, t, logs=np.log10), "by another"),
        (lambda: lambda s, a, t: _along(s, a, t, beyond=False), "say so with `np.inf`"),
        (lambda: lambda s, a, t: _along(s, a, t, mean=False), "the curve of one seed"),
        (lambda: _by_seed, "every seed's curve"),
        (lambda: _first, "the first size that was measured"),
        (lambda: _last_below, "the last size below"),
        (lambda: _extended, "reach only"),
        (lambda: _below_is_none, "the smallest size is the answer"),
        (
            lambda: lambda s, a, t: np.nan if t > a.mean(axis=0)[-1] else rows_worth(s, a, t),
            "which says that there is no number",
        ),
        (lambda: lambda s, a, t: np.inf, "do reach it"),
        (lambda: lambda s, a, t: 3.3, "on a straight line over the logarithms"),
        (lambda: lambda s, a, t: np.interp(t, np.log(s), a.mean(axis=0)), "changed places"),
        (lambda: lambda s, a, t: np.interp(t, a, np.log(s)), "Take the mean over the seeds first"),
        (lambda: _as_a_column, "an array of 1"),
        (lambda: lambda s, a, t: str(rows_worth(s, a, t)), "take the quotes away"),
        (lambda: lambda s, a, t: None, "gives nothing back"),
        (lambda: 5.2, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "data_quality-8": [
        lambda: _by_hand,
        lambda: _by_scipy,
        lambda: lambda s, a, t: _along(s, a, t, logs=np.log10, back=lambda x: 10**x),
        lambda: lambda s, a, t: np.float32(rows_worth(s, a, t)),
        lambda: lambda s, a, t: np.array(_along(np.array(s), a, t, logs=np.log2, back=np.exp2)),
    ],
}
