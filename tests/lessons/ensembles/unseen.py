"""Wrong and right answers to ensembles-3, “Predicted by one that has not seen it”."""

import numpy as np

from course_lessons.ensembles.exercises.unseen import _right


def _by_scikit_learn(fit, X, y, part):
    from sklearn.model_selection import LeaveOneGroupOut

    said = {}
    for learned, held in LeaveOneGroupOut().split(X, y, part):
        said.update(zip(held.tolist(), fit(X[learned], y[learned])(X[held]), strict=True))
    return np.stack([said[row] for row in range(len(X))])


def _by_order(fit, X, y, part):
    found, rows = [], []
    for k in set(part.tolist()):
        held = part == k
        found.append(fit(X[~held], y[~held])(X[held]))
        rows.append(np.flatnonzero(held))
    return np.concatenate(found)[np.argsort(np.concatenate(rows))]


def _part_by_part(fit, X, y, part):
    return np.concatenate([fit(X[part != k], y[part != k])(X[part == k]) for k in np.unique(part)])


def _own_part(fit, X, y, part):
    said = np.zeros((len(X), 2))
    for k in np.unique(part):
        said[part == k] = fit(X[part == k], y[part == k])(X[part == k])
    return said


def _row_by_row(fit, X, y, part):
    every = np.arange(len(X))
    return np.concatenate([fit(X[every != k], y[every != k])(X[[k]]) for k in every])


def _one_by_one(fit, X, y, part):
    return np.concatenate([fit(X[part != part[k]], y[part != part[k]])(X[[k]]) for k in range(len(X))])


def _counted(fit, X, y, part):
    said = np.zeros((len(X), 2))
    for k in range(part.max()):
        if (part == k).any():
            said[part == k] = fit(X[part != k], y[part != k])(X[part == k])
    return said


def _half(fit, X, y, part):
    said = np.zeros((len(X), 2))
    for k in np.unique(part):
        others = np.flatnonzero(part != k)[:2]
        said[part == k] = fit(X[others], y[others])(X[part == k])
    return said


def _other_labels(fit, X, y, part):
    said = np.zeros((len(X), 2))
    for k in np.unique(part):
        said[part == k] = fit(X[part != k], y[: (part != k).sum()])(X[part == k])
    return said


MISTAKES = {
    "ensembles-3": [
        (lambda: lambda fit, X, y, part: fit(X, y)(X), "as on all rows"),
        (lambda: _own_part, "was trained on it. Train"),
        (lambda: _part_by_part, "part by part"),
        (lambda: _row_by_row, "others of its part"),
        (lambda: _one_by_one, "one for each of the 3 parts"),
        (lambda: _counted, "no prediction of its own"),
        (lambda: _half, "was trained on 2 rows"),
        (lambda: _other_labels, "not those of its rows"),
        (lambda: lambda fit, X, y, part: fit(X[part != 0], y)(X), "as many labels as rows"),
        (lambda: lambda fit, X, y, part: fit(X[part != 0], y[part != 0])(X[0]), "give it rows"),
        (lambda: lambda fit, X, y, part: fit(X[part != 0], y[part != 0])(X[part == 0]), "predictions of 3 rows"),
        (lambda: lambda fit, X, y, part: _right(fit, X, y, part)[:, 0], "the shape (7,)"),
        (lambda: lambda fit, X, y, part: print(_right(fit, X, y, part)), "gives nothing back"),
        (lambda: np.zeros((7, 2)), "the function itself"),
    ],
}  # fmt: skip
ALSO_RIGHT = {"ensembles-3": [lambda: _by_scikit_learn, lambda: _by_order]}
