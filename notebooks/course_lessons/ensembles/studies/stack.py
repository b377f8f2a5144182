"""What a second model may learn from: predictions of rows that its members have not seen, or have."""

from functools import lru_cache
from typing import Any

import numpy as np

from course_lessons.ensembles.studies.combine import OTHERS, log_loss, stacked
from course_lessons.ensembles.studies.members import (
    LENGTHS,
    _estimators,
    as_table,
    labelled,
    learn,
    load_task,
)
from course_lib import ensembles, metrics

MEMBERS = ("mlp", *OTHERS)


def _fitted(task: str, seed: int, name: str, rows: np.ndarray) -> Any:
    """Train a member on some of the labelled rows; give what predicts pictures."""
    own = labelled(task, seed).take(rows)
    if name in OTHERS:
        model = _estimators()[name]().fit(as_table(own.X), own.y)
        return lambda X: model.predict_proba(as_table(X))
    run, _ = learn(task, seed, name, LENGTHS["long"], rows=rows)
    return lambda X: run.predict_proba(X).astype(float)


@lru_cache(maxsize=2)
def _said(task: str, seed: int) -> dict[str, dict[str, np.ndarray]]:
    """Give what each member says of the training rows, seen and out of fold, and of the test part."""
    data, own = load_task(task, seed), labelled(task, seed)
    every = np.arange(len(own))
    found: dict[str, dict[str, np.ndarray]] = {
        "seen": {},
        "out of fold": {},
        "test": {},
    }
    for name in MEMBERS:
        predict = _fitted(task, seed, name, every)
        found["seen"][name] = _whole(predict(own.X))
        found["test"][name] = _whole(predict(data.test.X))

        def fit(rows: np.ndarray, _y: np.ndarray, name: str = name) -> Any:
            fold = _fitted(task, seed, name, rows)
            return lambda asked, fold=fold: fold(own.X[asked])

        found["out of fold"][name] = _whole(
            ensembles.out_of_fold(fit, every, own.y, random_state=seed)
        )
    return found


def _whole(p: np.ndarray) -> np.ndarray:
    p = np.asarray(p, dtype=float)
    return p / p.sum(axis=1, keepdims=True)


def measure_stacked(
    seed: int, *, task: str, learns_from: str, how: str = "stack"
) -> dict[str, float]:
    """Put five members together by what they say of the training rows, and measure the whole on the test part.

    Parameters
    ----------
    seed, task
        As `measure` has them.
    learns_from : {"seen", "out of fold", "nothing"}
        The members' predictions of rows that they were trained on; of rows that they were not, five folds; none: the
        average.
    how : {"stack", "weights"}
        A logistic regression on all probabilities, or one weight a member.

    Returns
    -------
    dict
        accuracy, brier, ece, log_loss of the test part; train_accuracy, of the rows that it learned from.
    """
    said, y, own = (
        _said(task, seed),
        load_task(task, seed).test.y,
        labelled(task, seed).y,
    )
    test = said["test"]
    if learns_from == "nothing":
        p, learned = ensembles.average(test), ensembles.average(said["seen"])
    elif how == "weights":
        weights = ensembles.fit_weights(said[learns_from], own)
        p = ensembles.average(test, weights=weights)
        learned = ensembles.average(said[learns_from], weights=weights)
    else:
        p = stacked(said[learns_from], own, test)
        learned = stacked(said[learns_from], own, said[learns_from])
    return {
        "accuracy": metrics.accuracy(y, p),
        "brier": metrics.brier(y, p),
        "ece": metrics.ece(y, p),
        "log_loss": log_loss(y, p),
        "train_accuracy": metrics.accuracy(own, learned),
    }
