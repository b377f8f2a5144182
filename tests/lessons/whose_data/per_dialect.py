"""Wrong and right answers to whose_data-1, “Right for whom?”."""

import numpy as np

from course_lessons.whose_data.exercises.per_dialect import _means


def _by_pandas(right: np.ndarray, dialects: np.ndarray):
    import pandas as pd

    return pd.Series(right).groupby(dialects).mean()


MISTAKES = {
    "whose_data-1": [
        (lambda: lambda right, d: [right.mean()] * 4, "the total"),
        (
            lambda: lambda right, d: [(right & (d == one)).mean() for one in range(4)],
            "divide by *all*",
        ),
        (lambda: lambda right, d: np.bincount(d, weights=right), "counts of right"),
        (lambda: lambda right, d: min(_means(right, d)), "one number for each"),
        (
            lambda: lambda right, d: [1 - share for share in _means(right, d)],
            "*wrong*",
        ),
        (
            lambda: lambda right, d: [100 * share for share in _means(right, d)],
            "percent",
        ),
        (lambda: lambda right, d: [*_means(right, d), 0.0][:4], "three dialects"),
        (lambda: 0.8, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "whose_data-1": [
        lambda: lambda right, dialects: np.bincount(dialects, weights=right) / np.bincount(dialects),
        lambda: (
            lambda right, dialects: {one: right[dialects == one].mean() for one in set(dialects.tolist())}
        ),
        lambda: _by_pandas,
    ],
}
