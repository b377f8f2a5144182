"""How many of the test rows has the model met before?"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws

WHAT = "the share of the test rows whose original is in training, too"


def _splits() -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Originals of both parts: many copies of a few; none in common; all in common; a short list."""
    rng = np.random.default_rng(0)
    rows = rng.permutation(np.append(np.arange(90), rng.choice(12, 60) + 300))
    yield rows[45:], rows[:45]
    yield np.array([7, 7, 3, 9]), np.array([1, 2, 2, 5, 8, 8])
    yield np.array([4, 0, 4, 11]), np.array([11, 4, 4, 4, 0])
    yield np.array([5, 6, 6, 8, 10, 12]), np.array([6, 6, 1, 12])


def _judge(answer: Any) -> None:
    met = laws.Function(answer, "met_before(train, test)", returns=WHAT)
    for train, test in _splits():
        _check(met, train, test)


def _check(met: laws.Function, train: np.ndarray, test: np.ndarray) -> None:
    got = laws.number(met(train, test), WHAT, case=met.case)
    common = np.isin(test, train)
    want = common.mean()
    if abs(got - want) < 1e-6:
        return
    both = len(np.intersect1d(train, test))
    for wrong, hint in (
        (
            common.sum(),
            "That is how many test rows they are. Asked is a share: divide by all test rows.",
        ),
        (1 - want, "That is the share that is *new* to the model."),
        (100 * want, "Give a share between 0 and 1, not percent."),
        (
            both / len(np.unique(test)),
            "You count every original once. A row that is copied into the test part five times is asked about five "
            "times, and counts five times.",
        ),
        (
            both / len(test),
            "You count every original once, and divide by all test rows. Go through the test rows one by one: "
            "`np.isin(test, train)`.",
        ),
        (
            both,
            "Those are the originals in common. Asked is a share of the test rows.",
        ),
        (
            np.isin(train, test).mean(),
            "That is the share of the *training* rows that are tested, too. Asked is the other way round.",
        ),
        (
            np.isin(train, test).sum() / len(test),
            "You count rows of `train`. Go through the *test* rows: `np.isin(test, train)`.",
        ),
        (
            common.sum() / len(train),
            "You divide by the training rows. It is a share of the test rows.",
        ),
        (
            common.sum() / (len(train) + len(test)),
            "You divide by all rows. It is a share of the test rows.",
        ),
    ):
        laws.require(
            abs(got - wrong) > 1e-6, f"{met.case}yours is {got:.3g}. {hint}"
        )
    raise Retry(
        f"{met.case}yours is {got:.3g}. Of the {len(test)} test rows, {common.sum()} have an original that is in "
        f"`train` as well: {want:.3g}."
    )


def _met(train, test) -> float:
    return float(np.isin(test, train).mean())


COPIES = Exercise(
    id="split_honestly-1",
    title="Met before",
    judge=_judge,
    reference=lambda: _met,
    solution="""\
def met_before(train, test):
    return np.isin(test, train).mean()""",
    praise="That is how many of the questions the model had the answers to.",
    hints=[
        "Go through the test rows: which of them has its number among those of the training part?",
        "`np.isin(test, train)` says of every test row whether it is in `train`.",
        "The mean of True and False is a share.",
    ],
)
