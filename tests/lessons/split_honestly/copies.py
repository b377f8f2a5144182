"""Wrong and right answers to split_honestly-1, “Met before”."""

import numpy as np


def _share_of(both, whole):
    return lambda train, test: len(both(train, test)) / len(whole(train, test))


def _common(train, test):
    return np.intersect1d(train, test)


def _by_merging(train, test):
    import pandas as pd

    return pd.Series(test).isin(set(train.tolist())).sum() / len(test)


def _by_counting(train, test):
    from collections import Counter

    known = set(train.tolist())
    return sum(n for row, n in Counter(test.tolist()).items() if row in known) / len(test)


def _sorted_in_place(train, test):
    train.sort()
    found = np.searchsorted(train, test).clip(max=len(train) - 1)
    return np.mean(train[found] == test)


MISTAKES = {
    "split_honestly-1": [
        (lambda: lambda train, test: np.isin(train, test).sum() / len(test), "count rows of `train`"),
        (lambda: lambda train, test: np.isin(test, train), "`.mean()` is a share"),
        (lambda: lambda train, test: np.isin(test, train).sum(), "divide by all test rows"),
        (lambda: lambda train, test: 1 - np.isin(test, train).mean(), "*new* to the model"),
        (lambda: lambda train, test: 100 * np.isin(test, train).mean(), "not percent"),
        (lambda: _share_of(_common, lambda train, test: np.unique(test)), "five times, and counts"),
        (lambda: _share_of(_common, lambda train, test: test), "divide by all test rows. Go through"),
        (lambda: lambda train, test: len(_common(train, test)), "originals in common"),
        (lambda: lambda train, test: np.isin(train, test).mean(), "the *training* rows"),
        (lambda: lambda train, test: np.isin(test, train).sum() / len(train), "divide by the training rows"),
        (
            lambda: lambda train, test: np.isin(test, train).sum() / (len(train) + len(test)),
            "divide by all rows",
        ),
        (lambda: lambda train, test: float(np.isin(test, train).any()), "have an original that is in"),
        (lambda: lambda train, test: np.isin(test, train).any(), "`True` or `False`"),
        (lambda: lambda train, test: np.flatnonzero(np.isin(test, train)), "is an array"),
        (lambda: lambda train, test: round(np.isin(test, train).mean(), 1), "have an original that is in"),
        (lambda: lambda train, test: (test == train).mean(), ""),
        (lambda: lambda train, test: f"{np.isin(test, train).mean():.0%}", "take the quotes away"),
        (lambda: _sorted_in_place, "changes the `train`"),
        (lambda: lambda train, test: print(np.isin(test, train).mean()), "gives nothing back"),
        (lambda: lambda test, train: np.isin(test, train).mean(), "in another order"),
        (lambda: 0.5, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "split_honestly-1": [
        lambda: _by_merging,
        lambda: _by_counting,
        lambda: lambda train, test: sum(row in train for row in test) / len(test),
        lambda: lambda train, test: (test[:, None] == train).any(axis=1).mean(),
        lambda: lambda train, test: np.float32(np.isin(test, np.unique(train)).mean()),
    ],
}
