"""Wrong and right answers to data_quality-7, “Ask somebody who has not seen it”."""

import numpy as np
from sklearn.base import clone
from sklearn.model_selection import KFold, LeaveOneOut, StratifiedKFold, cross_val_predict, train_test_split

from course_lessons.data_quality.exercises.self_confidence import ByHeart, _right, _tasks
from course_lessons.data_quality.exercises.watched import Seen


def _proba(model, X, y, **changes):
    return cross_val_predict(model, X, y, **{"cv": 5, "method": "predict_proba"} | changes)


def _of_its_label(proba, y):
    return proba[np.arange(len(y)), y]


def _in_sample(model, X, y):
    return _of_its_label(model.fit(X, y).predict_proba(X), y)


def _trained_on_some(model, X, y):
    train, _ = train_test_split(np.arange(len(y)), test_size=0.2, stratify=y, random_state=0)
    return _of_its_label(model.fit(X[train], y[train]).predict_proba(X), y)


def _fold_after_fold(model, X, y):
    """What the folds give stands one after another, and not in the order of the rows."""
    found = []
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(X, y):
        found.append(_of_its_label(model.fit(X[train], y[train]).predict_proba(X[test]), y[test]))
    return np.concatenate(found)


def _turned(model, X, y):
    """Trained on the one part, to judge the other four."""
    found = np.empty(len(y))
    for test, train in list(StratifiedKFold(5).split(X, y))[::-1]:
        found[test] = _of_its_label(model.fit(X[train], y[train]).predict_proba(X[test]), y[test])
    return found


def _by_folds(model, X, y):
    found = np.empty(len(y))
    for train, test in KFold(4, shuffle=True, random_state=1).split(X):
        own = clone(model).fit(X[train], y[train])
        found[test] = _of_its_label(own.predict_proba(X[test]), y[test])
    return found


def _by_loop(model, X, y):
    return [float(row[label]) for row, label in zip(_proba(model, X, y, cv=3), y, strict=True)]


def _of_the_course(model, X, y):
    from course_lib import quality

    return np.take_along_axis(quality.out_of_sample_proba(model, X, y), y[:, None], axis=1).ravel()


def _own_model(model, X, y):
    from sklearn.naive_bayes import GaussianNB

    return _right(GaussianNB(), X, y)


def _scaled(model, X, y):
    return _right(model, (X - X.mean(axis=0)) / X.std(axis=0), y)


MISTAKES = {
    "data_quality-7": [
        (lambda: _in_sample, "75 labels of 75 are judged by a model that was trained on that very row"),
        (lambda: _trained_on_some, "60 labels of 75"),
        (lambda: _proba, "a probability for each of the 3 classes"),
        (lambda: lambda m, X, y: _proba(m, X, y).max(axis=1), "the *likeliest* class"),
        (lambda: lambda m, X, y: cross_val_predict(m, X, y, cv=5), "the classes that the model would say"),
        (lambda: lambda m, X, y: cross_val_predict(m, X, y, cv=5) == y, "holds True and False"),
        (lambda: lambda m, X, y: 1 - _right(m, X, y), "*another* label"),
        (lambda: lambda m, X, y: 100 * _right(m, X, y), "not percent"),
        (lambda: lambda m, X, y: _proba(m, X, y)[:, 1], "of class 1, for every row"),
        (lambda: _fold_after_fold, "stand in another order"),
        (lambda: _turned, "Train on four parts of five"),
        (lambda: lambda m, X, y: _right(m, X, y)[:-1], "a probability for each row"),
        (lambda: _own_model, "is never trained"),
        (lambda: _scaled, "none of `X`"),
        (lambda: lambda m, X, y: _of_its_label(m.predict_proba(X), y), "Has the model been trained"),
        (lambda: lambda m, X, y: _right(m, X, np.sort(y)), "lost their labels"),
        (lambda: lambda m, X, y: _right(m, X, y).mean(), "a probability for each row, in their order"),
        (lambda: lambda m, X, y: None, "gives nothing back"),
        (lambda: lambda X, y, model: _right(model, X, y), "in another order"),
        (lambda: _right(ByHeart(Seen()), *next(_tasks())), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "data_quality-7": [
        lambda: _by_folds,
        lambda: _by_loop,
        lambda: _of_the_course,
        lambda: lambda model, X, y: _of_its_label(_proba(model, X, y, cv=LeaveOneOut()), y),
        lambda: lambda model, X, y: (_proba(model, X, y, cv=10) * np.eye(y.max() + 1)[y]).sum(axis=1),
    ],
}
