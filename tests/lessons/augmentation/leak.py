"""Wrong and right answers to augmentation-4, “Find the leak”."""

import numpy as np
import pandas as pd

from course_lessons.augmentation.exercises.leak import WRONG, _leaked


def _by_set(origin, train, val):
    learned = {origin[row] for row in train}
    return [int(row) for row in val if origin[row] in learned]


def _by_pandas(origin, train, val):
    numbers = pd.Series(origin)
    return np.array([row for row in np.sort(val) if numbers[row] in numbers[train].unique()], dtype=int)


_HINTS = (
    "no position is in both parts",
    "the *clean* ones",
    "from the beginning of `val`",
    "the *validation* pictures",
    "all of `val`",
)
MISTAKES = {
    "augmentation-4": [
        *((lambda way=way: way, hint) for (way, _), hint in zip(WRONG, _HINTS, strict=True)),
        (lambda: lambda origin, train, val: np.isin(origin[val], origin[train]), "mask of True and False"),
        (
            lambda: lambda origin, train, val: np.intersect1d(origin[val], origin[train]),
            "numbers of originals",
        ),
        (lambda: lambda origin, train, val: np.flatnonzero(np.isin(origin, origin[train])), "not in `val`"),
        (
            lambda: lambda origin, train, val: val[np.isin(origin[val], origin[val])][1:],
            "nowhere in the training part",
        ),
        (lambda: lambda origin, train, val: _leaked(origin, train, val)[:-1], "You miss position"),
        (lambda: lambda origin, train, val: np.repeat(_leaked(origin, train, val), 2), "counts once"),
        (lambda: lambda origin, train, val: len(_leaked(origin, train, val)), "an array or a list"),
        (lambda: [1, 2], "the function itself"),
    ],
}
ALSO_RIGHT = {
    "augmentation-4": [lambda: lambda o, t, v: set(_by_set(o, t, v)), lambda: _by_set, lambda: _by_pandas]
}
