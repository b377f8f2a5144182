"""The sampling plan: from class counts and a target ratio to how many of each class, and to indices."""

from .plan import HOW, RatioPlan, class_permutations
from .resamplers import RESAMPLERS, Resampler, tomek_links
from .resampling import Resampled, resample
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
