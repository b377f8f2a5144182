"""Data drawn with a known truth: two classes with a border, a table with a rule, clusters of which one is rare."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

TEST = 4_000
CLUSTERS = 9
RARE = 0.005
"""Share of the rows that are of the rare cluster."""


class Drawn(NamedTuple):
    """Rows to learn from and rows to test on, which carry the true labels.

    Attributes
    ----------
    X, y : ndarray, shapes (n, features) and (n,)
        To learn from; some labels may be wrong.
    test_X, test_y : ndarray
        To test on.
    """

    X: np.ndarray
    y: np.ndarray
    test_X: np.ndarray
    test_y: np.ndarray


@lru_cache(maxsize=4)
def draw_border(seed: int, n: int = 6_000, wrong: float = 0.0) -> Drawn:
    """Draw two classes on both sides of a curved border, some of the labels wrong.

    >>> draw_border(0, 100).X.shape
    (100, 4)
    """
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n + TEST, 4))
    y = (X[:, 0] * X[:, 1] + X[:, 2] > 0).astype(int)
    said = np.where(rng.random(n + TEST) < wrong, 1 - y, y)
    return Drawn(X[:n], said[:n], X[n:], y[n:])


@lru_cache(maxsize=4)
def draw_table(seed: int, n: int = 6_000, wrong: float = 0.1) -> Drawn:
    """Draw a table of 20 columns, of which six decide between two classes; some of the labels are wrong.

    The rule is J. H. Friedman's (1991), and a step.

    >>> draw_table(0, 100).X.shape
    (100, 20)
    """
    rng = np.random.default_rng(seed)
    X = rng.random((n + TEST, 20))
    score = (
        10 * np.sin(np.pi * X[:, 0] * X[:, 1])
        + 20 * (X[:, 2] - 0.5) ** 2
        + 10 * X[:, 3]
        + 5 * X[:, 4]
        + 4 * (X[:, 5] > 0.5)
    )
    y = (score > np.median(score)).astype(int)
    said = np.where(rng.random(n + TEST) < wrong, 1 - y, y)
    return Drawn(X[:n], said[:n], X[n:], y[n:])


@lru_cache(maxsize=4)
def draw_clusters(
    seed: int, n: int = 60_000, far: float = 16.0
) -> tuple[np.ndarray, np.ndarray]:
    """Draw points of nine clusters in five directions, the last one rare, so far from the middle of all.

    >>> X, y = draw_clusters(0)
    >>> X.shape, int((y == CLUSTERS - 1).sum())
    ((60000, 5), 300)
    """
    rng = np.random.default_rng(seed)
    centres = rng.normal(0, 4, (CLUSTERS, 5))
    centres[-1] *= far / np.linalg.norm(centres[-1])
    y = rng.integers(0, CLUSTERS - 1, n)
    y[: round(RARE * n)] = CLUSTERS - 1
    y = rng.permutation(y)
    return centres[y] + rng.normal(size=(n, 5)), y
