"""What the menu knows of each policy: its family, what it looks at, how its picks come about."""

from typing import NamedTuple

import numpy as np

from course_lib.subsets import POLICIES


class About(NamedTuple):
    """What a policy is like.

    Attributes
    ----------
    family : str
        Under which heading the menu lists it.
    looks_at : {"", "features", "scores", "groups"}
        The column that it cannot do without.
    nested : bool
        Whether without quotas a smaller budget takes the first part of what a larger one takes. Then one order
        of the samples says the picks at every budget, and the page need not ask for them.
    by_chance : bool
        Whether another seed picks others.
    """

    family: str
    looks_at: str = ""
    nested: bool = False
    by_chance: bool = False


ABOUT = {
    "random": About("By chance", nested=True, by_chance=True),
    "stratified": About("By chance", by_chance=True),
    "class_balanced": About("By chance", by_chance=True),
    "rs2": About("By chance", nested=True, by_chance=True),
    "k_center_greedy": About("Representative", "features", nested=True, by_chance=True),
    "herding": About("Representative", "features", nested=True),
    "facility_location": About("Representative", "features", nested=True),
    "typiclust": About("Representative", "features", by_chance=True),
    "moderate": About("Representative", "features", nested=True),
    "hardest": About("By score", "scores", nested=True),
    "easiest": About("By score", "scores", nested=True),
    "window": About("By score", "scores"),
    "ccs": About("By score", "scores", by_chance=True),
    "by_importance": About("By score", "scores", nested=True, by_chance=True),
    "group_balanced": About("By group", "groups", by_chance=True),
    "target_group": About("By group", "groups", by_chance=True),
}
"""Every policy of `course_lib.subsets.POLICIES`, in the menu's order."""

QUOTAS = ("stratified", "balanced")
"""What a policy may keep to besides: the classes' own shares, or the same number of each."""

WITHOUT_QUOTAS = tuple(name for name in ABOUT if name in ("stratified", "class_balanced"))
"""The policies that are quotas themselves."""


def obstacles(
    features: np.ndarray | None, scores: np.ndarray | None, groups: np.ndarray | None
) -> dict[str, str]:
    """Say of each policy why it cannot be chosen with these columns.

    Parameters
    ----------
    features : ndarray of shape (n, d), or None
    scores : ndarray of shape (n,), or None
    groups : ndarray of int, shape (n,), or None

    Returns
    -------
    dict of str to str
        By policy; empty text where nothing is in the way.

    Examples
    --------
    >>> obstacles(None, np.array([0.5, -1.0]), None)["by_importance"]
    'a score is below 0'
    """
    columns = {"": True, "features": features, "scores": scores, "groups": groups}
    reasons = {
        name: "" if columns[about.looks_at] is not None else f"no {about.looks_at} given"
        for name, about in ABOUT.items()
    }
    if scores is not None and (scores < 0).any():
        reasons["by_importance"] = "a score is below 0"
    if groups is not None and len(np.unique(groups)) < 2:
        reasons["target_group"] = "there is only one group"
    return reasons


def takes_quotas(policy: str) -> bool:
    """Say whether a policy may be told to keep quotas for the classes.

    Examples
    --------
    >>> takes_quotas("hardest"), takes_quotas("stratified")
    (True, False)
    """
    return policy in POLICIES and policy not in WITHOUT_QUOTAS


def label(policy: str) -> str:
    """Write a policy's name as words.

    Examples
    --------
    >>> label("k_center_greedy"), label("by_importance")
    ('k-center greedy', 'by importance')
    """
    for joined in ("k_center", "class_balanced", "group_balanced"):
        policy = policy.replace(joined, joined.replace("_", "-"))
    return policy.replace("_", " ")
