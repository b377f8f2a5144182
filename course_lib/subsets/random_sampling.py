"""Random draws: plain, by class, by group, and another subset every epoch. Exact numbers, nothing twice."""

from __future__ import annotations

from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import Labels, encode_labels, largest_remainder
from course_lib.validation import RandomState, check_number

from .selection import Budget, PerClass, check_groups, few, policy, resolve_budget, select


@policy()
def random(count: int, rng: np.random.Generator, own: np.ndarray, *, replace: bool = False) -> np.ndarray:
    """Draw samples at random, every one with the same chance. O(n).

    The draws of one ``random_state`` are nested: a smaller budget takes the first part of what a larger
    one takes (unless ``replace``), so a learning curve over budgets only ever adds samples.

    Parameters
    ----------
    y : array-like of shape (n,)
        Labels of any hashable kind.
    budget : int or float
        A count, or a share in (0, 1]. May be None where ``per_class`` gives counts.
    features, scores, groups : ignored
        What other policies look at; here so that all can be called alike.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from; None is different every time. Ignored by policies that leave nothing to it.
    per_class : {"stratified", "balanced"} or mapping, optional
        Quotas for the classes, see `class_quotas`. The policy then picks in each class by itself.
    replace : bool
        Draw with replacement: samples may repeat, and a budget may be above n.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Positions in draw order; with ``per_class``, class by class.

    Raises
    ------
    ValueError, TypeError
        As every policy: if the budget or a quota cannot be met, labels are missing, or a column that it looks at is
        missing, of another length than ``y``, or has gaps.

    Examples
    --------
    >>> random(["a"] * 1000, budget=100, random_state=0).shape
    (100,)
    """
    return _draw(count, rng, own, replace=replace)


@policy(per_class="stratified")
def stratified(count: int, rng: np.random.Generator, own: np.ndarray, *, replace: bool = False) -> np.ndarray:
    """Draw from each class in proportion to its size: the subset has the class shares of the whole.

    Numbers are exact by largest remainder. A class too rare for its share to reach one sample may get
    none, by lot among equals; `class_balanced` gives it a place.

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
    return _draw(count, rng, own, replace=replace)


@policy(per_class="balanced")
def class_balanced(
    count: int, rng: np.random.Generator, own: np.ndarray, *, replace: bool = False
) -> np.ndarray:
    """Draw the same number from every class.

    A class with too few samples gives all it has, and the others share what it cannot give, so the
    budget is met exactly and nothing repeats. With ``replace=True`` every class gives its full part,
    with repeats where it must. With fewer samples than classes, lots are drawn for the classes that give one.

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
    return _draw(count, rng, own, replace=replace)


def _draw(count: int, rng: np.random.Generator, own: np.ndarray, *, replace: bool) -> np.ndarray:
    # A whole permutation, not rng.choice: its first part is the same whatever the count.
    return rng.integers(len(own), size=count) if replace else rng.permutation(len(own))[:count]


