"""Choose by how hard or how important each sample is: a number each, larger is harder.

Scores come from `course_lib.scores` (el2n, grand, forgetting, loss) or from anywhere else.
"""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import encode_labels

from .random_sampling import draw_evenly
from .selection import check_scores, policy


@policy("scores")
def hardest(count: int, rng: np.random.Generator, scores: np.ndarray) -> np.ndarray:
    """Pick the samples with the largest scores.

    Parameters
    ----------
    y, budget, features, groups, random_state, per_class
        As in `random`.
    scores : array-like of shape (n,)
        How hard each sample is; larger is harder.

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
    return hardest_first(scores)[:count]


@policy("scores")
def easiest(count: int, rng: np.random.Generator, scores: np.ndarray) -> np.ndarray:
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
    return np.argsort(scores, kind="stable")[:count]


@policy("scores")
def window(count: int, rng: np.random.Generator, scores: np.ndarray, *, skip: float = 0.1) -> np.ndarray:
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
    return hardest_first(scores)[_skipped(skip, count, len(scores)) :][:count]


@policy("scores")
def ccs(
    count: int, rng: np.random.Generator, scores: np.ndarray, *, skip: float = 0.1, bins: int = 50
) -> np.ndarray:
    """Pick samples of every difficulty alike: coverage-centric selection.

    Skips the hardest, often mislabelled samples, cuts the range of the scores that are left into bins of
    equal width, and draws the same number from each bin; what a thin bin cannot give, the others do. With fewer
    samples than bins, lots are drawn for the bins that give one.

    Parameters
    ----------
    y, budget, features, scores, groups, random_state, per_class
        As in `hardest`.
    skip : float
        Share of the samples to skip, in [0, 1); the more, the smaller the budget and the worse the
        labels (the paper goes from 0 to 0.3). Fewer are skipped where the budget needs them.
    bins : int
        Number of bins, at least 1.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Bin by bin, easiest first. With ``per_class``, class by class.

    Raises
    ------
    ValueError, TypeError
        If ``skip`` or ``bins`` is out of range, or as in `random`.

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
    if bins != int(bins) or bins < 1:
        raise ValueError(f"bins={bins!r}; it must be a whole number, 1 or more")
    kept = hardest_first(scores)[_skipped(skip, count, len(scores)) :]
    edges = np.linspace(scores[kept].min(), scores[kept].max(), int(bins) + 1)[1:-1]
    strata = encode_labels(np.searchsorted(edges, scores[kept], side="right"))
    return kept[draw_evenly(strata, count, rng)]


def _skipped(skip: float, count: int, n: int) -> int:
    if not 0 <= skip < 1:
        raise ValueError(f"skip={skip!r}; it is the share of hardest samples to skip and must lie in [0, 1)")
    return min(int(skip * n), n - count)


def _refuse_negative(importance: np.ndarray) -> None:
    where = np.flatnonzero(importance < 0)
    if len(where):
        raise ValueError(f"scores[{where[0]}]={importance[where[0]]}; an importance must be 0 or more")


@policy("scores", check=_refuse_negative)
def by_importance(count: int, rng: np.random.Generator, scores: np.ndarray) -> np.ndarray:
    """Draw samples with chances in proportion to their importance, without replacement.

    To *keep the most important* instead of preferring them, use `hardest` with the same scores.

    Parameters
    ----------
    y, budget, features, groups, random_state, per_class
        As in `random`.
    scores : array-like of shape (n,)
        Importance, 0 or more: an annotator agreement, a label's estimated quality, a weight. A sample of
        importance 0 is never drawn.

    Returns
    -------
    ndarray of int64, shape (budget,)
        In draw order: a smaller budget takes the first part of what a larger one takes.

    Raises
    ------
    ValueError, TypeError
        If an importance is negative, or fewer samples than the budget have any; or as in `random`.

    Notes
    -----
    O(n log n). Every sample waits a random time, exponential with its importance as the rate; the first
    to arrive are drawn. That is the same as drawing one by one, each time in proportion to what is left.

    References
    ----------
    Efraimidis & Spirakis (2006), "Weighted random sampling with a reservoir", Information Processing
    Letters 97.

    Examples
    --------
    >>> agreement = [1.0, 1.0, 0.0, 0.6]
    >>> sorted(by_importance([0, 0, 1, 1], 3, scores=agreement, random_state=0).tolist())
    [0, 1, 3]
    """
    if count > np.count_nonzero(scores):
        raise ValueError(
            f"{count} samples are asked for, but only {np.count_nonzero(scores)} have an importance above 0; "
            "ask for fewer, or give the others a small importance"
        )
    waiting = rng.exponential(size=len(scores))
    arrival = np.divide(waiting, scores, out=np.full(len(scores), np.inf), where=scores > 0)
    return np.argsort(arrival, kind="stable")[:count]


def ohem(
    losses: Any,
    labels: ArrayLike | None = None,
    *,
    ratio: float = 3.0,
    keep: int | float | None = None,
) -> np.ndarray:
    """Keep the hard examples of a batch, by their losses: online hard-example mining.

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

    Raises
    ------
    ValueError, TypeError
        If there are no losses, they do not fit the labels, or it is not clear how many to keep.

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
    if not hasattr(losses, "__len__") or not len(losses):
        raise ValueError("losses is empty; give the loss of each example in the batch, without reducing it")
    values = check_scores(losses, len(losses), "ohem")
    if (labels is None) == (keep is None):
        raise ValueError(
            "give either labels (keep positives and the hardest negatives) or keep (the hardest), not both"
        )
    order = hardest_first(values)
    if keep is not None:
        return order[: _how_many(keep, len(values))]
    if isinstance(ratio, bool) or not isinstance(ratio, Real) or not 0 < ratio < np.inf:
        raise ValueError(f"ratio={ratio!r}; negatives to a positive must be a number above 0")
    positive = check_scores(labels, len(values), "ohem")[order] != 0
    negatives = order[~positive]
    allowed = max(int(ratio * positive.sum()), 0 if positive.any() else int(np.ceil(ratio)))
    return np.concatenate([order[positive], negatives[:allowed]])


def _how_many(keep: int | float, b: int) -> int:
    if isinstance(keep, Integral) and not isinstance(keep, bool) and 1 <= keep <= b:
        return int(keep)
    if isinstance(keep, Real) and not isinstance(keep, Integral) and 0 < keep <= 1:
        return max(1, round(keep * b))
    raise ValueError(f"keep={keep!r}; it must be a count from 1 to {b}, or a share (float) in (0, 1]")


def hardest_first(scores: np.ndarray) -> np.ndarray:
    """Order positions from the largest score to the smallest, ties as they come.

    >>> hardest_first(np.array([1, 3, 3, 2]))
    array([1, 2, 3, 0])
    """
    return len(scores) - 1 - np.argsort(scores[::-1], kind="stable")[::-1]
