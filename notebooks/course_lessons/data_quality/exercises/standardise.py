"""Every column in the same unit, by what the training part knows."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry


def _parts() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    unit = np.array([1.0, 1_000.0, 0.01])
    return 5 * unit + unit * rng.normal(
        size=(80, 3)
    ), 6 * unit + 2 * unit * rng.normal(size=(20, 3))


def _judge_standardise(standardise: Callable) -> Retry | None:
    if not callable(standardise):
        return Retry(
            "Hand over the function itself, `standardise`, not what it returns."
        )
    train, test = _parts()
    before = train.copy(), test.copy()
    new_train, new_test = (
        np.asarray(part, float) for part in standardise(train, test)
    )
    if not (np.array_equal(train, before[0]) and np.array_equal(test, before[1])):
        return Retry(
            "Your function changed the arrays it was given. Make new ones: `train - mean`, not `train -= mean`."
        )
    if new_train.shape != train.shape or new_test.shape != test.shape:
        return Retry(
            f"The shapes changed: {new_train.shape} and {new_test.shape}. Every value keeps its place."
        )
    one, _ = standardise(train, test[:1])
    if not np.allclose(one, new_train):
        return Retry(
            "The *training* part comes out differently when the test part does: mean and standard deviation were "
            "taken over both. In the real world the test part does not exist yet."
        )
    if not np.allclose(
        np.asarray(standardise(train, test[:7])[1], float), new_test[:7]
    ):
        return Retry(
            "A test row comes out differently when other test rows are beside it: they were measured with their own "
            "mean and standard deviation. Tomorrow's patient comes alone."
        )
    if (
        np.abs(new_train.mean(axis=0)).max() > 0.01
        or np.abs(new_train.std(axis=0) - 1).max() > 0.02
    ):
        return Retry(
            f"The training columns should have mean 0 and standard deviation 1, each; yours have means "
            f"{np.round(new_train.mean(axis=0), 2).tolist()} and deviations "
            f"{np.round(new_train.std(axis=0), 2).tolist()}."
        )
    if (
        np.abs(new_test.mean(axis=0) - new_test.mean()).max() > 1
        or abs(new_test.mean() - 1) > 0.6
    ):
        return Retry(
            "The test part was not brought to the unit of the training part. Do the same to both."
        )
    flat = (
        np.column_stack([train, np.full(len(train), 7.0)]),
        np.column_stack([test, np.full(len(test), 7.0)]),
    )
    with np.errstate(all="ignore"):
        finite = all(np.isfinite(part).all() for part in standardise(*flat))
    if not finite:
        return Retry(
            "A column that is constant in training gives NaN: its standard deviation is 0, and you divide "
            "by it. Divide by 1 there."
        )
    return None


def _by(of: Callable) -> Callable:
    """Make a standardiser of both parts out of what takes the rows to measure from."""

    def standardise(train, test):
        return tuple(
            (part - of(train, test, part).mean(axis=0))
            / _std(of(train, test, part))
            for part in (train, test)
        )

    return standardise


def _std(rows: np.ndarray) -> np.ndarray:
    std = rows.std(axis=0)
    return np.where(std > 0, std, 1.0)


STANDARDISE = Exercise(
    id="data_quality-3",
    title="Scale without peeking",
    judge=_judge_standardise,
    reference=lambda: _by(lambda train, test, part: train),
    solution="""\
def standardise(train, test):
    mean, std = train.mean(axis=0), train.std(axis=0)
    std = np.where(std > 0, std, 1)  # a constant column stays as it is
    return (train - mean) / std, (test - mean) / std""",
    praise="Mean and standard deviation come from the training rows alone; the test rows are measured by them, too.",
    hints=[
        "Four numbers a column decide everything: which rows may they come from?",
        "`train.mean(axis=0)` gives one mean a column; use it for both parts.",
        "What does your function do with a column whose values are all equal?",
    ],
)
