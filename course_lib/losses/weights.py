"""What one sample of each class should count."""

import numpy as np
import torch
from torch import Tensor

from course_lib.losses.checks import class_counts, number, one_of

HOW = ("inverse", "effective")
NORMALISE = ("none", "classes", "samples")


def class_weights(counts, how: str = "inverse", *, beta: float = 0.999, normalise: str = "none") -> Tensor:
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
    >>> class_weights([10, 90], "effective", beta=0.0).tolist()
    [1.0, 1.0]
    """
    counts = class_counts(counts)
    one_of("how", how, HOW)
    one_of("normalise", normalise, NORMALISE)
    weights = counts.sum() / counts if how == "inverse" else _effective(counts, number("beta", beta, below=1))
    if normalise == "classes":
        weights = weights / weights.mean()
    elif normalise == "samples":
        weights = weights * counts.sum() / (weights @ counts)
    return torch.tensor(weights, dtype=torch.get_default_dtype())


def _effective(counts: np.ndarray, beta: float) -> np.ndarray:
    """Give (1 − β) / (1 − βⁿ), with all its digits also where β is next to 1."""
    return (1 - beta) / -np.expm1(counts * np.log(beta)) if beta else np.ones_like(counts)
