"""The studies of this lesson: 1,000 sketches of 10,000, of equal classes and of a long tail."""

from typing import Any

from course_lib.experiments import measure_declared
from course_lib.results import Study

EPOCHS = 10
STEPS = 1_570  # what ten epochs of 10,000 images take, 64 at a time


def _subsets(budget: int, **training: int) -> dict[str, dict[str, Any]]:
    policies = {
        "at random": "random",
        "stratified": "stratified",
        "class-balanced": "class_balanced",
    }
    return {
        f"{budget:,} {words}": {"policy": policy, "budget": budget, **training}
        for words, policy in policies.items()
    }


STUDIES = (
    Study(
        "sketches-1000",
        measure_declared,
        {
            "all 10,000": {"epochs": EPOCHS},
            **_subsets(1_000, epochs=EPOCHS),
            "1,000, as many steps": {
                "policy": "random",
                "budget": 1_000,
                "steps": STEPS,
            },
        },
        shared={"loader": "load_sketches"},
    ),
    Study(
        "longtail-1000",
        measure_declared,
        {"all 10,000": {"epochs": EPOCHS}, **_subsets(1_000, steps=STEPS)},
        shared={"loader": "load_sketches", "options": {"imbalance": 100}},
        metric="balanced_accuracy",
    ),
    Study(
        "sketches-curve",
        measure_declared,
        {
            f"{n:,}": {"policy": "random", "budget": n, "steps": STEPS}
            for n in (10_000, 3_000, 1_000, 300, 100)
        },
        shared={"loader": "load_sketches"},
    ),
)
