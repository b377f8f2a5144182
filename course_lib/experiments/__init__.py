"""Settings side by side: the same data, the same seeds, and an interval for every difference.

One run proves little. `compare` measures every setting once per seed; a seed draws the subset, the initial weights
and the order of the batches, for all settings alike. What counts is then the *difference* within each seed, and how
much it varies from seed to seed. A setting is a `Recipe`, a `Remedy` for unequal classes, or what your own function
measures.
"""

from course_lib.experiments.comparison import Comparison
from course_lib.experiments.curves import Forecast, PowerLaw, fit_power_law, forecast
from course_lib.experiments.measures import measure_declared, measure_recipe, metric_names
from course_lib.experiments.remedies import (
    REMEDIES,
    Remedy,
    RemedyMeasure,
    apply_resampling,
    at_ratios,
    fit,
    implied_prior,
    predict_labels,
    standardise,
)
from course_lib.experiments.running import compare, resolve_seeds, run_paired
from course_lib.metrics.interval import Verdict, paired_interval, verdict_label

__all__ = [
    "REMEDIES",
    "Comparison",
    "Forecast",
    "PowerLaw",
    "Remedy",
    "RemedyMeasure",
    "Verdict",
    "apply_resampling",
    "at_ratios",
    "compare",
    "fit",
    "fit_power_law",
    "forecast",
    "implied_prior",
    "measure_declared",
    "measure_recipe",
    "metric_names",
    "paired_interval",
    "predict_labels",
    "resolve_seeds",
    "run_paired",
    "standardise",
    "verdict_label",
]
