"""Choose by how hard each sample is, given as a score: larger is harder.

Scores come from `course_lib.scores` (el2n, grand, forgetting, loss) or from anywhere else.
"""

import numpy as np

from course_lib.labels import encode_labels, largest_remainder

from .choose import choose
from .columns import as_features, as_scores
from .draws import draw_quotas


def hardest(
    y, budget, *, features=None, scores=None, groups=None, random_state=None, per_class=None
) -> np.ndarray:
    """Pick the samples with the largest scores.

    Parameters
    ----------
    y, budget, per_class
        As in `draws.random`.
    scores : array-like of shape (n,)
        How hard each sample is; larger is harder.
    features, groups, random_state : ignored
        Here so that all policies can be called alike.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Hardest first; ties in the order of the samples. With ``per_class``, class by class.

    Notes
    -----
    O(n log n). At small budgets the hardest samples are often the mislabelled ones: see `ccs`.

    References
    ----------
    Paul, Ganguli & Dziugaite (2021), "Deep learning on a data diet", NeurIPS.

    Examples
    --------
    >>> hardest([0, 0, 1, 1], 2, scores=[0.1, 0.9, 0.5, 0.2])
    array([1, 2])
    """
    labels = encode_labels(y)
    scores = as_scores(scores, labels.n, "hardest")
    return choose(
        lambda count, rng, own: hardest_first(own)[:count], labels, budget, scores, per_class=per_class
    )


def easiest(
    y, budget, *, features=None, scores=None, groups=None, random_state=None, per_class=None
) -> np.ndarray:
    """Pick the samples with the smallest scores.

    Parameters
    ----------
    y, budget, features, scores, groups, random_state, per_class
        As in `hardest`.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Easiest first; ties in the order of the samples. With ``per_class``, class by class.

    References
    ----------
    Sorscher et al. (2022), "Beyond neural scaling laws", NeurIPS: with little data keep the easy samples,
    with much data the hard ones.

    Examples
    --------
    >>> easiest([0, 0, 1, 1], 2, scores=[0.1, 0.9, 0.5, 0.2])
    array([0, 3])
    """
    labels = encode_labels(y)
    scores = as_scores(scores, labels.n, "easiest")
    return choose(
        lambda count, rng, own: np.argsort(own, kind="stable")[:count],
        labels,
        budget,
        scores,
        per_class=per_class,
    )


def window(
    y, budget, *, skip=0.1, features=None, scores=None, groups=None, random_state=None, per_class=None
) -> np.ndarray:
    """Skip the very hardest samples, which are often mislabelled, and pick the hardest of the rest.

    Parameters
    ----------
    y, budget, features, scores, groups, random_state, per_class
        As in `hardest`.
    skip : float
        Share of the samples to skip, in [0, 1). Fewer are skipped where the budget needs them.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Hardest first. With ``per_class``, class by class.

    References
    ----------
    The offset of Paul, Ganguli & Dziugaite (2021), "Deep learning on a data diet", NeurIPS, section 4.

    Examples
    --------
    >>> window([0] * 4, 2, scores=[0.1, 0.9, 0.5, 0.2], skip=0.25)
    array([2, 3])
    """
    labels = encode_labels(y)
    scores = as_scores(scores, labels.n, "window")
    _check_skip(skip)

    def pick(count, rng, own):
        start = min(int(skip * len(own)), len(own) - count)
        return hardest_first(own)[start : start + count]

    return choose(pick, labels, budget, scores, per_class=per_class)


def ccs(
    y,
    budget,
    *,
    skip=0.1,
    bins=50,
    features=None,
    scores=None,
    groups=None,
    random_state=None,
    per_class=None,
) -> np.ndarray:
    """Pick samples of every difficulty alike: coverage-centric selection.

    Skips the hardest, often mislabelled samples, cuts the range of the scores that are left into bins of
    equal width, and draws the same number from each bin; what a thin bin cannot give, the others do.

    Parameters
    ----------
    y, budget, features, scores, groups, per_class
        As in `hardest`.
    skip : float
        Share of the samples to skip, in [0, 1); the more, the smaller the budget and the worse the
        labels (the paper goes from 0 to 0.3). Fewer are skipped where the budget needs them.
    bins : int
        Number of bins, at least 1.
    random_state : int, numpy.random.Generator or None
        For the draws inside the bins.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Bin by bin, easiest first. With ``per_class``, class by class.

    References
    ----------
    Zheng, Liu, Lai & Prakash (2023), "Coverage-centric coreset selection for high pruning rates", ICLR.

    Examples
    --------
    >>> scores = [0.1] * 90 + [0.5] * 8 + [0.9] * 2
    >>> picked = ccs([0] * 100, 9, scores=scores, skip=0.02, bins=2, random_state=0)
    >>> sum(scores[i] == 0.5 for i in picked)
    4
    """
    labels = encode_labels(y)
    scores = as_scores(scores, labels.n, "ccs")
    _check_skip(skip)
    if bins != int(bins) or bins < 1:
        raise ValueError(f"bins={bins!r}; it must be a whole number, 1 or more")

    def pick(count, rng, own):
        kept = hardest_first(own)[min(int(skip * len(own)), len(own) - count) :]
        edges = np.linspace(own[kept].min(), own[kept].max(), int(bins) + 1)[1:-1]
        strata = encode_labels(np.searchsorted(edges, own[kept], side="right"))
        equally = largest_remainder(np.ones_like(strata.counts), count, capacity=strata.counts)
        return kept[draw_quotas(strata, equally, rng)]

    return choose(pick, labels, budget, scores, per_class=per_class, random_state=random_state)


def moderate(
    y, budget, *, features=None, scores=None, groups=None, random_state=None, per_class="stratified"
) -> np.ndarray:
    """Pick samples neither typical nor odd: at the middle distance from the centre of their class.

    Parameters
    ----------
    y, budget
        As in `draws.random`.
    features : array-like of shape (n, d)
        Where the centre of a class is its mean. Distances are Euclidean.
    scores, groups, random_state : ignored
        Here so that all policies can be called alike.
    per_class : {"stratified", "balanced"}, mapping or None
        As in `draws.random`. The paper's own is "stratified"; None takes all samples for one class.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Class by class, nearest to the median distance first.

    Notes
    -----
    O(n (d + log n)).

    References
    ----------
    Xia et al. (2023), "Moderate coreset: a universal method of data selection for real-world
    data-efficient deep learning", ICLR.

    Examples
    --------
    >>> moderate([0] * 5, 1, features=[[0.0], [1.0], [2.0], [4.0], [13.0]], per_class=None)
    array([1])
    """
    labels = encode_labels(y)
    features = as_features(features, labels.n, "moderate")

    def pick(count, rng, own):
        distance = np.linalg.norm(own - own.mean(axis=0, dtype=np.float64), axis=1)
        return np.argsort(np.abs(distance - np.median(distance)), kind="stable")[:count]

    return choose(pick, labels, budget, features, per_class=per_class)


def hardest_first(scores: np.ndarray) -> np.ndarray:
    """Order positions from the largest score to the smallest, ties as they come.

    Examples
    --------
    >>> hardest_first(np.array([1, 3, 3, 2]))
    array([1, 2, 3, 0])
    """
    return len(scores) - 1 - np.argsort(scores[::-1], kind="stable")[::-1]


def _check_skip(skip) -> None:
    if not 0 <= skip < 1:
        raise ValueError(f"skip={skip!r}; it is the share of hardest samples to skip and must lie in [0, 1)")
