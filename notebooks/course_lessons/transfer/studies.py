"""The studies of this lesson: what weights that have learned something else are worth in labels, and where not."""

import copy
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import torch

from course_lib.datasets import (
    Dataset,
    Split,
    load_mnist_5000,
    load_sketches,
    resize,
)
from course_lib.datasets.dataset import change_parts
from course_lib.metrics import Metric, register
from course_lib.models import build, efficientnet_lite0
from course_lib.results import Study
from course_lib.training import Recipe, Run, Transfer, train
from course_lib.training.run import Inputs
from course_lib.transfer import cached_features, frozen_features, linear_probe

register(
    Metric("accuracy_sorted", "accuracy class by class, in training mode", True),
)


LABELS = (10, 30, 100, 300, 1_000)
BASE = {"policy": "class_balanced", "learning_rate": 2e-3, "schedule": "cosine"}
POOL = 1_000  # pictures of a part that ImageNet's network looks at: 7 ms each


def load_halves() -> tuple[Dataset, Dataset]:
    """Give the sketches of five classes, boat to house, to start from; and of the other five, to learn.

    >>> [half.classes[0] for half in load_halves()]
    ['boat', 'key']
    """
    data = load_sketches()
    return _classes(data, range(5)), _classes(data, range(5, 10))


def _classes(data: Dataset, codes: range) -> Dataset:
    names = [data.classes[code] for code in codes]

    def keep(part):
        rows = part.take(np.isin(part.y, codes))
        return replace(rows, y=rows.y - codes.start)

    return change_parts(
        data, keep, classes=names, name=f"sketches, {names[0]} to {names[-1]}"
    )


@lru_cache(maxsize=4)
def start(
    source: str,
    seed: int,
    model: str = "cnn",
    width: float = 1.0,
    steps: int = 1_000,
) -> Run:
    """Train a network on the source: "sketches" (of the other five classes), "digits", or "nonsense".

    Nonsense is the same sketches with their labels dealt out at random.
    """
    data = load_mnist_5000() if source == "digits" else load_halves()[0]
    if source == "nonsense":
        labels = np.random.default_rng(seed).permutation(data.train.y)
        data = replace(data, train=replace(data.train, y=labels))
    recipe = Recipe(model=model, width=width, steps=steps, learning_rate=2e-3)
    return train(
        recipe.replace(schedule="cosine", seed=seed), data, validation=None
    )


def measure(
    seed: int,
    *,
    labels: int,
    how: str,
    source: str = "sketches",
    steps: int = 400,
    trunk_rate: float = 1.0,
) -> dict[str, float]:
    """Learn five classes of sketches from a few labels, and say how many of 1,000 others are named right.

    Parameters
    ----------
    seed : int
        Draws the labelled sketches, the weights that are new, and the order of the batches.
    labels : int
        Labelled sketches, as many of each class.
    how : {"scratch", "frozen", "tuned"}
        A new network; logistic regression on the features of the source's; or that network, all of it, trained on.
    source : {"sketches", "digits", "nonsense", "nothing"}
        What the network that is started from has learned; nothing is a trunk as it was drawn.
    steps, trunk_rate
        As `Recipe` and `Transfer` have them.

    Returns
    -------
    dict
        accuracy; accuracy_old_classes, of the source's own head on the trunk as it is afterwards; seconds.
    """
    new = load_halves()[1]
    recipe = Recipe(budget=labels, steps=steps, seed=seed, **BASE)
    if how == "frozen":
        trunk = (
            build("cnn", (1, 28, 28), 5, seed=seed)
            if source == "nothing"
            else start(source, seed).model
        )
        return probe(new.take(recipe.choose(new.train)), trunk)
    if how == "tuned":
        begun = start(source, seed)
        transfer = Transfer(source=begun, trunk_rate=trunk_rate)
        recipe = recipe.replace(transfer=transfer)
    run = train(recipe, new, validation=None, test=True)
    found = {"accuracy": run.metrics["accuracy"], "seconds": run.seconds}
    if how == "tuned" and source == "sketches":
        found["accuracy_old_classes"] = _remembered(run, begun)
    return found


