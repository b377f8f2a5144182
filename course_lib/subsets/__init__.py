"""Policies that choose which samples to train on, all called alike and all answering with indices.

``policy(y, budget, *, features=None, scores=None, groups=None, random_state)`` gives positions in ``y``
(int64), so ``X[picked]``, ``frame.iloc[picked]`` and ``torch.utils.data.Subset(data, picked)`` follow.

>>> POLICIES["class_balanced"](["a"] * 9 + ["b"], 4, random_state=0).shape
(4,)
"""

from collections.abc import Callable

from .draws import class_balanced, random, stratified
from .labels import encode
from .quotas import class_quotas, largest_remainder, resolve_budget

POLICIES: dict[str, Callable] = {
    policy.__name__: policy
    for policy in (
        random,
        stratified,
        class_balanced,
    )
}

__all__ = [
    "POLICIES",
    "class_balanced",
    "class_quotas",
    "encode",
    "largest_remainder",
    "random",
    "resolve_budget",
    "stratified",
]
