"""Policies that choose which samples to train on, all called alike and all answering with indices.

``policy(y, budget, *, features=None, scores=None, groups=None, random_state=None, per_class=None)`` gives positions
in ``y`` (int64), so ``X[picked]``, ``frame.iloc[picked]`` and ``torch.utils.data.Subset(data, picked)`` follow.

>>> POLICIES["class_balanced"](["a"] * 9 + ["b"], 4, random_state=0).shape
(4,)
"""

from .by_score import by_importance, ccs, easiest, hardest, window
from .k_center import distance_to_picks, k_center_greedy
from .random_sampling import class_balanced, group_balanced, random, rs2, stratified, target_group
from .representative import facility_location, herding, moderate, typiclust
from .selection import Policy, resolve_budget

POLICIES: dict[str, Policy] = {
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

__all__ = [*POLICIES, "POLICIES", "Policy", "distance_to_picks", "resolve_budget"]
