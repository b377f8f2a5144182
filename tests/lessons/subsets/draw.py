"""Wrong and right answers to subsets-1, “Draw 100 of 1,000”."""

import random

import numpy as np
import pandas as pd
import torch

from course_lessons.subsets.exercises.draw import _draw
from course_lib import subsets


def _draw_a_block(n: int, k: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, n - k + 1) + np.arange(k)


MISTAKES = {
    "subsets-1": [
        (
            lambda: lambda n, k, seed: np.random.default_rng(seed).integers(0, n, k),
            "with replacement",
        ),
        (lambda: lambda n, k, seed: np.arange(k), "Whatever the `seed`"),
        (
            lambda: lambda n, k, seed: np.random.default_rng().choice(n, k, replace=False),
            "The same `seed`",
        ),
        (lambda: _draw_a_block, "same chance"),
        (
            lambda: lambda n, k, seed: np.random.default_rng(seed).choice(n, k, replace=False) + 1,
            "0 to 999",
        ),
        (
            lambda: lambda n, k, seed: np.random.default_rng(seed).random(n) < k / n,
            "mask of True and False",
        ),
        (
            lambda: lambda n, k, seed: np.random.default_rng(seed).permutation(n)[:k] / 1,
            "whole numbers",
        ),
        (
            lambda: lambda n, k, seed: np.random.default_rng(seed).choice(n - 1, k, replace=False),
            "0 among them",
        ),
        (lambda: lambda n, k, seed: np.random.default_rng(seed).normal(50, 10, n)[:k], "Is that a value"),
        (
            lambda: lambda n, k, seed: np.random.default_rng(seed).choice(n, 100, replace=False),
            "With n = 30, k = 1 and seed = 0 your `draw` stopped",
        ),
        (lambda: lambda n, k, seed: np.random.default_rng(seed).permutation(1_000)[:k], "With n = 30"),
        (lambda: lambda n, k, seed: np.random.default_rng().choice(n, k, seed=seed), "a seed belongs into"),
        (lambda: lambda k, n, seed: _draw(n, k, seed), "another order"),
        (lambda: lambda n, k: _draw(n, k, 0), "yours takes n, k"),
        (lambda: lambda n, k, seed: tuple(_draw(n, k, seed)), "tuple"),
        (lambda: _draw(1_000, 100, 0), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "subsets-1": [
        lambda: lambda n, k, seed: np.random.default_rng(seed).permutation(n)[:k],
        lambda: lambda n, k, seed: np.argsort(np.random.default_rng(seed).random(n))[:k],
        lambda: lambda a, b, c: torch.tensor(_draw(a, b, c)),
        lambda: lambda n, k, seed: pd.Series(range(n)).sample(k, random_state=seed).index,
        lambda: lambda n, k, seed: random.Random(seed).sample(range(n), k),
        lambda: lambda n, k, seed: np.random.RandomState(seed).choice(n, k, replace=False),
        lambda: lambda n, k, seed: subsets.random(np.zeros(n, int), k, random_state=seed).tolist(),
    ],
}
