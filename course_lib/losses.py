"""Losses for unequal classes: weights, focal loss, logit adjustment. Each is an ``nn.Module`` on (N, C, …) logits.

`LOSSES` makes each of them from the counts of the classes trained on, so that a `Recipe` can name one:
``Recipe(loss="balanced_softmax")``, or ``Recipe(loss=functools.partial(LOSSES["focal"], gamma=5.0))``.

>>> LOSSES["weighted"]([900, 100]).weight.tolist() == class_weights([900, 100]).tolist()
True
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import ArrayLike
from torch import Tensor, nn

from course_lib.validation import check_number

__all__ = [
    "LOSSES",
    "BalancedSoftmaxLoss",
    "FocalLoss",
    "LogitAdjustedLoss",
    "SigmoidFocalLoss",
    "class_weights",
]

_REDUCTIONS = ("mean", "sum", "none")


def class_weights(
    counts: ArrayLike, how: str = "inverse", *, beta: float = 0.999, normalise: str = "none"
) -> Tensor:
    """Weigh rare classes more.

    Parameters
    ----------
    counts : array-like of shape (C,)
        Samples of each class, as ``numpy.bincount(y)`` gives them; each above 0.
    how : {"inverse", "effective"}, default="inverse"
        "inverse": 1/p, with p the class's share of the samples. "effective": (1 − β) / (1 − βⁿ), one over the
        number of samples that are new when n are drawn from a class of about 1 / (1 − β) different ones.
    beta : float, default=0.999
        β of "effective", from 0 (all weights 1) to below 1 (towards "inverse").
    normalise : {"none", "classes", "samples"}, default="none"
        Leave them; scale them so that the classes' weights average 1 (as Cui et al. do); or so that the samples'
        weights average 1 (``class_weight="balanced"`` of scikit-learn), which leaves the loss in its usual size.
        Where a loss is divided by the sum of the weights, as torch's own is, the scale makes no difference.

    Returns
    -------
    Tensor of shape (C,)

    Raises
    ------
    ValueError
        If a class has no samples, a count is negative or no number, or β is outside [0, 1).

    References
    ----------
    Y. Cui, M. Jia, T.-Y. Lin, Y. Song and S. Belongie, "Class-Balanced Loss Based on Effective Number of Samples",
    CVPR 2019.

    Examples
    --------
    >>> [round(weight, 2) for weight in class_weights([10, 90]).tolist()]
    [10.0, 1.11]
    >>> class_weights([10, 90], normalise="samples") @ torch.tensor([0.1, 0.9])
    tensor(1.)
    """
    n = _check_counts(counts)
    _check_choice("how", how, ("inverse", "effective"))
    _check_choice("normalise", normalise, ("none", "classes", "samples"))
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

    It takes what torch's `cross_entropy` takes, and at γ = 0 it is torch's.

    Parameters
    ----------
    gamma : float, default=2.0
        γ, from 0; at 2 a sample with p = 0.9 counts a hundredth.
    weight : array-like of shape (C,), optional
        What one sample of each class counts beside that (the paper's α), see `class_weights`.
    ignore_index : int, default=-100
        Targets of this code count nothing.
    label_smoothing : float, default=0.0
        Share of each target, from 0 to 1, that is spread evenly over all classes.
    reduction : {"mean", "sum", "none"}, default="mean"
        "mean" divides by the number of samples not ignored, with weights by the sum of their weights (and for
        targets that are probabilities by the number of samples), as torch does.

    Raises
    ------
    ValueError
        If γ is negative or no number, or weights are negative, no numbers, all 0, or not one for each class; when
        called, if logits and targets do not fit.

    Notes
    -----
    Of class codes it takes the n cross-entropies, not the n × C logits, so it costs what cross-entropy costs. Soft
    targets q (probabilities, or smoothed) give −Σ q (1 − p)^γ log p over the classes. Logits in half precision are
    taken to float32 first, and the loss is float32. Not every "focal loss" is this one: kornia's "mean" divides by
    n × C, and its ``alpha`` treats class 0 as background.

    References
    ----------
    T.-Y. Lin, P. Goyal, R. Girshick, K. He and P. Dollár, "Focal Loss for Dense Object Detection", ICCV 2017.

    Examples
    --------
    >>> logits, target = torch.tensor([[2.0, 0.0], [0.0, 0.1]]), torch.tensor([0, 0])
    >>> [round(loss, 4) for loss in FocalLoss(gamma=2.0, reduction="none")(logits, target).tolist()]
    [0.0018, 0.2052]
    >>> FocalLoss()(logits, torch.tensor([0, -100])) == FocalLoss()(logits[:1], target[:1])
    tensor(True)
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
        self.reduction = _check_choice("reduction", reduction, _REDUCTIONS)
        self.register_buffer("weight", None if weight is None else _as_tensor(_check_weight(weight)))

    def extra_repr(self) -> str:
        """Show the settings, as torch's own losses do."""
        weighted = "" if self.weight is None else f", weight={self.weight.tolist()}"
        smoothed = f", label_smoothing={self.label_smoothing:g}" if self.label_smoothing else ""
        return f"gamma={self.gamma:g}{weighted}{smoothed}"

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        """Give the loss of logits (N, C, …) for class codes (N, …), or for probabilities (N, C, …)."""
        weight, ignored = self.weight, self.ignore_index
        _check_targets(logits, target, None if weight is None else len(weight))
        logits = _at_least_float32(logits)
        if not self.gamma:
            return F.cross_entropy(
                logits,
                target,
                None if weight is None else weight.to(logits.dtype),
                ignore_index=ignored,
                label_smoothing=self.label_smoothing,
                reduction=self.reduction,
            )
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


