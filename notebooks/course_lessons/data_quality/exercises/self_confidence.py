"""How probable each label is to a model that has not seen it."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lessons.data_quality.exercises.watched import Model, Seen
from course_lib.exercises import Exercise, Retry, laws
from course_lib.text import count_noun

_KNOWN = 0.97  # what a model that has seen a row gives to the label it saw
_NEAR = 1e-3


class ByHeart(Model):
    """Knows what it was trained on by heart; of any other row it has an opinion of its own, the same at any time."""

    def predict_proba(self, X: Any) -> np.ndarray:
        """Give probabilities, a column for each class that it was trained on."""
        rows, labels = self.seen.fits[-1]
        label_of = dict(zip(_numbers(rows).tolist(), labels.tolist(), strict=True))
        X = np.asarray(X, dtype=float)
        proba = opinion(_numbers(X), len(self.classes_))
        for at, number in enumerate(_numbers(X).tolist()):
            if number in label_of:
                known = self.classes_ == label_of[number]
                proba[at] = np.where(
                    known, _KNOWN, (1 - _KNOWN) / (len(self.classes_) - 1)
                )
        self.seen.predictions.append((X, proba))
        return proba

    def predict(self, X: Any) -> np.ndarray:
        """Give the likeliest class."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


def opinion(numbers: np.ndarray, n_classes: int) -> np.ndarray:
    """What the model says of rows that it has not seen: other probabilities for each."""
    weight = 1 + (numbers[:, None] * 7 + 5 * np.arange(n_classes) ** 2) % 13
    return weight / weight.sum(axis=1, keepdims=True)


def _numbers(X: np.ndarray) -> np.ndarray:
    return np.rint(np.nan_to_num(X[:, 0])).astype(int)


def _tasks() -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows in no order, numbered by their first column; classes of unequal size."""
    for seed, sizes in enumerate(((40, 22, 13), (18, 27))):
        rng = np.random.default_rng(seed)
        y = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
        X = rng.normal(size=(len(y), 3))
        X[:, 0] = rng.permutation(len(y))
        yield X, y


def _judge(answer: Any) -> None:
    self_confidence = laws.Function(
        answer,
        "self_confidence(model, X, y)",
        returns="a probability for each row",
        stops={
            "not yet|no classes_|NotFitted|list index": "Has the model been trained before it is asked?"
        },
    )
    for X, y in _tasks():
        _check(self_confidence, X, y)


def _check(self_confidence: laws.Function, X: np.ndarray, y: np.ndarray) -> None:
    seen = Seen()
    given = self_confidence(ByHeart(seen), X, y)
    case, n_classes = self_confidence.case, len(np.unique(y))
    if np.shape(given) == (len(y), n_classes):
        raise Retry(
            f"{case}yours has a probability for each of the {n_classes} classes. Take from every row the one of its "
            "label: `proba[np.arange(len(y)), y]`."
        )
    got = laws.array(
        given, (len(y),), "a probability for each row, in their order", case=case
    )
    laws.require(
        seen.fits,
        f"{case}the `model` that is given is never trained. Hand it to `cross_val_predict`, in place of one of your "
        "own.",
    )
    laws.require(
        seen.predictions,
        f'{case}the model is never asked for probabilities: `method="predict_proba"`.',
    )
    for rows in (each[0] for each in (*seen.fits, *seen.predictions)):
        strange = np.count_nonzero(~_are_rows(rows, X))
        laws.require(
            not strange,
            f"{case}{strange} of {len(rows)} rows that the model is given are none of `X`. Hand them over as they "
            "are: it scales by itself.",
        )
    label_of = y[np.argsort(X[:, 0])]
    laws.require(
        all(
            np.array_equal(label_of[_numbers(rows)], labels)
            for rows, labels in seen.fits
        ),
        f"{case}the rows that the model learns from have lost their labels. Take the same rows of `X` and `y`.",
    )
    fresh = opinion(_numbers(X), n_classes)
    want = fresh[np.arange(len(y)), y]
    known = (np.abs(got - _KNOWN) < _NEAR) & (np.abs(want - _KNOWN) > _NEAR)
    laws.require(
        not known.any(),
        f"{case}{count_noun(known.sum(), 'label')} of {len(y)} {'is' if known.sum() == 1 else 'are'} judged by a "
        "model that was trained on that very row, and knows it by heart. Whoever learned a mistake does not find it: "
        "let the row be in another part than those that the model is trained on.",
    )
    if np.allclose(got, want, atol=_NEAR):
        smallest = min(len(labels) for _, labels in seen.fits)
        laws.require(
            smallest >= len(y) / 2 - 1,
            f"{case}the model learns from {smallest} of {len(y)} rows. Train on four parts of five, and judge the "
            "fifth.",
        )
        return
    for wrong, hint in _confusions(fresh, y, want):
        laws.require(not np.allclose(got, wrong, atol=_NEAR), f"{case}{hint}")
    laws.require(
        not np.allclose(np.sort(got), np.sort(want), atol=_NEAR),
        f"{case}the probabilities are right, and stand in another order than the rows. A fold's belong to its rows: "
        "`confidence[test] = …`.",
    )
    at = int(np.abs(got - want).argmax())
    raise Retry(
        f"{case}of row {at}, whose label is {y[at]}, a model that has not seen it says "
        f"{fresh[at].round(2).tolist()}. So its self-confidence is {want[at]:.2f}; yours is {got[at]:.2f}. Are the "
        "rows handed over as they are?"
    )


def _are_rows(rows: np.ndarray, X: np.ndarray) -> np.ndarray:
    """Say of each row whether it is one of the task."""
    if rows.shape[1:] != X.shape[1:]:
        return np.full(len(rows), False)
    by_number = X[np.argsort(X[:, 0])]
    numbers = np.clip(_numbers(rows), 0, len(X) - 1)
    return np.isclose(rows, by_number[numbers]).all(axis=1)


def _confusions(
    fresh: np.ndarray, y: np.ndarray, want: np.ndarray
) -> Iterator[tuple[np.ndarray, str]]:
    yield (
        fresh.max(axis=1),
        "those are the probabilities of the *likeliest* class. Asked is the one of the label that is given.",
    )
    yield (
        fresh.argmax(axis=1),
        "those are the classes that the model would say. Asked is how probable the given label is: "
        '`method="predict_proba"`.',
    )
    yield (
        1 - want,
        "that is how probable *another* label is: small where the label is right.",
    )
    yield 100 * want, "give probabilities between 0 and 1, not percent."
    for column in range(fresh.shape[1]):
        yield (
            fresh[:, column],
            f"those are the probabilities of class {column}, for every row. Take the column of the row's own label.",
        )


def _right(model: Any, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    from sklearn.model_selection import cross_val_predict

    proba = cross_val_predict(model, X, y, cv=5, method="predict_proba")
    return proba[np.arange(len(y)), y]


SELF_CONFIDENCE = Exercise(
    id="data_quality-7",
    title="Ask somebody who has not seen it",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def self_confidence(model, X, y):
    proba = cross_val_predict(model, X, y, cv=5, method="predict_proba")
    return proba[np.arange(len(y)), y]""",
    praise="Every label is judged by a model that has not seen it, so no mistake is defended by who learned it.",
    hints=[
        "A model that was trained on a label will defend it. Who has not seen it?",
        '`cross_val_predict(model, X, y, cv=5, method="predict_proba")` gives a row of probabilities for each '
        "sample, by a model trained on the other four parts.",
        "The labels are the numbers of the columns: `proba[np.arange(len(y)), y]`.",
    ],
)
