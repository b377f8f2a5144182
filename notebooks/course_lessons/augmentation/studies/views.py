"""Test-time augmentation: the mean of several views, for models that were augmented in training and for those not."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from course_lessons.augmentation.studies.digits import load_pool, recipe_of


@lru_cache(maxsize=2)
def _trained(seed: int, augment: tuple[tuple[str, Any], ...], n: int, steps: int):
    from course_lib.training import train

    recipe = recipe_of(seed, dict(augment) or None, n, steps)
    return train(recipe, load_pool(seed), validation=None)


def views_averaged(
    seed: int,
    *,
    views: int = 1,
    seen: Mapping[str, Any] | None = None,
    augment: Mapping[str, Any] | None = None,
    n: int = 1_000,
    steps: int = 900,
) -> dict[str, float]:
    """Train on digits, then average the probabilities of several views of each test digit.

    Parameters
    ----------
    seed : int
        Of the split, the training and the views.
    views, seen : int, mapping
        How many views, the digit itself being the first, and how they differ: an `Augmentation` as plain data.
    augment, n, steps : mapping, int, int
        How digits were changed in training, how many there were, and steps of 64.

    Returns
    -------
    dict
        accuracy; and seconds to predict a thousand digits.
    """
    from time import thread_time

    from course_lib.augment import Augmentation, predict_augmented

    test = load_pool(seed).test
    run = _trained(seed, tuple((augment or {}).items()), n, steps)
    started = thread_time()
    policy = Augmentation(**(seen or {}))
    p = predict_augmented(run, test.X, policy, views=views, random_state=seed)
    seconds = thread_time() - started
    return {"accuracy": float(np.mean(p.argmax(1) == test.y)), "seconds": seconds}
