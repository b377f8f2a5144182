"""What the losses refuse, each with its cure."""

import math
from numbers import Real

import numpy as np
from torch import Tensor

REDUCTIONS = ("mean", "sum", "none")


def class_counts(counts) -> np.ndarray:
    """Check how many samples each class has: float64 (C,), every one above 0."""
    checked = _numbers("counts", counts)
    if checked.size < 2:
        raise ValueError(
            f"counts={counts!r} names {checked.size} class(es); give a count for each of 2 or more"
        )
    if (checked < 0).any():
        raise ValueError(
            f"counts[{checked.argmin()}]={checked.min():g} is below 0; count with numpy.bincount(y)"
        )
    if (checked == 0).any():
        raise ValueError(
            f"class {int((checked == 0).argmax())} has no samples: no weight makes up for a class that is never "
            "seen; draw a subset that holds it (policy='class_balanced'), or leave the class out of the task"
        )
    return checked


def class_weight(weight) -> np.ndarray:
    """Check what one sample of each class counts: float64 (C,), none below 0, not all 0."""
    checked = _numbers("weight", weight)
    if (checked < 0).any():
        raise ValueError(
            f"weight[{checked.argmin()}]={checked.min():g} is below 0, which would reward mistakes; give 0 or more"
        )
    if checked.sum() == 0:
        raise ValueError(
            f"weight={checked.tolist()} sums to 0: nothing would be learned; give one class more"
        )
    return checked


def number(name: str, value, *, most: float = math.inf, below: float = math.inf) -> float:
    """Check a finite number: from 0, at `most` so large, `below` a bound."""
    upper = f"to {most:g}" if most < math.inf else f"to below {below:g}" if below < math.inf else "up"
    fits = isinstance(value, Real) and not isinstance(value, bool) and 0 <= value <= most and value < below
    if not fits:  # NaN too
        raise ValueError(f"{name}={value!r} is not allowed; give a finite number from 0 {upper}")
    return float(value)


def one_of(name: str, value, allowed: tuple) -> str:
    """Check a choice."""
    if value not in allowed:
        raise ValueError(f"{name}={value!r} is unknown; choose one of {', '.join(map(repr, allowed))}")
    return value


def scores_fit(logits: Tensor, target: Tensor, n_classes: int | None) -> None:
    """Refuse logits and targets that do not belong together. Looks at shapes only: no wait for a GPU."""
    if logits.ndim != 2 or target.shape != logits.shape[:1]:
        raise ValueError(
            f"logits have shape {tuple(logits.shape)} and target {tuple(target.shape)}; "
            "give logits (n, C) and one class code each, (n,)"
        )
    if n_classes is not None and logits.shape[1] != n_classes:
        raise ValueError(
            f"logits are of {logits.shape[1]} classes, but this loss was made for {n_classes}; "
            "give it a number for each class"
        )


def _numbers(name: str, values) -> np.ndarray:
    checked = np.asarray(values)
    if checked.ndim != 1 or checked.dtype.kind not in "iufb":
        raise ValueError(f"{name}={values!r}; give one number for each class, shape (C,)")
    checked = checked.astype(float)
    if not np.isfinite(checked).all():
        place = int((~np.isfinite(checked)).argmax())
        raise ValueError(f"{name}[{place}]={checked[place]}; give a finite number for each class")
    return checked
