"""Digits of MNIST, augmented for training; measured upright, turned, and in other light."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from course_lib.datasets import Dataset, load_mnist_5000
from course_lib.metrics import Metric, register

register(
    Metric("accuracy_turned", "accuracy on turned pictures", True),
    Metric("accuracy_light", "accuracy in other light", True),
)


TURNED = 45  # degrees either way, in the turned test
DIM, HAZE = (
    (0.4, 0.7),
    0.3,
)  # of the light, and of the grey that lies over a picture at most
BASE = {"learning_rate": 4e-3, "schedule": "cosine"}


@lru_cache(maxsize=1)
def load_pool(seed: int) -> Dataset:
    """Load 4,000 digits to draw from and 1,000 to test on, of a split of the seed's own.

    Examples
    --------
    >>> load_pool(0)
    Dataset('MNIST 5000', 10 classes, train 4,000 · val 0 · test 1,000, 28×28 uint8)
    """
    data = load_mnist_5000(seed)
    parts = (data.train, data.val)
    X, y = (
        np.concatenate([getattr(part, name) for part in parts]) for name in "Xy"
    )
    # nothing is chosen on the validation digits here: they are trained on, too
    return replace(data, train=replace(data.train, X=X, y=y), val=data.val.take([]))


def recipe_of(seed: int, augment: Mapping[str, Any] | None, n: int, steps: int):
    """Give the recipe that all digits are learned by: `n` of them at random, in so many steps."""
    from course_lib.training import Recipe

    return Recipe(
        policy="random", budget=n, steps=steps, augment=augment, seed=seed, **BASE
    )


def turned(images: np.ndarray, seed: int) -> np.ndarray:
    """Turn pictures by up to 45 degrees either way, as they lie when nobody straightens them."""
    from course_lib.augment import Augmentation, augment

    return augment(images, Augmentation(rotation=TURNED), random_state=seed).images


def in_other_light(images: np.ndarray, seed: int) -> np.ndarray:
    """Dim pictures to 0.4 to 0.7 of their light, and lay a grey haze of up to 0.3 of white over each.

    Examples
    --------
    >>> white = np.full((1, 2, 2), 255, dtype=np.uint8)
    >>> bool(in_other_light(white, 0)[0, 0, 0] < 255)
    True
    """
    rng = np.random.default_rng(seed)
    factor = rng.uniform(*DIM, (len(images), 1, 1))
    haze = rng.uniform(0, HAZE, (len(images), 1, 1))
    return np.rint(255 * haze + factor * images).astype(np.uint8)


def digits(
    seed: int,
    *,
    augment: Mapping[str, Any] | None = None,
    n: int = 1_000,
    steps: int = 900,
) -> dict[str, float]:
    """Train on `n` digits, augmented or not, and measure on others.

    Parameters
    ----------
    seed : int
        Splits the digits, draws those to train on, the initial weights, the changes.
    augment : mapping, optional
        An `Augmentation` as plain data.
    n, steps : int
        Digits to train on, and steps of 64.

    Returns
    -------
    dict
        accuracy (upright, as they come), accuracy_turned, accuracy_light, train_accuracy (on its own digits,
        unchanged), gap (between that and accuracy), recall_<digit>, and the seconds spent learning.

    Examples
    --------
    >>> sorted(digits(0, n=50, steps=1))[:3]
    ['accuracy', 'accuracy_light', 'accuracy_turned']
    """
    from course_lib.training import train

    data = load_pool(seed)
    run = train(
        recipe_of(seed, augment, n, steps), data, validation=None, test=True
    )
    X, y = data.test.X, data.test.y
    own = run.evaluate(data.train.take(run.indices))["accuracy"]
    return {
        "accuracy": run.metrics["accuracy"],
        "accuracy_turned": float(np.mean(run.predict(turned(X, seed)) == y)),
        "accuracy_light": float(np.mean(run.predict(in_other_light(X, seed)) == y)),
        "train_accuracy": own,
        "gap": own - run.metrics["accuracy"],
        **{f"recall_{k}": share for k, share in run.metrics["recall"].items()},
        "seconds": run.seconds,
    }
