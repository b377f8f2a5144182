"""The losses by name: each made from the counts of the classes trained on, as a `Recipe` needs them."""

from collections.abc import Callable

from torch import nn

from course_lib.losses.focal import FocalLoss
from course_lib.losses.shifted import BalancedSoftmaxLoss, LogitAdjustedLoss
from course_lib.losses.weights import class_weights


def plain(counts) -> nn.Module:
    """Make cross-entropy, whatever the counts."""
    return nn.CrossEntropyLoss()


def weighted(counts, **options) -> nn.Module:
    """Make cross-entropy with a weight for each class; `options` go to `class_weights`."""
    return nn.CrossEntropyLoss(weight=class_weights(counts, **options))


def effective_number(counts, *, beta: float = 0.999, **options) -> nn.Module:
    """Make cross-entropy weighted by the effective numbers of samples."""
    return weighted(counts, how="effective", beta=beta, **options)


def focal(counts, *, gamma: float = 2.0, how: str | None = None, **options) -> nn.Module:
    """Make focal loss; with `how`, and `options`, also weighted: see `class_weights`."""
    return FocalLoss(gamma, weight=None if how is None else class_weights(counts, how, **options))


LOSSES: dict[str, Callable[..., nn.Module]] = {
    "cross_entropy": plain,
    "weighted": weighted,
    "effective_number": effective_number,
    "focal": focal,
    "logit_adjustment": LogitAdjustedLoss,
    "balanced_softmax": BalancedSoftmaxLoss,
}
"""Called with counts, array-like (C,), and options of their own."""
