"""Wrong and right answers to subsets-1, “Draw 100 of 1,000”."""

import numpy as np

from course_lessons.subsets.exercises.draw import _draw
from course_lib import subsets


def _draw_a_block(n: int, k: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, n - k) + np.arange(k)


MISTAKES = {
    "subsets-1": [
        (
            lambda: lambda n, k, seed: np.random.default_rng(seed).integers(0, n, k),
            "with replacement",
        ),
        (lambda: lambda n, k, seed: np.arange(k), "Every seed"),
        (
            lambda: lambda n, k, seed: np.random.default_rng().choice(n, k, replace=False),
            "same seed",
        ),
        (lambda: _draw_a_block, "same chance"),
        (
            lambda: lambda n, k, seed: np.random.default_rng(seed).choice(n, k, replace=False) + 1,
            "0 to 999",
        ),
        (
            lambda: lambda n, k, seed: np.random.default_rng(seed).random(n) < k / n,
            "shape",
        ),
        (
            lambda: lambda n, k, seed: np.random.default_rng(seed).permutation(n)[:k] / 1,
            "whole numbers",
        ),
        (lambda: _draw(1_000, 100, 0), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "subsets-1": [
        lambda: lambda n, k, seed: np.random.default_rng(seed).permutation(n)[:k],
        lambda: lambda n, k, seed: np.argsort(np.random.default_rng(seed).random(n))[:k],
        lambda: lambda n, k, seed: np.random.RandomState(seed).choice(n, k, replace=False),
        lambda: lambda n, k, seed: subsets.random(np.zeros(n, int), k, random_state=seed).tolist(),
    ],
}
