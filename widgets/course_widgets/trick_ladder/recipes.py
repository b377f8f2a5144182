"""Tricks as changes of a recipe: what a control needs to train them, and to print them, on data of your own."""

from collections.abc import Generator, Mapping
from functools import partial
from typing import Any

from course_lib.datasets import Dataset
from course_lib.training import Recipe, Training

_HEAD = "# model: a network; x, y: what it learns from, floats and class codes\n"


def tricks_of(
    recipe: Recipe,
    tricks: Mapping[str, Mapping[str, Any]],
    data: Dataset,
    *,
    metric: str = "val_accuracy",
) -> dict[str, Any]:
    """Give what `TrickLadder` takes by name: tricks, train and write.

    Parameters
    ----------
    recipe, data : Recipe, Dataset
        What all start from, and learn from.
    tricks : mapping of str to mapping
        By name: the recipe's fields that it changes.
    metric : {"val_accuracy", "val_loss"}
        What is measured at the end; that of the comparison that the control shows.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> given = tricks_of(Recipe(steps=3), {"fast": {"learning_rate": 0.01}}, load_digits())
    >>> [line for line in given["write"](("fast",)).splitlines() if "optim." in line]
    ['optimizer = torch.optim.Adam(model.parameters(), lr=0.01, weight_decay=0.0)']
    """
    return {
        "tricks": {
            name: ", ".join(f"{key}={value!r}" for key, value in change.items())
            for name, change in tricks.items()
        },
        "train": partial(_train, recipe, tricks, data, metric),
        "write": partial(_write, recipe, tricks),
    }


def _with(recipe: Recipe, tricks: Mapping[str, Mapping[str, Any]], on: tuple[str, ...]) -> Recipe:
    for name in on:
        recipe = recipe.replace(**tricks[name])
    return recipe


def _train(
    recipe: Recipe,
    tricks: Mapping[str, Mapping[str, Any]],
    data: Dataset,
    metric: str,
    on: tuple[str, ...],
    seed: int,
) -> Generator[float, None, float]:
    training = Training(_with(recipe, tricks, on).replace(seed=seed), data, validation="end")
    while not training.advance(lambda: True):
        state = training.state
        assert state is not None  # it has begun
        yield state.step / state.total_steps
    return float(training.run.history[-1][metric])


def _write(recipe: Recipe, tricks: Mapping[str, Mapping[str, Any]], on: tuple[str, ...]) -> str:
    return f"{_HEAD}{_with(recipe, tricks, on).code()}\n"
