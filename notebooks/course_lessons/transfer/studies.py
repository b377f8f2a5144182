"""The studies of this lesson: what weights that have learned something else are worth in labels, and where not."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from course_lib.datasets import (
    Dataset,
    Split,
    load_mnist_5000,
    load_sketches,
    resize,
)
from course_lib.datasets.dataset import change_parts
from course_lib.models import build, efficientnet_lite0
from course_lib.results import Study
from course_lib.training import Recipe, Run, Transfer, train
from course_lib.transfer import cached_features, frozen_features, linear_probe

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
def start(source: str, seed: int) -> Run:
    """Train a network on the source: "sketches" (of the other five classes), "digits", or "nonsense".

    Nonsense is the same sketches with their labels dealt out at random.
    """
    data = load_mnist_5000() if source == "digits" else load_halves()[0]
    if source == "nonsense":
        labels = np.random.default_rng(seed).permutation(data.train.y)
        data = replace(data, train=replace(data.train, y=labels))
    recipe = Recipe(steps=1_000, learning_rate=2e-3, schedule="cosine", seed=seed)
    return train(recipe, data, validation=None)


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
)
