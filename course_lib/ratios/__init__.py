"""The sampling plan: from class counts and a target ratio to how many of each class, and to indices.

>>> plan = RatioPlan({"cat": 900, "dog": 100}, target="1:2", how="over")
>>> plan.after
{'cat': 900, 'dog': 450}
"""

from .cleaning import edited_nearest_neighbours, tomek_links
from .draws import draw_orders
from .methods import RESAMPLERS, Resampler
from .negatives import positives_negatives
from .plan import HOW, RatioPlan
from .repeat_factors import annotation_counts, repeat_factors, repeat_indices
from .resampled import Resampled
from .resampling import resample
from .targets import parse_target

__all__ = [
    "HOW",
    "RESAMPLERS",
    "RatioPlan",
    "Resampled",
    "Resampler",
    "annotation_counts",
    "draw_orders",
    "edited_nearest_neighbours",
    "parse_target",
    "positives_negatives",
    "repeat_factors",
    "repeat_indices",
    "resample",
    "tomek_links",
]
