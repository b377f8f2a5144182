"""Recipes side by side: the same data, the same seeds, and an interval for every difference.

One run proves little. `compare` trains every recipe once per seed; a seed draws the subset, the initial weights and
the order of the batches, for all recipes alike. What counts is then the *difference* within each seed, and how much
it varies from seed to seed. `race` does the same for remedies for unequal classes, each a `Remedy`, at equal steps.
"""

from course_lib.experiments.comparison import Comparison
from course_lib.experiments.curves import Forecast, PowerLaw, fit_power_law, forecast
from course_lib.experiments.interval import Verdict, paired_interval
from course_lib.experiments.racing import race
from course_lib.experiments.remedies import REMEDIES, Remedy, at_ratios
from course_lib.experiments.running import compare, figures, measure

__all__ = [
    "REMEDIES",
    "Comparison",
    "Forecast",
    "PowerLaw",
    "Remedy",
    "Verdict",
    "at_ratios",
    "compare",
    "figures",
    "fit_power_law",
    "forecast",
    "measure",
    "paired_interval",
    "race",
]
