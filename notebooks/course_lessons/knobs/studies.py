"""The studies of this lesson: each knob alone over its range; the batch with the rate; defaults against luck."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from course_lib.datasets import (
    Dataset,
    load_breast_cancer,
    load_mnist_5000,
    load_sketches,
    load_speech_tones,
)
from course_lib.metrics import Metric, register
from course_lib.results import Study
from course_lib.training import Recipe, Run, range_test, train

register(
    Metric("lowest_val_loss", "lowest validation loss", False, "", 1, 3),
    Metric("log10_rate", "learning rate, as a power of ten", None, "", 1, 3),
    Metric("train_loss_after_", "training loss, after ", None, "", 1, 3),
    Metric("val_loss_after_", "validation loss, after ", False, "", 1, 3),
)


TASKS = ("sketches", "digits", "tones", "tumours")
LOTS = ("tones", "tumours")  # where recipes are drawn by lot
N = 300  # samples to train on
BASE = {"batch_size": 32, "epochs": 60, "learning_rate": 1e-3}
SHARES = (0.1, 0.25, 0.5)  # of a training: when the curves are kept
LONG = (5, 10, 20, 40, 80, 160, 240)  # epochs after which a long one is looked at
WORST = 10.0  # a loss that is higher, or no number, counts as this

RATES = (1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
BATCHES = (8, 16, 32, 64, 128, 300)
EQUAL_STEPS = (8, 32, 128)
DROPOUTS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.95)
L2 = (0.0, 1e-4, 1e-3, 1e-2, 1e-1)
DECAYS = (0.0, 1e-1, 1.0, 10.0)
L1 = (0.0, 1e-4, 1e-3, 1e-2)
OPTIMIZERS = {
    "sgd": (1e-2, 3e-2, 1e-1, 3e-1),
    "momentum": (3e-3, 1e-2, 3e-2),
    "rmsprop": (3e-4, 1e-3, 3e-3),
}
SGD_RATES = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64)
SGD_BATCHES = (8, 32, 128)


@lru_cache(maxsize=2)
def load_task(name: str, seed: int = 0) -> Dataset:
    """Give one of `TASKS`: pictures with 400 to validate on and 1,000 to test, or a table of 569 tumours.

    The seed splits the table anew; of the pictures a recipe's own seed draws those to train on.

    >>> load_task("digits").val, load_task("tumours").train
    (Split(400 × (28, 28) uint8), Split(341 × (30,) float64))
    """
    if name == "tumours":
        return load_breast_cancer(random_state=seed)
    load = {
        "sketches": load_sketches,
        "digits": load_mnist_5000,
        "tones": load_speech_tones,
    }[name]
    data = load()
    return replace(
        data,
        val=data.val.take(np.arange(400)),
        test=data.test.take(np.arange(1_000)),
    )


def recipe_for(task: str, **knobs: Any) -> Recipe:
    """Give the recipe that every knob is turned from: 300 samples, Adam at 0.001, batches of 32, 60 epochs.

    >>> recipe_for("tumours", dropout=0.2)
    Recipe(model='mlp', policy='random', budget=300, epochs=60, batch_size=32, dropout=0.2)
    """
    model = "cnn" if task == "sketches" else "mlp"
    return Recipe(
        **{"model": model, "policy": "random", "budget": N, **BASE, **knobs}
    )


def measure(seed: int, *, task: str, **knobs: Any) -> dict[str, float]:
    """Train on 300 samples of a task with some knobs turned, and measure the run on them and on others.

    Parameters
    ----------
    seed, task, **knobs : int, str, Any
        Of the recipe; one of `TASKS`; its other fields.

    Returns
    -------
    dict
        accuracy (of the test samples), train_accuracy and val_accuracy, train_loss and val_loss (both cross-entropy,
        at rest), lowest_val_loss of all epochs, and both losses on the way. A run whose loss is no longer a number
        counts as one that names the most frequent class, with losses of 10, which is the most that is kept.

    Examples
    --------
    >>> found = measure(0, task="tumours", epochs=4)
    >>> found["accuracy"] > 0.6, found["val_loss"] >= found["lowest_val_loss"]
    (True, True)
    """
    data = load_task(task, seed)
    try:
        run = train(recipe_for(task, seed=seed, **knobs), data, test=True)
    except FloatingPointError:
        return _lost(data)
    history = run.history
    kept = {
        f"{100 * share:.0f}": history[max(0, round(share * len(history)) - 1)]
        for share in SHARES
    }
    own = data.train.take(run.indices)
    return {
        "accuracy": run.metrics["accuracy"],
        "train_accuracy": run.evaluate(own)["accuracy"],
        "val_accuracy": history[-1]["val_accuracy"],
        "train_loss": _loss(run, own),
        "val_loss": min(WORST, history[-1]["val_loss"]),
        "lowest_val_loss": min(WORST, *(row["val_loss"] for row in history)),
        **{
            f"{loss}_after_{share}": min(WORST, row[loss])
            for loss in ("train_loss", "val_loss")
            for share, row in kept.items()
        },
    }


def _loss(run: Run, split: Any) -> float:
    right = run.predict_proba(split.X)[np.arange(len(split.y)), split.y]
    return min(WORST, float(-np.log(np.maximum(right, 1e-30)).mean()))


def _lost(data: Dataset) -> dict[str, float]:
    shares = {
        f"{name}accuracy": float(np.bincount(getattr(data, part).y).max())
        / len(getattr(data, part))
        for name, part in (("", "test"), ("train_", "train"), ("val_", "val"))
    }
    losses = ("train_loss", "val_loss")
    ends = dict.fromkeys((*losses, "lowest_val_loss"), WORST)
    way = {
        f"{loss}_after_{100 * share:.0f}": WORST
        for loss in losses
        for share in SHARES
    }
    return {**shares, **ends, **way}


@lru_cache(maxsize=1)
def _long_run(seed: int, task: str) -> list[dict[str, Any]]:
    recipe = recipe_for(task, seed=seed, epochs=LONG[-1])
    return train(recipe, load_task(task, seed)).history


def lengthen(seed: int, *, task: str, epochs: int) -> dict[str, float]:
    """Look at one long training after so many epochs.

    Returns
    -------
    dict
        train_accuracy and train_loss over that epoch's batches; val_accuracy and val_loss after it.

    Examples
    --------
    >>> lengthen(0, task="tumours", epochs=240)["train_accuracy"]
    1.0
    """
    row = _long_run(seed, task)[epochs - 1]
    return {
        name: row[name]
        for name in ("train_accuracy", "train_loss", "val_accuracy", "val_loss")
    }


def suggest(seed: int, *, task: str, optimizer: str) -> dict[str, float]:
    """Ask a range test for a rate: a tenth of the one at which the smoothed loss is lowest; and train with it.

    Returns
    -------
    dict
        log10_rate, and what `measure` says of a training with that rate.
    """
    lowest, highest = (1e-4, 10.0) if optimizer == "sgd" else (1e-5, 1.0)
    recipe = recipe_for(task, seed=seed, optimizer=optimizer)
    found = range_test(
        recipe, load_task(task, seed), lowest=lowest, highest=highest, steps=100
    )
    rate = float(found.rates[found.smoothed().argmin()]) / 10
    learned = measure(seed, task=task, optimizer=optimizer, learning_rate=rate)
    return {"log10_rate": float(np.log10(rate)), **learned}


def _settings() -> dict[str, dict[str, Any]]:
    """Every knob's values by the names to show; the first is the recipe that all are turned from."""
    steps = BASE["epochs"] * -(-N // int(BASE["batch_size"]))
    found: dict[str, dict[str, Any]] = {"as it is": {}}
    values: dict[str, Mapping[Any, Mapping[str, Any]]] = {
        "rate": {rate: {"learning_rate": rate} for rate in RATES},
        "batch, equal epochs": {size: {"batch_size": size} for size in BATCHES},
        "batch, equal steps": {
            size: {"batch_size": size, "steps": steps} for size in EQUAL_STEPS
        },
        "dropout": {share: {"dropout": share} for share in DROPOUTS},
        "L2": {decay: {"weight_decay": decay} for decay in L2},
        "decay": {
            decay: {"optimizer": "adamw", "weight_decay": decay} for decay in DECAYS
        },
        "L1": {pull: {"l1": pull} for pull in L1},
        **{
            name: {
                rate: {"optimizer": name, "learning_rate": rate} for rate in rates
            }
            for name, rates in OPTIMIZERS.items()
        },
    }
    fast = {"learning_rate": 3e-3}  # there is more to hold back
    values["dropout, rate 0.003"] = {
        share: {"dropout": share, **fast} for share in (0.4, 0.8)
    }
    values["L2, rate 0.003"] = {
        decay: {"weight_decay": decay, **fast} for decay in (1e-3,)
    }
    values["decay, rate 0.003"] = {
        decay: {"optimizer": "adamw", "weight_decay": decay, **fast}
        for decay in (0.1,)
    }
    values["rate 0.0003, epochs"] = {200: {"learning_rate": 3e-4, "epochs": 200}}
    base = repr(recipe_for("sketches"))
    same = (repr(recipe_for("sketches", steps=steps)),)
    for knob, settings in values.items():
        for value, fields in settings.items():
            recipe = repr(recipe_for("sketches", **fields))
            zero = knob == "decay" and not value  # without decay AdamW is Adam
            if recipe != base and recipe not in same and not zero:
                found[f"{knob} {value:g}"] = fields
    return found


def at(knob: str, value: float) -> str:
    """Name the setting in which a knob stands at a value, as the studies do.

    >>> at("rate", 3e-3), at("rate", 1e-3), at("dropout", 0.0)
    ('rate 0.003', 'as it is', 'as it is')
    """
    name = f"{knob} {value:g}"
    return name if name in SETTINGS else "as it is"


SETTINGS = _settings()


def _random_settings(n: int = 20) -> dict[str, dict[str, Any]]:
    """Draw recipes from a space in which most of them learn; and what is recommended as defaults."""
    rng = np.random.default_rng(1)
    drawn = {}
    for k in range(1, n + 1):
        drawn[f"random {k}"] = {
            "optimizer": str(rng.choice(["adam", "adamw", "rmsprop"])),
            "learning_rate": float(f"{10 ** rng.uniform(-3.5, -2):.2g}"),
            "batch_size": int(rng.choice([16, 32, 64, 128])),
            "weight_decay": float(f"{10 ** rng.uniform(-5, -2.5):.2g}"),
            "dropout": float(f"{rng.uniform(0, 0.6):.2g}"),
        }
    defaults = {
        f"rate {rate:g}, batch {batch}, L2 {decay:g}": {
            "learning_rate": rate,
            "batch_size": batch,
            "weight_decay": decay,
        }
        for rate in (1e-3, 1e-4)
        for batch in (32, 64)
        for decay in (0.01, 0.001)
    }
    return {**defaults, **drawn}


STUDIES = (
    *(
        Study(f"knobs-{task}", measure, SETTINGS, shared={"task": task}, seeds=5)
        for task in TASKS
    ),
    Study(
        "knobs-longer",
        lengthen,
        {
            f"{task}, {epochs} epochs": {"task": task, "epochs": epochs}
            for task in TASKS
            for epochs in LONG
        },
        seeds=5,
        metric="val_accuracy",
    ),
    *(
        Study(
            f"knobs-defaults-{task}",
            measure,
            _random_settings(),
            shared={"task": task},
            seeds=5,
        )
        for task in LOTS
    ),
    Study(
        "knobs-scaling",
        measure,
        {
            f"batch {size}, rate {rate:g}": {
                "batch_size": size,
                "learning_rate": rate,
            }
            for size in SGD_BATCHES
            for rate in SGD_RATES
        },
        shared={"task": "digits", "optimizer": "sgd"},
        seeds=5,
    ),
    Study(
        "knobs-scaling-far",
        measure,
        {
            f"batch {size}, rate {0.04 * size:g}": {
                "batch_size": size,
                "learning_rate": 0.04 * size,
            }
            for size in SGD_BATCHES
        },
        shared={"task": "digits", "optimizer": "sgd"},
        seeds=5,
    ),
    Study(
        "knobs-range-test",
        suggest,
        {
            f"{task}, {optimizer}": {"task": task, "optimizer": optimizer}
            for task in TASKS
            for optimizer in ("adam", "sgd")
        },
        seeds=5,
    ),
)
