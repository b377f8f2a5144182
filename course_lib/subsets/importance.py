"""Choose by a given importance: trust in the annotation, agreement of the annotators, value to the task."""

import numpy as np

from course_lib.labels import encode_labels

from .choose import choose
from .columns import as_scores


def by_importance(
    y, budget, *, features=None, scores=None, groups=None, random_state=None, per_class=None
) -> np.ndarray:
    """Draw samples with chances in proportion to their importance, without replacement.

    To *keep the most important* instead of preferring them, use `difficulty.hardest` with the same scores.

    Parameters
    ----------
    y, budget, per_class
        As in `draws.random`.
    scores : array-like of shape (n,)
        Importance, 0 or more: an annotator agreement, a label's estimated quality, a weight. A sample of
        importance 0 is never drawn.
    features, groups : ignored
        Here so that all policies can be called alike.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from.

    Returns
    -------
    ndarray of int64, shape (budget,)
        In draw order: a smaller budget takes the first part of what a larger one takes.

    Raises
    ------
    ValueError
        If an importance is negative, or fewer samples than the budget have any.

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
    labels = encode_labels(y)
    scores = as_scores(scores, labels.n, "by_importance")
    if (scores < 0).any():
        where = np.flatnonzero(scores < 0)[0]
        raise ValueError(f"scores[{where}]={scores[where]}; an importance must be 0 or more")

    def pick(count, rng, own):
        if count > np.count_nonzero(own):
            raise ValueError(
                f"{count} samples are asked for, but only {np.count_nonzero(own)} have an importance above 0; "
                "ask for fewer, or give the others a small importance"
            )
        waiting = rng.exponential(size=len(own))
        arrival = np.divide(waiting, own, out=np.full(len(own), np.inf), where=own > 0)
        return np.argsort(arrival, kind="stable")[:count]

    return choose(pick, labels, budget, scores, per_class=per_class, random_state=random_state)
