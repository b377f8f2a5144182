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
    """Name what `measure_recipe` measures of every run on `data`."""
    groups: Sequence[Any] = ()
    if data.test.groups is not None:
        groups = data.group_names or range(data.test.groups.max() + 1)
    of_parts = (*(f"recall_{name}" for name in data.classes), *(f"accuracy_{name}" for name in groups))
    return [*QUALITY, *of_parts, *FIT, *COST]


def measure_recipe(seed: int, data: Dataset, recipe: "Recipe") -> dict[str, float]:
    """Train by a recipe, and measure the run.

    Parameters
    ----------
    seed, data, recipe : int, Dataset, Recipe
        Replaces the recipe's own; trained on `train`, measured on `test`.

    Returns
    -------
    dict of str to float
        `QUALITY` on the test part, with recall_<class> and accuracy_<group>; `FIT`, the gap being that between
        training and validation accuracy; and `COST`, memory in bytes.

    Raises
    ------
    KeyboardInterrupt
        If the run was interrupted: half a run is no measurement.

    Examples
    --------
    >>> from course_lib.training import Recipe
    >>> measure_recipe(0, datasets.load_digits(), Recipe(model="linear", epochs=1))["n_train"]
    1078
    """
    from course_lib.training import train

    validation = "epoch" if recipe.patience else "end"
    run = train(recipe.replace(seed=seed), data, validation=validation, test=True)
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
        "val_loss": run.history[(kept or 0) - 1]["val_loss"],
        **{key: getattr(run, key) for key in COST},
    }


def measure_declared(
    seed: int,
    *,
    loader: str,
    options: Mapping[str, Any] | None = None,
    prepare: Sequence[Sequence[Any]] = (),
    policy: str | list[Any] | tuple[Any, ...] = "all",
    **fields: Any,
) -> dict[str, float]:
    """Train by a recipe that is written as plain data, and measure the run as `measure_recipe` does: for studies.

    Parameters
    ----------
    seed : int
        Of the training; the data are those that the loader gives.
    loader, options : str, mapping, optional
        Name of a loader in `course_lib.datasets`, and its arguments.
    prepare : sequence of [str, mapping], default=()
        Functions of `course_lib.datasets` to apply then, with options: ``[["resize", {"side": 14}]]``.
    policy : str or [str, mapping], default="all"
        As for a `Recipe`; or a name in `course_lib.subsets` and its options.
    **fields
        Other fields of the `Recipe`.

    Examples
    --------
    >>> few = {"policy": "random", "budget": 50, "model": "linear", "epochs": 1}
    >>> measure_declared(0, loader="load_digits", prepare=[["resize", {"side": 4}]], **few)["n_train"]
    50
    """
    from course_lib.training import Recipe

    data = _load(loader, json.dumps(options or {}))
    for name, settings in prepare:
        data = getattr(datasets, name)(data, **settings)
    if not isinstance(policy, str):
        fields["policy"] = partial(getattr(subsets, policy[0]), **policy[1])
    return measure_recipe(seed, data, Recipe(**{"policy": policy, **fields}))


@lru_cache(maxsize=2)
def _load(loader: str, options: str) -> Dataset:
    return getattr(datasets, loader)(**json.loads(options))
