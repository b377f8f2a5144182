"""The knobs: where their sliders stop, and how their values are said."""

from dataclasses import dataclass

from course_lib.training import Recipe
from course_widgets.text import significant


@dataclass(frozen=True)
class Knob:
    """A field of a recipe that the learner sets by a slider and by typing.

    Attributes
    ----------
    name, label, about : str
        The field; what it is called; what it does, in a line.
    steps : tuple of float
        Where the slider stops; what is typed may lie between.
    whole : bool
        Whether it is a whole number.
    """

    name: str
    label: str
    about: str
    steps: tuple[float, ...]
    whole: bool = False


def _decades(low: int, high: int, *digits: float) -> tuple[float, ...]:
    """Give round numbers in every power of ten: ``_decades(-1, 1, 1, 3)`` is 0.1, 0.3, 1, 3, 10."""
    numbers = [float(f"{digit}e{power}") for power in range(low, high) for digit in digits]
    return (*numbers, float(f"1e{high}"))


KNOBS = (
    Knob(
        "learning_rate",
        "Learning rate",
        "How far each step moves the weights: a factor on the gradient.",
        _decades(-5, 1, 1, 1.5, 2, 3, 5, 7),
    ),
    Knob(
        "batch_size",
        "Batch size",
        "Samples a step learns from.",
        tuple(float(2**k) for k in range(11)),
        whole=True,
    ),
    Knob(
        "epochs",
        "Epochs",
        "How often all training samples are gone through.",
        (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500),
        whole=True,
    ),
    Knob(
        "dropout",
        "Dropout",
        "The chance that a feature is set to 0, anew in every step.",
        tuple(round(0.05 * k, 2) for k in range(20)),
    ),
    Knob(
        "weight_decay",
        "Weight decay",
        "How strongly every weight is pulled towards 0.",
        (0.0, *_decades(-6, 0, 1, 3)),
    ),
)
OPTIMIZERS = {
    "sgd": ("SGD", "Plain stochastic gradient descent: along the gradient of the batch."),
    "momentum": ("momentum", "SGD that goes on in the direction of the steps before (0.9)."),
    "rmsprop": ("RMSprop", "Each weight's step is divided by the size of its recent gradients."),
    "adam": ("Adam", "RMSprop with momentum; weight decay is added to the gradient (Kingma and Ba, 2015)."),
    "adamw": ("AdamW", "Adam with weight decay on the weights themselves (Loshchilov and Hutter, 2019)."),
}
SETTINGS = (*(knob.name for knob in KNOBS), "optimizer")


def words(recipe: Recipe) -> str:
    """Say what the knobs are set to.

    >>> words(Recipe(learning_rate=0.003, epochs=1))
    'Adam at 0.003, batches of 64, 1 epoch'
    >>> words(Recipe(optimizer="sgd", dropout=0.25, weight_decay=1e-4))
    'SGD at 0.001, batches of 64, 10 epochs, dropout 0.25, weight decay 0.0001'
    """
    said = [
        f"{OPTIMIZERS[recipe.optimizer][0]} at {significant(recipe.learning_rate)}",
        f"batches of {recipe.batch_size:,}",
        f"{recipe.epochs:,} epoch{'s' * (recipe.epochs != 1)}",
    ]
    said += [f"dropout {significant(recipe.dropout)}"] if recipe.dropout else []
    said += [f"weight decay {significant(recipe.weight_decay)}"] if recipe.weight_decay else []
    return ", ".join(said)


def short_words(recipe: Recipe) -> str:
    """Say the same where there is little room.

    >>> short_words(Recipe(optimizer="sgd", dropout=0.25, weight_decay=1e-4))
    'SGD 0.001, batch 64, 10 epochs, dropout 0.25, decay 0.0001'
    """
    said = words(recipe).replace(" at ", " ", 1).replace("batches of", "batch", 1)
    return said.replace("weight decay", "decay")


def changes(before: Recipe, after: Recipe) -> str:
    """Say which knobs differ, and from what to what.

    >>> changes(Recipe(), Recipe(learning_rate=0.01, optimizer="sgd"))
    'learning rate 0.001 → 0.01, optimizer Adam → SGD'
    """
    said = [
        f"{knob.label.lower()} {significant(getattr(before, knob.name))} → {significant(getattr(after, knob.name))}"
        for knob in KNOBS
        if getattr(before, knob.name) != getattr(after, knob.name)
    ]
    if before.optimizer != after.optimizer:
        said.append(f"optimizer {OPTIMIZERS[before.optimizer][0]} → {OPTIMIZERS[after.optimizer][0]}")
    return ", ".join(said) or "nothing"
