"""How good is it? What accuracy hides, what probabilities are worth, and where to put the threshold.

Class codes are whole numbers from 0; with two classes, 1 is the one to be found, usually the rare one, or else
``positive`` names it. Functions of *predictions* take labels, or probabilities (n, C) of which the largest counts.
Functions of *scores* take any number that is higher for the positive class. Functions of *probabilities* take (n,) of
the positive class, or (n, C) of every class.

>>> y, scores = [0, 0, 0, 1], [0.1, 0.2, 0.4, 0.35]
>>> accuracy(y, [0, 0, 0, 0]), balanced_accuracy(y, [0, 0, 0, 0]), pr_auc(y, scores)
(0.75, 0.5, 0.5)
"""

from course_lib.metrics.predictions import (
    accuracy,
    accuracy_by_group,
    balanced_accuracy,
    confusion,
    macro_f1,
    recall_per_class,
    score,
    worst_group_accuracy,
)
from course_lib.metrics.probabilities import brier, correct_prior, ece, pr_auc, reliability
from course_lib.metrics.registry import FAMILIES, METRICS, Metric, find_metric
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
    "reliability",
    "score",
    "worst_group_accuracy",
]
