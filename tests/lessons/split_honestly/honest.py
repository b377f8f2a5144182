"""Wrong and right answers to split_honestly-2, “Find the leak”."""

import numpy as np
from sklearn.metrics import accuracy_score, balanced_accuracy_score, get_scorer, recall_score
from sklearn.model_selection import train_test_split

from course_lessons.data_quality.exercises.watched import Model, Seen
from course_lessons.split_honestly.exercises.honest import _honest, _task
from course_lib import splits
from course_lib.ratios import RatioPlan


def _copies(y, seed=0) -> np.ndarray:
    return RatioPlan.from_labels(y, "1:1").indices(y, random_state=seed)


def _split(y, seed, size=0.3, **changes) -> tuple[np.ndarray, np.ndarray]:
    return train_test_split(
        np.arange(len(y)), **{"test_size": size, "stratify": y, "random_state": seed} | changes
    )


def _score(model, X, y, train, test, measure=balanced_accuracy_score):
    return measure(y[test], model.fit(X[train], y[train]).predict(X[test]))


def _tempting(model, X, y, seed):
    rows = _copies(y, seed)
    train, test = _split(y[rows], seed)
    return _score(model, X, y, rows[train], rows[test])


def _by(measure):
    """Score by another measure."""

    def honest_score(model, X, y, seed):
        train, test = _split(y, seed)
        return _score(model, X, y, train[_copies(y[train])], test, measure)

    return honest_score


def _parts(change, **changes):
    """Cut or balance in another way: `change` makes train and test of train, test, the labels and the seed."""

    def honest_score(model, X, y, seed):
        train, test = change(*_split(y, seed, **changes), y, seed)
        return _score(model, X, y, train, test)

    return honest_score


def _balanced(train, test, y, seed):
    return train[_copies(y[train], seed)], test


def _within(train, test, y, seed):
    """The plan's indices count within the training part, and are taken for rows of the table."""
    return _copies(y[train], seed), test


def _fixed(model, X, y, seed):
    return _honest(model, X, y, 0)


def _labels_left_behind(model, X, y, seed):
    train, test = _split(y, seed)
    copies = train[_copies(y[train])]
    model.fit(X[copies], y[np.sort(np.resize(train, len(copies)))])
    return balanced_accuracy_score(y[test], model.predict(X[test]))


def _own_model(model, X, y, seed):
    from sklearn.neighbors import KNeighborsClassifier

    return _honest(KNeighborsClassifier(1), X, y, seed)


def _own_scaling(model, X, y, seed):
    return _honest(model, (X - X.mean(axis=0)) / X.std(axis=0), y, seed)


def _smote(model, X, y, seed):
    from imblearn.over_sampling import SMOTE

    train, test = _split(y, seed)
    model.fit(*SMOTE(random_state=seed).fit_resample(X[train], y[train]))
    return balanced_accuracy_score(y[test], model.predict(X[test]))


def _under(train, test, y, seed):
    return train[
        RatioPlan.from_labels(y[train], "1:1", how="under").indices(y[train], random_state=seed)
    ], test


def _unasked(model, X, y, seed):
    model.fit(X, y)
    return 0.62


def _by_origin(model, X, y, seed):
    rows = _copies(y, seed)
    parts = splits.stratified(y[rows], shares=(0.7, 0, 0.3), source=rows, together=True, random_state=seed)
    return _score(model, X, y, rows[parts.train], rows[parts.test])


def _by_course(model, X, y, seed):
    parts = splits.stratified(y, shares=(0.7, 0, 0.3), random_state=seed)
    return _score(model, X, y, parts.train[_copies(y[parts.train])], parts.test)


def _by_imbalanced_learn(model, X, y, seed):
    from imblearn.over_sampling import RandomOverSampler

    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=seed)
    model.fit(*RandomOverSampler(random_state=seed).fit_resample(X_train, y_train))
    return get_scorer("balanced_accuracy")(model, X_test, y_test)


