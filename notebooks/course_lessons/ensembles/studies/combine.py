"""Members put together: which of them, how, and what that gives and costs."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from course_lessons.ensembles.studies.members import (
    CYCLES,
    LENGTHS,
    RECIPE,
    Member,
    estimator,
    load_task,
    network,
)
from course_lib import ensembles, metrics
from course_lib.metrics import Metric, register

register(
    Metric("ensemble_gain", "accuracy above the mean of the members", True),
)


TEAM = tuple(f"net {k}" for k in (1, 2, 3, 4))
"""Networks by one recipe, with other seeds."""
OTHERS = ("k-NN", "naive Bayes", "logistic regression", "forest")
WEAK = {"net of 30": 30, "net of 100": 100}
"""Networks made weak: by the same recipe, from fewer pictures."""
MEMBERS = (*TEAM, *OTHERS, "net of 100")
BAGGED = tuple(f"bagged net {k}" for k in (1, 2, 3, 4))


def member(task: str, seed: int, name: str, length: str) -> tuple[Member, ...]:
    """Give a member by its name, or the several that a name such as ``"snapshots of a long run"`` stands for.

    >>> [each.test.shape for each in member("digits", 0, "naive Bayes", "short")]
    [(1000, 10)]
    """
    steps, recipe = LENGTHS[length], RECIPE[task]
    train = partial(network, task, seed)
    if name in OTHERS:
        return (estimator(task, seed, name),)
    if name in WEAK:
        return train(recipe, steps, images=WEAK[name])
    if name in BAGGED:
        return train(recipe, steps, number=int(name[-1]), bagged=True)
    if name == "snapshots of a long run":
        return train(recipe, CYCLES * steps, number=1, cycles=CYCLES)
    if name == "net, four times as long":
        return train(recipe, CYCLES * steps, number=1)
    if name == "net, four times as wide":
        return train(f"wide {recipe}", steps, number=1)
    if name in TEAM:
        return train(recipe, steps, number=int(name[-1]))
    return train(name, steps)


def combine(
    parts: Mapping[str, tuple[np.ndarray, np.ndarray]],
    y_val: np.ndarray,
    how: str,
    rows: int,
) -> np.ndarray:
    """Put members together, and say what that gives of the test part.

    Parameters
    ----------
    parts : mapping of str to (val, test)
        Probabilities of both parts, by member.
    y_val : ndarray
        Labels of the validation part, which ``"stack"``, ``"weights"``, ``"best"``, ``"tempered"`` and
        ``"calibrated"`` look at.
    how : str
        ``"vote"``, ``"mean"``, ``"log"``; ``"stack"``, a logistic regression on all probabilities; ``"weights"``, one
        weight a member; ``"best"``, the one that was best there; ``"tempered"``, the mean of members that were first
        made as sure as they may be; ``"calibrated"``, the mean, made so as a whole.
    rows : int
        How many rows of it, the first ones.
    """
    val = {name: each[0][:rows] for name, each in parts.items()}
    test = {name: each[1] for name, each in parts.items()}
    y = y_val[:rows]
    if how == "vote":
        return ensembles.vote(test)
    if how in ("mean", "log"):
        return ensembles.average(test, how=how)
    if how == "stack":
        return stacked(val, y, test)
    if how == "weights":
        return ensembles.average(test, weights=ensembles.fit_weights(val, y))
    if how == "best":
        return test[max(val, key=lambda name: metrics.accuracy(y, val[name]))]
    if how == "calibrated":
        p = ensembles.average(val)
        return soften(ensembles.average(test), temperature_of(p, y))
    tempered = {
        name: soften(test[name], temperature_of(p, y)) for name, p in val.items()
    }
    return ensembles.average(tempered)


def temperature_of(p: np.ndarray, y: np.ndarray) -> float:
    """Find the temperature, from 1/4 to 16, at which the log loss is lowest.

    >>> temperature_of(np.array([[0.9, 0.1], [0.9, 0.1]]), np.array([0, 1]))
    16.0
    """
    tried = np.geomspace(0.25, 16, 25)
    return float(min(tried, key=lambda t: log_loss(y, soften(p, t))))


def stacked(
    learned: Mapping[str, np.ndarray],
    y: np.ndarray,
    asked: Mapping[str, np.ndarray],
) -> np.ndarray:
    """Let a logistic regression learn from what members say of some rows, and answer for others."""
    from sklearn.linear_model import LogisticRegression

    second = LogisticRegression(C=0.01, max_iter=500)
    second.fit(ensembles.stacking_features(learned), y)
    p = np.full((len(next(iter(asked.values()))), 10), 1e-6)
    p[:, second.classes_] = second.predict_proba(ensembles.stacking_features(asked))
    return p / p.sum(axis=1, keepdims=True)


def soften(p: np.ndarray, temperature: float) -> np.ndarray:
    """Divide the logarithms of probabilities by a temperature (Guo et al., ICML 2017).

    >>> soften(np.array([[0.9, 0.1]]), 2.0).round(2)
    array([[0.75, 0.25]])
    """
    return ensembles.distillation_targets([p], temperature=temperature)


def log_loss(y: np.ndarray, p: np.ndarray) -> float:
    """Give the mean of −log p of the right class, no p counted below `ensembles.FLOOR`.

    >>> round(log_loss(np.array([0, 1]), np.array([[0.5, 0.5], [0.0, 1.0]])), 3)
    0.347
    """
    right = p[np.arange(len(y)), y]
    return float(-np.log(np.maximum(right, ensembles.FLOOR)).mean())


def measure(
    seed: int,
    *,
    task: str,
    members: Sequence[str],
    how: str = "mean",
    length: str = "long",
    rows: int = 300,
) -> dict[str, float]:
    """Put members together and measure what they say of the test part.

    Parameters
    ----------
    seed, task : int, str
        Which pictures are learned from, and all draws; ``"sketches"`` or ``"digits"``.
    members, how, rows
        Names as `member` has them; as `combine` has them.
    length : {"short", "long"}
        Of the networks' training.

    Returns
    -------
    dict
        accuracy, brier, ece, log_loss; member_accuracy, the members' mean, and ensemble_gain, what the whole is above
        it; disagreement of the members, by pairs; seconds, ms_1 and bytes, of all members together.

    Examples
    --------
    >>> found = measure(0, task="digits", members=["k-NN", "naive Bayes"], length="short")
    >>> found["accuracy"] > 0.6
    True
    """
    data = load_task(task, seed)
    found = {
        f"{name} {k}": each
        for name in members
        for k, each in enumerate(member(task, seed, name, length))
    }
    parts = {
        name: (_whole(each.val), _whole(each.test)) for name, each in found.items()
    }
    p = combine(parts, data.val.y, how, rows)
    y = data.test.y
    alone = float(
        np.mean([metrics.accuracy(y, each[1]) for each in parts.values()])
    )
    differ = ensembles.disagreement({name: each[1] for name, each in parts.items()})
    pairs = np.triu_indices(len(differ), 1)
    return {
        **_quality(y, p),
        "member_accuracy": alone,
        "ensemble_gain": metrics.accuracy(y, p) - alone,
        "disagreement": float(differ.to_numpy()[pairs].mean())
        if len(parts) > 1
        else 0.0,
        "seconds": sum(each.seconds for each in found.values()),
        "ms_1": sum(each.ms_1 for each in found.values()),
        "bytes": sum(each.bytes for each in found.values()),
    }


def _quality(y: np.ndarray, p: np.ndarray) -> dict[str, Any]:
    return {
        "accuracy": metrics.accuracy(y, p),
        "brier": metrics.brier(y, p),
        "ece": metrics.ece(y, p),
        "log_loss": log_loss(y, p),
    }


def _whole(p: np.ndarray) -> np.ndarray:
    """Give rows that sum to 1 in double precision, too."""
    p = p.astype(float)
    return p / p.sum(axis=1, keepdims=True)
