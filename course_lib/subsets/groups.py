"""Choose by group: a dialect, a domain, a hospital."""

import numpy as np

from .choose import choose
from .columns import as_groups
from .draws import draw_alike
from .labels import encode


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
    labels = encode(y)
    groups = as_groups(groups, labels.n, "group_balanced")

    def pick(count, rng, own):
        return draw_alike(encode(own), count, rng)

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
    """Draw a given share of the subset from one group, and the rest from all the others.

    Parameters
    ----------
    y, budget, random_state
        As in `draws.random`.
    target : hashable
        The group to aim at; one of ``groups``.
    share : float
        Its share of the subset, in [0, 1], to the nearest whole sample.
    groups : array-like of shape (n,)
        The group of each sample, of any hashable kind.
    per_class : {"stratified", "balanced"} or mapping, optional
        Quotas for the classes; the share then holds inside each class.
    features, scores : ignored
        Here so that all policies can be called alike.

    Returns
    -------
    ndarray of int64, shape (budget,)
        The target group first, each part in draw order; with ``per_class``, class by class.

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
    labels = encode(y)
    groups = as_groups(groups, labels.n, "target_group")
    if target not in groups.classes:
        known = ", ".join(map(repr, groups.classes[:8])) + (", ..." if len(groups.classes) > 8 else "")
        raise ValueError(f"target={target!r} is not one of the groups, which are {known}")
    if not 0 <= share <= 1:
        raise ValueError(
            f"share={share!r}; it is the target group's share of the subset and must lie in [0, 1]"
        )

    def pick(count, rng, inside):
        wanted = round(share * count)
        drawn = []
        for members, quota, whose in (
            (np.flatnonzero(inside), wanted, f"group {target!r} has"),
            (np.flatnonzero(~inside), count - wanted, "the other groups have"),
        ):
            if quota > len(members):
                raise ValueError(
                    f"share={share} of {count} asks for {quota}, but {whose} {len(members)} samples; "
                    "ask for a smaller budget or another share"
                )
            drawn.append(rng.permutation(members)[:quota])
        return np.concatenate(drawn)

    inside = groups.codes == groups.classes.index(target)
    return choose(pick, labels, budget, inside, per_class=per_class, random_state=random_state)
