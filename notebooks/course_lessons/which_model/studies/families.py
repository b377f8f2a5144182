"""Families of models, side by side: the same digits, about the same number of parameters, the same steps."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, Literal

import numpy as np

from course_lib.datasets import Dataset, load_mnist_5000, resize

SIDE, PARAMETERS = 16, 20_000
STEPS, RATE = 160, 0.002
FITTING = {"rotation": 15, "shift": 0.05, "scale": 0.1}
"""What a hand does when it writes a digit: a little turned, moved, larger or smaller."""


@lru_cache(maxsize=2)
def pictures(seed: int, *, side: int = SIDE, judged_on: str = "test") -> Dataset:
    """Load real digits, split by the seed and made smaller; what is judged on stands as the test part.

    >>> pictures(0)
    Dataset('MNIST 5000', 10 classes, train 3,000 · val 10 · test 1,000, 16×16 uint8)
    """
    data = resize(load_mnist_5000(seed), side)
    judge = data.val if judged_on == "val" else data.test
    # every epoch looks at the validation part, and nothing here is chosen by that: ten are enough
    return replace(data, test=judge, val=data.val.take(np.arange(10)))


@cache
def width_of(model: str, parameters: int, side: int = SIDE) -> float:
    """Give the width at which a model for square grey pictures of ten classes has about so many parameters.

    >>> width_of("vgg", 20_000)
    0.65625
    """
    from course_lib.models import match_width

    if model == "linear":
        return 1.0
    return match_width(model, (1, side, side), 10, parameters=parameters)


def learn(
    seed: int,
    *,
    model: str,
    n: int,
    parameters: int = PARAMETERS,
    augment: Mapping[str, Any] | None = None,
    rate: float = RATE,
    steps: int = STEPS,
    judged_on: Literal["test", "val"] = "test",
) -> dict[str, float]:
    """Train one model on `n` digits of 16×16 pixels, as many of each class, and measure it on a thousand others.

    Parameters
    ----------
    seed : int
        Splits the digits, draws those to train on, the weights and the order.
    model, parameters : str, int
        A name in `course_lib.models.MODELS`, and about how many parameters its width shall give it.
    n, rate, augment, steps
        Digits to train on, learning rate at first, an `Augmentation` as plain data, steps of 64 digits.
    judged_on : {"test", "val"}
        Which thousand: the test part, or validation, to choose a rate by.

    Returns
    -------
    dict
        accuracy, macro_f1, train_accuracy, gap, parameters, seconds of the processor spent on learning.

    Examples
    --------
    >>> sorted(learn(0, model="linear", n=50, rate=0.01, steps=1))[:3]
    ['accuracy', 'gap', 'macro_f1']
    """
    from course_lib.training import Recipe, train

    data = pictures(seed, judged_on=judged_on)
    recipe = Recipe(
        model=model,
        width=width_of(model, parameters),
        policy="class_balanced",
        budget=n,
        steps=steps,
        learning_rate=rate,
        schedule="cosine",
        augment=augment,
        seed=seed,
    )
    run = train(recipe, data, test=True)
    own = run.evaluate(data.train.take(run.indices))["accuracy"]
    return {
        "accuracy": run.metrics["accuracy"],
        "macro_f1": run.metrics["macro_f1"],
        "train_accuracy": own,
        "gap": own - run.metrics["accuracy"],
        "parameters": run.parameters,
        "seconds": run.seconds,
    }