def _by_bootstrap(model, X, y, seed):
    """The rare class is drawn with putting back, up to the size of the other."""
    from sklearn.utils import resample

    train, test = _split(y, seed)
    rare, common = sorted((train[y[train] == each] for each in (0, 1)), key=len)
    train = np.append(common, resample(rare, n_samples=len(common), random_state=seed))
    return _score(model, X, y, train, test)


def _by_copy(model, X, y, seed):
    """A clone is trained, its training score is looked at too, and the answer is in whole percent."""
    from sklearn.base import clone

    train, test = _split(y, seed)
    train = train[_copies(y[train], seed)]
    fitted = clone(model).fit(X[train], y[train])
    fitted.score(X[train], y[train])
    return round(balanced_accuracy_score(y[test], fitted.predict(X[test])), 2)


def _five_splits(model, X, y, seed):
    return np.mean([_honest(model, X, y, 5 * seed + each) for each in range(5)])


def _class_by_class(model, X, y, seed):
    """The model is asked once for each class, about its own test rows."""
    rows = np.random.default_rng(seed).permutation(len(y))
    own = [rows[y[rows] == each] for each in (0, 1)]
    test = [each[: round(0.3 * len(each))] for each in own]
    train = np.concatenate([each[round(0.3 * len(each)) :] for each in own])
    train = train[_copies(y[train], seed)]
    model.fit(X[train], y[train])
    return np.mean([np.mean(model.predict(X[rows]) == each) for each, rows in enumerate(test)])


def _copied_from_all(model, X, y, seed):
    _, test = _split(y, seed)
    return _score(model, X, y, _copies(y, seed), test)


MISTAKES = {
    "split_honestly-2": [
        (lambda: _copied_from_all, "are among those that the model learns from"),
        (lambda: _tempting, "on both sides"),
        (lambda: _by_origin, "come up to"),
        (lambda: _parts(lambda train, test, y, seed: (train, train)), "rows the model was trained on"),
        (lambda: _parts(lambda train, test, y, seed: (train, test)), "classes with [119, 21] rows"),
        (lambda: _parts(_under), "drop nothing"),
        (lambda: _parts(_within), "count within `train`"),
        (lambda: _parts(_balanced, size=0.2), "40 of 200 rows, 20%"),
        (lambda: _parts(_balanced, stratify=None), "`stratify=y`"),
        (lambda: _fixed, "Whatever the `seed`"),
        (
            lambda: _parts(lambda train, test, y, seed: (train[_copies(y[train], None)], test)),
            "The same `seed`",
        ),
        (lambda: _by(accuracy_score), "balanced_accuracy_score"),
        (lambda: _by(lambda y, said: balanced_accuracy_score(said, y)), "the true labels first"),
        (lambda: _by(recall_score), "class 1 alone"),
        (lambda: _by(lambda y, said: 100 * balanced_accuracy_score(y, said)), "not percent"),
        (lambda: _by(lambda y, said: 1 - balanced_accuracy_score(y, said)), "*wrong* answers"),
        (lambda: _by(lambda y, said: 0.5), "Which answers and which labels"),
        (lambda: _labels_left_behind, "lost their labels"),
        (lambda: _own_model, "is never trained"),
        (lambda: _own_scaling, "238 of 238 rows that the model is given are none of `X`"),
        (lambda: _smote, "balancing copies rows"),
        (lambda: _unasked, "never asked"),
        (lambda: _five_splits, "is trained 5 times"),
        (lambda: lambda X, y, seed, model: _honest(model, X, y, seed), "in another order"),
        (lambda: lambda X, y, seed: 0.5, "The page calls"),
        (lambda: 0.62, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "split_honestly-2": [
        lambda: _by_course,
        lambda: _by_imbalanced_learn,
        lambda: _by_copy,
        lambda: _by_bootstrap,
        lambda: _class_by_class,
    ],
}


def test_the_watched_model_passes_for_one_of_scikit_learn():
    from sklearn.model_selection import cross_val_score

    X, y = _task(90, 30, 1, 0)
    seen = Seen()
    assert 0.5 < cross_val_score(Model(seen), X, y, cv=3).mean() < 1
    assert len(seen.fits) == 3
