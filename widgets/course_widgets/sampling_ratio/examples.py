"""What SamplingRatio's example states are made of."""

import numpy as np


def two_clouds(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Make labels (n,), a tenth of them 1, and points (n, 2) around a centre for each."""
    rng = np.random.default_rng(0)
    y = (rng.random(n) < 0.1).astype(np.int64)
    return y, rng.normal(size=(n, 2)) + 2.2 * y[:, None]


def long_tail(n_classes: int) -> np.ndarray:
    """Make labels with counts that fall from 5,000 to 50."""
    return np.repeat(np.arange(n_classes), np.geomspace(5_000, 50, n_classes).astype(int))


def harbour() -> dict:
    """Make images with and without birds, which come several at a time, and with boats and trees."""
    rng = np.random.default_rng(0)
    birds = np.where(rng.random(600) < 0.25, rng.integers(2, 5, 600), 0)
    boats, trees = rng.random((2, 600)) < np.array([[0.5], [0.3]])
    return {
        "y": np.where(birds > 0, "with birds", "without"),
        "objects": {"bird": birds, "boat": boats.astype(int), "tree": trees.astype(int)},
    }
