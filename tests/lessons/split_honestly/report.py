"""Wrong and right answers to split_honestly-4, “Which number to report”."""

import numpy as np


def _at(position, score):
    return lambda val, test: (position(val, test), score(val, test))


def _best(val, test):
    return int(val.argmax())


def _by_sorting(val, test):
    best = sorted(range(len(val)), key=lambda k: -val[k])[0]
    return [best, test[best]]


def _by_pandas(val, test):
    import pandas as pd

    models = pd.DataFrame({"val": val, "test": test}).sort_values("val")
    return models.index[-1], models["test"].iloc[-1]


def _sorting_in_place(val, test):
    order = np.argsort(val)
    val.sort()
    return order[-1], test[order[-1]]


MISTAKES = {
    "split_honestly-4": [
        (
            lambda: _at(_best, lambda val, test: min(val.max(), test[val.argmax()])),
            "the lower of its two scores",
        ),
        (lambda: _at(_best, lambda val, test: val.max()), "it was chosen for"),
        (lambda: _at(lambda val, test: test.argmax(), lambda val, test: test.max()), "choose by the test"),
        (lambda: _at(_best, lambda val, test: test.max()), "another model's"),
        (lambda: _at(_best, lambda val, test: test.mean()), "the mean of all models"),
        (
            lambda: _at(_best, lambda val, test: (val.max() + test[val.argmax()]) / 2),
            "of which one chose and flatters",
        ),
        (lambda: _at(_best, lambda val, test: 100 * test[val.argmax()]), "not percent"),
        (
            lambda: _at((lambda val, test: (val + test).argmax()), lambda val, test: 0.5),
            "by both parts together",
        ),
        (lambda: lambda val, test: (val.argmin(), test[val.argmin()]), "Ship the best by `val`"),
        (
            lambda: lambda val, test: (test[val.argmax()], val.argmax()),
            "the score comes first",
        ),
        (lambda: lambda val, test: (val.argmax() + 1, test[val.argmax()]), "one too high"),
        (lambda: lambda val, test: (len(val), test[-1]), "at the positions 0 to 99"),
        (lambda: lambda val, test: test[val.argmax()], "2 things are asked for"),
        (lambda: lambda val, test: (val.argmax(), test.argmax()), "on the part that did not choose it"),
        (lambda: lambda val, test: (val.max(), test[val.argmax()]), "one whole number"),
        (lambda: _at(_best, lambda val, test: np.median(test)), "on the part that did not choose it"),
        (lambda: _at(_best, lambda val, test: test[:1]), "the score to report"),
        (lambda: _sorting_in_place, "changes the `val`"),
        (lambda: lambda val, test: None, "gives nothing back"),
        (lambda: lambda test, val: (val.argmax(), test[val.argmax()]), "in another order"),
        (lambda: (3, 0.6), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "split_honestly-4": [
        lambda: _by_sorting,
        lambda: _by_pandas,
        lambda: lambda val, test: np.array([val.argmax(), test[val.argmax()]]),
        lambda: lambda val, test: (np.flatnonzero(val == max(val))[0], float(test[val == max(val)][0])),
        lambda: lambda val, test: max(enumerate(test), key=lambda pair: val[pair[0]]),
    ],
}
