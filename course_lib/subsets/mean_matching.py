"""Herding: a subset whose mean follows the mean of all, step by step."""

import numpy as np

from course_lib.labels import encode_labels

from .choose import choose
from .columns import as_features


def herding(
    y, budget, *, features=None, scores=None, groups=None, random_state=None, per_class=None
) -> np.ndarray:
    """Pick samples so that the mean of the picks stays as near as can be to the mean of all.

    Each step adds the sample that brings the mean of the picks nearest to the mean of all. Usually
    called with ``per_class="stratified"`` or ``"balanced"``: each class then follows its own mean.

    Parameters
    ----------
    y, budget, per_class
        As in `draws.random`.
    features : array-like of shape (n, d)
        Where means are taken. Computed in float32.
    scores, groups, random_state : ignored
        Here so that all policies can be called alike; herding leaves nothing to chance.

    Returns
    -------
    ndarray of int64, shape (budget,)
        In the order of picking, so its first part answers for a smaller budget.

    Notes
    -----
    O(n k d): one matrix-vector product a pick.

    References
    ----------
    Welling (2009), "Herding dynamical weights to learn", ICML. The form that looks at the distance of
    the means: Rebuffi et al. (2017), "iCaRL", CVPR. Beware of implementations that take the *largest*
    distance.

    Examples
    --------
    >>> features = [[0.0], [1.0], [2.0], [3.0], [10.0]]  # mean 3.2
    >>> herding([0] * 5, 3, features=features)
    array([3, 2, 1])
    """
    labels = encode_labels(y)
    features = as_features(features, labels.n, "herding")
    return choose(_follow_the_mean, labels, budget, features, per_class=per_class)


def _follow_the_mean(count: int, rng: np.random.Generator, features: np.ndarray) -> np.ndarray:
    centred = (features - features.mean(axis=0, dtype=np.float64)).astype(np.float32)
    # With the mean at 0, adding x to picks that sum to s gives |s + x|² = |s|² + 2 (|x|²/2 + x·s).
    half_norms = np.einsum("ij,ij->i", centred, centred) / 2
    total = np.zeros(centred.shape[1], dtype=np.float32)
    picked = np.empty(count, dtype=np.int64)
    for step in range(count):
        picked[step] = np.argmin(half_norms + centred @ total)
        total += centred[picked[step]]
        half_norms[picked[step]] = np.inf  # never again
    return picked
