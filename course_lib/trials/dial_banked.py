"""The trials of lesson 06 that the bank of measured runs keeps."""

from course_lib.trials.banked import Series
from course_lib.trials.dial import DATA
from course_lib.trials.objects import WAYS

MODELS = ("logistic regression", "random forest", "5 neighbours", "decision tree")
RATIOS = ("1:10", "1:3", "1:2", "1:1")

_TO_A_RATIO = {"copies": "random_over", "SMOTE": "smote", "dropping": "random_under"}
_REMEDIES = {
    "as it comes": {},
    **{
        f"{words} {ratio}": {"method": method, "target": ratio}
        for words, method in _TO_A_RATIO.items()
        for ratio in RATIOS
    },
    "Borderline-SMOTE 1:1": {"method": "borderline_smote", "target": "1:1"},
    "ADASYN 1:1": {"method": "adasyn", "target": "1:1"},
    "NearMiss 1:1": {"method": "near_miss", "target": "1:1"},
    "Tomek links": {"method": "tomek_links"},
    "ENN": {"method": "enn"},
}

DIAL_SERIES: dict[str, Series] = {
    "ratio-dial": Series(
        {
            f"{data}, {model}, {words}": {"data": data, "model": model, **setting}
            for data in DATA
            for model in MODELS
            for words, setting in _REMEDIES.items()
        },
        "dial",
        seeds=20,
        metric="balanced_accuracy",
    ),
    "objects": Series(
        {
            f"{way}{', houses scarce' * scarce}": {"way": way, "scarce": scarce}
            for scarce in (False, True)
            for way in WAYS
        },
        "objects",
        seeds=20,
        metric="balanced_accuracy",
    ),
}
"""By their names in the bank."""
