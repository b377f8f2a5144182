"""Cover the data: pick the sample that is farthest from all picks so far, again and again."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from course_lib.validation import check_indices

from .selection import check_features, policy

_POOL = 512  # candidates picked from together: their features fit in a core's own cache
_ROWS, _PICKS = 2048, 256  # block of distances computed at once: samples x picks


@policy("features", continues=True)
def k_center_greedy(count: int, rng: Generator, features: np.ndarray, selected: np.ndarray) -> np.ndarray:
    """Pick samples so that none is far from a pick: always the one farthest from its nearest pick (greedy k-center).

    The first is random, or those already selected. The largest distance left, the covering radius, is at most twice
    that of the best k. The picks are those of the plain loop, but compared many at a time, and a sample close to a
    pick only again when it could matter; O(n k d) at most, 16 bytes a sample beyond the features.
    Gonzalez, Theoretical Computer Science 38, 1985; Sener & Savarese, "Active learning for convolutional neural
    networks: a core-set approach", ICLR 2018.

    {parameters}

    Examples
    --------
    >>> features = [[0.0], [0.1], [5.0], [9.9], [10.0]]
    >>> picked = k_center_greedy([0] * 5, 3, features=features, random_state=1)
    >>> sorted(np.ravel([features[i] for i in picked]).tolist())
    [0.0, 5.0, 10.0]
    """
    start = np.flatnonzero(selected) if selected.any() else rng.integers(len(features), size=1)
    total = int(selected.sum()) + count
    cover = _Cover(features, start)
    cover.catch_up(np.arange(len(features)))
    while len(cover.picked) < total:
        # Distances only ever shrink, so an old one is an upper bound: whoever is not among the
        # farthest quarter, by bounds however old, cannot be the farthest as long as one pick stays above `level`.
        shortlist, level = _largest(cover.distance, max(len(features) // 4, _POOL))
        while len(cover.picked) < total:
            cover.catch_up(shortlist)
            shortlist = shortlist[cover.distance[shortlist] >= level]
            pool, edge = _largest(cover.distance[shortlist], _POOL)
            if not _pick_inside(cover, shortlist[pool], max(level, edge), total):
                break
    return np.array(cover.picked[total - count :])


def distance_to_picks(features: ArrayLike, picked: ArrayLike) -> np.ndarray:
    """Measure how far every sample is from its nearest pick.

    Parameters
    ----------
    features, picked : array-like of shape (n, d), (k,)
        Numbers, and positions among them.

    Returns
    -------
    ndarray of float32, shape (n,)
        Its maximum is what `k_center_greedy` keeps small; the mean of its square, what `facility_location` does.

    Raises
    ------
    ValueError, TypeError, IndexError
        If nothing is picked, a position is out of range, or features are no finite numbers.

    Examples
    --------
    >>> distance_to_picks([[0.0], [1.0], [5.0]], [0])
    array([0., 1., 5.], dtype=float32)
    """
    rows = check_features(features, len(features), "distance_to_picks")  # type: ignore[arg-type]
    positions = check_indices(picked, len(rows))
    if not len(positions):
        raise ValueError("picked is empty, so nothing has a nearest pick; give at least one position")
    cover = _Cover(rows, positions)
    cover.catch_up(np.arange(len(cover.distance)))
    return np.sqrt(np.maximum(cover.distance, 0))


def _pick_inside(cover: _Cover, pool: np.ndarray, level: float, count: int) -> bool:
    """Pick from the pool alone while its farthest sample is surely the farthest of all: at ``level`` or above."""
    block, norms, distance = cover.rows(pool), cover.norms[pool], cover.distance[pool]
    new: list[int] = []
    while len(cover.picked) + len(new) < count and len(pool):
        farthest = distance.argmax()
        if distance[farthest] < level:
            break
        new.append(pool[farthest])
        to_pick = norms + norms[farthest] - 2 * (block @ block[farthest])
        np.minimum(distance, np.maximum(to_pick, 0), out=distance)
        distance[farthest] = -1  # never again
    cover.picked += new
    return bool(new)


def _largest(values: np.ndarray, count: int) -> tuple[np.ndarray, float]:
    """Give the positions of the ``count`` largest values, and the largest value left out (at least 0)."""
    if count >= len(values):
        return np.arange(len(values)), 0.0
    order = np.argpartition(values, len(values) - count - 1)
    return order[-count:], max(values[order[-count - 1]], 0.0)


class _Cover:
    """The picks, and every sample's squared distance to the nearest: exact once caught up, else too large."""

    def __init__(self, features: np.ndarray, picked: np.ndarray) -> None:
        self.features = features
        mean = features.mean(axis=0, dtype=np.float64)  # distances round less when measured from the middle
        self.centre = mean.astype(np.result_type(features, np.float32))
        self.norms = np.empty(len(features), dtype=np.float32)
        for start in range(0, len(features), _ROWS):
            block = self.rows(slice(start, start + _ROWS))
            self.norms[start : start + _ROWS] = np.einsum("ij,ij->i", block, block)
        self.distance = np.full(len(features), np.inf, dtype=np.float32)
        self.compared = np.zeros(len(features), dtype=np.int32)  # with how many of the picks
        self.picked: list[int] = picked.tolist()

    def rows(self, positions: np.ndarray | slice) -> np.ndarray:
        return (self.features[positions] - self.centre).astype(np.float32, copy=False)

    def catch_up(self, positions: np.ndarray) -> None:
        """Compare the samples with the picks they have not been compared with."""
        positions = positions[np.argsort(self.compared[positions], kind="stable")]
        oldest = self.compared[positions].min(initial=len(self.picked))
        new = np.array(self.picked[oldest:], dtype=np.int64)
        # One product gives |pick|² - 2 pick·x for a whole block; |x|² can wait until after the minimum.
        picks = self._with(new, self.norms[new], scale=-2)
        for start in range(0, len(positions), _ROWS):
            block = positions[start : start + _ROWS]
            rows, nearest = self._with(block, 1), np.full(len(block), np.inf, dtype=np.float32)
            # Comparing twice does no harm, so a block starts where the least compared of its samples is.
            for first in range(self.compared[block[0]] - oldest, len(picks), _PICKS):
                product = picks[first : first + _PICKS] @ rows.T
                np.minimum(nearest, product.min(axis=0), out=nearest)
            nearest += self.norms[block]
            self.distance[block] = np.minimum(self.distance[block], np.maximum(nearest, 0))
        self.compared[positions] = len(self.picked)
        self.distance[self.picked] = -1

    def _with(self, positions: np.ndarray, last: np.ndarray | int, scale: int = 1) -> np.ndarray:
        """Give rows, scaled, with one more column."""
        rows = np.empty((len(positions), self.features.shape[1] + 1), dtype=np.float32)
        np.multiply(self.rows(positions), scale, out=rows[:, :-1])
        rows[:, -1] = last
        return rows
