"""The client's machine: which recipes it trains, and what a training costs there.

A second is a fixed number of pictures, not time on the clock: so a slow laptop plays the same game.
"""

import dataclasses
from typing import Any

from course_lessons.capstone.logbook import Entry
from course_lib.training import Recipe

PICTURES_A_SECOND = 10_000
"""Pictures that the small network ("cnn") learns from in a second of the client's machine."""

TARIFF = {"linear": 0.25, "mlp": 0.25, "cnn": 1.0, "vgg": 8.0, "resnet": 12.0}
"""What a picture costs with each model, against "cnn", at width 1: their times on two cores, rounded."""


def seconds_for(recipe: Recipe, pictures: int) -> float:
    """Say what it costs to learn from so many pictures; it grows with the width, from a quarter on.

    >>> seconds_for(Recipe(model="vgg", width=0.5), 10_000)
    4.0
    """
    return (
        pictures
        * TARIFF[recipe.model]
        * max(recipe.width, 0.25)
        / PICTURES_A_SECOND
    )


def pictures_planned(recipe: Recipe, n: int) -> int:
    """Say how many pictures a recipe learns from, of `n`; at the most.

    >>> pictures_planned(Recipe(epochs=3), 500), pictures_planned(Recipe(steps=100), 500)
    (1500, 6400)
    """
    if recipe.steps is None:
        return recipe.epochs * n
    return recipe.steps * min(recipe.batch_size, n)


def recipe_as_data(recipe: Recipe) -> dict[str, Any]:
    """Give what a recipe changes of the defaults as plain data, fit for a line of the logbook.

    Raises
    ------
    TypeError, ValueError
        If it is no recipe, or the desk does not train such a recipe; the message says what to change.

    Examples
    --------
    >>> recipe_as_data(Recipe(steps=900, augment={"noise": 0.04}))
    {'steps': 900, 'augment': {'noise': 0.04}}
    """
    if not isinstance(recipe, Recipe):
        raise TypeError(
            f"the recipe is a {type(recipe).__name__}; give a Recipe first, as Recipe(steps=300), "
            "and the positions after it"
        )
    if recipe.model not in TARIFF:
        known = ", ".join(TARIFF)
        raise ValueError(
            f"model={recipe.model!r} is not on the client's machine; there are {known}"
        )
    if recipe.policy != "all":
        raise ValueError(
            "the subset says which drawings to train on; leave policy and budget out of the recipe"
        )
    if (
        recipe.patience is not None
        or recipe.transfer is not None
        or callable(recipe.loss)
    ):
        raise ValueError(
            "the client's machine knows no patience, no transfer and no loss of your own; set steps, start from "
            "random weights, and name a loss of the course"
        )
    plain = {}
    for field in dataclasses.fields(recipe):
        value = getattr(recipe, field.name)
        if value != field.default:
            plain[field.name] = (
                value.to_data() if field.name == "augment" else value
            )
    return plain


def recipe_of(data: dict[str, Any]) -> Recipe:
    """Make a recipe of what `recipe_as_data` gave.

    >>> recipe_of({"steps": 900, "augment": {"noise": 0.04}}).augment
    Augmentation(noise=0.04)
    """
    return Recipe(**data)


def seconds_spent(entries: list[Entry]) -> float:
    """Add up what trainings cost: what each learned from, or its whole price where it never came to an end."""
    spent, open_price = 0.0, 0.0
    for entry in entries:
        if entry["act"] == "train":
            spent, open_price = spent + open_price, entry["seconds"]
        elif entry["act"] == "trained":
            spent, open_price = spent + entry["seconds"], 0.0
    return spent + open_price