def tune(
    seed: int,
    *,
    labels: int,
    source: str,
    steps: int,
    model: str = "cnn",
    width: float = 1.0,
    source_steps: int = 1_000,
    stage_decay: float = 1.0,
    gradual: bool = False,
    batch_norm: str = "eval",
) -> dict[str, float]:
    """Fine-tune a source's network with care: some layers later, or slower, or batch norm at rest.

    Parameters
    ----------
    seed, labels, steps : int
        As in `measure`.
    source : {"sketches", "digits"}
        As in `measure`.
    source_steps : int
        How long the source was learned.
    model, width, stage_decay, batch_norm
        As `Recipe` and `Transfer` have them.
    gradual : bool
        Whether the head learns alone at first, and one stage more after each eighth of the steps.

    Returns
    -------
    dict
        accuracy; and of networks with batch norm accuracy_sorted, where the test sketches come class by class, in
        batches of 64, and the network was left in training mode.
    """
    new = load_halves()[1]
    recipe = Recipe(model=model, width=width, budget=labels, seed=seed, **BASE)
    recipe = recipe.replace(steps=steps)
    epochs = steps // -(-labels // recipe.batch_size)
    begin = {"thawed": 1, "thaw_every": epochs // 8} if gradual else {}
    transfer = Transfer(
        source=start(source, seed, model, width, source_steps),
        stage_decay=stage_decay,
        batch_norm=batch_norm,
        **begin,
    )
    recipe = recipe.replace(transfer=transfer)
    run = train(recipe, new, test=True, validation=None)
    found = {"accuracy": run.metrics["accuracy"]}
    if model == "resnet":
        found["accuracy_sorted"] = _sorted_in_training_mode(run, new.test)
    return found


def _sorted_in_training_mode(run: Run, test: Split) -> float:
    """Forget ``eval()``, and let each batch of one class normalise itself."""
    order = np.argsort(test.y, kind="stable")
    model = copy.deepcopy(run.model)
    model.keeps_statistics = False
    model.train()
    with torch.no_grad():
        named = [
            model(Inputs.floats(batch)).argmax(dim=1)
            for batch in run.inputs.transform(test.X[order]).split(64)
        ]
    return float((torch.cat(named).numpy() == test.y[order]).mean())


def probe(data: Dataset, trunk: Any) -> dict[str, float]:
    """Fit logistic regression on a trunk's features, and measure it on the test part."""
    features = frozen_features(trunk, data)
    return {
        "accuracy": linear_probe(features.train, C=0.1).score(
            features.test.X, features.test.y
        )
    }


def _remembered(run: Run, begun: Run) -> float:
    """What the source's head makes of its own test sketches through the trunk that has learned on."""
    old = load_halves()[0].test
    run.model.head = begun.model.head
    return float((run.predict(old.X) == old.y).mean())


@lru_cache(maxsize=4)
def _features(data: str, how: str) -> tuple[Split, Split]:
    """What EfficientNet-Lite0 makes of pictures enlarged to 96 pixels, with the weights of ImageNet or as drawn."""
    trunk = {
        "imagenet": efficientnet_lite0,
        "untrained": lambda: build("efficientnet_lite0", (3, 96, 96), 2, seed=0),
    }[how]()
    pictures = resize(_pictures(data), 96)
    train, test = (
        replace(part, X=cached_features(trunk, part.X))
        for part in (pictures.train, pictures.test)
    )
    return train, test


def _pictures(data: str) -> Dataset:
    whole = load_halves()[1] if data == "sketches" else load_mnist_5000()
    return change_parts(
        whole, lambda part: part.take(np.arange(min(len(part), POOL)))
    )


def far(seed: int, *, labels: int, how: str, data: str) -> dict[str, float]:
    """Name sketches or digits from a few labels: from scratch, or by the features of a large network that is frozen.

    Parameters
    ----------
    seed, labels : int
        Draws the labelled pictures, as many of each class; how many they are.
    how : {"scratch", "imagenet", "untrained"}
        A small network of its own, or logistic regression on what EfficientNet-Lite0 makes of the pictures: with
        ImageNet's weights, or with those that it is drawn with.
    data : {"sketches", "digits"}
        Five classes of sketches, or ten of real digits.

    Returns
    -------
    dict
        accuracy on the test part.

    Examples
    --------
    >>> far(0, labels=10, how="scratch", data="digits")["accuracy"] > 0.2
    True
    """
    pictures = _pictures(data)
    recipe = Recipe(budget=labels, steps=400, seed=seed, **BASE)
    if how == "scratch":
        run = train(recipe, pictures, validation=None, test=True)
        return {"accuracy": run.metrics["accuracy"]}
    features, others = _features(data, how)
    known = features.take(recipe.choose(pictures.train))
    return {"accuracy": linear_probe(known, C=0.01).score(others.X, others.y)}


FAR = {
    "from scratch": "scratch",
    "ImageNet's features": "imagenet",
    "untrained features": "untrained",
}
WAYS = {"from scratch": "scratch", "frozen": "frozen", "fine-tuned": "tuned"}
CARE = {
    "all at once": {},
    "layer by layer": {"gradual": True},
    "lower layers slower": {"stage_decay": 0.3},
}

STUDIES = (
    Study(
        "transfer-near",
        measure,
        {
            f"{n:,} labels, {name}": {"labels": n, "how": how}
            for n in LABELS
            for name, how in WAYS.items()
        }
        | {
            f"{n:,} labels, {name}, four times as long": {
                "labels": n,
                "how": how,
                "steps": 1_600,
            }
            for n in (30, 1_000)
            for name, how in WAYS.items()
            if how != "frozen"
        },
    ),
    Study(
        "transfer-sources",
        measure,
        {
            f"{n} labels, {name}, from {source}": {
                "labels": n,
                "how": how,
                "source": source,
            }
            for n in (30, 300)
            for name, how in WAYS.items()
            for source in ("sketches", "digits", "nonsense", "nothing")
            if how == "frozen" or (how == "tuned" and source != "nothing")
        }
        | {
            f"{n} labels, from scratch": {"labels": n, "how": "scratch"}
            for n in (30, 300)
        },
    ),
    Study(
        "transfer-far",
        far,
        {
            f"{n:,} {data}, {name}": {"labels": n, "how": how, "data": data}
            for data in ("sketches", "digits")
            for n in LABELS[:-1]
            for name, how in FAR.items()
        },
        seeds=5,
    ),
    Study(
        "transfer-forgetting",
        measure,
        {
            "all layers at the full rate": {"labels": 300, "how": "tuned"},
            "lower layers at a tenth": {
                "labels": 300,
                "how": "tuned",
                "trunk_rate": 0.1,
            },
            "lower layers at a hundredth": {
                "labels": 300,
                "how": "tuned",
                "trunk_rate": 0.01,
            },
        },
    ),
    Study(
        "transfer-care",
        tune,
        {
            f"{n} labels, {name}{long}": {"labels": n, "steps": steps, **care}
            for n in (30, 300)
            for steps, long in ((200, ""), (800, ", four times as long"))
            for name, care in CARE.items()
        },
        shared={"source": "sketches"},
        seeds=5,
    ),
    Study(
        "transfer-batch-norm",
        tune,
        {
            f"{n} labels, batch norm {mode} from {source}": {
                "labels": n,
                "source": source,
                "steps": 100,
                "batch_norm": batch_norm,
            }
            for n in (100, 300)
            for source in ("sketches", "digits")
            for batch_norm, mode in (("eval", "at rest"), ("train", "learning"))
        },
        shared={"model": "resnet", "width": 0.25, "source_steps": 300},
        seeds=5,
    ),
)
