"""The studies of this lesson: what damage costs, and what a split that leaks promises."""

from course_lessons.data_quality.studies.damage import gaps, labels, scaling, source
from course_lessons.data_quality.studies.leaks import chosen, repeated, resampled
from course_lib.results import Study

_RATES = (0.1, 0.2, 0.3, 0.4)
_REPAIRS = {
    "as they are": "none",
    "doubted left out": "issues",
    "wrong ones left out": "oracle",
}
_MODELS = ("nearest neighbour", "decision tree", "support vector machine")
_TABLES = ("breast cancer", "wine", "digits")
_UNSCALED = (
    "nearest neighbour",
    "support vector machine",
    "logistic regression",
    "decision tree",
    "random forest",
)

STUDIES = (
    Study(
        "source",
        source,
        {
            "200 reliable": {},
            "50 reliable": {"n": 50},
            "200, half unreliable": {"unreliable": 0.5},
            "the same 100 reliable": {"unreliable": 0.5, "drop": True},
            "200 unreliable": {"unreliable": 1.0},
        },
        seeds=30,
    ),
    Study(
        "gaps",
        gaps,
        {
            "complete": {},
            **{
                f"{rate:.0%}, filled": {"rate": rate}
                for rate in (0.02, 0.05, 0.1, 0.3, 0.5)
            },
            **{
                f"{rate:.0%}, rows dropped": {"rate": rate, "repair": "drop"}
                for rate in (0.02, 0.05, 0.1)
            },
            **{
                f"{rate:.0%} of the high, filled": {"rate": rate, "kind": "high"}
                for rate in (0.1, 0.3, 0.5)
            },
        },
        seeds=30,
    ),
    Study(
        "wrong-labels",
        labels,
        {
            f"{model}, {rate:.0%} {words}": {
                "model": model,
                "rate": rate,
                "repair": repair,
            }
            for model in _MODELS
            for rate in (0.0, *_RATES)
            for words, repair in _REPAIRS.items()
            if rate or repair == "none"
        },
        seeds=10,
    ),
    Study(
        "scaling",
        scaling,
        {
            f"{data}, {model}, {'scaled' if scale else 'as measured'}": {
                "data": data,
                "model": model,
                "scale": scale,
            }
            for data in _TABLES
            for model in _UNSCALED
            for scale in (False, True)
        },
        seeds=30,
    ),
    Study(
        "resampled-first",
        resampled,
        {
            f"{model}, {first} first": {"model": model, "first": first}
            for model in (
                "nearest neighbour",
                "decision tree",
                "random forest",
                "logistic regression",
            )
            for first in ("split", "resample")
        },
        metric="balanced_accuracy",
        seeds=30,
    ),
    Study(
        "patients",
        repeated,
        {
            f"{model}, by {unit}": {"model": model, "whole": unit == "patient"}
            for model in (
                "nearest neighbour",
                "random forest",
                "logistic regression",
            )
            for unit in ("patient", "measurement")
        },
        seeds=30,
    ),
    Study(
        "chosen",
        chosen,
        {f"best of {tries}": {"tries": tries} for tries in (1, 10, 100)},
        metric="gain",
        seeds=30,
    ),
)
