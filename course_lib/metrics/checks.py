"""What the measures refuse, each with its cure."""

import math
from numbers import Real

import numpy as np


def codes(y_true, y_pred, n_classes: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Check true class codes, and predictions as codes or as probabilities of which the largest counts."""
    true, predicted = np.asarray(y_true), np.asarray(y_pred)
    if true.ndim != 1:
        raise ValueError(f"y_true has shape {true.shape}; give one class code per sample")
    if len(true) == 0:
        raise ValueError("y_true is empty; give at least one sample")
    if predicted.ndim == 2:
        if n_classes is not None and predicted.shape[1] != n_classes:
            raise ValueError(
                f"y_pred gives {predicted.shape[1]} probabilities a sample, but there are {n_classes} classes"
            )
        if np.isnan(predicted).any():
            row = int(np.argwhere(np.isnan(predicted))[0, 0])
            raise ValueError(
                f"y_pred holds NaN in row {row}; the model has diverged, lower its learning rate"
            )
        predicted = predicted.argmax(axis=1)
    if predicted.shape != true.shape:
        raise ValueError(
            f"y_true has {len(true):,} samples and y_pred has shape {predicted.shape}; give one prediction each"
        )
    for name, values in (("y_true", true), ("y_pred", predicted)):
        if values.dtype.kind not in "iub":
            raise ValueError(f"{name} is {values.dtype}; give class codes as whole numbers")
        if n_classes is not None and not 0 <= values.min() <= values.max() < n_classes:
            wrong = values.min() if values.min() < 0 else values.max()
            raise ValueError(f"{name} holds class {wrong}, but classes has {n_classes} names")
    return true, predicted


def scores(y_true, y_score) -> tuple[np.ndarray, np.ndarray]:
    """Check codes of two classes, both there, and one finite score for each sample."""
    true, score = codes(y_true, np.zeros(len(y_true), dtype=int))[0], np.asarray(y_score)
    if score.shape != true.shape:
        raise ValueError(
            f"y_true has {len(true):,} samples and y_score has shape {score.shape}; give one score each"
        )
    _refuse_unless_finite("y_score", score)
    if true.min() < 0 or true.max() > 1:
        raise ValueError(
            f"y_true holds class {true.max() if true.max() > 1 else true.min()}; of scores there are two classes, "
            "0 and 1: make one of the others, such as (y == 7).astype(int)"
        )
    if true.min() == true.max():
        raise ValueError(
            f"y_true holds class {true[0]} alone; without both classes there is nothing to tell apart"
        )
    return true.astype(np.int64), score.astype(float)


def chances(y_true, p) -> tuple[np.ndarray, np.ndarray]:
    """Check probabilities: (n,) of class 1, which two columns become, too, or (n, C) of every class."""
    p = np.asarray(p)
    if p.ndim not in (1, 2) or len(p) != len(y_true) or (p.ndim == 2 and p.shape[1] < 2):
        raise ValueError(
            f"y_true has {len(y_true):,} samples and p has shape {p.shape}; give the chance of class 1, (n,), or of "
            "every class, (n, C)"
        )
    true, _ = codes(y_true, np.zeros(len(y_true), dtype=int), n_classes=2 if p.ndim == 1 else p.shape[1])
    return true.astype(np.int64), as_chances(p)


def as_chances(p) -> np.ndarray:
    """Check probabilities alone: from 0 to 1, rows that sum to 1; two columns become the second."""
    p = np.asarray(p)
    _refuse_unless_finite("p", p)
    p = p.astype(float)
    if p.size and not 0 <= p.min() <= p.max() <= 1:
        wrong = p.min() if p.min() < 0 else p.max()
        raise ValueError(
            f"p holds {wrong:g}; probabilities lie between 0 and 1 (logits need a softmax first)"
        )
    if p.ndim == 1:
        return p
    sums = p.sum(axis=1)
    if p.size and np.abs(sums - 1).max() > 1e-3:
        row = int(np.abs(sums - 1).argmax())
        raise ValueError(f"row {row} of p sums to {sums[row]:g}; the chances of all classes sum to 1")
    return p[:, 1] if p.shape[1] == 2 else p


def price(name: str, value) -> float:
    """Check what a mistake costs: a finite number from 0."""
    if not isinstance(value, Real) or isinstance(value, bool) or not math.isfinite(value) or value < 0:
        raise ValueError(f"{name}={value!r} is no price; give a finite number from 0 up")
    return float(value)


def _refuse_unless_finite(name: str, values: np.ndarray) -> None:
    if values.dtype.kind not in "iufb":
        raise ValueError(f"{name} is {values.dtype}; give numbers")
    if not np.isfinite(values).all():
        row = int(np.argwhere(~np.isfinite(values))[0, 0])
        raise ValueError(
            f"{name} holds NaN or infinity in row {row}; the model has diverged, lower its learning rate"
        )
