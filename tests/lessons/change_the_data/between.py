"""Wrong and right answers to change_the_data-2, “A sample between two”."""

import numpy as np
import pandas as pd
import torch

from course_lessons.change_the_data.exercises.between import _smote


def _one_by_one(X, neighbours, n, seed):
    rng = np.random.default_rng(seed)
    new, origin = [], []
    for _ in range(n):
        row = rng.integers(len(X))
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


def _drawn(column=None, step=None, rows=None):
    """SMOTE with one of its three draws replaced."""

    def between(X, neighbours, n, seed):
        rng = np.random.default_rng(seed)
        origin = rng.integers(len(X) if rows is None else rows(len(X)), size=n)
        j = rng.integers(neighbours.shape[1], size=n) if column is None else column(rng, neighbours, origin)
        t = rng.random((n, 1)) if step is None else step(rng, n)
        return X[origin] + t * (X[neighbours[origin, j]] - X[origin]), origin

    return between


def _away(X, neighbours, n, seed):
    new, origin = _smote(X, neighbours, n, seed)
    return 2 * X[origin] - new, origin


def _from_the_other_end(X, neighbours, n, seed):
    rng = np.random.default_rng(seed)
    origin = rng.integers(len(X), size=n)
    partner = neighbours[origin, rng.integers(neighbours.shape[1], size=n)]
    return X[origin] + rng.random((n, 1)) * (X[partner] - X[origin]), partner


def _to_sums(X, neighbours, n, seed):
    rng = np.random.default_rng(seed)
    origin = rng.integers(len(X), size=n)
    return X[origin] + rng.random((n, 1)) * X[neighbours[origin, 0]], origin


def _without_putting_back(X, neighbours, n, seed):
    origin = np.random.default_rng(seed).choice(len(X), n, replace=False)
    return X[origin], origin


def _as_table(X, neighbours, n, seed):
    new, origin = _smote(X, neighbours, n, seed)
    return [pd.DataFrame(new), torch.tensor(origin)]


def _row_by_row(X, neighbours, n, seed):
    """The neighbour and the place are drawn, the row is not."""
    rng = np.random.default_rng(seed)
    rows = np.arange(n) % len(X)
    ends = neighbours[rows, rng.integers(neighbours.shape[1], size=n)]
    return X[rows] + rng.random((n, 1)) * (X[ends] - X[rows]), rows


MISTAKES = {
    "change_the_data-2": [
        (lambda: _column_by_column, "its own"),
        (lambda: _to_anyone, "not among the neighbours"),
        (lambda: _drawn(step=lambda rng, n: rng.uniform(-1, 1, (n, 1))), "beyond"),
        (lambda: _away, "*away* from the neighbour"),
        (lambda: _drawn(step=lambda rng, n: 0.5), "50% of the way"),
        (lambda: _drawn(step=lambda rng, n: rng.random()), "1% of the way"),
        (lambda: _drawn(step=lambda rng, n: rng.integers(2, size=(n, 1))), "take only 2 values"),
        (lambda: _drawn(step=lambda rng, n: rng.uniform(0, 0.5, (n, 1))), "0.50; a new sample"),
        (lambda: _drawn(step=lambda rng, n: 0), "copies of their origins"),
        (lambda: _drawn(column=lambda rng, near, origin: 0), "same column of `neighbours`, number 0"),
        (
            lambda: _drawn(column=lambda rng, near, origin: rng.integers(near.shape[1])),
            "same column of `neighbours`, number 1",
        ),
        (
            lambda: _drawn(
                column=lambda rng, near, origin: rng.integers(near.shape[1], size=len(near))[origin]
            ),
            "of its 3 neighbours they go to 1",
        ),
        (lambda: _drawn(rows=lambda n: n - 1), "start from 11 of the 12"),
        (lambda: _row_by_row, "start from the same rows, [0, 1, 2"),
        (lambda: _from_the_neighbour, "really started from"),
        (lambda: _from_the_other_end, "holds the neighbour"),
        (
            lambda: (
                lambda X, near, n, seed: (lambda new, origin: (new - X[origin], origin))(
                    *_smote(X, near, n, seed)
                )
            ),
            "add the place",
        ),
        (lambda: _drawn(step=lambda rng, n: rng.random(n)), "shape (n, 1)"),
        (lambda: _to_sums, "*difference*"),
        (
            lambda: lambda *given: (np.rint(_smote(*given)[0]), _smote(*given)[1]),
            "not rounded",
        ),
        (lambda: _without_putting_back, "with putting back"),
        (lambda: lambda X, near, n, seed: _smote(X, near, n, seed)[0], "2 things are asked for"),
        (lambda: lambda X, near, n, seed: _smote(X, near, n, seed)[::-1], "in the wrong order"),
        (lambda: lambda X, near, n, seed: _smote(X, near, n, 0), "Whatever the `seed`"),
        (lambda: lambda X, near, n, seed: _smote(X, near, n, None), "The same `seed`"),
    ],
}
ALSO_RIGHT = {
    "change_the_data-2": [lambda: _one_by_one, lambda: _legacy, lambda: _as_table],
}
