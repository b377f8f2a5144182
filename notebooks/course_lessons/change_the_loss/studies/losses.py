"""Losses for unequal classes, each judged by its order, its answers, and its answers at a threshold of its own."""

from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import numpy as np

from course_lib import metrics
from course_lib.datasets import Dataset
from course_lib.metrics import Metric, register
from course_lib.ratios import RatioPlan
from course_lib.results import Study

register(
    Metric("shift", "shift of the log-odds", None, "", 1, 3),
)


LOSSES: dict[str, dict[str, Any]] = {
    "cross-entropy": {},
    "weights": {"loss": "weighted"},
    "weights, over the batch size": {"loss": "weighted, over the batch size"},
    "focal": {"loss": "focal"},
    "focal, γ = 5": {"loss": "focal", "gamma": 5.0},
    "logit adjustment": {"loss": "logit_adjustment"},
    "copies": {"copies": True},
}
LARGE: dict[str, dict[str, Any]] = {
    f"{name}, batches of 512": {**LOSSES[name], "batch_size": 512}
    for name in ("cross-entropy", "weights", "copies")
}
LENGTHS = {"eights": (200, 600), "MNIST": (150, 450)}
_RECIPES: dict[str, dict[str, Any]] = {
    "eights": {"model": "mlp", "learning_rate": 3e-3},
    "MNIST": {"model": "mlp", "learning_rate": 2e-3},
}
UNSURE = 5.0  # log-odds of 5 are a probability of 99.3 %
EARLY = 40  # steps in which a network learns the shares and little else
_POWERS = np.linspace(-1, 2, 61)


def long_tailed(name: str, seed: int) -> Dataset:
    """Give data with rare classes.

    Parameters
    ----------
    name : {"eights", "MNIST"}
        Eights among the other digits of scikit-learn, 1 to 31 but in the test part, which keeps them all; the ten
        digits of MNIST, the first a hundred times as frequent in training as the last, and all alike in the
        validation and the test part.
    seed : int
        Draws the parts and who stays.

    Raises
    ------
    ValueError
        If there are no such data.

    Examples
    --------
    >>> np.bincount(long_tailed("MNIST", 0).train.y).tolist()
    [300, 180, 108, 65, 39, 23, 14, 8, 5, 3]
    """
    from course_lib import datasets

    if name == "eights":
        return datasets.make_rare(
            datasets.one_against_rest(datasets.load_digits(seed), "8"),
            ["8"],
            keep=0.3,
            parts=("train", "val"),
            random_state=seed,
        )
    if name == "MNIST":
        whole = datasets.load_mnist_5000(seed)
        kept = {
            each: round(300 * 100 ** (-k / 9))
            for k, each in enumerate(whole.classes)
        }
        return datasets.make_rare(whole, kept, parts=("train",), random_state=seed)
    raise ValueError(f"data={name!r} is unknown; choose 'eights' or 'MNIST'")


def trained_with_loss(
    seed: int,
    *,
    data: str = "eights",
    loss: str = "cross_entropy",
    gamma: float = 2.0,
    copies: bool = False,
    steps: int = 200,
    batch_size: int = 64,
) -> dict[str, float]:
    """Train a small network with a loss, and judge its order, its answers, and its answers at its own threshold.

    Parameters
    ----------
    seed : int
        Draws the data, the first weights and the batches.
    data : str
        As for `long_tailed`.
    loss : str
        A key of `course_lib.losses.LOSSES`, or "weighted, over the batch size": torch divides a weighted loss by the
        sum of the batch's weights.
    gamma : float, default=2.0
        γ of the focal loss.
    copies : bool, default=False
        Whether the training part is copied to 1:1 first.
    steps, batch_size : int
        Of all runs alike.

    Returns
    -------
    dict
        pr_auc; balanced_accuracy of the likeliest class; balanced_accuracy_own, at the threshold that is best on the
        validation part (of ten classes: after division by the shares to the power that is best there); brier; and of
        two classes shift, the median difference of the log-odds from those that plain cross-entropy gives, where
        these lie between −5 and 5.

    Raises
    ------
    ValueError
        If there are no such data or no such loss.

    Examples
    --------
    >>> found = trained_with_loss(0, loss="logit_adjustment", steps=40)
    >>> found["shift"] > 1
    True
    """
    rows = _long_tailed(data, seed)
    val_p, test_p = _trained(seed, data, loss, gamma, copies, steps, batch_size)
    own = _at_own_threshold(rows, val_p, test_p)
    y = rows.test.y
    found = {
        "pr_auc": metrics.pr_auc(y, test_p),
        "balanced_accuracy": metrics.balanced_accuracy(y, test_p.argmax(axis=1)),
        "balanced_accuracy_own": metrics.balanced_accuracy(y, own),
        "brier": metrics.brier(y, test_p),
    }
    if rows.n_classes == 2:
        plain = _trained(
            seed, data, "cross_entropy", 2.0, False, steps, batch_size
        )[1]
        before = _log_odds(plain)
        unsure = np.abs(before) < UNSURE
        found["shift"] = float(np.median((_log_odds(test_p) - before)[unsure]))
    return found


