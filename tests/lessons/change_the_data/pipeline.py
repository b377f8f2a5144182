"""Wrong and right answers to change_the_data-4, “Repair the pipeline”."""

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

from course_lessons.change_the_data.exercises.pipeline import _NEAR, _chain, _scaler, _smote


def _copying():
    from imblearn.over_sampling import RandomOverSampler

    return _chain(_scaler(), RandomOverSampler(random_state=0))


def _by_name():
    from imblearn.pipeline import Pipeline
    from sklearn.preprocessing import RobustScaler

    steps = [
        ("scale", RobustScaler()),
        ("even", _smote()),
        ("model", KNeighborsClassifier(_NEAR)),
    ]
    return Pipeline(steps)


class OwnChain(BaseEstimator):
    """Does what is asked with `fit` and `predict` alone, neither a pipeline nor able to state probabilities."""

    def __init__(self, near=5):
        self.near = near

    def fit(self, X, y):
        from imblearn.over_sampling import SMOTE

        self.scaler_ = StandardScaler().fit(X)
        more = SMOTE(random_state=0).fit_resample(self.scaler_.transform(X), y)
        self.model_ = KNeighborsClassifier(self.near).fit(*more)
        return self

    def predict(self, X):
        return self.model_.predict(self.scaler_.transform(X))


class NotCopied:
    """Such a chain of somebody who does not know that `cross_val_score` copies."""

    def __init__(self):
        self.chain = OwnChain()

    def fit(self, X, y):
        self.chain.fit(X, y)
        return self

    def predict(self, X):
        return self.chain.predict(X)


def _cleaned():
    from imblearn.combine import SMOTETomek

    return _chain(_scaler(), SMOTETomek(random_state=0))


def _far():
    from imblearn.pipeline import make_pipeline

    return make_pipeline(_scaler(), _smote(), KNeighborsClassifier(weights="distance"))


def _without_model():
    from imblearn.pipeline import make_pipeline

    return make_pipeline(_scaler(), _smote())


def _of_classes():
    from imblearn.over_sampling import SMOTE

    return _chain(StandardScaler, SMOTE)


def _nameless():
    from imblearn.pipeline import Pipeline

    return Pipeline([_scaler(), _smote(), KNeighborsClassifier(5)])


def _fitted():
    rng = np.random.default_rng(0)
    return _chain(_scaler(), _smote()).fit(rng.normal(size=(60, 3)), np.repeat([0, 1], [50, 10]))


class ScalesWhatItIsAsked(KNeighborsClassifier):
    """Scales the rows that it is asked about by themselves."""

    def fit(self, X, y):
        return super().fit(*_smote().fit_resample(StandardScaler().fit_transform(X), y))

    def predict(self, X):
        return super().predict(StandardScaler().fit_transform(X))


MISTAKES = {
    "change_the_data-4": [
        (
            lambda: _chain(_scaler(), _smote(), pipeline="sklearn.pipeline"),
            "refuses a sampler",
        ),
        (lambda: _chain(_scaler()), "nothing balances"),
        (lambda: _chain(_smote(random_state=0)), "scale the columns"),
        (lambda: _chain(_smote(random_state=0), _scaler()), "scale *before* it"),
        (lambda: _chain(_scaler(), _smote(), near=10), "yours has n_neighbors=10"),
        (_far, "yours has weights='distance'"),
        (lambda: OwnChain(near=9), "Is it the model of above"),
        (NotCopied, "BaseEstimator"),
        (ScalesWhatItIsAsked, "learned in `predict`"),
        (_without_model, "The classifier comes last"),
        (lambda: _chain([_scaler(), _smote()]), "leave out the square brackets"),
        (_nameless, "thinks of names by itself"),
        (lambda: (np.eye(2), [0, 1]), "Yours is a tuple"),
        (_of_classes, "Put brackets after it"),
        (lambda: (_scaler(), _smote(), KNeighborsClassifier(5)), "of steps"),
        (lambda: np.array([0.7, 0.6]), "That is a score"),
        (lambda: type(_scaler()), "a class, not what it makes"),
        (lambda: _scaler(), "cannot both `fit` and `predict`"),
    ],
}
ALSO_RIGHT = {
    "change_the_data-4": [_copying, _by_name, OwnChain, _cleaned, _fitted],
}
