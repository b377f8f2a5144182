"""Cross-validation in which columns are chosen inside of each fold."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws

_RNG = np.random.default_rng(14)


def _choose(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Give the three columns whose means differ most."""
    apart = np.abs(X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0))
    return np.argsort(-apart)[:3]


class _Nearest:
    """Names the class whose mean is nearer."""

    def __init__(self, X: np.ndarray, y: np.ndarray) -> None:
        self.means = np.array([X[y == k].mean(axis=0) for k in (0, 1)])

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Say 0 or 1 for each row."""
        return ((X[:, None] - self.means) ** 2).sum(axis=-1).argmin(axis=1)


def _case(
    n: int, columns: int, sizes: list[int]
) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    y = _RNG.permutation(np.arange(n) % 2)
    folds = np.split(_RNG.permutation(n), np.cumsum(sizes)[:-1])
    return _RNG.normal(size=(n, columns)), y, folds


CASES = (
    _case(24, 300, [6, 6, 6, 6]),
    _case(31, 200, [5, 9, 10, 7]),
    _case(40, 400, [8, 8, 8, 16]),
)


def _right(X, y, folds, choose, learn):
    return sum(
        len(held) * _in_fold(X, y, held, choose, learn) for held in folds
    ) / len(y)


def _in_fold(X, y, held, choose, learn, *, by_held=False):
    rows = np.setdiff1d(np.arange(len(y)), held)
    seen = held if by_held else rows
    columns = choose(X[seen], y[seen])
    model = learn(X[rows][:, columns], y[rows])
    return np.mean(model.predict(X[held][:, columns]) == y[held])


def _before(X, y, folds, choose, learn):
    columns = choose(X, y)
    return _right(
        X[:, columns], y, folds, lambda X, y: np.arange(len(columns)), learn
    )


def _on_itself(X, y, folds, choose, learn):
    columns = choose(X, y)
    return np.mean(learn(X[:, columns], y).predict(X[:, columns]) == y)


def _by_held(X, y, folds, choose, learn):
    parts = [
        len(held) * _in_fold(X, y, held, choose, learn, by_held=True)
        for held in folds
    ]
    return sum(parts) / len(y)


def _of_folds(X, y, folds, choose, learn):
    return np.mean([_in_fold(X, y, held, choose, learn) for held in folds])


def _of_learned(X, y, folds, choose, learn):
    rows = [np.setdiff1d(np.arange(len(y)), held) for held in folds]
    told = [
        np.mean(
            learn(X[r][:, c := choose(X[r], y[r])], y[r]).predict(X[r][:, c])
            == y[r]
        )
        for r in rows
    ]
    return np.mean(told)


def _all_columns(X, y, folds, choose, learn):
    return _right(X, y, folds, lambda X, y: np.arange(X.shape[1]), learn)


KNOWN = {
    _before: "The columns are chosen from all patients, and so know the answers of those held back. Choose inside.",
    _on_itself: "The model is asked about patients that it has learned from.",
    _of_learned: "The model is asked about patients that it has learned from.",
    _all_columns: "The columns chosen are not used: learn and predict with `X[…][:, columns]`.",
    _by_held: "The columns are chosen from the fold that is held back. Choose them from the others.",
    _of_folds: "That is the mean over folds, which are not of one size. Asked is the share of all patients.",
}


def _judge(answer: Any) -> None:
    honest = laws.Function(
        answer,
        "honest(X, y, folds, choose, learn)",
        returns="a share of the patients",
    )
    for X, y, folds in CASES:
        value = honest(X, y, folds, _choose, _Nearest)
        sizes = ", ".join(str(len(each)) for each in folds)
        case = (
            f"With {len(y)} patients, {X.shape[1]} columns and folds of {sizes}: "
        )
        got = laws.number(value, "the share of the patients named right", case=case)
        want = _right(X, y, folds, _choose, _Nearest)
        if not np.isclose(got, want):
            raise Retry(
                f"{case}{round(want * len(y))} are named right; you come to {got:.3g}. {_confused(got, X, y, folds)}"
            )


def _confused(
    got: float, X: np.ndarray, y: np.ndarray, folds: list[np.ndarray]
) -> str:
    for way, hint in KNOWN.items():
        if np.isclose(got, way(X, y, folds, _choose, _Nearest)):
            return hint
    want = _right(X, y, folds, _choose, _Nearest)
    if np.isclose(got, want * len(y)):
        return "That is how many. Asked is their share."
    if np.isclose(got, 100 * want):
        return "That is in percent. A share lies between 0 and 1."
    if np.isclose(got, 1 - want):
        return "Those are the ones that are named wrong."
    return "Each fold is held back once: choose and learn from the other rows, then ask about its own."


FOLDS = Exercise(
    id="judged_on_a_part-4",
    title="Choose inside",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def honest(X, y, folds, choose, learn):
    right = 0
    for held in folds:
        rows = np.setdiff1d(np.arange(len(y)), held)
        columns = choose(X[rows], y[rows])
        model = learn(X[rows][:, columns], y[rows])
        right += np.sum(model.predict(X[held][:, columns]) == y[held])
    return right / len(y)""",
    praise="Whatever looks at the labels belongs inside of the folds.",
    hints=[
        "For each fold: `rows = np.setdiff1d(np.arange(len(y)), held)` are the others.",
        "`choose` and `learn` get these rows alone, X and y.",
        "Count what is named right in each fold, and divide by the number of patients at the end.",
    ],
)
