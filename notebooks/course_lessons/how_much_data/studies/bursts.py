"""Sketches photographed many times over: quantity without diversity."""

from dataclasses import replace
from functools import cache, partial

import numpy as np
from numpy.random import Generator

from course_lib.datasets import Dataset, Split, load_sketches
from course_lib.experiments import measure_recipe
from course_lib.labels import encode_labels, largest_remainder
from course_lib.subsets.selection import policy
from course_lib.validation import check_whole_number


def load_bursts(
    n_sketches: int = 2_000,
    shots: int = 40,
    random_state: int = 0,
    n_val: int = 200,
    n_test: int = 2_000,
) -> Dataset:
    """Draw sketches and photograph each training sketch many times.

    Parameters
    ----------
    n_sketches, n_val, n_test : int
        Different sketches, at least 10; those to validate and test on are photographed once.
    shots : int, default=40
        Photographs of each training sketch, from 1.
    random_state : int, default=0
        Seed of the sketches and the shots.

    Returns
    -------
    Dataset
        uint8 images ``(n, 28, 28)``; `train.groups` is the sketch that an image shows, one after the other.

    Raises
    ------
    ValueError
        If a number is too small.

    Examples
    --------
    >>> bursts = load_bursts(n_sketches=20, shots=3, n_val=10, n_test=10)
    >>> bursts.train.groups[:6].tolist()
    [0, 0, 0, 1, 1, 1]
    """
    shots = check_whole_number("shots", shots, at_least=1)
    data = load_sketches(
        n_train=n_sketches, n_val=n_val, n_test=n_test, random_state=random_state
    )
    images = jitter(
        data.train.X, shots, np.random.default_rng([random_state, shots])
    )
    sketch = np.repeat(np.arange(n_sketches), shots)
    train = Split(
        images.reshape(-1, *images.shape[2:]), data.train.y[sketch], sketch
    )
    val, test = (replace(split, groups=None) for split in (data.val, data.test))
    about = f"{n_sketches:,} sketches, photographed {shots} times each, made by course_lib."
    return Dataset("bursts", train, val, test, data.classes, description=about)


def jitter(images: np.ndarray, times: int, rng: np.random.Generator) -> np.ndarray:
    """Photograph each image several times with an unsteady hand: (n, height, width) to (n, times, …).

    Each time it is shifted by up to a pixel, lighter or darker by up to a tenth, with new noise.
    """
    n, height, width = images.shape
    padded = np.pad(images, [(0, 0), (1, 1), (1, 1)], mode="edge")
    jittered = np.empty((n, times, height, width), dtype=np.uint8)
    for time in range(times):
        down, right = rng.integers(0, 3, (2, n))
        rows = down[:, None] + np.arange(height)
        columns = right[:, None] + np.arange(width)
        shifted = padded[
            np.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]
        ]
        light = rng.uniform(0.9, 1.1, (n, 1, 1)).astype(np.float32)
        noise = 5 * rng.standard_normal(shifted.shape, dtype=np.float32)
        jittered[:, time] = np.clip(np.rint(shifted * light + noise), 0, 255)
    return jittered


def diversity(
    seed: int, *, n_groups: int, budget: int, **fields: object
) -> dict[str, float]:
    """Train on `budget` photographs of `n_groups` sketches, and measure the run as `measure_recipe` does."""
    from course_lib.training import Recipe

    policy = partial(few_groups, n_groups=n_groups)
    return measure_recipe(
        seed, _bursts(), Recipe(policy=policy, budget=budget, **fields)
    )


@policy("groups")
def few_groups(
    count: int, rng: Generator, groups: np.ndarray, *, n_groups: int
) -> np.ndarray:
    """Draw the samples from a few groups only, the same number from each: cluster sampling.

    How data often come, not how they should: many photographs of few things. One ``random_state`` draws the groups in
    one order, so that asking for more groups keeps those there were.
    Kish, "Survey Sampling", Wiley 1965.

    {parameters}
    n_groups : int
        How many groups (of each class, with ``per_class``) to draw from, from 1.

    Examples
    --------
    >>> patients = ["ann"] * 5 + ["bob"] * 5 + ["eve"] * 5
    >>> picked = few_groups([0] * 15, 6, n_groups=2, groups=patients, random_state=0)
    >>> sorted({patients[i] for i in picked}), len(picked)
    (['ann', 'eve'], 6)
    """
    encoded = encode_labels(groups)
    there = len(encoded.classes)
    if check_whole_number("n_groups", n_groups, at_least=1) > there:
        raise ValueError(
            f"n_groups is {n_groups}, and there are {there} groups; give 1 to {there}"
        )
    drawn = rng.permutation(there)[:n_groups]
    capacity = np.zeros(there, dtype=np.int64)
    capacity[drawn] = encoded.counts[drawn]
    if count > (has := capacity.sum()):
        raise ValueError(
            f"{count} samples are asked for, and the {n_groups} groups drawn have {has}"
        )
    quotas = largest_remainder(
        np.sign(capacity), count, capacity=capacity, random_state=rng
    )
    pairs = zip(encoded.members(), quotas, strict=True)
    return np.concatenate([rng.permutation(own)[:quota] for own, quota in pairs])


_bursts = cache(load_bursts)
