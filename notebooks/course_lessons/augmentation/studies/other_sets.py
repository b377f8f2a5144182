"""The same policies on three sets of pictures: does each set want its own?"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from course_lessons.augmentation.studies.digits import recipe_of
from course_lib import datasets
from course_lib.datasets import Dataset
from course_lib.datasets.dataset import change_parts

SETS = ("sketches", "sketches lying any way", "spoken words")

STEPS = 300


@lru_cache(maxsize=3)
def load_set(name: str) -> Dataset:
    """Load one of `SETS`: sketches, sketches turned any way (all of them), spectrograms of words."""
    from course_lib.augment import Augmentation, augment

    if name == "spoken words":
        return datasets.load_speech_tones(n_val=1_000, n_test=2_000)
    data = datasets.load_sketches()
    if name == "sketches":
        return data
    any_way = Augmentation(rotation=180, padding="border")
    return change_parts(
        data,
        lambda part: replace(
            part, X=augment(part.X, any_way, random_state=len(part)).images
        ),
    )


def on_a_set(
    seed: int,
    *,
    of: str,
    augment: Mapping[str, Any] | None = None,
    n: int = 1_000,
    steps: int = STEPS,
) -> dict[str, float]:
    """Train on `n` samples of a set, augmented or not.

    Parameters
    ----------
    seed, of, augment, n, steps : int, str, mapping, int, int
        One of `SETS`, an `Augmentation` as plain data, samples to train on, and steps of 64.

    Returns
    -------
    dict
        accuracy on the test part, and val_accuracy, to choose a policy by.
    """
    from course_lib.training import train

    data = load_set(of)
    recipe = recipe_of(seed, augment, n, steps)
    run = train(recipe, data, validation=None, test=True)
    return {
        "accuracy": run.metrics["accuracy"],
        "val_accuracy": run.evaluate(data.val)["accuracy"],
    }