class SigmoidFocalLoss(nn.Module):
    """Focal loss of yes-or-no questions, each with a logit of its own: one class, many labels, or anchors.

    Parameters
    ----------
    gamma : float, default=2.0
        γ, from 0. At 0, without `alpha`, it is binary cross-entropy.
    alpha : float, optional
        What a yes counts, from 0 to 1; a no counts 1 − α. The paper takes 0.25 with γ = 2. None: both count 1.
    reduction : {"mean", "sum", "none"}, default="mean"
        "mean" divides by the number of logits. (The paper divides the sum by the number of *yes*.)

    Raises
    ------
    ValueError
        If γ is negative or no number, or α is outside [0, 1].

    References
    ----------
    Lin et al., ICCV 2017; as ``torchvision.ops.sigmoid_focal_loss``.

    Examples
    --------
    >>> loss = SigmoidFocalLoss(gamma=2.0, alpha=0.25, reduction="none")
    >>> [round(each, 4) for each in loss(torch.tensor([2.0, 2.0]), torch.tensor([1.0, 0.0])).tolist()]
    [0.0005, 1.2376]
    """

    def __init__(self, gamma: float = 2.0, *, alpha: float | None = None, reduction: str = "mean") -> None:
        super().__init__()
        self.gamma = _check_number("gamma", gamma)
        self.alpha = None if alpha is None else _check_number("alpha", alpha, 1, "to 1")
        self.reduction = _check_choice("reduction", reduction, _REDUCTIONS)

    def extra_repr(self) -> str:
        """Show the settings."""
        return f"gamma={self.gamma:g}, alpha={self.alpha}"

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        """Give the loss of logits for targets of the same shape: 1 for yes, 0 for no.

        Raises
        ------
        ValueError
            If the targets are no 0 or 1 for each logit. (To look waits for a GPU; under ``torch.compile`` none does.)
        """
        if logits.shape != target.shape:
            raise ValueError(
                f"logits have shape {tuple(logits.shape)} and target {tuple(target.shape)}; "
                "give a 0 or a 1 for each logit"
            )
        if not torch.compiler.is_compiling():
            wrong = target[(target != 0) & (target != 1)]
            if len(wrong):
                raise ValueError(f"target holds {wrong[0].item():g}; give a 0 or a 1 for each logit")
        logits = _at_least_float32(logits)
        target = target.to(logits.dtype)
        losses = _focused(F.binary_cross_entropy_with_logits(logits, target, reduction="none"), self.gamma)
        if self.alpha is not None:
            losses = losses * (self.alpha * target + (1 - self.alpha) * (1 - target))
        if self.reduction == "none":
            return losses
        return losses.mean() if self.reduction == "mean" else losses.sum()


