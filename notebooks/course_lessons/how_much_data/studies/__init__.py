"""The studies of this lesson: how many images, how different, how large."""

from typing import Any

from course_lessons.how_much_data.studies.bursts import diversity
from course_lessons.how_much_data.studies.convergence import convergence
from course_lessons.how_much_data.studies.curves import (
    both_over,
    errors_over,
    four_networks,
    how_many_hold,
    measured_later,
    over_sizes,
    promised,
    read_over_steps,
    scores_of_sizes,
    small_errors,
    to_halve,
)
from course_lib.experiments import measure_declared
from course_lib.results import Study

__all__ = [
    "STUDIES",
    "both_over",
    "convergence",
    "errors_over",
    "four_networks",
    "how_many_hold",
    "measured_later",
    "over_sizes",
    "promised",
    "read_over_steps",
    "scores_of_sizes",
    "small_errors",
    "to_halve",
]

_BASE = {"learning_rate": 2e-3, "schedule": "cosine"}
_SIZES = (40_000, 10_000, 1_600, 800, 400, 200, 100)
_SMALL = {"steps": 1_000, **_BASE}
_PIXELS = {"policy": "random", "budget": 2_500, "steps": 1_000, **_BASE}
_LONGER = {"steps": 4_000}


def _bursts(sketches: int, budget: int) -> dict[str, Any]:
    """So many images, which are of so many sketches."""
    return {"n_groups": sketches, "budget": budget, **_SMALL}


def _prepared(*steps: tuple[str, int], **changes) -> dict[str, Any]:
    """The same images, resized or cropped."""
    return {
        **_PIXELS,
        "prepare": [[name, {"side": side}] for name, side in steps],
        **changes,
    }


STUDIES = (
    Study(
        "labels",
        measure_declared,
        {
            f"{n:,}": {"policy": "random", "budget": n, "steps": 2_000, **_BASE}
            for n in _SIZES
        },
        shared={
            "loader": "load_sketches",
            "options": {"n_train": 40_000, "n_val": 200},
        },
    ),
    Study(
        "labels-longer",
        measure_declared,
        {
            f"{n:,}": {"policy": "random", "budget": n, "steps": 4_000, **_BASE}
            for n in (40_000, 10_000)
        },
        shared={
            "loader": "load_sketches",
            "options": {"n_train": 40_000, "n_val": 200},
        },
    ),
    Study(
        "curve-digits",
        measure_declared,
        {
            f"{n:,}, {steps:,} steps": {
                "policy": "random",
                "budget": n,
                "steps": steps,
                **_BASE,
            }
            for steps in (200, 800)
            for n in (1_600, 400, 100)
        },
        shared={"loader": "load_mnist_5000", "model": "mlp"},
        seeds=5,
    ),
    Study(
        "diversity",
        diversity,
        {
            "1,000 of 1,000 sketches": _bursts(1_000, 1_000),
            "1,000 of 100 sketches": _bursts(100, 1_000),
            "250 of 250 sketches": _bursts(250, 250),
            "4,000 of 100 sketches": _bursts(100, 4_000),
            "100 of 100 sketches": _bursts(100, 100),
        },
    ),
    Study(
        "resolution",
        measure_declared,
        {
            "28 × 28": _PIXELS,
            "14 × 14": _prepared(("resize", 14)),
            "56 × 56, enlarged": _prepared(("resize", 56)),
            "14 × 14, enlarged to 28": _prepared(("resize", 14), ("resize", 28)),
            "10,000 of 14 × 14": _prepared(("resize", 14), budget=10_000),
            "14 × 14, cropped": _prepared(("crop", 14)),
        },
        shared={"loader": "load_sketches", "options": {"n_val": 200}},
    ),
    Study(
        "resolution-longer",
        measure_declared,
        {
            "28 × 28": {**_PIXELS, **_LONGER},
            "14 × 14": _prepared(("resize", 14), **_LONGER),
            "14 × 14, enlarged to 28": _prepared(
                ("resize", 14), ("resize", 28), **_LONGER
            ),
        },
        shared={"loader": "load_sketches", "options": {"n_val": 200}},
        seeds=5,
    ),
    Study(
        "convergence",
        convergence,
        {f"{n:,}": {"n": n} for n in (10_000, 1_000, 300)},
        seeds=10,
        metric="steps_to_fit",
    ),
)
