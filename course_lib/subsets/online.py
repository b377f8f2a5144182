"""Choose inside a batch, while training: online hard-example mining."""

from numbers import Integral, Real

import numpy as np

from .columns import as_scores
from .difficulty import hardest_first


def ohem(losses, labels=None, *, ratio=3.0, keep=None) -> np.ndarray:
    """Keep the hard examples of a batch, by their losses.

    Two ways. Given ``labels``, keep all positives and the hardest negatives, at most ``ratio`` for each
    positive (as detectors do, 1:3). Given ``keep``, keep that many of the hardest, whatever they are.

    Parameters
    ----------
    losses : array-like of shape (b,)
        The loss of each example; an array or a tensor (its gradient is left alone).
    labels : array-like of shape (b,), optional
        True or non-zero for a positive (an object), False or 0 for a negative (background).
    ratio : float
        Negatives to a positive, above 0. A batch without positives keeps the hardest ``ceil(ratio)``
        negatives, so that it still teaches something.
    keep : int or float, optional
        A count from 1 to b, or a share in (0, 1]. Not together with ``labels``.

    Returns
    -------
    ndarray of int64
        Positions in the batch: ``losses[ohem(losses, labels)].mean().backward()``. Positives first, then
        negatives, each hardest first.

    References
    ----------
    Shrivastava, Gupta & Girshick (2016), "Training region-based object detectors with online hard example
    mining", CVPR; the 1:3 of Liu et al. (2016), "SSD", ECCV.

    Examples
    --------
    >>> ohem([0.1, 2.0, 0.3, 0.9, 0.2, 0.5], labels=[1, 0, 0, 0, 0, 0], ratio=3)
    array([0, 1, 3, 5])
    >>> ohem([0.1, 2.0, 0.3], keep=2)
    array([1, 2])
    """
    if losses is None or not hasattr(losses, "__len__") or not len(losses):
        raise ValueError("losses is empty; give the loss of each example in the batch, without reducing it")
    losses = as_scores(losses, len(losses), "ohem")
    if (labels is None) == (keep is None):
        raise ValueError(
            "give either labels (keep positives and the hardest negatives) or keep (the hardest), not both"
        )
    order = hardest_first(losses)
    if keep is not None:
        return order[: _how_many(keep, len(losses))]
    if isinstance(ratio, bool) or not isinstance(ratio, Real) or not 0 < ratio < np.inf:
        raise ValueError(f"ratio={ratio!r}; negatives to a positive must be a number above 0")
    positive = as_scores(labels, len(losses), "ohem")[order] != 0
    negatives = order[~positive]
    allowed = max(int(ratio * positive.sum()), 0 if positive.any() else int(np.ceil(ratio)))
    return np.concatenate([order[positive], negatives[:allowed]])


def _how_many(keep, b: int) -> int:
    if isinstance(keep, Integral) and not isinstance(keep, bool) and 1 <= keep <= b:
        return int(keep)
    if isinstance(keep, Real) and not isinstance(keep, Integral) and 0 < keep <= 1:
        return max(1, round(keep * b))
    raise ValueError(f"keep={keep!r}; it must be a count from 1 to {b}, or a share (float) in (0, 1]")
