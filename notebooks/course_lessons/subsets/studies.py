"""The studies of this lesson: a tenth of the sketches, of equal classes and of a long tail, and of real digits."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from course_lib.experiments import measure_declared
from course_lib.results import Study

if TYPE_CHECKING:
    from course_lib.training import Run

EPOCHS = 10
STEPS = 1_570  # what ten epochs of 10,000 images take, 64 at a time
LONGER = 2 * STEPS
DIGITS = 470  # what ten epochs of 3,000 digits take


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
        "sketches-1000-longer",
        measure_declared,
        {
            "all 10,000": {"steps": LONGER},
            "1,000, as many steps": {
                "policy": "random",
                "budget": 1_000,
                "steps": LONGER,
            },
        },
        shared={"loader": "load_sketches"},
        seeds=5,
    ),
    Study(
        "digits-300",
        measure_declared,
        {
            "all 3,000": {"epochs": EPOCHS},
            "300 at random": {"policy": "random", "budget": 300, "epochs": EPOCHS},
            "300, as many steps": {
                "policy": "random",
                "budget": 300,
                "steps": DIGITS,
            },
            "all 3,000, twice as long": {"steps": 2 * DIGITS},
            "300, as many steps, twice as long": {
                "policy": "random",
                "budget": 300,
                "steps": 2 * DIGITS,
            },
        },
        shared={"loader": "load_mnist_5000", "model": "mlp"},
        seeds=5,
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


def costs(runs: "Mapping[str, Run]") -> pd.DataFrame:
    """Say what each run is worth, and what it took: a row each.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> from course_lib.training import Recipe, train
    >>> table = costs({"all": train(Recipe(model="linear", epochs=2), load_digits(), test=True)})
    >>> table["steps"].item(), table["images seen"].item()
    (34, 2156)
    """
    rows = {
        name: {
            "accuracy, %": round(100 * run.metrics["accuracy"], 1),
            "seconds": round(run.seconds, 1),
            "images seen": run.samples_seen,
            "steps": math.ceil(run.samples_seen / run.recipe.batch_size),
            "data, MB": round(run.data_bytes / 1e6, 1),
            "memory taken, MB": round(run.peak_memory / 1e6),
        }
        for name, run in runs.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index")