class LogitAdjustedLoss(nn.Module):
    """Cross-entropy of logits to which τ · log p of each class is added, p its share of the training samples.

    What the shares explain, the shift says already; the network learns the rest. Predict with the logits as they
    are, without the shift: they are then those of a world in which all classes are equally frequent.

    Parameters
    ----------
    counts : array-like of shape (C,)
        Samples of each class trained on, each above 0.
    tau : float, default=1.0
        τ, from 0. At 0, or with equal counts, it is cross-entropy; 1 aims at the best balanced accuracy.
    reduction : {"mean", "sum", "none"}, default="mean"

    Raises
    ------
    ValueError
        If a class has no samples, or τ is negative or no number; when called, if logits and targets do not fit.

    References
    ----------
    A. K. Menon, S. Jayasumana, A. S. Rawat, H. Jain, A. Veit and S. Kumar, "Long-Tail Learning via Logit
    Adjustment", ICLR 2021.

    Examples
    --------
    >>> logits, target = torch.zeros(1, 2), torch.tensor([1])
    >>> loss = LogitAdjustedLoss([90, 10])(logits, target)
    >>> bool(torch.isclose(loss, -torch.tensor(0.1).log()))
    True
    """

    shift: Tensor

    def __init__(self, counts: ArrayLike, *, tau: float = 1.0, reduction: str = "mean") -> None:
        super().__init__()
        n = _check_counts(counts)
        self.tau = _check_number("tau", tau)
        self.reduction = _check_choice("reduction", reduction, _REDUCTIONS)
        self.register_buffer("shift", _as_tensor(self.tau * np.log(n / n.sum())))

    def extra_repr(self) -> str:
        """Show the settings."""
        return f"tau={self.tau:g}, classes={len(self.shift)}"

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        """Give the loss of logits (N, C, …) for class codes (N, …), or for probabilities (N, C, …)."""
        _check_targets(logits, target, len(self.shift))
        # float32 where the logits are in half precision: torch takes the wider of the two
        shifted = logits + _along_classes(self.shift, logits)
        return F.cross_entropy(shifted, target, reduction=self.reduction)


class BalancedSoftmaxLoss(LogitAdjustedLoss):
    """Cross-entropy of a softmax in which each class counts as often as it was seen: Σ nⱼ exp(zⱼ) below the line.

    Found from another side, it is logit adjustment at τ = 1: counts and shares differ by a factor that cancels.

    Parameters
    ----------
    counts, reduction
        As in `LogitAdjustedLoss`.

    Raises
    ------
    ValueError
        If a class has no samples; when called, if logits and targets do not fit.

    References
    ----------
    J. Ren, C. Yu, S. Sheng, X. Ma, H. Zhao, S. Yi and H. Li, "Balanced Meta-Softmax for Long-Tailed Visual
    Recognition", NeurIPS 2020.

    Examples
    --------
    >>> logits, target = torch.zeros(1, 2), torch.tensor([1])
    >>> round(float(BalancedSoftmaxLoss([90, 10])(logits, target).exp()), 4)
    10.0
    """

    def __init__(self, counts: ArrayLike, *, reduction: str = "mean") -> None:
        super().__init__(counts, tau=1.0, reduction=reduction)


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
    "balanced_softmax": BalancedSoftmaxLoss,
}
"""Called with counts, array-like (C,), and options of their own."""


def _focused(losses: Tensor, gamma: float) -> Tensor:
    """Turn cross-entropies, −log p, into focal losses, −(1 − p)^γ log p.

    1 − p comes as −expm1(−loss): full digits also where p is next to 1. A loss of exactly 0 is kept off the corner
    where, for γ < 1, the slope of (1 − p)^γ is infinite; its gradient is 0, the limit of its neighbours'.
    """
    if gamma == 0:
        return losses
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
    checked = np.asarray(values)
    if checked.ndim != 1 or checked.dtype.kind not in "iufb":
        raise ValueError(f"{name}={values!r}; give one number for each class, shape (C,)")
    checked = checked.astype(float)
    if not np.isfinite(checked).all():
        place = int((~np.isfinite(checked)).argmax())
        raise ValueError(f"{name}[{place}]={checked[place]}; give a finite number for each class")
    if (checked < 0).any():
        raise ValueError(f"{name}[{checked.argmin()}]={checked.min():g} is below 0; give a number from 0 up")
    return checked


def _check_number(name: str, value: Any, high: float = np.inf, upto: str = "up") -> float:
    return check_number(name, value, high=high, must=f"is not allowed; give a finite number from 0 {upto}")


def _check_choice(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(f"{name}={value!r} is unknown; choose one of {', '.join(map(repr, allowed))}")
    return value
