"""Losses that shift the logits by the classes' shares while training, so that what is learned need not hold them."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from course_lib.losses.checks import REDUCTIONS, class_counts, number, one_of, scores_fit


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
        If a class has no samples, or τ is negative or no number.

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

    def __init__(self, counts, *, tau: float = 1.0, reduction: str = "mean") -> None:
        super().__init__()
        counts = class_counts(counts)
        self.tau = number("tau", tau)
        self.reduction = one_of("reduction", reduction, REDUCTIONS)
        shift = torch.tensor(self.tau * np.log(counts / counts.sum()), dtype=torch.get_default_dtype())
        self.register_buffer("shift", shift)

    def extra_repr(self) -> str:
        """Show the settings."""
        return f"tau={self.tau:g}, classes={len(self.shift)}"

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        """Give the loss of logits (n, C) for class codes (n,)."""
        scores_fit(logits, target, len(self.shift))
        # float32 where the logits are in half precision: torch takes the wider of the two
        return cross_entropy(logits + self.shift, target, reduction=self.reduction)


class BalancedSoftmaxLoss(LogitAdjustedLoss):
    """Cross-entropy of a softmax in which each class counts as often as it was seen: Σ nⱼ exp(zⱼ) below the line.

    Found from another side, it is logit adjustment at τ = 1: counts and shares differ by a factor that cancels.

    Parameters
    ----------
    counts : array-like of shape (C,)
        Samples of each class trained on, each above 0.
    reduction : {"mean", "sum", "none"}, default="mean"

    Raises
    ------
    ValueError
        If a class has no samples.

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

    def __init__(self, counts, *, reduction: str = "mean") -> None:
        super().__init__(counts, tau=1.0, reduction=reduction)
