"""Wrong and right answers to which_ones-7, “A fair rival”."""

import numpy as np
import pandas as pd

from course_lessons.which_ones.exercises.rival import _right
from course_lib import subsets


def _of_everything(y, picked, *, seed):
    return np.random.default_rng(seed).choice(len(y), len(picked), replace=False)


def _as_many_of_each(y, picked, *, seed):
    rng, labels = np.random.default_rng(seed), np.unique(y[picked])
    n = [len(picked) // len(labels)] * len(labels)
    n[0] += len(picked) - sum(n)
    return np.concatenate(
        [rng.choice(np.flatnonzero(y == label), k, replace=False) for label, k in zip(labels, n, strict=True)]
    )


def _without_the_picked(y, picked, *, seed):
    rng, rows = np.random.default_rng(seed), []
    for label in np.unique(y[picked]):
        own = np.setdiff1d(np.flatnonzero(y == label), picked)
        own = np.resize(own, max(len(own), np.sum(y[picked] == label)))
        rows.append(rng.permutation(own)[: np.sum(y[picked] == label)])
    return np.concatenate(rows)


def _first_of_each(y, picked, *, seed):
    return np.concatenate([np.flatnonzero(y == k)[: np.sum(y[picked] == k)] for k in np.unique(y[picked])])


def _with_repeats(y, picked, *, seed):
    rng = np.random.default_rng(seed)
    return np.concatenate(
        [rng.choice(np.flatnonzero(y == k), np.sum(y[picked] == k)) for k in np.unique(y[picked])]
    )


def _by_quotas(y, picked, *, seed):
    values, counts = np.unique(y[picked], return_counts=True)
    return subsets.random(y, None, per_class=dict(zip(values, counts, strict=True)), random_state=seed)


def _by_pandas(y, picked, *, seed):
    frame, counts = pd.Series(y), pd.Series(y[picked]).value_counts()
    drawn = [frame[frame == k].sample(n, random_state=seed).index for k, n in counts.items()]
    return np.concatenate(drawn)


def _places_in_the_class(y, picked, *, seed):
    rng, rows = np.random.default_rng(seed), []
    for k in np.unique(y[picked]):
        rows.append(rng.choice(np.sum(y == k), np.sum(y[picked] == k), replace=False))
    return np.concatenate(rows)


def _in_a_loop(y, picked, *, seed):
    """Shuffle all, and take a sample as long as its class has room."""
    room = {k: np.sum(y[picked] == k) for k in np.unique(y)}
    rows = []
    for row in np.random.default_rng(seed).permutation(len(y)):
        if room[y[row]]:
            rows.append(int(row))
            room[y[row]] -= 1
    return rows


MISTAKES = {
    "which_ones-7": [
        (lambda: _of_everything, "a draw from everything"),
        (lambda: _as_many_of_each, "as many of each class"),
        (lambda: lambda y, picked, *, seed: picked, "the choice itself"),
        (lambda: _without_the_picked, "the picked come up 0%"),
        (lambda: _places_in_the_class, "places within each class"),
        (lambda: _first_of_each, "Whatever the `seed`"),
        (lambda: _with_repeats, "without putting back"),
        (lambda: lambda y, picked, *, seed: _right(y, picked, seed=seed)[:-1], "yours are 19 positions"),
        (lambda: lambda y, picked, *, seed: _right(y, picked, seed=None), "two different answers"),
        (lambda: lambda y, picked, *, seed: y[_right(y, picked, seed=seed)], "those are values of `y`"),
    ],
}
ALSO_RIGHT = {"which_ones-7": [lambda: _by_quotas, lambda: _by_pandas, lambda: _in_a_loop]}
