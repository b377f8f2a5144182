"""Wrong and right answers to which_ones-1, “Cover the data”."""

import numpy as np

from course_lessons.which_ones.exercises.k_center import _CONFUSIONS, _clumps, _greedy, _k_center


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


def _as_tensor(features, k, first):
    import torch

    return torch.tensor(_k_center(features, k, first))


def _with_repeats(features: np.ndarray, k: int, first: int) -> list[int]:
    picks = [first]
    while len(picks) < k:
        picks.append(int(np.linalg.norm(features - features[picks[-1]], axis=1).argmax()))
    return picks


def _in_place(features: np.ndarray, k: int, first: int) -> list[int]:
    features -= features[first].copy()
    return _k_center(features, k, first)


def _no_return(features, k, first):
    _k_center(features, k, first)


def _rule(number: int):
    distances, rule, _ = _CONFUSIONS[number]
    return _greedy(rule, distances)


MISTAKES = {
    "which_ones-1": [
        (lambda: _rule(0), "on average"),
        (lambda: _rule(1), "*some* pick"),
        (lambda: _rule(2), "*last* pick"),
        (lambda: _rule(3), "*first* pick"),
        (lambda: _rule(4), "smallest distance"),
        (lambda: _rule(5), "straight line: the root"),
        (lambda: _rule(6), "in one column"),
        (lambda: _with_repeats, "so it is never the farthest"),
        (lambda: lambda features, k, first: _k_center(features, k, 0), "is given, `first`; yours is 0"),
        (
            lambda: lambda features, k, first: _k_center(features, k + 1, first)[1:],
            "is given, `first`; yours is 97",
        ),
        (
            lambda: lambda features, k, first: _k_center(features, k, first)[::-1],
            "right picks, in another order",
        ),
        (lambda: lambda features, k, first: _k_center(features, 12, first), "yours are 12 positions; 9"),
        (lambda: lambda features, k, first: features[_k_center(features, k, first)], "in one array"),
        (lambda: lambda features, k, first: set(_k_center(features, k, first)), "a set"),
        (lambda: _in_place, "changes the `features`"),
        (lambda: _no_return, "gives nothing back"),
        (lambda: lambda k, features, first: _k_center(features, k, first), "another order"),
        (lambda: _k_center(_clumps(), 12, 5), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "which_ones-1": [
        lambda: _by_table,
        lambda: _with_squares,
        lambda: _as_tensor,
        lambda: lambda X, count, start: np.array(_k_center(X, count, start), dtype=np.int16),
    ],
}
