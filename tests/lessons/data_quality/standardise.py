"""Wrong and right answers to data_quality-3, “Scale without peeking”."""

import numpy as np

from course_lessons.data_quality.exercises.standardise import _by, _parts, _std


def _divided(train, test):
    return tuple((part - train.mean(axis=0)) / train.std(axis=0) for part in (train, test))


def _min_max(train, test):
    low, high = train.min(axis=0), train.max(axis=0)
    return tuple((part - low) / np.where(high > low, high - low, 1) for part in (train, test))


def _overwriting(train, test):
    mean, std = train.mean(axis=0), _std(train)
    for part in (train, test):
        part -= mean
        part /= std
    return train, test


def _of_scikit_learn(train, test):
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(train)
    return scaler.transform(train), scaler.transform(test)


def _sample_deviation(train, test):
    std = train.std(axis=0, ddof=1)
    std[std == 0] = 1
    return (train - train.mean(axis=0)) / std, (test - train.mean(axis=0)) / std


MISTAKES = {
    "data_quality-3": [
        (
            lambda: _by(lambda train, test, part: np.concatenate([train, test])),
            "training* part",
        ),
        (lambda: _by(lambda train, test, part: part), "alone"),
        (
            lambda: (
                lambda train, test: (
                    _by(lambda a, b, part: a)(train, test)[0],
                    test,
                )
            ),
            "unit of the training",
        ),
        (lambda: _min_max, "mean 0"),
        (lambda: _divided, "NaN"),
        (lambda: _overwriting, "Make new ones"),
        (lambda: _divided(*_parts()), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "data_quality-3": [lambda: _of_scikit_learn, lambda: _sample_deviation],
}
