"""How good is it? What accuracy hides, what probabilities are worth, and where to put the threshold.

With two classes, 1 is the one to be found, or else ``positive`` names it.
"""

from course_lib.metrics.predictions import (
    accuracy,
    accuracy_by_group,
    balanced_accuracy,
    confusion,
    macro_f1,
    recall_per_class,
    score,
)
from course_lib.metrics.probabilities import brier, correct_prior, ece, pr_auc, reliability
from course_lib.metrics.registry import FAMILIES, METRICS, Metric, find_metric, register
from course_lib.metrics.thresholds import Threshold, choose_threshold, expected_cost

__all__ = [
    "FAMILIES",
    "METRICS",
    "Metric",
    "Threshold",
    "accuracy",
    "accuracy_by_group",
    "balanced_accuracy",
    "brier",
    "choose_threshold",
    "confusion",
    "correct_prior",
    "ece",
    "expected_cost",
    "find_metric",
    "macro_f1",
    "pr_auc",
    "recall_per_class",
    "register",
    "reliability",
    "score",
]
