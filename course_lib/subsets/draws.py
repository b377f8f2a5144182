"""Draws by chance: plain, in the classes' own proportion, and the same number of each class."""

import numpy as np

from course_lib.labels import Labels, encode_labels

from .choose import choose


def random(
    y, budget, *, features=None, scores=None, groups=None, random_state=None, per_class=None, replace=False
) -> np.ndarray:
    """Draw samples at random, every one with the same chance.

    The draws of one ``random_state`` are nested: a smaller budget takes the first part of what a larger
    one takes (unless ``replace``), so a learning curve over budgets only ever adds samples.

    Parameters
    ----------
    y : array-like of shape (n,)
        Labels of any hashable kind.
    budget : int or float
        A count, or a share in (0, 1].
    features, scores, groups : ignored
        Here so that all policies can be called alike.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from; None is different every time.
    per_class : {"stratified", "balanced"} or mapping, optional
        Quotas for the classes, see `quotas.class_quotas`.
    replace : bool
        Draw with replacement: samples may repeat, and a budget may be above n.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Positions in draw order; with ``per_class``, class by class.

    Raises
    ------
    ValueError, TypeError
        If labels are missing or the budget cannot be met.

    Notes
    -----
    O(n).

    Examples
    --------
    >>> random(["a"] * 1000, budget=100, random_state=0).shape
    (100,)
    """
    labels = encode_labels(y)

    def pick(count, rng, own):
        # A whole permutation, not rng.choice: its first part is the same whatever the count.
        return rng.integers(len(own), size=count) if replace else rng.permutation(len(own))[:count]

    return choose(
        pick, labels, budget, labels.codes, per_class=per_class, random_state=random_state, replace=replace
    )


def stratified(
    y, budget, *, features=None, scores=None, groups=None, random_state=None, replace=False
) -> np.ndarray:
    """Draw from each class in proportion to its size: the subset has the class shares of the whole.

    Numbers are exact by largest remainder. A class too rare for its share to reach one sample may get
    none; `class_balanced` gives it a place.

    Parameters
    ----------
    y, budget, features, scores, groups, random_state, replace
        As in `random`.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Class by class, each in draw order.

    Examples
    --------
    >>> y = ["common"] * 90 + ["rare"] * 10
    >>> picked = stratified(y, budget=20, random_state=0)
    >>> [y[i] for i in picked].count("rare")
    2
    """
    return random(y, budget, random_state=random_state, per_class="stratified", replace=replace)


def class_balanced(
    y, budget, *, features=None, scores=None, groups=None, random_state=None, replace=False
) -> np.ndarray:
    """Draw the same number from every class.

    A class with too few samples gives all it has, and the others share what it cannot give, so the
    budget is met exactly and nothing repeats. With ``replace=True`` every class gives its full part,
    with repeats where it must.

    Parameters
    ----------
    y, budget, features, scores, groups, random_state, replace
        As in `random`.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Class by class, each in draw order.

    Examples
    --------
    >>> y = ["common"] * 90 + ["rare"] * 4
    >>> picked = class_balanced(y, budget=20, random_state=0)
    >>> [y[i] for i in picked].count("rare")
    4
    """
    return random(y, budget, random_state=random_state, per_class="balanced", replace=replace)


def draw_quotas(strata: Labels, quotas: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw a given number from every stratum, without replacement.

    Parameters
    ----------
    strata : Labels
        Any partition of the samples: classes, groups, bins of a score.
    quotas : ndarray of int, shape (C,)
        How many of each; at most what it has.
    rng : numpy.random.Generator
        Where the chance comes from.

    Returns
    -------
    ndarray of int64, shape (quotas.sum(),)
        Stratum by stratum, in draw order; a smaller quota takes the first part of what a larger one takes.

    Examples
    --------
    >>> draw_quotas(encode_labels(["a"] * 9 + ["b"]), [3, 1], np.random.default_rng(0))[-1:]
    array([9])
    """
    return np.concatenate(
        [rng.permutation(own)[:quota] for own, quota in zip(strata.members(), quotas, strict=True)]
    )
