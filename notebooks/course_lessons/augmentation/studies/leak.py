"""Augmented copies made before the split: what the validation score then says."""

from dataclasses import replace

import numpy as np

from course_lessons.augmentation.studies.digits import BASE, load_pool
from course_lib.datasets import Split

COPIES = {"rotation": 10, "shift": 0.05}


def split_copies(
    seed: int, *, copies: int, first: str, n: int = 300, steps: int = 600
) -> dict[str, float]:
    """Make augmented copies of `n` digits, split them 80 : 20, train, and validate.

    Parameters
    ----------
    seed : int
        Of the draw, of the copies, of the split and of the training.
    copies : int
        Of each digit, beside the digit itself.
    first : {"copies", "split"}
        Whether copies are made before the split, of all digits, or after it, of those trained on.
    n, steps : int
        Digits in all, and steps of 64.

    Returns
    -------
    dict
        val_accuracy as it is reported, accuracy on a thousand other digits, and optimism, how far the
        first is above it.
    """
    from course_lib.augment import Augmentation, augment
    from course_lib.training import Recipe, train

    data, rng = load_pool(seed), np.random.default_rng(seed)
    few = data.train.take(rng.permutation(len(data.train))[:n])
    is_val = rng.random(n) < 0.2

    def enlarged(part: Split) -> Split:
        more = part.take(np.tile(np.arange(len(part)), copies))
        moved = augment(more.X, Augmentation(**COPIES), random_state=rng).images
        return Split(np.concatenate([part.X, moved]), np.append(part.y, more.y))

    if first == "copies":
        both = enlarged(few)
        is_val = rng.random(len(both)) < 0.2
        learn, val = both.take(~is_val), both.take(is_val)
    else:
        learn, val = enlarged(few.take(~is_val)), few.take(is_val)
    recipe = Recipe(steps=steps, seed=seed, **BASE)
    run = train(recipe, replace(data, train=learn), validation=None, test=True)
    said = run.evaluate(val)["accuracy"]
    return {
        "val_accuracy": said,
        "accuracy": run.metrics["accuracy"],
        "optimism": said - run.metrics["accuracy"],
    }
