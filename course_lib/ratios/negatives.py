"""Positives and negatives: all of the one, and so many of the other for each."""

from fractions import Fraction
from numbers import Real

import numpy as np

from course_lib.labels import encode_labels

from .plan import RatioPlan

FEWER = ("refuse", "keep", "copy")


def positives_negatives(
    y, positive=1, negatives_per_positive: float = 2, *, fewer: str = "refuse", random_state=0
) -> np.ndarray:
    """Choose all positives, and two, three or any number of negatives for each (1:2, 1:3).

    Parameters
    ----------
    y : array-like of shape (n,)
        Labels of any hashable kind; every class but the positive one is negative.
    positive : label, default 1
        The positive class.
    negatives_per_positive : float, default 2
        Above 0.
    fewer : {"refuse", "keep", "copy"}, default "refuse"
        What to do where there are fewer negatives than that: refuse, and say which ratio they allow; keep them all,
        at that lower ratio; or copy them, each once before any twice.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from; None is different every time.

    Returns
    -------
    ndarray of int64
        Positions in ``y``, negatives first. A larger ratio only adds to those of a smaller one. Shuffle before
        training.

    Raises
    ------
    ValueError, TypeError
        If there are no positives or no negatives, the ratio is no number above 0, or leaves no negative, or there
        are fewer negatives than asked.

    See Also
    --------
    RatioPlan : ratios of several classes, and of weights.

    Examples
    --------
    >>> y = np.array(["ill", "well", "well", "ill", *["well"] * 6])
    >>> chosen = positives_negatives(y, "ill", 2)
    >>> y[chosen].tolist().count("well"), y[chosen].tolist().count("ill")
    (4, 2)
    """
    labels = encode_labels(y)
    if positive not in labels.classes:
        there = ", ".join(map(repr, labels.classes[:8])) + (", ..." if len(labels.classes) > 8 else "")
        raise ValueError(f"positive={positive!r} is no class of y; the classes are {there}")
    if fewer not in FEWER:
        raise ValueError(f"fewer={fewer!r}; use one of {', '.join(map(repr, FEWER))}")
    if isinstance(negatives_per_positive, bool) or not isinstance(negatives_per_positive, Real):
        raise TypeError(
            f"negatives_per_positive={negatives_per_positive!r}; give a number above 0, such as 2 or 3"
        )
    if not 0 < negatives_per_positive < np.inf:
        raise ValueError(
            f"negatives_per_positive={negatives_per_positive!r}; give a number above 0, such as 2 or 3"
        )
    is_positive = labels.codes == labels.classes.index(positive)
    positives = int(is_positive.sum())
    negatives = labels.n - positives
    if not negatives:
        raise ValueError(
            f"every sample is {positive!r}: there are no negatives; add samples of another class"
        )
    asked = int(positives * Fraction(str(negatives_per_positive)))
    if asked < 1:
        raise ValueError(
            f"negatives_per_positive={negatives_per_positive!r} leaves no negative for {positives:,} positive(s); "
            f"give at least {1 / positives:.3g}"
        )
    if asked > negatives and fewer == "refuse":
        raise ValueError(
            f"{asked:,} negatives are asked ({negatives_per_positive:g} for each of {positives:,} positives), and y "
            f"has {negatives:,}; ask for at most {negatives / positives:.3g} for each, or say fewer='keep' "
            "(all of them, at that ratio) or fewer='copy'"
        )
    wanted = min(asked, negatives) if fewer == "keep" else asked
    return RatioPlan.from_labels(is_positive, {False: wanted}, "both").indices(is_positive, random_state)
