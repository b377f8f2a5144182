"""Wrong and right answers to whose_data-1, “Right for whom?”."""

import numpy as np

from course_lessons.whose_data.exercises.per_dialect import _means


def _by_pandas(right: np.ndarray, dialects: np.ndarray):
    import pandas as pd

    return pd.Series(right).groupby(dialects).mean()


def _as_met(right: np.ndarray, dialects: np.ndarray) -> list[float]:
    import pandas as pd

    return [right[dialects == one].mean() for one in pd.unique(dialects)]


def _spoiling(right: np.ndarray, dialects: np.ndarray) -> list[float]:
    right[:] = True
    return _means(right, dialects)


def _one_by_one(right, dialects):
    for one in range(dialects.max() + 1):
        yield right[dialects == one].mean()


MISTAKES = {
    "whose_data-1": [
        (lambda: lambda right, d: [right.mean()] * 4, "the total"),
        (lambda: lambda right, d: [(right & (d == one)).mean() for one in range(4)], "divide by *all*"),
        (lambda: lambda right, d: np.bincount(d, weights=right), "counts of right"),
        (lambda: lambda right, d: np.bincount(d, weights=right) / right.sum(), "all *right* answers"),
        (lambda: lambda right, d: np.bincount(d) / len(d), "shares of the dialects"),
        (lambda: lambda right, d: min(_means(right, d)), "one share for each"),
        (lambda: lambda right, d: [1 - share for share in _means(right, d)], "*wrong*"),
        (lambda: lambda right, d: [100 * share for share in _means(right, d)], "percent"),
        (lambda: lambda right, d: np.round(_means(right, d), 1), "Do you round?"),
        (lambda: lambda right, d: [*_means(right, d), 0.0][:4], "4 numbers, for 3 dialects"),
        (lambda: _as_met, "another order"),
        (lambda: lambda right, d: [right[d == 0].mean()], "`return` stand inside the loop"),
        (
            lambda: lambda right, d: [right[d == one].sum() // (d == one).sum() for one in set(d)],
            "cuts the decimals",
        ),
        (
            lambda: lambda right, d: [part.mean() for part in np.array_split(right, d.max() + 1)],
            "equal parts",
        ),
        (lambda: lambda right, d: [right[d == 9 * one].mean() for one in range(d.max() + 1)], "Which codes"),
        (lambda: lambda right, d: [right[d >= one].mean() for one in range(d.max() + 1)], "do yours count"),
        (lambda: lambda right, d: dict(enumerate(_means(right, d))), "a dictionary"),
        (
            lambda: lambda right, d: [right[d == one].mean() for one in range(d.max() + 2)],
            "yours are 5 numbers, for 4 dialects",
        ),
        (lambda: _spoiling, "changes the `right`"),
        (lambda: _one_by_one, "a generator"),
        (lambda: 0.8, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "whose_data-1": [
        lambda: lambda right, dialects: np.bincount(dialects, weights=right) / np.bincount(dialects),
        lambda: (
            lambda right, dialects: [
                sum(right[dialects == one]) / sum(dialects == one) for one in set(dialects)
            ]
        ),
        lambda: _by_pandas,
    ],
}
