"""What is measured of one training run: quality, over-fitting, cost."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from course_lib import datasets, subsets
from course_lib.datasets import Dataset

if TYPE_CHECKING:  # torch loads when training does
    from course_lib.training import Recipe

QUALITY = ("accuracy", "balanced_accuracy", "macro_f1")
FIT = ("train_accuracy", "val_accuracy", "gap", "val_loss")
COST = ("seconds", "samples_seen", "n_train", "parameters", "peak_memory", "data_bytes")


def metric_names(data: Dataset) -> list[str]:
    """Name what `measure_recipe` measures of every run on `data`.

    Examples
    --------
    >>> metric_names(datasets.load_digits())[:4]
    ['accuracy', 'balanced_accuracy', 'macro_f1', 'recall_0']
    """
    of_classes = [f"recall_{name}" for name in data.classes]
    of_groups = []
    if data.test.groups is not None:
        of_groups = [f"accuracy_{name}" for name in data.group_names or range(data.test.groups.max() + 1)]
    return [*QUALITY, *of_classes, *of_groups, *FIT, *COST]


def measure_recipe(seed: int, data: Dataset, recipe: "Recipe") -> dict[str, float]:
    """Train by a recipe, and measure the run.

    Parameters
    ----------
    seed : int
        Replaces the recipe's own.
    data : Dataset
        Trained on `train`, measured on `test`.
    recipe : Recipe

    Returns
    -------
    dict of str to float
        Quality on the test part (accuracy, balanced_accuracy, macro_f1, recall_<class>, accuracy_<group>),
        over-fitting (train_accuracy, val_accuracy, val_loss, and gap, the first minus the second) and cost (seconds,
        samples_seen, n_train, parameters, peak_memory and data_bytes in bytes).

    Examples
    --------
    >>> from course_lib.training import Recipe
    >>> measure_recipe(0, datasets.load_digits(), Recipe(model="linear", epochs=1))["n_train"]
    1078
    """
    from course_lib.training import train

    recipe = recipe.replace(seed=seed)
    run = train(recipe, data, test=True)
    if run.stopped_by == "interrupt":
        raise KeyboardInterrupt
    scores = run.metrics
    learned = run.evaluate(data.train.take(run.indices))["accuracy"]
    end = run.evaluate(data.val)["accuracy"]
    kept = run.best_epoch if recipe.patience else len(run.history)  # patience goes back to the best weights
    return {
        **{key: scores[key] for key in QUALITY},
        **{f"recall_{label}": recall for label, recall in scores["recall"].items()},
        **{f"accuracy_{group}": share for group, share in scores.get("accuracy_by_group", {}).items()},
        "train_accuracy": learned,
        "val_accuracy": end,
        "gap": learned - end,
        "val_loss": run.history[kept - 1]["val_loss"],
        **{key: getattr(run, key) for key in COST},
    }


def measure_declared(
    seed: int,
    *,
    loader: str,
    options: Mapping[str, Any] | None = None,
    prepare: Sequence[Sequence[Any]] = (),
    policy: str | Sequence[Any] = "all",
    **fields: Any,
) -> dict[str, float]:
    """Train by a recipe that is written as plain data, and measure the run: what a study of recipes measures.

    Parameters
    ----------
    seed : int
        Of the training; the data are those that the loader gives.
    loader : str
        Name of a loader in `course_lib.datasets`.
    options : mapping, optional
        Its arguments.
    prepare : sequence of [str, mapping], default=()
        What is done to the data then: names of functions in `course_lib.datasets` and their options, one after the
        other, such as ``[["resized", {"side": 14}]]``.
    policy : str or [str, mapping], default="all"
        As for a `Recipe`; or a name in `course_lib.subsets` and its options.
    **fields
        Other fields of the `Recipe`.

    Returns
    -------
    dict of str to float
        As `measure_recipe`.

    Examples
    --------
    >>> few = {"policy": "random", "budget": 50, "model": "linear", "epochs": 1}
    >>> measure_declared(0, loader="load_digits", prepare=[["resized", {"side": 4}]], **few)["n_train"]
    50
    """
    from course_lib.training import Recipe

    if not isinstance(policy, str):
        name, settings = policy
        policy = partial(getattr(subsets, name), **settings)
    data = _load(loader, json.dumps(options or {}))
    for name, settings in prepare:
        data = getattr(datasets, name)(data, **settings)
    return measure_recipe(seed, data, Recipe(policy=policy, **fields))


@lru_cache(maxsize=2)
def _load(loader: str, options: str) -> Dataset:
    return getattr(datasets, loader)(**json.loads(options))
