"""The long-tailed sketches that these exercises are about."""

from functools import cache

import numpy as np

from course_lib.datasets import Dataset, load_sketches

BUDGET = 1_000


@cache
def tail() -> Dataset:
    """10,000 training sketches, a hundred times more of the commonest class than of the rarest."""
    return load_sketches(imbalance=100)


def tail_labels() -> np.ndarray:
    """Their class codes."""
    return tail().train.y
