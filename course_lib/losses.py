"""Losses for unequal classes: weights, focal loss, logit adjustment. Each is an ``nn.Module`` on (N, C, …) logits.

`LOSSES` makes each from the counts of the classes trained on, so that a `Recipe` can name one.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import ArrayLike
from torch import Tensor, nn

from course_lib.validation import check_number, check_one_of, in_class_order

__all__ = [
    "LOSSES",
    "FocalLoss",
    "LogitAdjustedLoss",
    "class_weights",
]


def class_weights(
    counts: ArrayLike, how: str = "inverse", *, beta: float = 0.999, normalise: str = "none"
) -> Tensor:
    """Weigh rare classes more: a tensor of shape (C,).

    Parameters
    ----------
    counts : array-like of shape (C,)
        Samples of each class, as ``numpy.bincount(y)`` gives them; each above 0.
    how : {"inverse", "effective"}, default="inverse"
        1/p, with p the class's share of the samples; or (1 − β) / (1 − βⁿ), one over the samples that are new when n
        are drawn from a class of about 1 / (1 − β) different ones.
    beta : float, default=0.999
        β of "effective", from 0 (all weights 1) to below 1 (towards "inverse").
    normalise : {"none", "classes", "samples"}, default="none"
        Scale them so that the classes' weights average 1 (as Cui et al. do), or the samples' weights
        (``class_weight="balanced"`` of scikit-learn); no matter where a loss is divided by the sum of the weights.

    Raises
    ------
    ValueError
        If a class has no samples, a count is negative or no number, or β is outside [0, 1).

    References
    ----------
    Cui et al., "Class-Balanced Loss Based on Effective Number of Samples", CVPR 2019.

    Examples
    --------
    >>> [round(weight, 2) for weight in class_weights([10, 90]).tolist()]
    [10.0, 1.11]
    """
    n = _check_counts(counts)
    check_one_of("how", how, ("inverse", "effective"))
    check_one_of("normalise", normalise, ("none", "classes", "samples"))
    weights = n.sum() / n
    if how == "effective":
        beta = _check_number("beta", beta, np.nextafter(1, 0), "to below 1")
        # expm1 keeps all digits of 1 − βⁿ where β is next to 1
        weights = (1 - beta) / -np.expm1(n * np.log(beta)) if beta else np.ones_like(n)
    if normalise == "classes":
        weights = weights / weights.mean()
    elif normalise == "samples":
        weights = weights * n.sum() / (weights @ n)
    return _as_tensor(weights)


class FocalLoss(nn.Module):
    """Cross-entropy in which a sample that is already right with ease counts less: −(1 − p)^γ log p.

    It takes what torch's `cross_entropy` takes, and at γ = 0 it is torch's. Soft targets q give −Σ q (1 − p)^γ log p.

    Parameters
    ----------
    gamma : float, default=2.0
        γ, from 0; at 2 a sample with p = 0.9 counts a hundredth.
    weight : array-like of shape (C,), optional
        What one sample of each class counts beside that (the paper's α), see `class_weights`.
    ignore_index, label_smoothing : int, float
        Targets of this code count nothing; share of each target, 0 to 1, spread evenly over all classes.
    reduction : {"mean", "sum", "none"}, default="mean"
        "mean" divides by the samples not ignored, with weights by the sum of theirs, as torch does.

    Raises
    ------
    ValueError
        If γ, the smoothing or a weight is no number or out of range; when called, if logits and targets do not fit.

    References
    ----------
    Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017.

    Examples
    --------
    >>> logits, target = torch.tensor([[2.0, 0.0], [0.0, 0.1]]), torch.tensor([0, 0])
    >>> [round(loss, 4) for loss in FocalLoss(gamma=2.0, reduction="none")(logits, target).tolist()]
    [0.0018, 0.2052]
    """

    weight: Tensor | None

    def __init__(
        self,
        gamma: float = 2.0,
        *,
        weight: ArrayLike | None = None,
        ignore_index: int = -100,
        label_smoothing: float = 0.0,
        reduction: str = "mean",
    ) -> None:
        super().__init__()
        self.gamma = _check_number("gamma", gamma)
        self.ignore_index = ignore_index
        self.label_smoothing = _check_number("label_smoothing", label_smoothing, 1, "to 1")
        self.reduction = _check_reduction(reduction)
        self.register_buffer("weight", None if weight is None else _as_tensor(_check_weight(weight)))

    def extra_repr(self) -> str:
        """Show the settings, as torch's own losses do."""
        weighted = "" if self.weight is None else f", weight={self.weight.tolist()}"
        smoothed = f", label_smoothing={self.label_smoothing:g}" if self.label_smoothing else ""
        return f"gamma={self.gamma:g}{weighted}{smoothed}"

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        """Give the loss of logits (N, C, …) for class codes (N, …), or for probabilities (N, C, …).

        Raises
        ------
        ValueError
            If they do not fit.
        """
        weight, ignored = self.weight, self.ignore_index
        _check_targets(logits, target, None if weight is None else len(weight))
        logits = _at_least_float32(logits)
        if not self.gamma:
            own = None if weight is None else weight.to(logits.dtype)
            options: dict[str, Any] = {"ignore_index": ignored, "label_smoothing": self.label_smoothing}
            return F.cross_entropy(logits, target, own, reduction=self.reduction, **options)
        if target.shape == logits.shape:
            losses = self._soft(logits, target)
            counts = torch.ones_like(losses)
        else:
            kept = target != ignored
            counts = kept.to(logits.dtype) if weight is None else weight[target.where(kept, 0)] * kept
            if self.label_smoothing:
                own = F.one_hot(target.where(kept, 0), logits.shape[_class_axis(logits)])
                losses = self._soft(logits, own.movedim(-1, _class_axis(logits))) * kept
            else:
                plain = F.cross_entropy(logits, target, ignore_index=ignored, reduction="none")
                losses = counts * _focused(plain, self.gamma)
        if self.reduction == "none":
            return losses
        return losses.sum() if self.reduction == "sum" else losses.sum() / counts.sum()

    def _soft(self, logits: Tensor, target: Tensor) -> Tensor:
        """Sum the focal losses over the classes, each as much as its share of the target (and its weight)."""
        axis = _class_axis(logits)
        share = target * (1 - self.label_smoothing) + self.label_smoothing / logits.shape[axis]
        if self.weight is not None:
            share = share * _along_classes(self.weight, logits)
        return (share * _focused(-F.log_softmax(logits, axis), self.gamma)).sum(axis)


class LogitAdjustedLoss(nn.Module):
    """Cross-entropy of logits to which τ · log p of each class is added, p its share of the training samples.

    Predict with the logits as they are: they are then those of a world in which all classes are equally frequent.

    Parameters
    ----------
    counts : array-like of shape (C,)
        Samples of each class trained on, each above 0.
    tau : float, default=1.0
        τ, from 0. At 0, or with equal counts, it is cross-entropy; at 1 it is balanced softmax, in which each class
        counts as often as it was seen, and aims at the best balanced accuracy.
    reduction : {"mean", "sum", "none"}, default="mean"

    Raises
    ------
    ValueError
        If a class has no samples, or τ is negative or no number; when called, if logits and targets do not fit.

    References
    ----------
    Menon et al., "Long-Tail Learning via Logit Adjustment", ICLR 2021; Ren et al., "Balanced Meta-Softmax for
    Long-Tailed Visual Recognition", NeurIPS 2020.

    Examples
    --------
    >>> round(float(LogitAdjustedLoss([90, 10])(torch.zeros(1, 2), torch.tensor([1])).exp()), 4)
    10.0
    """

    shift: Tensor

    def __init__(self, counts: ArrayLike, *, tau: float = 1.0, reduction: str = "mean") -> None:
        super().__init__()
        n = _check_counts(counts)
        self.tau = _check_number("tau", tau)
        self.reduction = _check_reduction(reduction)
        self.register_buffer("shift", _as_tensor(self.tau * np.log(n / n.sum())))

    def extra_repr(self) -> str:
        """Show the settings."""
        return f"tau={self.tau:g}, classes={len(self.shift)}"

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        """Give the loss of logits (N, C, …) for class codes (N, …), or for probabilities (N, C, …).

        Raises
        ------
        ValueError
            If they do not fit.
        """
        _check_targets(logits, target, len(self.shift))
        # float32 where the logits are in half precision: torch takes the wider of the two
        shifted = logits + _along_classes(self.shift, logits)
        return F.cross_entropy(shifted, target, reduction=self.reduction)


def cross_entropy(counts: ArrayLike) -> nn.Module:
    """Make cross-entropy, whatever the counts."""
    return nn.CrossEntropyLoss()


def weighted(counts: ArrayLike, **options: Any) -> nn.Module:
    """Make cross-entropy with a weight for each class; `options` go to `class_weights`."""
    return nn.CrossEntropyLoss(weight=class_weights(counts, **options))


def effective_number(counts: ArrayLike, *, beta: float = 0.999, **options: Any) -> nn.Module:
    """Make cross-entropy weighted by the effective numbers of samples."""
    return weighted(counts, how="effective", beta=beta, **options)


def focal(counts: ArrayLike, *, gamma: float = 2.0, how: str | None = None, **options: Any) -> nn.Module:
    """Make focal loss; with `how`, and `options`, also weighted: see `class_weights`."""
    return FocalLoss(gamma, weight=None if how is None else class_weights(counts, how, **options))


LOSSES: dict[str, Callable[..., nn.Module]] = {
    "cross_entropy": cross_entropy,
    "weighted": weighted,
    "effective_number": effective_number,
    "focal": focal,
    "logit_adjustment": LogitAdjustedLoss,
    "balanced_softmax": LogitAdjustedLoss,
}
"""Called with counts, array-like (C,), and options of their own."""


def _focused(losses: Tensor, gamma: float) -> Tensor:
    """Turn cross-entropies, −log p, into focal losses, −(1 − p)^γ log p."""
    # −expm1(−loss) is 1 − p with full digits; a loss of 0 is kept off the corner of infinite slope, for γ < 1
    losses = losses.clamp_min(torch.finfo(losses.dtype).tiny)
    return losses * (-torch.expm1(-losses)).pow(gamma)


def _class_axis(logits: Tensor) -> int:
    return min(1, logits.ndim - 1)  # one sample's logits may come as (C,)


def _along_classes(numbers: Tensor, logits: Tensor) -> Tensor:
    return numbers.view(-1, *[1] * (logits.ndim - 2))


def _at_least_float32(logits: Tensor) -> Tensor:
    return logits.float() if logits.dtype in (torch.float16, torch.bfloat16) else logits


def _as_tensor(numbers: np.ndarray) -> Tensor:
    return torch.tensor(numbers, dtype=torch.get_default_dtype())


def _check_targets(logits: Tensor, target: Tensor, n_classes: int | None) -> None:
    """Refuse logits and targets that do not belong together. Looks at shapes only: no wait for a GPU."""
    axis = _class_axis(logits)
    codes = logits.shape[:axis] + logits.shape[axis + 1 :]
    if not logits.ndim or target.shape not in (codes, logits.shape):
        raise ValueError(
            f"logits have shape {tuple(logits.shape)} and target {tuple(target.shape)}; "
            "give logits (N, C) and one class code each, (N,), or a probability for each class, (N, C)"
        )
    if n_classes is not None and logits.shape[axis] != n_classes:
        raise ValueError(
            f"logits are of {logits.shape[axis]} classes, but this loss was made for {n_classes}; "
            "give it a number for each class"
        )


def _check_counts(counts: ArrayLike) -> np.ndarray:
    checked = _check_numbers("counts", counts)
    if checked.size < 2:
        raise ValueError(
            f"counts={counts!r} names {checked.size} class(es); give a count for each of 2 or more"
        )
    if (checked == 0).any():
        raise ValueError(
            f"class {int((checked == 0).argmax())} has no samples: no weight makes up for a class that is never "
            "seen; draw a subset that holds it (policy='class_balanced'), or leave the class out of the task"
        )
    return checked


def _check_weight(weight: ArrayLike) -> np.ndarray:
    checked = _check_numbers("weight", weight)
    if checked.sum() == 0:
        raise ValueError(
            f"weight={checked.tolist()} sums to 0: nothing would be learned; give one class more"
        )
    return checked


def _check_numbers(name: str, values: ArrayLike) -> np.ndarray:
    checked = np.asarray(in_class_order(values))
    if checked.ndim != 1 or checked.dtype.kind not in "iufb":
        raise ValueError(f"{name}={values!r}; give one number for each class, shape (C,)")
    checked = checked.astype(float)
    wrong = ~np.isfinite(checked) | (checked < 0)
    if wrong.any():
        place = int(wrong.argmax())
        raise ValueError(f"{name}[{place}]={checked[place]:g}; give a finite number from 0 up for each class")
    return checked


def _check_number(name: str, value: Any, high: float = np.inf, upto: str = "up") -> float:
    return check_number(name, value, high=high, must=f"is not allowed; give a finite number from 0 {upto}")


def _check_reduction(reduction: str) -> str:
    check_one_of("reduction", reduction, ("mean", "sum", "none"))
    return reduction
