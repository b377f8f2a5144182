"""Eight trainings of one small network, seven of them with something wrong: what each one's curves look like."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lib.datasets import Dataset, Split, load_mnist_5000
from course_lib.metrics import Metric, register

register(
    Metric("train_accuracy_after_", "training accuracy, after ", None),
)


POINTS = 20  # of a curve, at most
GOOD = {"n": 1_000, "epochs": 20, "rate": 0.003}


@dataclass(frozen=True)
class Trouble:
    """What a training is called, how it is set up, and what is wrong with it, in a sentence."""

    name: str
    setting: dict[str, Any]
    words: str


TROUBLES = (
    Trouble("good", GOOD, "nothing is wrong"),
    Trouble(
        "too short", GOOD | {"epochs": 3}, "it was stopped while it still rose"
    ),
    Trouble(
        "over-fitting",
        GOOD | {"n": 60, "epochs": 60},
        "sixty digits, learned by heart",
    ),
    Trouble(
        "rate too high",
        GOOD | {"rate": 0.06},
        "the steps are so large that they miss",
    ),
    Trouble(
        "rate too low",
        GOOD | {"rate": 0.0002},
        "the steps are so small that it hardly moves",
    ),
    Trouble(
        "label noise",
        GOOD | {"wrong": 0.4},
        "four in ten training labels are drawn at random",
    ),
    Trouble(
        "leak",
        GOOD | {"n": 60, "epochs": 60, "leak": True},
        "the validation digits are among the training digits",
    ),
    Trouble(
        "wrong normalisation",
        GOOD | {"scaled_twice": True},
        "all but the training pictures were divided by 255 twice",
    ),
)

LETTERS = {
    "A": "label noise",
    "B": "too short",
    "C": "leak",
    "D": "rate too low",
    "E": "good",
    "F": "wrong normalisation",
    "G": "over-fitting",
    "H": "rate too high",
}
"""Which training is shown under which letter."""


def learning_curves(
    seed: int,
    *,
    n: int,
    epochs: int,
    rate: float,
    wrong: float = 0.0,
    leak: bool = False,
    scaled_twice: bool = False,
) -> dict[str, float]:
    """Train the small network on digits, with something wrong or not, and give its curves.

    Parameters
    ----------
    seed : int
        Splits the digits, draws those to train on and the weights.
    n, epochs, rate : int, int, float
        Digits to train on, passes over them, learning rate of Adam.
    wrong : float
        Share of the training labels that are replaced by labels drawn at random.
    leak : bool
        Whether the digits that validation looks at are the training digits.
    scaled_twice : bool
        Whether the pictures of validation and test are divided by 255 before the network does so.

    Returns
    -------
    dict
        train_accuracy_after_<step> and accuracy_after_<step> (of validation) at the end of up to 20 epochs; accuracy,
        on 1,000 digits that nobody has looked at.

    Examples
    --------
    >>> sorted(learning_curves(0, n=50, epochs=1, rate=0.01))
    ['accuracy', 'accuracy_after_1', 'train_accuracy_after_1']
    """
    from course_lib.training import Recipe, train

    data = load_mnist_5000(seed)
    recipe = Recipe(
        policy="class_balanced",
        budget=n,
        epochs=epochs,
        learning_rate=rate,
        seed=seed,
    )
    chosen = data.train.take(recipe.choose(data.train))
    data = _spoil(data, chosen, seed, wrong, leak, scaled_twice)
    run = train(recipe.replace(policy="all", budget=None), data, test=True)
    steps = -(-n // recipe.batch_size)
    found = {"accuracy": run.metrics["accuracy"]}
    for row in run.history[:: -(-epochs // POINTS)]:
        step = row["epoch"] * steps
        found[f"train_accuracy_after_{step}"] = row["train_accuracy"]
        found[f"accuracy_after_{step}"] = row["val_accuracy"]
    return found


def _spoil(
    data: Dataset,
    chosen: Split,
    seed: int,
    wrong: float,
    leak: bool,
    scaled_twice: bool,
) -> Dataset:
    rng = np.random.default_rng([seed, 1])
    parts = {"val": data.val, "test": data.test}
    if leak:
        parts["val"] = chosen
    if scaled_twice:
        parts = {
            name: replace(part, X=np.rint(part.X / 255).astype(np.uint8))
            for name, part in parts.items()
        }
    drawn = rng.integers(0, data.n_classes, len(chosen))
    labels = np.where(rng.random(len(chosen)) < wrong, drawn, chosen.y)
    return replace(data, train=replace(chosen, y=labels), **parts)
