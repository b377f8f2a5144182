"""Focal loss: what is already right with ease counts less."""

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from course_lib.losses.checks import REDUCTIONS, class_weight, number, one_of, scores_fit


class FocalLoss(nn.Module):
    """Cross-entropy in which a sample that is already right with ease counts less: −(1 − p)^γ log p.

    Parameters
    ----------
    gamma : float, default=2.0
        γ, from 0. At 0 it is cross-entropy; at 2 a sample with p = 0.9 counts a hundredth.
    weight : array-like of shape (C,), optional
        What one sample of each class counts beside that (the paper's α), see `class_weights`.
    reduction : {"mean", "sum", "none"}, default="mean"
        "mean" divides by the number of samples, with weights by the sum of their weights: as torch's
        `cross_entropy` does, so that at γ = 0 the two are the same.

    Raises
    ------
    ValueError
        If γ is negative or no number, or weights are negative, no numbers, all 0, or not one for each class.

    Notes
    -----
    Works on the n cross-entropies, not on the n × C logits, so it costs what cross-entropy costs. Logits in half
    precision are taken to float32 first, and the loss is float32. Not every "focal loss" is this one: kornia's
    "mean" divides by n × C, and its ``alpha`` treats class 0 as background.

    References
    ----------
    T.-Y. Lin, P. Goyal, R. Girshick, K. He and P. Dollár, "Focal Loss for Dense Object Detection", ICCV 2017.

    Examples
    --------
    >>> logits, target = torch.tensor([[2.0, 0.0], [0.0, 0.1]]), torch.tensor([0, 0])
    >>> [round(loss, 4) for loss in FocalLoss(gamma=2.0, reduction="none")(logits, target).tolist()]
    [0.0018, 0.2052]
    >>> bool(FocalLoss(gamma=0.0)(logits, target) == cross_entropy(logits, target))
    True
    """

    def __init__(self, gamma: float = 2.0, *, weight=None, reduction: str = "mean") -> None:
        super().__init__()
        self.gamma = number("gamma", gamma)
        self.reduction = one_of("reduction", reduction, REDUCTIONS)
        checked = (
            None if weight is None else torch.tensor(class_weight(weight), dtype=torch.get_default_dtype())
        )
        self.register_buffer("weight", checked)

    def extra_repr(self) -> str:
        """Show the settings, as torch's own losses do."""
        weighted = "" if self.weight is None else f", weight={self.weight.tolist()}"
        return f"gamma={self.gamma:g}{weighted}"

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        """Give the loss of logits (n, C) for class codes (n,)."""
        scores_fit(logits, target, None if self.weight is None else len(self.weight))
        losses = focused(cross_entropy(_full(logits), target, reduction="none"), self.gamma)
        if self.weight is None:
            return _reduced(losses, self.reduction)
        weights = self.weight[target]
        if self.reduction == "mean":
            return (weights * losses).sum() / weights.sum()
        return _reduced(weights * losses, self.reduction)


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
        self.gamma = number("gamma", gamma)
        self.alpha = None if alpha is None else number("alpha", alpha, most=1)
        self.reduction = one_of("reduction", reduction, REDUCTIONS)

    def extra_repr(self) -> str:
        """Show the settings."""
        return f"gamma={self.gamma:g}, alpha={self.alpha}"

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        """Give the loss of logits for targets of the same shape: 1 for yes, 0 for no."""
        if logits.shape != target.shape:
            raise ValueError(
                f"logits have shape {tuple(logits.shape)} and target {tuple(target.shape)}; "
                "give a 0 or a 1 for each logit"
            )
        logits = _full(logits)
        target = target.to(logits.dtype)
        losses = focused(binary_cross_entropy_with_logits(logits, target, reduction="none"), self.gamma)
        if self.alpha is not None:
            losses = losses * (self.alpha * target + (1 - self.alpha) * (1 - target))
        return _reduced(losses, self.reduction)


def focused(losses: Tensor, gamma: float) -> Tensor:
    """Turn cross-entropies, −log p, into focal losses, −(1 − p)^γ log p.

    Parameters
    ----------
    losses : Tensor
        From 0 up, of any shape.
    gamma : float
        From 0.

    Notes
    -----
    1 − p comes as −expm1(−loss): full digits also where p is next to 1. A loss of exactly 0 is kept off the corner
    where, for γ < 1, the slope of (1 − p)^γ is infinite; its gradient is 0, the limit of its neighbours'.
    """
    if gamma == 0:
        return losses
    losses = losses.clamp_min(torch.finfo(losses.dtype).tiny)
    return losses * (-torch.expm1(-losses)).pow(gamma)


def _full(logits: Tensor) -> Tensor:
    return logits.float() if logits.dtype in (torch.float16, torch.bfloat16) else logits


def _reduced(losses: Tensor, reduction: str) -> Tensor:
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()
