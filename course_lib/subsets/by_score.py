"""Choose by how hard or how important each sample is: a number each, larger is harder, as of `course_lib.scores`."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from course_lib.labels import encode_labels
from course_lib.validation import check_number, check_whole_number

from .random_sampling import draw_evenly
from .selection import policy


@policy("scores")
def hardest(count: int, rng: Generator, scores: np.ndarray) -> np.ndarray:
    """Pick the samples with the largest scores. O(n log n).

    At small budgets the hardest samples are often the mislabelled ones: see `ccs`.
    Paul, Ganguli & Dziugaite, "Deep learning on a data diet", NeurIPS 2021.

    {parameters}

    Examples
    --------
    >>> hardest([0, 0, 1, 1], 2, scores=[0.1, 0.9, 0.5, 0.2])
    array([1, 2])
    """
    return _hardest_first(scores)[:count]


@policy("scores")
def easiest(count: int, rng: Generator, scores: np.ndarray) -> np.ndarray:
    """Pick the samples with the smallest scores: with little data keep the easy ones, with much data the hard ones.
    Sorscher et al., "Beyond neural scaling laws", NeurIPS 2022.

    {parameters}

    Examples
    --------
    >>> easiest([0, 0, 1, 1], 2, scores=[0.1, 0.9, 0.5, 0.2])
    array([0, 3])
    """
    return np.argsort(scores, kind="stable")[:count]


@policy("scores")
def window(count: int, rng: Generator, scores: np.ndarray, *, skip: float = 0.1) -> np.ndarray:
    """Skip the very hardest samples, which are often mislabelled, and pick the hardest of the rest.
    Paul, Ganguli & Dziugaite, "Deep learning on a data diet", NeurIPS 2021, section 4.

    {parameters}
    skip : float
        Share of the samples to skip, in [0, 1). Fewer are skipped where the budget needs them.

    Examples
    --------
    >>> window([0] * 4, 2, scores=[0.1, 0.9, 0.5, 0.2], skip=0.25)
    array([2, 3])
    """
    return _without_hardest(scores, skip, count)[:count]


@policy("scores")
def ccs(count: int, rng: Generator, scores: np.ndarray, *, skip: float = 0.1, bins: int = 50) -> np.ndarray:
    """Skip the hardest samples and draw the rest from every difficulty alike: coverage-centric selection.

    The scores that are left are cut into bins of equal width; what a thin bin cannot give, the others do. With fewer
    samples than bins, lots are drawn for the bins that give one.
    Zheng, Liu, Lai & Prakash, "Coverage-centric coreset selection for high pruning rates", ICLR 2023.

    {parameters}
    skip : float
        As in `window`: the more, the smaller the budget and the worse the labels (in the paper 0 to 0.3).
    bins : int
        Number of bins, at least 1.

    Examples
    --------
    >>> scores = [0.1] * 90 + [0.5] * 8 + [0.9] * 2
    >>> picked = ccs([0] * 100, 9, scores=scores, skip=0.02, bins=2, random_state=0)
    >>> sum(scores[i] == 0.5 for i in picked)
    4
    """
    bins = check_whole_number("bins", bins, at_least=1)
    kept = _without_hardest(scores, skip, count)
    edges = np.linspace(scores[kept].min(), scores[kept].max(), bins + 1)[1:-1]
    strata = encode_labels(np.searchsorted(edges, scores[kept], side="right"))
    return kept[draw_evenly(strata, count, rng)]


@policy("scores")
def by_importance(count: int, rng: Generator, scores: np.ndarray) -> np.ndarray:
    """Draw samples with chances in proportion to their importance, without replacement. O(n log n).

    Every sample waits a random time, exponential with its importance as the rate; the first to arrive are drawn. To
    *keep the most important* instead of preferring them, use `hardest` with the same scores; 0 is never drawn.
    Efraimidis & Spirakis, "Weighted random sampling with a reservoir", Information Processing Letters 2006.

    {parameters}

    Examples
    --------
    >>> sorted(by_importance([0, 0, 1, 1], 3, scores=[1.0, 1.0, 0.0, 0.6], random_state=0).tolist())
    [0, 1, 3]
    """
    if scores.min() < 0:
        raise ValueError(f"scores hold {scores.min()}; an importance must be 0 or more")
    if count > np.count_nonzero(scores):
        some = np.count_nonzero(scores)
        raise ValueError(
            f"{count} samples are asked for, but only {some} have an importance above 0; ask for fewer"
        )
    waiting = rng.exponential(size=len(scores))
    arrival = np.divide(waiting, scores, out=np.full(len(scores), np.inf), where=scores > 0)
    return np.argsort(arrival, kind="stable")[:count]


def _hardest_first(scores: np.ndarray) -> np.ndarray:
    """Order positions from the largest score to the smallest, ties as they come."""
    return len(scores) - 1 - np.argsort(scores[::-1], kind="stable")[::-1]


def _without_hardest(scores: np.ndarray, skip: float, count: int) -> np.ndarray:
    """Give all but the hardest, hardest first; no fewer than ``count``."""
    must = "is the share of hardest samples to skip, to lie in [0, 1)"
    skip = check_number("skip", skip, high=np.nextafter(1, 0), must=must)
    return _hardest_first(scores)[min(int(skip * len(scores)), len(scores) - count) :]
