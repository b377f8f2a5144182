"""Wrong and right answers to split_honestly-5, “Scale without peeking”."""

import numpy as np
import pandas as pd

from course_lessons.split_honestly.exercises.standardise import _by, _of_training, _parts, _std

_right = _by(_of_training)


def _divided(train, test):
    return tuple((part - train.mean(axis=0)) / train.std(axis=0) for part in (train, test))


def _a_little_more(train, test):
    return tuple((part - train.mean(axis=0)) / (train.std(axis=0) + 1e-9) for part in (train, test))


def _more_than_a_little(train, test):
    return tuple((part - train.mean(axis=0)) / (train.std(axis=0) + 0.1) for part in (train, test))


def _own_deviation(train, test):
    return tuple((part - train.mean(axis=0)) / _std(part) for part in (train, test))


def _by_median(train, test):
    return tuple((part - np.median(train, axis=0)) / _std(train) for part in (train, test))


def _nan_to_zero(train, test):
    return tuple(np.nan_to_num(part, nan=0, posinf=0, neginf=0) for part in _divided(train, test))


def _min_max(train, test):
    low, high = train.min(axis=0), train.max(axis=0)
    return tuple((part - low) / np.where(high > low, high - low, 1) for part in (train, test))


def _overwriting(train, test):
    mean, std = train.mean(axis=0), _std(train)
    for part in (train, test):
        part[:] = (part - mean) / std
    return train, test


def _by_rows(train, test):
    return tuple((part.T - part.mean(axis=1)).T / part.std(axis=1)[:, None] for part in (train, test))


def _of_scikit_learn(train, test):
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(train)
    return scaler.transform(train), scaler.transform(test)


def _sample_deviation(train, test):
    std = train.std(axis=0, ddof=1)
    std[std == 0] = 1
    return (train - train.mean(axis=0)) / std, (test - train.mean(axis=0)) / std


def _by_frames(train, test):
    """Two data frames, and the deviation of pandas."""
    train, test = pd.DataFrame(train), pd.DataFrame(test)
    std = train.std().replace(0, 1)
    return (train - train.mean()) / std, (test - train.mean()) / std


def _centred(train, test):
    return train - train.mean(axis=0), test - train.mean(axis=0)


def _by_variance(train, test):
    return tuple((part - train.mean(axis=0)) / _std(train) ** 2 for part in (train, test))


def _robust(train, test):
    from sklearn.preprocessing import RobustScaler

    scaler = RobustScaler().fit(train)
    return scaler.transform(train), scaler.transform(test)


MISTAKES = {
    "split_honestly-5": [
        (lambda: _by(lambda train, test, part: np.concatenate([train, test])), "taken over both parts"),
        (lambda: _by(lambda train, test, part: part), "comes alone"),
        (lambda: _by(lambda train, test, part: test), "come from the test part"),
        (lambda: lambda train, test: (_right(train, test)[0], test), "unit of the training"),
        (
            lambda: lambda train, test: (train, _right(train, test)[1]),
            "the training part comes back as it was",
        ),
        (lambda: lambda train, test: (train, test), "nothing has changed"),
        (lambda: lambda train, test: _right(train, test)[::-1], "the test part first"),
        (lambda: lambda train, test: _right(train, test)[0], "2 things are asked for"),
        (lambda: lambda train, test: {"train": train, "test": test}, "a dictionary; 2 things"),
        (lambda: lambda train, test: np.concatenate(_right(train, test)), "2 things are asked for"),
        (
            lambda: lambda train, test: tuple(part.T for part in _right(train, test)),
            "every value in its place",
        ),
        (lambda: _min_max, "from 0 to 1"),
        (
            lambda: lambda train, test: (_right(train, test)[0], (test - test.mean(axis=0)) / _std(train)),
            "lose their own mean",
        ),
        (lambda: _centred, "do not divide"),
        (lambda: lambda train, test: (train / _std(train), test / _std(train)), "do not take the means away"),
        (lambda: _by_variance, "the variance"),
        (
            lambda: lambda train, test: tuple((p - train.mean()) / train.std() for p in (train, test)),
            "one mean",
        ),
        (lambda: _by_rows, "along the rows"),
        (lambda: _divided, "gives NaN or infinity"),
        (lambda: _a_little_more, "divide by 1 in its place"),
        (lambda: _nan_to_zero, "you make 0 and 0 of them"),
        (lambda: lambda train, test: tuple(part.round(1) for part in _right(train, test)), "Do you round?"),
        (lambda: _robust, "What do you take away"),
        (lambda: _by_median, "What do you take away: the mean?"),
        (
            lambda: lambda train, test: tuple(p - train.mean(axis=1) for p in (train, test)),
            "`axis=0` goes down",
        ),
        (lambda: _own_deviation, "divided by the training part's deviations"),
        (lambda: _more_than_a_little, "is anything added to it?"),
        (lambda: _overwriting, "changes the `train`"),
        (lambda: _divided(*_parts()), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "split_honestly-5": [
        lambda: _of_scikit_learn,
        lambda: _sample_deviation,
        lambda: _by_frames,
        lambda: lambda train, test: list(_right(train, test)),
        lambda: lambda train, test: tuple(part.astype(np.float32) for part in _right(train, test)),
    ],
}
