"""Bursts: sketches photographed many times over, so that there are many images of few things."""

from __future__ import annotations

import dataclasses

import numpy as np

from course_lib.datasets.dataset import Dataset, Split
from course_lib.datasets.sketches import load_sketches
from course_lib.validation import check_whole_number


def load_bursts(
    n_sketches: int = 2_000, shots: int = 40, random_state: int = 0, n_val: int = 200, n_test: int = 2_000
) -> Dataset:
    """Draw sketches and photograph each training sketch many times: quantity without diversity.

    Parameters
    ----------
    n_sketches : int, default=2_000
        Different training sketches, at least 10.
    shots : int, default=40
        Photographs of each, from 1.
    random_state : int, default=0
        Seed of the sketches and the shots.
    n_val, n_test : int
        Different sketches, at least 10, photographed once: those of `load_sketches`.

    Returns
    -------
    Dataset
        uint8 images ``(n, 28, 28)``; `train.groups` is the sketch that an image shows, one sketch after the other.

    Examples
    --------
    >>> bursts = load_bursts(n_sketches=20, shots=3, n_val=10, n_test=10)
    >>> bursts.train.groups[:6].tolist(), len(bursts.train)
    ([0, 0, 0, 1, 1, 1], 60)
    """
    shots = check_whole_number("shots", shots, at_least=1)
    data = load_sketches(n_train=n_sketches, n_val=n_val, n_test=n_test, random_state=random_state)
    images = shoot(data.train.X, shots, np.random.default_rng([random_state, shots]))
    sketch = np.arange(n_sketches)
    train = Split(
        images.reshape(-1, *images.shape[2:]), np.repeat(data.train.y, shots), np.repeat(sketch, shots)
    )
    return dataclasses.replace(
        data,
        name="bursts",
        train=train,
        val=dataclasses.replace(data.val, groups=None),
        test=dataclasses.replace(data.test, groups=None),
        group_names=(),
        description=f"{n_sketches:,} sketches, photographed {shots} times each, made by course_lib.",
    )


def shoot(images: np.ndarray, shots: int, rng: np.random.Generator) -> np.ndarray:
    """Photograph each image several times, with an unsteady hand: shifted by up to a pixel, lighter or darker by up
    to a tenth, with fresh noise.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width)
        What is photographed.
    shots : int
        How often.
    rng : numpy.random.Generator
        Draws shifts, light and noise.

    Returns
    -------
    ndarray of uint8, shape (n, shots, height, width)

    Examples
    --------
    >>> grey = np.full((2, 8, 8), 100, dtype=np.uint8)
    >>> taken = shoot(grey, 5, np.random.default_rng(0))
    >>> taken.shape, len(np.unique(taken.reshape(10, -1), axis=0))
    ((2, 5, 8, 8), 10)
    """
    n, height, width = images.shape
    framed = np.pad(images, [(0, 0), (1, 1), (1, 1)], mode="edge")
    taken = np.empty((n, shots, height, width), dtype=np.uint8)
    for shot in range(shots):
        down, right = rng.integers(0, 3, (2, n))
        rows, columns = down[:, None] + np.arange(height), right[:, None] + np.arange(width)
        seen = framed[np.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]]
        light = rng.uniform(0.9, 1.1, (n, 1, 1)).astype(np.float32)
        grey = seen * light + 5 * rng.standard_normal(seen.shape, dtype=np.float32)
        taken[:, shot] = np.clip(np.rint(grey), 0, 255)
    return taken
