"""Choose by group: a dialect, a domain, a hospital."""

from numbers import Integral, Real

import numpy as np

from course_lib.labels import Labels, encode_labels, largest_remainder

from .choose import choose
from .columns import as_groups
from .draws import draw_quotas
from .quotas import resolve_budget


def group_balanced(
    y, budget, *, features=None, scores=None, groups=None, random_state=None, per_class=None
) -> np.ndarray:
    """Draw the same number from every group.

    A group with too few samples gives all it has, and the others share what it cannot give.

    Parameters
    ----------
    y, budget, random_state
        As in `draws.random`.
    groups : array-like of shape (n,)
        The group of each sample, of any hashable kind.
    per_class : {"stratified", "balanced"} or mapping, optional
        Quotas for the classes; the groups are then balanced inside each class. With ``"balanced"`` every
        pair of class and group is as large as every other.
    features, scores : ignored
        Here so that all policies can be called alike.

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
    labels = encode_labels(y)
    groups = as_groups(groups, labels.n, "group_balanced")

    def pick(count, rng, own):
        there = encode_labels(own)
        equally = largest_remainder(np.ones_like(there.counts), count, capacity=there.counts)
        return draw_quotas(there, equally, rng)

    return choose(pick, labels, budget, groups.codes, per_class=per_class, random_state=random_state)


def target_group(
    y,
    budget,
    *,
    target=None,
    share=0.5,
    features=None,
    scores=None,
    groups=None,
    random_state=None,
    per_class=None,
) -> np.ndarray:
    """Draw a given share of the subset from one group, and the rest from the others in their own proportion.

    Parameters
    ----------
    y, budget, random_state
        As in `draws.random`.
    target : hashable, optional
        The group to aim at; one of ``groups``. The rarest where none is named.
    share : float
        Its share of the subset, in [0, 1], to the nearest whole sample.
    groups : array-like of shape (n,)
        The group of each sample, of any hashable kind; at least 2 groups.
    per_class : {"stratified", "balanced"} or mapping, optional
        Quotas for the classes; the share then holds inside each class.
    features, scores : ignored
        Here so that all policies can be called alike.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Group by group, each in draw order; with ``per_class``, class by class. One ``random_state`` draws
        each group in one order, so that asking for more of the target keeps the samples there were.

    Raises
    ------
    ValueError
        If the target is no group, or it or the others have too few samples.

    Examples
    --------
    >>> dialects = ["north"] * 90 + ["south"] * 10
    >>> picked = target_group([0] * 100, 20, groups=dialects, target="south", share=0.4, random_state=0)
    >>> [dialects[i] for i in picked].count("south")
    8
    """
    labels = encode_labels(y)
    groups = as_groups(groups, labels.n, "target_group")
    aimed = _position_of(target, groups)
    if isinstance(share, bool) or not isinstance(share, Real) or not 0 <= share <= 1:
        raise ValueError(
            f"share={share!r} is not allowed; the target's share of the subset is a number from 0 to 1"
        )

    def pick(count, rng, own):
        there = Labels(groups.classes, own, np.bincount(own, minlength=len(groups.classes)))
        wanted = round(share * count)
        others = np.where(np.arange(len(there.counts)) == aimed, 0, there.counts)
        for asked, has, whom in (
            (wanted, there.counts[aimed], f"group {groups.classes[aimed]!r}"),
            (count - wanted, others.sum(), "the other groups"),
        ):
            if asked > has:
                raise ValueError(
                    f"share asks for {asked} samples of {whom}, and there are {has}; "
                    "ask for a smaller budget or another share"
                )
        quotas = largest_remainder(others, count - wanted) if others.any() else np.zeros_like(others)
        quotas[aimed] = wanted
        return draw_quotas(there, quotas, rng)

    return choose(pick, labels, budget, groups.codes, per_class=per_class, random_state=random_state)


def few_groups(y, budget, *, n_groups, groups, random_state=None, features=None, scores=None) -> np.ndarray:
    """Draw the samples from a few groups only, the same number from each.

    How data often come, not how they should: many photographs of few things, many measurements of few patients.
    Statisticians call it cluster sampling. Called like a policy, with ``partial(few_groups, n_groups=100)``.

    Parameters
    ----------
    y, budget, random_state
        As in `draws.random`.
    n_groups : int
        How many groups to draw from, from 1. One ``random_state`` draws the groups in one order, so that asking for
        more groups keeps those there were.
    groups : array-like of shape (n,)
        The group of each sample, of any hashable kind.
    features, scores : ignored
        Here so that all policies can be called alike.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Group by group, each in draw order.

    Raises
    ------
    ValueError
        If there are fewer groups, or those drawn have too few samples.

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
    groups = as_groups(groups, labels.n, "few_groups")
    there = len(groups.classes)
    if isinstance(n_groups, bool) or not isinstance(n_groups, Integral) or not 1 <= n_groups <= there:
        raise ValueError(f"n_groups={n_groups!r} is not allowed; there are {there} groups, give 1 to {there}")
    rng = np.random.default_rng(random_state)
    drawn = rng.permutation(there)[:n_groups]
    capacity = np.zeros(there, dtype=np.int64)
    capacity[drawn] = groups.counts[drawn]
    count = resolve_budget(budget, labels.n)
    if count > capacity.sum():
        raise ValueError(
            f"budget={budget!r} is {count} samples, and the {n_groups} groups drawn have {capacity.sum()}; "
            "ask for fewer, or for more groups"
        )
    quotas = largest_remainder((capacity > 0).astype(int), count, capacity=capacity)
    return draw_quotas(groups, quotas, rng)


def _position_of(target, groups: Labels) -> int:
    if len(groups.classes) < 2:
        raise ValueError(f"groups hold a single group, {groups.classes[0]!r}; aiming at one needs at least 2")
    if target is None:
        return int(groups.counts.argmin())
    if target not in groups.classes:
        known = ", ".join(map(repr, groups.classes[:8])) + (", ..." if len(groups.classes) > 8 else "")
        raise ValueError(f"target={target!r} is no group; the groups are {known}")
    return groups.classes.index(target)