def rs2(
    y: ArrayLike,
    budget: Budget,
    *,
    epoch: int = 0,
    features: ArrayLike | None = None,
    scores: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    random_state: RandomState = None,
    per_class: PerClass = None,
) -> np.ndarray:
    """Draw the random subset of one epoch, without repeating a sample until (nearly) all have been used.

    Repeated random sampling: train every epoch on another random subset, the baseline that clever subsets have to
    beat. The samples are shuffled once and dealt out epoch by epoch; when there are not enough left for a whole
    subset they are shuffled anew.

    Parameters
    ----------
    y, budget, features, scores, groups, per_class
        As in `random`.
    epoch : int
        Which epoch, counted from 0.
    random_state : int, numpy.random.Generator or None
        Only an int remembers what was used: call with the same int every epoch. With a generator or None each
        call is an independent draw.

    Returns
    -------
    ndarray of int64, shape (budget,)
        In draw order.

    Raises
    ------
    ValueError, TypeError
        If ``epoch`` is no whole number, or as in `random`.

    See Also
    --------
    course_lib.samplers.RS2Sampler : the same as a torch sampler.

    References
    ----------
    Okanovic et al. (2024), "Repeated random sampling for minimizing the time-to-accuracy of learning",
    ICLR.

    Examples
    --------
    >>> y = list(range(6))
    >>> epochs = [rs2(y, 2, epoch=e, random_state=0) for e in range(3)]
    >>> sorted(np.concatenate(epochs).tolist())
    [0, 1, 2, 3, 4, 5]
    """
    if isinstance(epoch, bool) or not isinstance(epoch, Integral) or epoch < 0:
        raise ValueError(f"epoch={epoch!r}; it must be a whole number, 0 or more")

    def pick(count: int, rng: np.random.Generator, own: np.ndarray) -> np.ndarray:
        if not isinstance(random_state, Integral):
            return rng.permutation(len(own))[:count]
        rounds, turn = divmod(int(epoch), len(own) // count)
        # The first row tells the classes apart, so that quotas do not shuffle two classes alike.
        shuffled = np.random.default_rng([int(random_state), rounds, int(own[0])]).permutation(len(own))
        return shuffled[turn * count : (turn + 1) * count]

    labels = encode_labels(y)
    return select(pick, labels, budget, np.arange(labels.n), per_class=per_class, random_state=random_state)


@policy("groups")
def group_balanced(count: int, rng: np.random.Generator, groups: np.ndarray) -> np.ndarray:
    """Draw the same number from every group.

    A group with too few samples gives all it has, and the others share what it cannot give. With fewer samples than
    groups, lots are drawn for the groups that give one.

    Parameters
    ----------
    y, budget, features, scores, random_state, per_class
        As in `random`.
    groups : array-like of shape (n,)
        The group of each sample, of any hashable kind. With ``per_class="balanced"`` every pair of class and group
        gives as many as every other.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Group by group, each in draw order; with ``per_class``, class by class.

    References
    ----------
    Idrissi et al. (2022), "Simple data balancing achieves competitive worst-group-accuracy", CLeaR.

    Examples
    --------
    >>> groups = ["north"] * 90 + ["south"] * 10
    >>> picked = group_balanced([0] * 100, 12, groups=groups, random_state=0)
    >>> [groups[i] for i in picked].count("south")
    6
    """
    return draw_evenly(encode_labels(groups), count, rng)


def target_group(
    y: ArrayLike,
    budget: Budget,
    *,
    target: Any = None,
    share: float = 0.5,
    features: ArrayLike | None = None,
    scores: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    random_state: RandomState = None,
    per_class: PerClass = None,
) -> np.ndarray:
    """Draw a given share of the subset from one group, and the rest from the others in their own proportion.

    Parameters
    ----------
    y, budget, features, scores, random_state
        As in `random`.
    target : hashable, optional
        The group to aim at; one of ``groups``. The rarest where none is named.
    share : float
        Its share of the subset, in [0, 1], to the nearest whole sample.
    groups : array-like of shape (n,)
        The group of each sample, of any hashable kind; at least 2 groups.
    per_class : {"stratified", "balanced"} or mapping, optional
        Quotas for the classes; the share then holds inside each class.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Group by group, each in draw order; with ``per_class``, class by class. One ``random_state`` draws
        each group in one order, so that asking for more of the target keeps the samples there were.

    Raises
    ------
    ValueError, TypeError
        If the target is no group, or it or the others have too few samples; or as in `random`.

    Examples
    --------
    >>> dialects = ["north"] * 90 + ["south"] * 10
    >>> picked = target_group([0] * 100, 20, groups=dialects, target="south", share=0.4, random_state=0)
    >>> [dialects[i] for i in picked].count("south")
    8
    """
    labels = encode_labels(y)
    encoded = check_groups(groups, labels.n, "target_group")
    aimed = _position_of(target, encoded)
    must = "is not allowed; the target's share of the subset is a number from 0 to 1"
    share = check_number("share", share, high=1, must=must)

    def pick(count: int, rng: np.random.Generator, own: np.ndarray) -> np.ndarray:
        there = Labels(encoded.classes, own, np.bincount(own, minlength=len(encoded.classes)))
        wanted = round(share * count)
        others = np.where(np.arange(len(there.counts)) == aimed, 0, there.counts)
        for asked, has, whom in (
            (wanted, there.counts[aimed], f"group {encoded.classes[aimed]!r}"),
            (count - wanted, others.sum(), "the other groups"),
        ):
            if asked > has:
                raise ValueError(
                    f"share asks for {asked} samples of {whom}, and there are {has}; "
                    "ask for a smaller budget or another share"
                )
        quotas = np.zeros_like(others)
        if others.any():
            quotas = largest_remainder(others, count - wanted, random_state=rng)
        quotas[aimed] = wanted
        return draw_quotas(there, quotas, rng)

    return select(pick, labels, budget, encoded.codes, per_class=per_class, random_state=random_state)


def _position_of(target: Any, groups: Labels) -> int:
    if len(groups.classes) < 2:
        raise ValueError(f"groups hold a single group, {groups.classes[0]!r}; aiming at one needs at least 2")
    if target is None:
        return int(groups.counts.argmin())
    if target not in groups.classes:
        raise ValueError(f"target={target!r} is no group; the groups are {few(groups.classes)}")
    return groups.classes.index(target)


def few_groups(
    y: ArrayLike,
    budget: Budget,
    *,
    n_groups: int,
    groups: ArrayLike | None,
    random_state: RandomState = None,
    features: ArrayLike | None = None,
    scores: ArrayLike | None = None,
) -> np.ndarray:
    """Draw the samples from a few groups only, the same number from each.

    How data often come, not how they should: many photographs of few things, many measurements of few patients.
    Statisticians call it cluster sampling. Called like a policy, with ``partial(few_groups, n_groups=100)``.

    Parameters
    ----------
    y, budget, features, scores, random_state
        As in `random`.
    n_groups : int
        How many groups to draw from, from 1. One ``random_state`` draws the groups in one order, so that asking for
        more groups keeps those there were.
    groups : array-like of shape (n,)
        The group of each sample, of any hashable kind.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Group by group, each in draw order.

    Raises
    ------
    ValueError, TypeError
        If there are fewer groups, or those drawn have too few samples; or as in `random`.

    References
    ----------
    L. Kish, "Survey Sampling", Wiley 1965.

    Examples
    --------
    >>> patients = ["ann"] * 5 + ["bob"] * 5 + ["eve"] * 5
    >>> picked = few_groups([0] * 15, 6, n_groups=2, groups=patients, random_state=0)
    >>> sorted({patients[i] for i in picked}), len(picked)
    (['ann', 'eve'], 6)
    """
    labels = encode_labels(y)
    encoded = check_groups(groups, labels.n, "few_groups")
    there = len(encoded.classes)
    if isinstance(n_groups, bool) or not isinstance(n_groups, Integral) or not 1 <= n_groups <= there:
        raise ValueError(f"n_groups={n_groups!r} is not allowed; there are {there} groups, give 1 to {there}")
    rng = np.random.default_rng(random_state)
    drawn = rng.permutation(there)[:n_groups]
    capacity = np.zeros(there, dtype=np.int64)
    capacity[drawn] = encoded.counts[drawn]
    count = resolve_budget(budget, labels.n)
    if count > capacity.sum():
        raise ValueError(
            f"budget={budget!r} is {count} samples, and the {n_groups} groups drawn have {capacity.sum()}; "
            "ask for fewer, or for more groups"
        )
    quotas = largest_remainder((capacity > 0).astype(int), count, capacity=capacity, random_state=rng)
    return draw_quotas(encoded, quotas, rng)


def draw_evenly(strata: Labels, count: int, rng: np.random.Generator) -> np.ndarray:
    """Draw as equal numbers as can be from any partition of the samples: groups, bins of a score.

    >>> draw_evenly(encode_labels(["a"] * 9 + ["b"]), 4, np.random.default_rng(0))[-1:]
    array([9])
    """
    equal = np.ones_like(strata.counts)
    return draw_quotas(strata, largest_remainder(equal, count, capacity=strata.counts, random_state=rng), rng)


def draw_quotas(strata: Labels, quotas: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw a given number from every stratum; a smaller quota takes the first part of what a larger one takes.

    >>> draw_quotas(encode_labels(["a"] * 9 + ["b"]), [3, 1], np.random.default_rng(0))[-1:]
    array([9])
    """
    return np.concatenate(
        [rng.permutation(own)[:quota] for own, quota in zip(strata.members(), quotas, strict=True)]
    )
