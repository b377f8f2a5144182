"""The sampling plan: from class counts and a target ratio to how many of each class, and to indices.

>>> plan = RatioPlan({"cat": 900, "dog": 100}, target="1:2", how="over")
>>> plan.after
{'cat': 900, 'dog': 450}
"""

from .plan import HOW, RatioPlan, class_permutations
from .repeat_factors import repeat_factors, repeat_indices
from .resampling import RESAMPLERS, Resampled, Resampler, resample, tomek_links
from .targets import parse_target

__all__ = [
    "HOW",
    "RESAMPLERS",
    "RatioPlan",
    "Resampled",
    "Resampler",
    "class_permutations",
    "parse_target",
    "repeat_factors",
    "repeat_indices",
    "resample",
    "tomek_links",
]
