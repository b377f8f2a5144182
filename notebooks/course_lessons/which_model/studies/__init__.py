"""The studies of this lesson: what a family of models gives, and what it costs."""

from typing import Any

from course_lessons.which_model.studies.costs import cost
from course_lessons.which_model.studies.curves import TROUBLES, learning_curves
from course_lessons.which_model.studies.deploy import WAYS, deployed
from course_lessons.which_model.studies.explain import POINTERS, after_deletion
from course_lessons.which_model.studies.families import FITTING, learn
from course_lib.results import Study

__all__ = ["FAMILIES", "IMAGES", "MODELS", "OTHER_RATES", "SIZES", "STUDIES"]

FAMILIES = ("vgg", "inception", "resnet", "efficientnet", "regnet", "vit")
MODELS = (*FAMILIES, "cnn", "linear")
IMAGES = (100, 300, 1_000)
STEPS_IN_TIME = {
    "vgg": 500,
    "inception": 214,
    "resnet": 333,
    "efficientnet": 161,
    "regnet": 309,
    "vit": 236,
    "cnn": 2_083,
}
"""Steps that each takes in two and a half seconds of a quiet processor."""

OTHER_RATES = (0.0007, 0.006)
"""A third, and three times, of the learning rate that all are compared at."""

SIZES = {"light": 5_000, "usual": 20_000, "heavy": 80_000}
"""Budgets of parameters, for the two families that are measured at three sizes."""


def _named(n: int, model: str, *more: str) -> str:
    return ", ".join([f"{n:,} digits", model, *more])


_PLAIN = {
    _named(n, model): {"model": model, "n": n} for n in IMAGES for model in MODELS
}
_AUGMENTED: dict[str, dict[str, Any]] = {
    _named(1_000, model, "augmented"): {
        "model": model,
        "n": 1_000,
        "augment": FITTING,
    }
    for model in ("vgg", "resnet", "vit", "cnn")
}

STUDIES = (
    Study("model-families", learn, {**_PLAIN, **_AUGMENTED}, seeds=5),
    Study(
        "model-costs",
        cost,
        {model: {"model": model} for model in MODELS}
        | {
            f"{size} {model}": {"model": model, "parameters": parameters}
            for size, parameters in SIZES.items()
            for model in ("vgg", "resnet")
        },
        seeds=5,
        metric="multiply_adds",
    ),
    Study(
        "model-sizes",
        learn,
        {
            _named(n, f"{size} {model}"): {
                "model": model,
                "n": n,
                "parameters": parameters,
            }
            for n in (100, 1_000)
            for model in ("vgg", "resnet")
            for size, parameters in SIZES.items()
        },
        seeds=5,
    ),
    Study(
        "model-curves",
        learning_curves,
        {trouble.name: trouble.setting for trouble in TROUBLES},
        seeds=5,
    ),
    Study(
        "model-seconds",
        learn,
        {
            f"1,000 digits, {model}": {"model": model, "n": 1_000, "steps": steps}
            for model, steps in STEPS_IN_TIME.items()
        },
        seeds=5,
    ),
    Study(
        "model-deployed",
        deployed,
        {way: {"model": "vgg", "way": way} for way in WAYS},
        seeds=5,
    ),
    Study(
        "model-explained",
        after_deletion,
        {
            f"{share:.0%} gone, {by}": {"by": by, "share": share}
            for share in (0.05, 0.1)
            for by in POINTERS
        },
        seeds=5,
    ),
    Study(
        "model-rates",
        learn,
        {
            f"{model}, {rate:g}": {"model": model, "n": 1_000, "rate": rate}
            for rate in OTHER_RATES
            for model in ("vgg", "resnet", "efficientnet", "regnet", "vit")
        },
        seeds=5,
    ),
)
