"""The studies of this lesson: what a split that leaks promises, and what preparing the data is worth."""

from course_lessons.split_honestly.studies.leaks import chosen, repeated, resampled
from course_lessons.split_honestly.studies.preprocessing import (
    columns_chosen,
    pictures,
    scaling,
)
from course_lib.results import Study

_TABLES = ("breast cancer", "wine", "digits")
_MODELS = (
    "nearest neighbour",
    "support vector machine",
    "logistic regression",
    "decision tree",
    "random forest",
)

STUDIES = (
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
            for model in _MODELS
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
    Study(
        "columns-first",
        columns_chosen,
        {
            "by the training rows": {},
            "by all rows": {"peek": True},
        },
        seeds=100,
    ),
    Study(
        "scaled-by",
        scaling,
        {
            "by the training rows": {"scale": True},
            "by all rows": {"scale": False, "peek": True},
        },
        shared={"data": "wine"},
        seeds=100,
    ),
    Study(
        "photographs",
        pictures,
        {
            "resized": {},
            "cropped": {"prepare": "crop"},
            "cropped, 0 to 255": {"prepare": "crop", "scale": False},
            **{
                f"network, {passes} passes, {words}": {
                    "prepare": "crop",
                    "model": "network",
                    "passes": passes,
                    "scale": scale,
                }
                for passes in (30, 120)
                for words, scale in (("0 to 255", False), ("0 to 1", True))
            },
        },
        seeds=10,
    ),
)
