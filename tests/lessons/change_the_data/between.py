"""Wrong and right answers to change_the_data-2, “A sample between two”."""

import numpy as np

from course_lessons.change_the_data.exercises.between import _smote


def _one_by_one(X, neighbours, n, seed):
    rng = np.random.default_rng(seed)
    new, origin = [], []
    for k in range(n):
        row = k % len(X)
        step = rng.random()
        new.append((1 - step) * X[row] + step * X[rng.choice(neighbours[row])])
        origin.append(row)
    return new, origin


def _from_the_neighbour(X, neighbours, n, seed):
    new, origin = _smote(X, neighbours, n, seed)
    return new, np.roll(origin, 1)


def _to_anyone(X, neighbours, n, seed):
    rng = np.random.default_rng(seed)
    origin, partner = rng.integers(len(X), size=(2, n))
    return X[origin] + rng.random((n, 1)) * (X[partner] - X[origin]), origin


def _column_by_column(X, neighbours, n, seed):
    rng = np.random.default_rng(seed)
    origin = rng.integers(len(X), size=n)
    partner = neighbours[origin, rng.integers(neighbours.shape[1], size=n)]
    return X[origin] + rng.random(X[origin].shape) * (X[partner] - X[origin]), origin


def _legacy(X, neighbours, n, seed):
    rng = np.random.RandomState(seed)
    origin = rng.permutation(np.resize(np.arange(len(X)), n))
    partner = np.array([rng.choice(neighbours[row]) for row in origin])
    step = rng.rand(n)[:, None]
    return (1 - step) * X[origin] + step * X[partner], origin


MISTAKES = {
    "change_the_data-2": [
        (lambda: _column_by_column, "its own"),
        (lambda: _to_anyone, "not among the neighbours"),
        (
            lambda: lambda X, near, n, seed: _smote(X, near, n, seed, low=-1.0),
            "beyond",
        ),
        (
            lambda: lambda X, near, n, seed: _smote(X, near, n, seed, low=0.5, high=0.5),
            "of the way",
        ),
        (
            lambda: lambda X, near, n, seed: _smote(X, near, n, seed, high=0.0),
            "copies of their origins",
        ),
        (lambda: _from_the_neighbour, "really started from"),
        (
            lambda: lambda X, near, n, seed: _smote(X, near, n, seed)[0],
            "two things",
        ),
        (lambda: lambda X, near, n, seed: _smote(X, near, n, 0), "Two seeds"),
    ],
}
ALSO_RIGHT = {
    "change_the_data-2": [lambda: _one_by_one, lambda: _legacy],
}
