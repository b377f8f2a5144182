"""What controls share that train while the learner waits: a training, what is refused, and the verdict."""

from collections.abc import Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.datasets import Dataset
from course_lib.metrics.registry import Verdict, paired_interval, verdict_label
from course_widgets.base import check_data
from course_widgets.memory import shows_progress

if TYPE_CHECKING:
    from course_lib.training import Recipe, Run

SMALLEST_SIDE, LARGEST_SIDE = 7, 96


def train_while_waiting(recipe: "Recipe", data: Dataset) -> "Run":
    """Train, and look at no validation sample on the way: the measure comes after.

    Raises
    ------
    KeyboardInterrupt
        If the training was interrupted: a model trained by half is no measure.
    """
    from course_lib.training import train

    run = train(recipe, data, validation=None, progress=shows_progress())
    if run.stopped_by == "interrupt":
        raise KeyboardInterrupt("interrupted while training")
    return run


def paired_verdict(accuracies: Sequence[float], baseline: Sequence[float]) -> Verdict:
    """Say what accuracies come to against others over the same seeds.

    >>> paired_verdict([0.8, 0.9], [0.8, 0.9]).words, paired_verdict([0.8], [0.7]).words
    ('the same', 'too few seeds to call')
    """
    differences = np.array(accuracies) - np.array(baseline)
    n = len(differences)
    low, high = paired_interval(differences) if n > 1 else (-1.0, 1.0)
    words = verdict_label(low, high, "accuracy", n) if differences.any() else "the same"
    return Verdict(float(differences.mean()), low, high, words)


def check_count(name: str, value: Any, most: int) -> int:
    """Give a whole number from 1 to `most`.

    Raises
    ------
    ValueError
        If it is none.
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or not 1 <= int(value) <= most:
        raise ValueError(f"{name}={value!r} cannot be; give a whole number from 1 to {most:,}")
    return int(value)


def check_recipe(recipe: Any) -> "Recipe | None":
    """Give a recipe, or None where none is given.

    Raises
    ------
    TypeError
        If it is something else.
    """
    from course_lib.training import Recipe

    if recipe is not None and not isinstance(recipe, Recipe):
        raise TypeError(f"recipe is a {type(recipe).__name__}; give a course_lib.training.Recipe")
    return recipe


def check_trainable_pictures(data: Dataset) -> Dataset:
    """Give a data set of pictures back if they can be worked on and learned from at every move.

    Raises
    ------
    TypeError, ValueError
        If they are too small, too large or too many, or there is nothing to tell apart or to measure on.
    """
    height, width = check_data(data).train.X.shape[1:3]
    if min(height, width) < SMALLEST_SIDE:
        raise ValueError(
            f"pictures are {height}×{width}; a model reads those of {SMALLEST_SIDE} pixels a side or more"
        )
    if max(height, width) > LARGEST_SIDE:
        raise ValueError(
            f"pictures are {height}×{width}; at most {LARGEST_SIDE} pixels a side can be worked on at every move: "
            "course_lib.datasets.resize(data, 64), or load_image_folder(…, size=64)"
        )
    if (n_classes := len(np.unique(data.train.y))) < 2:
        raise ValueError(f"data has {n_classes} class(es) to train on; give pictures of two or more")
    if not len(data.val):
        raise ValueError("data.val is empty, so nothing can be shown or measured; give validation pictures")
    return data
