"""The sampling plan: from class counts and a target ratio to how many of each class, and to indices."""

from .plan import HOW, RatioPlan, class_permutations
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
    "resample",
    "tomek_links",
]
