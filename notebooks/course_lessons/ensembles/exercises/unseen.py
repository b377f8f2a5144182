"""Predictions for stacking: of every row by a model that has not seen it."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws

CASES = (
    np.array([0, 1, 2, 0, 1, 2, 0]),
    np.array([1, 1, 0, 2, 0, 0, 2, 1, 3, 3]),
    np.array([5, 2, 2, 5]),
    np.array([0, 0, 0, 1]),
)
"""The part that each row belongs to: in turn, mixed up, with gaps in the numbers, of unequal size."""


def _rows(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Give rows that can be told apart, and labels likewise."""
    return np.column_stack([np.arange(n) * 10.0 + 3, np.arange(n)]), np.arange(
        n
    ) + 100


class _Teller:
    """A learner whose models tell, in place of a prediction, what they were trained on."""

    def __init__(self) -> None:
        self.wrong = ""
        self.fitted = 0

    def fit(self, X: Any, y: Any) -> Callable[[Any], np.ndarray]:
        """Learn, which here is to remember."""
        self.fitted += 1
        X, y = np.asarray(X), np.asarray(y)
        if X.ndim != 2 or y.ndim != 1 or len(X) != len(y):
            self.wrong = (
                f"`fit` was called with rows of shape {X.shape} and labels of shape {y.shape}; give it as many "
                "labels as rows."
            )
            raise ValueError(self.wrong)
        if not np.array_equal(X[:, 1] + 100, y):
            self.wrong = "`fit` got labels that are not those of its rows. Choose both with the same mask."
        seen = frozenset(X[:, 1].astype(int).tolist())

        def predict(asked: Any) -> np.ndarray:
            asked = np.asarray(asked)
            if asked.ndim != 2:
                self.wrong = f"`predict` was asked with shape {asked.shape}; give it rows: `X[mask]`."
                raise ValueError(self.wrong)
            return np.array([[_told(seen), row] for row in asked[:, 1]])

        return predict


def _as_function(teller: _Teller) -> Callable:
    """Give a function of the module's kind: a method would be copied, and its teller with it."""

    def fit(X: Any, y: Any) -> Callable[[Any], np.ndarray]:
        return teller.fit(X, y)

    return fit


def _told(seen: frozenset[int]) -> float:
    """Write a set of rows as one number."""
    return float(sum(2**row for row in seen))


def _read(number: float) -> set[int]:
    whole = round(number)
    return {row for row in range(16) if whole >> row & 1}


def _right(fit, X, y, part):
    said = None
    for k in np.unique(part):
        held = part == k
        p = np.asarray(fit(X[~held], y[~held])(X[held]))
        if said is None:
            said = np.zeros((len(X), *p.shape[1:]))
        said[held] = p
    return said


def _judge(answer: Any) -> None:
    out_of_fold = laws.Function(
        answer,
        "out_of_fold(fit, X, y, part)",
        returns="a prediction for every row",
    )
    for part in CASES:
        X, y = _rows(len(part))
        teller = _Teller()
        try:
            value = out_of_fold(_as_function(teller), X, y, part)
        except Retry:
            laws.require(not teller.wrong, f"{out_of_fold.case}{teller.wrong}")
            raise
        case = f"With part = {part.tolist()}: "
        laws.require(not teller.wrong, f"{case}{teller.wrong}")
        got = laws.array(
            value, (None, None), "a row of predictions for each row of X", case=case
        )
        _check(got, part, teller, case)


def _check(got: np.ndarray, part: np.ndarray, teller: _Teller, case: str) -> None:
    n, parts = len(part), np.unique(part)
    laws.require(
        got.shape == (n, 2),
        f"{case}yours are predictions of {len(got)} rows, {got.shape[1]} numbers each; `X` has {n} rows, and what "
        "`predict` gives has 2 numbers each.",
    )
    asked = got[:, 1].round().astype(int)
    if not np.array_equal(asked, np.arange(n)):
        laws.require(
            sorted(asked) != list(range(n)),
            f"{case}the predictions are not in the order of the rows: yours come part by part. Put each where its "
            "row is: `said[held] = …`.",
        )
        row = int(np.flatnonzero(asked != np.arange(n))[0])
        raise Retry(f"{case}row {row} got no prediction of its own.")
    for row in range(n):
        seen = _read(got[row, 0])
        others = {k for k in range(n) if part[k] == part[row]}
        if row in seen:
            everything = len(seen) == n
            raise Retry(
                f"{case}row {row} was predicted by a model that was trained on it"
                + (", as on all rows." if everything else ".")
                + " Train on the rows whose part is *another*: `part != k`."
            )
        if seen & others:
            raise Retry(
                f"{case}the model that predicted row {row} was trained on others of its part. All of a part are held "
                "back together."
            )
        missing = set(range(n)) - others - seen
        laws.require(
            not missing,
            f"{case}the model that predicted row {row} was trained on {len(seen)} rows; all {n - len(others)} that "
            "are not of its part are there to learn from.",
        )
    laws.require(
        teller.fitted == len(parts),
        f"{case}you train {teller.fitted} models; one for each of the {len(parts)} parts is enough, and training is "
        "what costs.",
    )


UNSEEN = Exercise(
    id="ensembles-3",
    title="Predicted by one that has not seen it",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def out_of_fold(fit, X, y, part):
    said = [None] * len(X)
    for k in np.unique(part):
        held = np.flatnonzero(part == k)
        others = np.flatnonzero(part != k)
        predict = fit(X[others], y[others])
        for row, each in zip(held, predict(X[held])):
            said[row] = each
    return np.array(said)""",
    praise="What the second model learns from is now what it will meet: members that have not seen the row.",
    hints=[
        "For each number in `part`: train on all rows of other parts, predict the rows of this one.",
        "A mask does both: `held = part == k`, then `X[held]` and `X[~held]`, and the same of `y`.",
        "Collect the predictions where their rows are, so that the first belongs to the first row of `X`.",
    ],
)
