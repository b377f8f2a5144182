"""Wrong and right answers to the exercises on hardness, folds and looking."""

import numpy as np

from course_lessons.hard_or_wrong.exercises import hardness, look, out_of_fold
from course_lessons.hard_or_wrong.studies import hardness as by_studies

_hard, _oof, _look = hardness._right, out_of_fold._right, look._right


def _in_place(y, proba):
    own = proba[np.arange(len(y)), y].copy()
    proba[np.arange(len(y)), y] = 0
    return proba.max(axis=1) - own


def _by_sorting(y, proba):
    found = []
    for label, row in zip(y, proba, strict=True):
        found.append(max(np.delete(row, label)) - row[label])
    return found


def _in_sample(learn, X, y, fold):
    return learn(X, y)(X)


def _same_fold(learn, X, y, fold):
    proba = np.empty((len(y), 10))
    for k in np.unique(fold):
        proba[fold == k] = learn(X[fold == k], y[fold == k])(X[fold == k])
    return proba


def _five(learn, X, y, fold):
    proba = np.empty((len(y), 10))
    for k in range(5):
        proba[fold == k] = learn(X[fold != k], y[fold != k])(X[fold == k])
    return proba


def _one_model(learn, X, y, fold):
    held_out = fold == fold.max()
    half = learn(X[~held_out], y[~held_out])
    return np.where(held_out[:, None], half(X), 0.05)


def _rows_mixed_up(learn, X, y, fold):
    found = [learn(X[fold != k], y[fold != k])(X[fold == k]) for k in np.unique(fold)]
    return np.concatenate(found)


def _one_by_one(learn, X, y, fold):
    models = {k: learn(X[fold != k], y[fold != k]) for k in set(fold.tolist())}
    return np.array([models[k](X[n : n + 1])[0] for n, k in enumerate(fold.tolist())])


def _backwards(learn, X, y, fold):
    proba = np.zeros((len(y), 10))
    for k in sorted(set(fold.tolist()), reverse=True):
        proba[fold == k] = learn(X[fold != k], y[fold != k])(X[fold == k])
    return proba.tolist()


def _look_one_by_one(y, hard, looks, person):
    labels = list(y)
    for row in sorted(range(len(y)), key=lambda row: -hard[row])[:looks]:
        labels[row] = int(person([row])[0])
    return labels


def _look_by_mask(y, hard, looks, person):
    seen = np.argsort(np.argsort(-hard)) < looks
    fixed = y.copy()
    fixed[seen] = person(np.flatnonzero(seen))
    return fixed


def _changes_y(y, hard, looks, person):
    seen = np.argsort(-hard)[:looks]
    y[seen] = person(seen)
    return y


def _ignores_the_person(y, hard, looks, person):
    person(np.argsort(-hard)[:looks])
    return y


def _in_another_order(y, hard, looks, person):
    seen, y = np.argsort(-hard)[:looks], y.copy()
    y[np.sort(seen)] = person(seen)
    return y


def _labels_of_others(learn, X, y, fold):
    proba = np.zeros((len(X), 10))
    for k in np.unique(fold):
        proba[fold == k] = learn(X[fold != k], y[: (fold != k).sum()])(X[fold == k])
    return proba


def _whole_numbers(learn, X, y, fold):
    proba = np.zeros((len(X), 10), int)
    for k in np.unique(fold):
        proba[fold == k] = learn(X[fold != k], y[fold != k])(X[fold == k])
    return proba


MISTAKES = {
    "hard_or_wrong-2": [
        (lambda: lambda y, proba: -_hard(y, proba), "the wrong way round"),
        (
            lambda: lambda y, proba: proba.max(axis=1) - proba[np.arange(len(y)), y],
            "largest of *all* classes",
        ),
        (lambda: lambda y, proba: 1 - proba[np.arange(len(y)), y], "its own class alone"),
        (
            lambda: lambda y, proba: _hard(y, proba) + proba[np.arange(len(y)), y],
            "Subtract what the model gives",
        ),
        (lambda: lambda y, proba: _hard(y, proba) / 2, "the likeliest other has"),
        (lambda: lambda y, proba: proba.argmax(axis=1) != y, "holds"),
        (lambda: _in_place, "changes the `proba`"),
        (lambda: lambda y, proba: _hard(y, proba).max(), "need an array or a list: one number"),
    ],
    "hard_or_wrong-3": [
        (lambda: _in_sample, "Leave a fold out"),
        (lambda: _same_fold, "samples were asked of a model"),
        (lambda: _five, "Go through those that are there"),
        (lambda: _one_model, "called with 18 samples"),
        (lambda: _rows_mixed_up, "into the rows of that fold"),
        (lambda: _labels_of_others, "the labels of others"),
        (lambda: _whole_numbers, "whole numbers"),
        (lambda: lambda learn, X, y, fold: _oof(learn, X, y, np.zeros(len(y), int)), "learn(X, y) was given"),
        (lambda: lambda learn, X, y, fold: _oof(learn, X, y, np.arange(len(y))), "For each of the 4 folds"),
        (lambda: lambda learn, X, y, fold: _oof(learn, X, y, fold)[:, 0], "a column for each class"),
        (lambda: lambda X, y, fold: None, "The page calls"),
    ],
    "hard_or_wrong-4": [
        (lambda: lambda y, hard, looks, person: person(np.arange(len(y))), "Only 7 looks"),
        (lambda: lambda y, hard, looks, person: _look(y, -hard, looks, person), "the *easiest*"),
        (
            lambda: lambda y, hard, looks, person: _look(y, np.abs(hard), looks, person),
            "are among the 7 hardest",
        ),
        (lambda: lambda y, hard, looks, person: y, "was shown nothing"),
        (lambda: _ignores_the_person, "are as they were"),
        (lambda: _in_another_order, "in the same order"),
        (lambda: _changes_y, "changes the `y`"),
    ],
}
ALSO_RIGHT = {
    "hard_or_wrong-2": [lambda: _by_sorting, lambda: by_studies],
    "hard_or_wrong-3": [lambda: _one_by_one, lambda: _backwards],
    "hard_or_wrong-4": [lambda: _look_one_by_one, lambda: _look_by_mask],
}