def _log_odds(p: np.ndarray) -> np.ndarray:
    p = np.clip(p, 1e-7, 1)
    return np.log(p[:, 1]) - np.log(p[:, 0])


def _at_own_threshold(
    rows: Dataset, val_p: np.ndarray, test_p: np.ndarray
) -> np.ndarray:
    if rows.n_classes == 2:
        share = rows.val.y.mean()
        level = metrics.choose_threshold(
            rows.val.y, val_p[:, 1], miss=1 / share, false_alarm=1 / (1 - share)
        )
        return level(test_p[:, 1])
    share = np.bincount(rows.train.y) / len(rows.train)
    found = [
        metrics.balanced_accuracy(rows.val.y, (val_p / share**power).argmax(axis=1))
        for power in _POWERS
    ]
    best = np.flatnonzero(np.isclose(found, max(found)))
    power = _POWERS[
        best[np.abs(_POWERS[best]).argmin()]
    ]  # at a tie the least change
    return (test_p / share**power).argmax(axis=1)


@lru_cache(maxsize=2)
def _long_tailed(name: str, seed: int) -> Dataset:
    return long_tailed(name, seed)


@lru_cache(maxsize=4 * len(LOSSES))
def _trained(
    seed: int,
    data: str,
    loss: str,
    gamma: float,
    copies: bool,
    steps: int,
    batch_size: int,
) -> tuple[np.ndarray, np.ndarray]:
    from course_lib.losses import FocalLoss
    from course_lib.training import Recipe, train

    rows = _long_tailed(data, seed)
    shown = rows
    if copies:
        more = RatioPlan.from_labels(rows.train.y, "1:1", "over").indices(
            rows.train.y, random_state=seed
        )
        shown = replace(rows, train=rows.train.take(more))
    made: Any = loss
    if loss == "focal":
        made = partial(_focal, FocalLoss, gamma)
    elif loss.endswith("batch size"):
        made = _weighted_over_batch_size
    recipe = Recipe(
        **_RECIPES[data], loss=made, steps=steps, batch_size=batch_size, seed=seed
    )
    run = train(recipe, shown, validation=None)
    return run.predict_proba(rows.val.X), run.predict_proba(rows.test.X)


def _focal(loss: Any, gamma: float, counts: Any) -> Any:
    return loss(gamma)


def _weighted_over_batch_size(counts: Any) -> Any:
    """Make a weighted loss divided by the number of samples; the weights of the samples average 1."""
    from torch.nn.functional import cross_entropy

    from course_lib.losses import class_weights

    weight = class_weights(counts, normalise="samples")

    def mean(logits: Any, target: Any) -> Any:
        return cross_entropy(logits, target, weight, reduction="none").mean()

    return mean


def _settings(data: str) -> dict[str, dict[str, Any]]:
    short, long = LENGTHS[data]
    large = LARGE if data == "eights" else dict(list(LARGE.items())[:2])
    found = {
        f"{steps} steps, {name}": {**setting, "steps": steps}
        for steps in (short, long)
        for name, setting in LOSSES.items()
    }
    found |= {
        f"{short} steps, {name}": {**setting, "steps": short}
        for name, setting in large.items()
    }
    if data == "eights":
        found |= {
            f"{EARLY} steps, {name}": {**LOSSES[name], "steps": EARLY}
            for name in ("cross-entropy", "weights", "logit adjustment", "copies")
        }
    return found


STUDIES = tuple(
    Study(
        f"losses-{data}",
        trained_with_loss,
        _settings(data),
        shared={"data": data},
        seeds=5,
        metric="pr_auc",
    )
    for data in LENGTHS
)
