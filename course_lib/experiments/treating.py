"""What a remedy does to one run: before training, in it, and after it."""

import dataclasses
from functools import partial
from typing import Any

import numpy as np

from course_lib import metrics
from course_lib.experiments.remedies import PLANS, Remedy
from course_lib.ratios import RESAMPLERS, RatioPlan, resample

_POWERS = np.linspace(0, 2, 41)


def treated(split, remedy: Remedy, seed: int):
    """Resample training samples as a remedy asks.

    Parameters
    ----------
    split : Split
        Training samples, and no others: what is resampled before the split leaks.
    remedy : Remedy
    seed : int

    Returns
    -------
    Split
        Images stay uint8 (flattened for ways that measure distances, and rounded after).
    ndarray of int64, shape (m, 2)
        The rows of `split` that each row comes from: twice the same, but for points between two.

    Examples
    --------
    >>> from course_lib.datasets import load_digits, make_rare
    >>> rare = make_rare(load_digits(), ["8"], keep=0.2).train
    >>> more, source = treated(rare, Remedy(resample="smote"), seed=0)
    >>> np.bincount(more.y)[8] > np.bincount(rare.y)[8], more.X.dtype
    (np.True_, dtype('uint8'))
    """
    if remedy.resample is None:
        rows = np.arange(len(split))
        return split, np.column_stack([rows, rows])
    if remedy.resample in PLANS:
        plan = RatioPlan.from_labels(split.y, remedy.target or "1:1", remedy.resample)
        rows = plan.indices(split.y, random_state=seed)
        return split.take(rows), np.column_stack([rows, rows])
    measures = RESAMPLERS[remedy.resample].uses_distances
    X = split.X.reshape(len(split), -1).astype(float) if measures else split.X
    made = resample(X, split.y, remedy.target, remedy.resample, random_state=seed, **remedy.options)
    X = made.X.reshape(-1, *split.X.shape[1:])
    if measures and split.X.dtype.kind in "iu":
        X = np.rint(X).astype(split.X.dtype)
    groups = None if split.groups is None else split.groups[made.origin]
    return type(split)(X, made.y, groups), made.source


def standardised(data):
    """Bring the columns of a table to one scale, that of the training part: distances then mean something."""
    if data.train.X.ndim > 2:
        return data
    mean, spread = data.train.X.mean(axis=0), data.train.X.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    parts = {part: getattr(data, part) for part in ("train", "val", "test")}
    scaled = {part: dataclasses.replace(split, X=(split.X - mean) / spread) for part, split in parts.items()}
    return dataclasses.replace(data, **scaled)


def trained(data, remedy: Remedy, recipe):
    """Train on treated samples as a remedy asks; the steps are those of the recipe, whatever the remedy."""
    from course_lib.training import retrain_head, train

    if not remedy.head:
        return train(recipe.replace(loss=loss_of(remedy), defer=remedy.defer), data)
    last = max(1, recipe.steps // 4)
    return retrain_head(train(recipe.replace(steps=max(1, recipe.steps - last)), data), data, steps=last)


def loss_of(remedy: Remedy) -> Any:
    """Give what a `Recipe` takes as loss."""
    from course_lib.losses import LOSSES

    if not remedy.loss_options:
        return remedy.loss
    return partial(LOSSES[remedy.loss], **remedy.loss_options)


def believed(counts: np.ndarray, remedy: Remedy) -> np.ndarray:
    """Work out which shares of the classes training makes a model believe in.

    Parameters
    ----------
    counts : ndarray of int, shape (C,)
        Samples of each class trained on, after resampling; each above 0.
    remedy : Remedy

    Returns
    -------
    ndarray of float, shape (C,)
        They sum to 1.

    Examples
    --------
    >>> believed(np.array([90, 10]), Remedy()).tolist()
    [0.9, 0.1]
    >>> believed(np.array([90, 10]), Remedy(loss="weighted")).round(6).tolist()
    [0.5, 0.5]
    """
    if remedy.head:
        return np.full(len(counts), 1 / len(counts))
    mass = counts.astype(float)
    if remedy.loss != "cross_entropy":
        from course_lib.losses import LOSSES

        loss = LOSSES[remedy.loss](counts, **remedy.loss_options)
        weight, shift = (getattr(loss, name, None) for name in ("weight", "shift"))
        mass = mass if weight is None else mass * weight.double().numpy()
        mass = mass if shift is None else mass * np.exp(-shift.double().numpy())
    return mass / mass.sum()


def decisions(remedy: Remedy, val_y, val_p, test_p, shares, positive: int, prices) -> np.ndarray:
    """Decide on the test samples, by what the validation samples say.

    Parameters
    ----------
    remedy : Remedy
        Says how.
    val_y : ndarray of int, shape (m,)
    val_p, test_p : ndarray of float, shapes (m, C), (n, C)
        Chances.
    shares : ndarray of float, shape (C,)
        That training believed in.
    positive : int
        Of two classes, the one to be found.
    prices : dict
        miss and false_alarm.

    Returns
    -------
    ndarray of int64, shape (n,)
        Class codes.
    """
    if remedy.threshold is None:
        return test_p.argmax(axis=1)
    if val_p.shape[1] > 2:
        power = _best_power(val_y, val_p, shares)
        return (test_p / shares**power).argmax(axis=1)
    wanted = (val_y == positive).astype(np.int64)
    if remedy.threshold == "balanced":
        prices = {"miss": 1 / wanted.mean(), "false_alarm": 1 / (1 - wanted.mean())}
    by = "f_beta" if remedy.threshold == "f_beta" else "cost"
    called = metrics.choose_threshold(wanted, val_p[:, positive], by, **prices)(test_p[:, positive])
    return np.where(called == 1, positive, 1 - positive)


def _best_power(y, p, shares) -> float:
    found = [metrics.balanced_accuracy(y, (p / shares**power).argmax(axis=1)) for power in _POWERS]
    return float(_POWERS[int(np.argmax(found))])  # at a tie the smallest: the least change
