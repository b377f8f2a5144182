"""Ask about every sample a model that has not seen it."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws
from course_lib.text import few

_CLASSES = 10
_WHAT = "a row for each sample, a column for each class"


def _memory(taught: list[int], told: dict[bytes, int]) -> Callable:
    """Make a `learn` whose models say what they were taught of a sample and nothing of others.

    It keeps count of the samples, and of what it was told of each.
    """

    def learn(X, y):
        X, y = np.asarray(X), np.asarray(y)
        if X.ndim != 2 or len(X) != len(y) or not len(y):
            raise ValueError(
                f"learn(X, y) was given shapes {X.shape} and {y.shape}; give some rows, and as many labels"
            )
        known = {row.tobytes(): int(label) for row, label in zip(X, y, strict=True)}
        taught.append(len(known))
        told.update(known)
        mark = len(taught)

        def predict(rows):
            found = np.full((len(rows), _CLASSES), 1 / (_CLASSES + mark))
            for k, row in enumerate(np.asarray(rows)):
                if row.tobytes() in known:
                    found[k] = 0
                    found[k, known[row.tobytes()]] = 1
            return found

        return predict

    return learn


def _case(n: int, folds: int, seed: int) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    fold = rng.permutation(np.arange(n) % folds)
    return rng.normal(size=(n, 3)), rng.integers(_CLASSES, size=n), fold


def _right(learn, X, y, fold):
    proba = np.empty((len(y), _CLASSES))
    for k in np.unique(fold):
        held_out = fold == k
        predict = learn(X[~held_out], y[~held_out])
        proba[held_out] = predict(X[held_out])
    return proba


def _judge(answer: Any) -> None:
    out_of_fold = laws.Function(
        answer,
        "out_of_fold(learn, X, y, fold)",
        returns="the probabilities, a row for each sample",
    )
    for n, folds, seed in ((23, 4, 0), (40, 5, 1), (12, 2, 2)):
        X, y, fold = _case(n, folds, seed)
        fold = fold + 3 * (seed == 2)  # the numbers of folds need not begin at 0
        taught: list[int] = []
        case = f"With {n} samples in {folds} folds: "
        told: dict[bytes, int] = {}
        given = out_of_fold(_memory(taught, told), X, y, fold)
        found = laws.array(given, (n, _CLASSES), _WHAT, case=case)
        laws.require(
            found.dtype.kind == "f",
            f"{case}yours holds whole numbers ({found.dtype}), and cuts off what stands behind the point of every "
            "probability. `np.zeros((len(y), 10))` holds them.",
        )
        _check(found, fold, taught, case)
        truth = {row.tobytes(): label for row, label in zip(X, y, strict=True)}
        laws.require(
            told == truth,
            f"{case}`learn` is given rows of `X` with the labels of others. Take the same rows of both: "
            "`learn(X[others], y[others])`.",
        )


def _check(
    found: np.ndarray, fold: np.ndarray, taught: list[int], case: str
) -> None:
    n, known = len(fold), found.max(axis=1) == 1
    folds, sizes = np.unique(fold, return_counts=True)
    laws.require(
        n not in taught or len(taught) <= len(folds) or known.any(),
        f"{case}you go through {len(taught)} numbers of folds, and one that nobody is in leaves nobody out. Go "
        "through those that are there: `np.unique(fold)`.",
    )
    laws.require(
        n not in taught,
        f"{case}you learn from all {n}, and then ask about the same: of its own samples a model repeats what it was "
        "told. Leave a fold out each time.",
    )
    laws.require(
        not known.any(),
        f"{case}{known.sum()} of the {n} samples were asked of a model that had learned them, label and all. Learn "
        "from the *other* folds.",
    )
    rest = sorted((n - sizes).tolist())
    laws.require(
        sorted(taught) == rest,
        f"{case}`learn` was called with {few(taught) or 'no'} samples. For each of the {len(folds)} folds "
        f"it is called once, with all the others: {few(rest)}.",
    )
    asked = (1 / np.maximum(found[:, 0], 1e-9) - _CLASSES).round().astype(int)
    models = [np.unique(asked[fold == each]) for each in folds]
    laws.require(
        all(len(own) == 1 for own in models)
        and sorted(int(own[0]) for own in models) == list(range(1, len(folds) + 1)),
        f"{case}some rows are not the answer of the model that left their fold out. Put what it says of a fold into "
        "the rows of that fold: `proba[held_out] = …`.",
    )


OUT_OF_FOLD = Exercise(
    id="hard_or_wrong-3",
    title="Out of fold",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def out_of_fold(learn, X, y, fold):
    proba = np.empty((len(y), 10))
    for k in np.unique(fold):
        held_out = fold == k
        predict = learn(X[~held_out], y[~held_out])
        proba[held_out] = predict(X[held_out])
    return proba""",
    praise="Nobody was asked about what they had been told. (scikit-learn: `cross_val_predict`.)",
    hints=[
        "For each number in `fold`: learn from the samples that have another number, predict those that have it.",
        "`held_out = fold == k` is a mask; `X[~held_out]` are the others; `proba[held_out] = …` fills the rows.",
    ],
)
