"""The table of measured settings, on which searches are replayed: every combination of four knobs, trained thrice."""

from dataclasses import replace
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.datasets import Dataset, load_mnist_5000, resize

if TYPE_CHECKING:  # torch loads when training does
    from course_lib.training import Recipe

KNOBS: dict[str, tuple[Any, ...]] = {
    "learning_rate": (
        *(0.001, 0.0018, 0.0032, 0.0056),
        *(0.01, 0.018, 0.032, 0.056, 0.1),
    ),
    "batch_size": (32, 64, 128),
    "optimizer": ("adam", "rmsprop", "momentum"),
    "dropout": (0.0, 0.3, 0.6),
}
"""The knobs and their values, in order."""
N = 200  # digits to train on
SIDE = 14  # pixels
EPOCHS = 24
VALIDATION = 200
SMALLER = (50, 100)  # smaller validation parts, the first of it


@cache
def load_data() -> Dataset:
    """Give real handwritten digits of 14 × 14 pixels, with 200 to validate on and 1,000 to test.

    >>> load_data().val
    Split(200 × (14, 14) uint8)
    """
    data = resize(load_mnist_5000(), side=SIDE)
    return replace(data, val=data.val.take(np.arange(VALIDATION)))


def recipe_for(**knobs: Any) -> "Recipe":
    """Give a recipe of the table: 200 digits, a network with one hidden layer, 24 epochs, and the knobs.

    >>> recipe_for(dropout=0.2)
    Recipe(model='mlp', policy='random', budget=200, epochs=24, dropout=0.2)
    """
    from course_lib.training import Recipe

    fixed = {"model": "mlp", "policy": "random", "budget": N, "epochs": EPOCHS}
    return Recipe(**fixed, **knobs)


def name_of(setting: dict[str, Any]) -> str:
    """Name a setting by its knobs.

    >>> name_of({"learning_rate": 0.001, "batch_size": 64, "optimizer": "adam", "dropout": 0.3})
    'adam 0.001, batch 64, dropout 0.3'
    """
    rate, size, optimizer, dropout = (setting[knob] for knob in KNOBS)
    return f"{optimizer} {rate:g}, batch {size}, dropout {dropout:g}"


def settings() -> dict[str, dict[str, Any]]:
    """Give every combination of the knobs' values by its name; the last knob changes fastest.

    >>> len(settings())
    243
    """
    combinations = (
        dict(zip(KNOBS, values, strict=True)) for values in product(*KNOBS.values())
    )
    return {name_of(each): each for each in combinations}


def measure(seed: int, **knobs: Any) -> dict[str, float]:
    """Train one setting, and keep what a search could have seen of it.

    Parameters
    ----------
    seed, **knobs : int, Any
        Of the recipe: which 200 digits are drawn, and all the chance of the training; its `KNOBS`.

    Returns
    -------
    dict
        accuracy (of 1,000 test images), val_of_50 and val_of_100 (at the end, of fewer validation images), and
        val_after_1 … val_after_24, the validation accuracy after each epoch. From the epoch on in which the loss is
        no longer a number, it counts as that of naming one class for all.
    """
    from course_lib.training import train

    data = load_data()
    most = float(np.bincount(data.val.y).max()) / VALIDATION
    try:
        run = train(recipe_for(seed=seed, **knobs), data, test=True)
    except FloatingPointError:
        lost = float(np.bincount(data.test.y).max()) / len(data.test)
        smaller = {f"val_of_{n}": most for n in SMALLER}
        return {
            "accuracy": lost,
            **smaller,
            **{f"val_after_{k + 1}": most for k in range(EPOCHS)},
        }
    right = run.predict(data.val.X) == data.val.y
    return {
        "accuracy": run.metrics["accuracy"],
        **{f"val_of_{n}": float(right[:n].mean()) for n in SMALLER},
        **{f"val_after_{row['epoch']}": row["val_accuracy"] for row in run.history},
    }
