"""What the deck is given: checked once, with one clear error each."""

from functools import cache
from typing import Any

import numpy as np

from course_lib.datasets import Dataset, Split, load_digits, load_wine
from course_lib.training import Recipe
from course_lib.training.loop import Training

MOST_BYTES = 2_000_000_000
_FIXED = ("policy", "steps", "loss", "patience", "augment", "transfer")


def check_data(train: Any, val: Any) -> Dataset:
    """Give training and validation part as a data set.

    Raises
    ------
    TypeError, ValueError
        If a part is missing or none, or the two do not belong together.
    """
    if isinstance(train, Dataset):
        if val is not None:
            raise TypeError(
                "val is given beside a Dataset, which has its own; leave val out, or give data.train"
            )
        return train
    if val is None:
        raise TypeError(
            "val is missing, and what is measured on the samples learned from says little; give "
            "TrainingDeck((X, y), (X_val, y_val)), or a Dataset alone"
        )
    (X, y), (X_val, y_val) = _pair("train", train), _pair("val", val)
    names, codes = np.unique(np.concatenate([y, y_val]), return_inverse=True)
    parts = Split(X, codes[: len(y)]), Split(X_val, codes[len(y) :])
    if X.shape[1:] != X_val.shape[1:]:
        raise ValueError(
            f"train has samples of shape {X.shape[1:]} and val of shape {X_val.shape[1:]}; both are read by one "
            "model, so prepare them alike"
        )
    return Dataset("your data", *parts, parts[1], tuple(map(str, names.tolist())))


def _pair(part: str, given: Any) -> tuple[np.ndarray, np.ndarray]:
    if isinstance(given, Split):
        return given.X, given.y
    if not isinstance(given, tuple | list) or len(given) != 2:
        raise TypeError(
            f"{part} is a {type(given).__name__}; give a pair (X, y), a Split such as data.{part}, or a Dataset alone"
        )
    X, y = (np.asarray(each) for each in given)
    if y.ndim != 1 or len(X) != len(y):
        raise ValueError(
            f"{part} has X of shape {X.shape} and y of shape {y.shape}; give one label for each sample"
        )
    if y.dtype.kind == "f" and not (np.isfinite(y) & (y == np.round(y))).all():
        raise ValueError(
            f"{part}'s y holds {y[~(np.isfinite(y) & (y == np.round(y)))][0]}, and classes are told apart here; a "
            "number to be predicted is another task, so cut it into classes first, as pandas.cut does"
        )
    return X, y


def check_recipe(recipe: Any) -> Recipe:
    """Give the recipe back if it is one that the deck's knobs and code can say.

    Raises
    ------
    TypeError, ValueError
        If it is none, or has what they cannot.
    """
    if not isinstance(recipe, Recipe):
        raise TypeError(f"recipe is a {type(recipe).__name__}; give a course_lib.training.Recipe")
    plain = Recipe()
    for name in _FIXED:
        if getattr(recipe, name) != getattr(plain, name):
            raise ValueError(
                f"{name}={getattr(recipe, name)!r} is not on this deck, whose code is a plain loop over all samples; "
                "leave it out, or call train(recipe, data)"
            )
    return recipe


def check_trainable(recipe: Recipe, data: Dataset) -> None:
    """Refuse data that the recipe's model cannot learn from, before anybody waits for it.

    Raises
    ------
    TypeError, ValueError
        If a part is empty, holds gaps or one class only, or the model cannot read such samples.
    """
    classes = np.unique(data.train.y)
    if len(data.train) and len(classes) < 2:
        raise ValueError(
            f"train holds one class only, {data.classes[classes[0]]!r}; give samples of two classes or more"
        )
    glance = np.arange(min(2, len(data.train))), np.arange(min(2, len(data.val)))
    Training(recipe, data)  # parts, gaps, columns
    small = Dataset(
        data.name, data.train.take(glance[0]), data.val.take(glance[1]), data.test.take([]), data.classes
    )
    Training(recipe.replace(epochs=1, batch_size=2), small).advance()


# -- example states ----------------------------------------------------------------------------------------


@cache
def digits() -> Dataset:
    """scikit-learn's digits, 8×8 pixels: 300 to learn from."""
    return load_digits().take(np.arange(300))


@cache
def table() -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Wines by their chemistry, as arrays with names for labels."""
    wine = load_wine()
    names = np.array(wine.classes)
    return (wine.train.X, names[wine.train.y]), (wine.val.X, names[wine.val.y])
