"""Early stopping, replayed: one long training, and where each patience would have ended it."""

from functools import lru_cache
from typing import Any

import numpy as np

from course_lib.datasets import (
    Dataset,
    load_breast_cancer,
    load_mnist_5000,
    load_sketches,
)
from course_lib.training import Callback, Recipe, train

EPOCHS = 60
FEW = 50  # validation samples, where they are few
MANY = 400


def recipe_for(task: str, seed: int) -> Recipe:
    """Give the recipe of the long training: 300 samples, a rate that over-fits in time."""
    model = "cnn" if task == "sketches" else "mlp"
    return Recipe(
        model=model,
        policy="random",
        budget=300,
        epochs=EPOCHS,
        batch_size=32,
        learning_rate=3e-3,
        seed=seed,
    )


@lru_cache(maxsize=1)
def _sketches() -> Dataset:
    return load_sketches()


def load_task(task: str, seed: int) -> Dataset:
    """Give sketches, digits or tumours; the seed splits digits and tumours anew."""
    if task == "tumours":
        return load_breast_cancer(random_state=seed)
    return _sketches() if task == "sketches" else load_mnist_5000(random_state=seed)


class _Losses(Callback):
    """Keep the loss on some, and the share right of the test samples, after every epoch."""

    def __init__(self, data: Dataset, val: np.ndarray) -> None:
        self.data, self.val = data, val
        self.few: list[float] = []
        self.many: list[float] = []
        self.right: list[float] = []

    def on_epoch(self, state: Any) -> None:
        chances = state.predict_proba(self.data.val.X[self.val])
        named = chances[np.arange(len(chances)), self.data.val.y[self.val]]
        losses = -np.log(np.maximum(named, 1e-30))
        self.few.append(float(losses[:FEW].mean()))
        self.many.append(float(losses.mean()))
        test = self.data.test
        self.right.append(
            float((state.predict(test.X[:500]) == test.y[:500]).mean())
        )


@lru_cache(maxsize=3)
def long_run(task: str, seed: int) -> _Losses:
    """Train once to the end, and keep what was seen after each epoch."""
    data = load_task(task, seed)
    n = min(MANY, len(data.val))
    rows = np.random.default_rng(seed).choice(len(data.val), n, replace=False)
    kept = _Losses(data, rows)
    train(
        recipe_for(task, seed),
        data,
        callbacks=[kept],
        validation=None,
        progress=False,
    )
    return kept


def stop(losses: list[float], patience: int) -> tuple[int, int]:
    """Say after which epoch a patience stops, and after which the weights are kept; both from 1.

    >>> stop([3.0, 2.0, 2.5, 2.6, 1.0], patience=2)
    (4, 2)
    """
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return epoch + 1, best + 1
    return len(losses), best + 1


def measure_patience(
    seed: int, *, task: str, patience: int | None, samples: int = MANY
) -> dict[str, float]:
    """Say what a patience would have come to in a long training.

    Returns
    -------
    dict
        accuracy of the test samples with the weights that are kept (without a patience: the last); epochs_run; and
        too_soon, 1 if a lower validation loss would have come later, within the 60 epochs.

    Examples
    --------
    >>> measure_patience(0, task="tumours", patience=None)["epochs_run"]
    60
    """
    run = long_run(task, seed)
    losses = run.few if samples == FEW else run.many
    if patience is None:
        return {"accuracy": run.right[-1], "epochs_run": EPOCHS, "too_soon": 0}
    end, kept = stop(losses, patience)
    return {
        "accuracy": run.right[kept - 1],
        "epochs_run": end,
        "too_soon": float(min(losses) < losses[kept - 1]),
    }
