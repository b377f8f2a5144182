"""Every column in the same unit, by what the training part knows."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws
from course_lib.exercises.wording import plain

_NEAR = 1e-3  # standard deviations

Parts = tuple[np.ndarray, np.ndarray]


def _parts() -> Parts:
    """Columns of very different units; the test rows lie elsewhere, and further apart."""
    rng = np.random.default_rng(0)
    unit = np.array([1.0, 1_000.0, 0.01])
    train = 5 * unit + unit * rng.normal(size=(80, 3))
    return train, 6 * unit + 2 * unit * rng.normal(size=(20, 3))


def _counts() -> Parts:
    """Whole numbers; one column is the same in all training rows, and another in the test."""
    rng = np.random.default_rng(1)
    train, test = (rng.integers(0, most, (n, 5)) for n, most in ((41, 9), (7, 15)))
    train[:, 3] = 7
    return train, test


def _one_patient() -> Parts:
    train, test = _parts()
    return train[:12].astype(np.float32), test[:1].astype(np.float32)


def _judge_standardise(answer: Any) -> None:
    standardise = laws.Function(
        answer,
        "standardise(train, test)",
        returns="both parts, scaled",
        stops={
            "arrays of shapes": "`axis=0` goes down the columns, and gives one number for each."
        },
    )
    for train, test in (_parts(), _counts(), _one_patient()):
        _check(standardise, train, test)


def _check(standardise: laws.Function, train: np.ndarray, test: np.ndarray) -> None:
    two = laws.parts(
        standardise(train, test),
        ("the training part", "the test part"),
        case=standardise.case,
    )
    laws.require(
        getattr(two[0], "shape", None) != test.shape,
        f"{standardise.case}you give the test part first. The page takes the training part first: `return new_train, "
        "new_test`.",
    )
    got = tuple(
        laws.array(
            own,
            part.shape,
            f"the scaled {name} part, every value in its place",
            finite=False,
            case=standardise.case,
        )
        for own, part, name in zip(
            two, (train, test), ("training", "test"), strict=True
        )
    )
    right = any(
        _close(got, _by(_of_training, ddof)(train, test)) for ddof in (0, 1)
    )
    laws.require(right, lambda: standardise.case + _confused(train, test, *got))


def _close(some: Parts, others: Parts) -> bool:
    return all(
        np.allclose(one, other, rtol=_NEAR, atol=_NEAR, equal_nan=True)
        for one, other in zip(some, others, strict=True)
    )


def _confused(
    train: np.ndarray, test: np.ndarray, new_train: np.ndarray, new_test: np.ndarray
) -> str:
    """Tell the usual confusions apart: which of them gives just these numbers?"""
    constant = train.std(axis=0) == 0
    for hint, makers in _CONFUSIONS.items():
        with np.errstate(all="ignore"):
            made = [make(train, test) for make in makers]
        if any(_close((new_train, new_test), other) for other in made):
            return hint
    if not (np.isfinite(new_train).all() and np.isfinite(new_test).all()):
        return (
            "there are values that are no numbers (NaN or infinity) in what you return. A column that is constant in "
            "training has a standard deviation of 0, and you divide by it: divide by 1 there."
        )
    if constant.any() and _close(
        (new_train[:, ~constant], new_test[:, ~constant]),
        _by(_of_training)(train[:, ~constant], test[:, ~constant]),
    ):
        return (
            f"one column is {train[0, constant][0]:g} in all training rows and {test[0, constant][0]:g} in the first "
            f"test row; you make {new_train[0, constant][0]:g} and {new_test[0, constant][0]:g} of them. The "
            "deviation there is 0: divide by 1 in its place."
        )
    want = _by(_of_training)(train, test)
    if all(
        np.abs(own - one).max() <= 0.06
        for own, one in zip((new_train, new_test), want, strict=True)
    ):
        return "all values are nearly right, and none is exact. Do you round?"
    if np.allclose(
        new_train, _by(_of_training)(train, test)[0], rtol=_NEAR, atol=_NEAR
    ):
        return (
            "the training part is right, the test part is not. It loses the training part's means, and is divided by "
            "the training part's deviations, not by its own."
        )
    if np.abs(new_train.mean(axis=0)).max() > _NEAR and np.allclose(
        new_train.std(axis=0)[~constant], 1, atol=0.02
    ):
        return (
            "the deviations are right, and the means are "
            f"{plain(new_train.mean(axis=0).round(2) + 0)} where they should be 0. What do you take away: the mean?"
        )
    if np.allclose(new_train.mean(axis=0), 0, atol=1e-6):
        return (
            "the means are right, and the deviations are "
            f"{plain(new_train.std(axis=0).round(2) + 0)} where they should be 1. What do you divide by, and is "
            "anything added to it?"
        )
    means, stds, first, asked = (
        plain(values.round(2) + 0)
        for values in (
            new_train.mean(axis=0),
            new_train.std(axis=0),
            new_test[0],
            want[1][0],
        )
    )
    return (
        "the training columns should have mean 0 and standard deviation 1, each; yours have means "
        f"{means} and deviations {stds}. The first test row becomes {first}; with the training part's means and "
        f"deviations it is {asked}. What do you take away, and what do you divide by?"
    )


def _by(of: Callable, ddof: int = 0) -> Callable[[Any, Any], Any]:
    """Make a standardiser of both parts out of what takes the rows to measure from."""

    def standardise(train, test):
        return tuple(
            (part - of(train, test, part).mean(axis=0))
            / _std(of(train, test, part), ddof)
            for part in (train, test)
        )

    return standardise


def _of_training(train, test, part):
    return train


def _std(rows: np.ndarray, ddof: int = 0) -> np.ndarray:
    if len(rows) <= ddof:  # the deviation of one row from itself
        return np.ones(rows.shape[1])
    std = rows.std(axis=0, ddof=ddof)
    return np.where(std > 0, std, 1.0)


def _each(
    change: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> Callable[[Any, Any], Parts]:
    """Change both parts, by the training rows."""
    return lambda train, test: (change(train, train), change(test, train))


def _half(first: bool, second: bool) -> Callable[[Any, Any], Parts]:
    """Change one part, and leave the other as it is."""

    def standardise(train, test):
        new = _by(_of_training)(train, test)
        return new[0] if first else train, new[1] if second else test

    return standardise


def _without_care(part: np.ndarray, train: np.ndarray) -> np.ndarray:
    return (part - train.mean(axis=0)) / train.std(axis=0)


_CONFUSIONS: dict[str, list[Callable[[Any, Any], Parts]]] = {
    "mean and standard deviation were taken over both parts. They come from the *training* part alone: in the real "
    "world the test part does not exist yet.": [
        _by(lambda train, test, part: np.concatenate([train, test]), ddof)
        for ddof in (0, 1)
    ],
    "the test rows are measured with their own mean and standard deviation. Tomorrow's patient comes alone, and has "
    "no standard deviation: use the training part's for both.": [
        _by(lambda train, test, part: part, ddof) for ddof in (0, 1)
    ],
    "the test rows lose their own mean. Take the training part's away from them, too: they may lie elsewhere.": [
        lambda train, test: (
            (train - train.mean(axis=0)) / _std(train),
            (test - test.mean(axis=0)) / _std(train),
        )
    ],
    "mean and standard deviation come from the test part. The model was trained by the training part's: use those "
    "for both.": [_by(lambda train, test, part: test, ddof) for ddof in (0, 1)],
    "nothing has changed: both parts come back as they were.": [
        _half(False, False)
    ],
    "the test part was not brought to the unit of the training part. Do the same to both.": [
        _half(True, False)
    ],
    "the training part comes back as it was. Do the same to both.": [
        _half(False, True)
    ],
    "a column that is constant in training gives NaN or infinity: its standard deviation is 0, and you divide by it. "
    "Divide by 1 there.": [_each(_without_care)],
    "you take the means away and do not divide. The unit stays: divide by each column's standard deviation.": [
        _each(lambda part, train: part - train.mean(axis=0))
    ],
    "you divide and do not take the means away. Subtract each column's mean first.": [
        _each(lambda part, train: part / _std(train))
    ],
    "you divide by the variance. The standard deviation is its root, and has the column's unit.": [
        _each(lambda part, train: (part - train.mean(axis=0)) / _std(train) ** 2)
    ],
    "you bring the columns from 0 to 1. Asked is mean 0 and standard deviation 1.": [
        _each(
            lambda part, train: (
                (part - train.min(axis=0))
                / np.where(np.ptp(train, axis=0) > 0, np.ptp(train, axis=0), 1)
            )
        )
    ],
    "one mean and one deviation for the whole table: the columns keep their units. With `axis=0` each has its own.": [
        _each(lambda part, train: (part - train.mean()) / train.std())
    ],
    "you scale along the rows. A patient's measurements have different units; `axis=0` goes down a column.": [
        lambda train, test: tuple(
            (part - part.mean(axis=1, keepdims=True))
            / part.std(axis=1, keepdims=True)
            for part in (train, test)
        )
    ],
}
"""What to say to a confusion: what it is, and the functions that make it."""


STANDARDISE = Exercise(
    id="split_honestly-5",
    title="Scale without peeking",
    judge=_judge_standardise,
    reference=lambda: _by(_of_training),
    solution="""\
def standardise(train, test):
    mean, std = train.mean(axis=0), train.std(axis=0)
    std = np.where(std > 0, std, 1)  # a constant column stays as it is
    return (train - mean) / std, (test - mean) / std""",
    praise="Mean and standard deviation come from the training rows alone; the test rows are measured by them, too.",
    hints=[
        "Two numbers a column decide everything: which rows may they come from?",
        "`train.mean(axis=0)` gives one mean a column; use it for both parts.",
        "What does your function do with a column whose values are all equal?",
    ],
)
