"""Policies that choose which samples to train on, all called alike and all answering with indices.

``policy(y, budget, *, features=None, scores=None, groups=None, random_state=None, per_class=None)`` gives
positions in ``y`` (int64), so ``X[picked]``, ``frame.iloc[picked]`` and
``torch.utils.data.Subset(data, picked)`` follow.

>>> POLICIES["class_balanced"](["a"] * 9 + ["b"], 4, random_state=0).shape
(4,)
"""

from collections.abc import Callable

import numpy as np

from .by_score import by_importance, ccs, easiest, hardest, ohem, window
from .k_center import distance_to_picks, k_center_greedy
from .random_sampling import class_balanced, few_groups, group_balanced, random, rs2, stratified, target_group
from .representative import facility_location, herding, moderate, typiclust
from .selection import Policy, class_quotas, resolve_budget

POLICIES: dict[str, Callable[..., np.ndarray]] = {
    policy.__name__: policy
    for policy in (
        random,
        stratified,
        class_balanced,
        k_center_greedy,
        herding,
        facility_location,
        typiclust,
        hardest,
        easiest,
        window,
        ccs,
        moderate,
        by_importance,
        group_balanced,
        target_group,
        rs2,
    )
}

__all__ = [
    "POLICIES",
    "Policy",
    "by_importance",
    "ccs",
    "class_balanced",
    "class_quotas",
    "distance_to_picks",
    "easiest",
    "facility_location",
    "few_groups",
    "group_balanced",
    "hardest",
    "herding",
    "k_center_greedy",
    "moderate",
    "ohem",
    "random",
    "resolve_budget",
    "rs2",
    "stratified",
    "target_group",
    "typiclust",
    "window",
]
