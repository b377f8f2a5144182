"""A rare class: copied, or copied and augmented."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from course_lessons.augmentation.studies.digits import BASE, load_pool
from course_lib.datasets import Split

COMMON, RARE = 100, 10  # digits of each class to learn from


def rare_class(
    seed: int,
    *,
    copied: bool = False,
    augmented: str = "nothing",
    augment: Mapping[str, Any] | None = None,
    steps: int = 600,
) -> dict[str, float]:
    """Train on 100 digits of nine classes and 10 of the tenth, which is another with every seed.

    Parameters
    ----------
    seed : int
        Draws the digits; its last figure is the rare class.
    copied : bool
        Whether the rare ones are copied until they are as many as the others.
    augmented : {"nothing", "copies", "all"}
        What is changed as `augment` says: nothing; the copies of the rare, once; every picture, anew in every pass.
    augment, steps : mapping, int
        An `Augmentation` as plain data; steps of 64.

    Returns
    -------
    dict
        balanced_accuracy, and the recall_rare and recall_common of the rare class and of the others.
    """
    from course_lib.augment import Augmentation
    from course_lib.augment import augment as change
    from course_lib.training import Recipe, train

    data, rng, rare = load_pool(seed), np.random.default_rng(seed), seed % 10
    rows = [
        rng.permutation(np.flatnonzero(data.train.y == k))[
            : RARE if k == rare else COMMON
        ]
        for k in range(10)
    ]
    part = data.train.take(np.concatenate(rows))
    if copied:
        more = data.train.take(np.tile(rows[rare], COMMON // RARE - 1))
        X = more.X
        if augmented == "copies":
            X = change(X, Augmentation(**(augment or {})), random_state=rng).images
        part = Split(np.concatenate([part.X, X]), np.append(part.y, more.y))
    recipe = Recipe(
        steps=steps,
        seed=seed,
        augment=augment if augmented == "all" else None,
        **BASE,
    )
    run = train(recipe, replace(data, train=part), validation=None, test=True)
    recall = run.metrics["recall"]
    others = [share for name, share in recall.items() if name != str(rare)]
    return {
        "balanced_accuracy": float(np.mean(list(recall.values()))),
        "recall_rare": recall[str(rare)],
        "recall_common": float(np.mean(others)),
    }
