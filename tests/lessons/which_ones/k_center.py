"""Wrong and right answers to which_ones-1, “Cover the data”."""

import numpy as np

from course_lessons.which_ones.exercises.k_center import _CONFUSIONS, _greedy, _k_center, _points


def _by_table(features: np.ndarray, k: int, first: int) -> np.ndarray:
    from scipy.spatial.distance import cdist

    far, picks = cdist(features, features), [first]
    for _ in range(k - 1):
        picks.append(far[:, picks].min(axis=1).argmax())
    return np.array(picks)


def _with_squares(features: np.ndarray, k: int, first: int) -> np.ndarray:
    picks = np.full(k, first)
    nearest = np.full(len(features), np.inf)
    for turn in range(1, k):
        nearest = np.minimum(nearest, ((features - features[picks[turn - 1]]) ** 2).sum(axis=1))
        picks[turn] = np.argmax(nearest)
    return picks


def _with_repeats(features: np.ndarray, k: int, first: int) -> list[int]:
    picks = [first]
    while len(picks) < k:
        picks.append(int(np.linalg.norm(features - features[picks[-1]], axis=1).argmax()))
    return picks


MISTAKES = {
    "which_ones-1": [
        (lambda: _greedy(_CONFUSIONS[0][0]), "on average"),
        (lambda: _greedy(_CONFUSIONS[1][0]), "*some* pick"),
        (lambda: _greedy(_CONFUSIONS[2][0]), "*last* pick"),
        (lambda: _greedy(_CONFUSIONS[3][0]), "smallest distance"),
        (lambda: _with_repeats, "again"),
        (
            lambda: lambda features, k, first: _k_center(features, k, 0),
            "`first` was 5",
        ),
        (
            lambda: lambda features, k, first: _k_center(features, k + 1, first)[1:],
            "your first pick",
        ),
        (
            lambda: lambda features, k, first: features[_k_center(features, k, first)],
            "positions",
        ),
        (lambda: _k_center(_points(), 12, 5), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "which_ones-1": [lambda: _by_table, lambda: _with_squares],
}
