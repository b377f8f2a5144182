"""Settings side by side: the same data, the same seeds, and an interval for every difference.

One run proves little: `compare` measures every setting once per seed, which draws the subset, the initial weights and
the order of the batches for all settings alike. What counts is the *difference* within each seed.
"""

from course_lib.experiments.comparison import Comparison, compare
from course_lib.experiments.measures import measure_declared, measure_recipe
from course_lib.experiments.remedies import Remedy, RemedyMeasure
from course_lib.metrics.registry import paired_interval

__all__ = [
    "Comparison",
    "Remedy",
    "RemedyMeasure",
    "compare",
    "measure_declared",
    "measure_recipe",
    "paired_interval",
]
