"""The trials of lessons 06 and 07 that the bank of measured runs keeps."""

from course_lib.trials.banked import Series
from course_lib.trials.imbalance import DATA, LEARNERS

_REMEDIES = {
    "none": {},
    "copies": {"remedy": "copies"},
    "SMOTE": {"remedy": "SMOTE"},
    "weights": {"remedy": "weights"},
    "dropping": {"remedy": "dropping"},
    "threshold": {"threshold": True},
    "SMOTE, threshold": {"remedy": "SMOTE", "threshold": True},
    "dropping, prior corrected": {"remedy": "dropping", "prior": True},
}

IMBALANCE_SERIES: dict[str, Series] = {
    "strong-learners": Series(
        {
            f"{data}, {model}, {words}": {"data": data, "model": model, **setting}
            for data in DATA
            for model in LEARNERS
            for words, setting in _REMEDIES.items()
        },
        "strong",
        seeds=10,
        metric="balanced_accuracy",
    ),
    "weights-or-copies": Series(
        {by: {"by": by} for by in ("copies", "weights", "weights, divided by their sum")},
        "gradients",
        seeds=20,
        metric="spread",
    ),
}
"""By their names in the bank."""
