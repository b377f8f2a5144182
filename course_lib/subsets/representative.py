"""Choose what stands for all, by features: near every sample, with the same mean, moderate, or typical."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.random import Generator

from .k_center import distance_to_picks
from .selection import policy

_ROWS = 512  # samples in one block of distances
_NEIGHBOURS, _MOST_CLUSTERS, _TINY = 20, 500, 5  # of typiclust, as in its paper's code


@policy("features", continues=True)
def facility_location(count: int, rng: Generator, features: np.ndarray, selected: np.ndarray) -> np.ndarray:
    """Pick samples so that on average every sample has a pick near by.

    Greedily maximises the sum over all samples of their similarity to the nearest pick: a constant minus the squared
    distance. That sum is submodular, so greedy reaches 1 - 1/e (63 %) of the best possible at least, and an old gain
    is an upper bound ("lazy greedy"). At least n²d operations; no n x n matrix, about ``4 d + 20`` bytes a sample.
    Nemhauser, Wolsey & Fisher, Mathematical Programming 14, 1978; Minoux, "Accelerated greedy algorithms", 1978.

    {parameters}

    Examples
    --------
    >>> features = [[0.0], [1.0], [2.0], [10.0], [11.0], [12.0], [13.0]]
    >>> facility_location([0] * 7, 2, features=features)
    array([3, 1])
    """
    service = _Service(features, selected)
    n, picked = len(features), service.picked
    total = int(selected.sum()) + count
    batch, keep = min(max(64, n // 20), _ROWS), max(256, n // 10)
    gain = np.concatenate([service.gains(np.arange(i, min(i + batch, n))) for i in range(0, n, batch)])
    gain[picked] = -np.inf  # never again
    exact = np.zeros(n, dtype=bool)
    exact[np.argpartition(gain, -min(keep, n))[-keep:]] = True
    while len(picked) < total:
        best = int(gain.argmax())
        if exact[best]:
            picked.append(best)
            pool = np.flatnonzero(exact)
            gain[pool] -= service.add(best, pool)
            gain[best] = -np.inf
            continue
        # Compute the largest of the old gains anew, and let the smallest exact ones grow old.
        old = np.where(exact, -np.inf, gain)
        stale = np.argpartition(old, -batch)[-batch:] if batch < n else np.arange(n)
        stale = stale[np.isfinite(old[stale])]
        gain[stale] = service.gains(stale)
        exact[stale] = True
        pool = np.flatnonzero(exact)
        if len(pool) > keep:
            exact[pool[np.argpartition(gain[pool], -keep)[:-keep]]] = False
    return np.array(picked[total - count :])


class _Service:
    """How far every sample is from its pick, and what others would gain: the sum of ``max(0, reach - distance)``.

    ``reach`` is a sample's squared distance to its nearest pick, and one matrix product does a whole block:
    ``reach - |x - c|² = (x, 1, reach - |x|²) · (2c, -|c|², 1)``.
    """

    def __init__(self, features: np.ndarray, selected: np.ndarray) -> None:
        n, d = features.shape
        self.points = np.ones((n, d + 2), dtype=np.float32)
        mean = features.mean(axis=0, dtype=np.float64)
        np.subtract(features, mean, out=self.points[:, :d], casting="same_kind")
        self.x, self.slack = self.points[:, :d], self.points[:, d + 1]
        self.norms = np.einsum("ij,ij->i", self.x, self.x)
        if selected.any():
            self.picked = np.flatnonzero(selected).tolist()
            self.reach = distance_to_picks(features, self.picked) ** 2
        else:
            # the sum of squared distances is least nearest to the mean
            self.picked = [int(self.norms.argmin())]
            self.reach = self._distance(self.picked[0])
        self.slack[:] = self.reach - self.norms
        self.ones = np.ones(_ROWS, dtype=np.float32)

    def gains(self, candidates: np.ndarray) -> np.ndarray:
        sides, total = self._sides(candidates), np.zeros(len(candidates))
        for start in range(0, len(self.points), _ROWS):
            better = sides @ self.points[start : start + _ROWS].T
            np.clip(better, 0, np.inf, out=better)  # three times as fast as np.maximum with a number
            total += better @ self.ones[: better.shape[1]]  # and a product is the fastest way to add rows up
        return total

    def add(self, pick: int, candidates: np.ndarray) -> np.ndarray:
        """Serve by one more pick, and say how much smaller that makes the candidates' gains."""
        distance = self._distance(pick)
        nearer = np.flatnonzero(distance < self.reach)
        drop = self.reach[nearer] - distance[nearer]
        sides, loss = self._sides(candidates), np.zeros(len(candidates))
        for start in range(0, len(nearer), _ROWS):
            block = slice(start, start + _ROWS)
            # max(0, reach - distance) falls by what it was, or by the drop, whichever is less
            better = self.points[nearer[block]] @ sides.T
            np.clip(better, 0, np.inf, out=better)
            np.minimum(better, drop[block, None], out=better)
            loss += self.ones[: len(better)] @ better
        self.reach[nearer] = distance[nearer]
        self.slack[nearer] = distance[nearer] - self.norms[nearer]
        return loss

    def _sides(self, candidates: np.ndarray) -> np.ndarray:
        d = self.x.shape[1]
        sides = np.ones((len(candidates), d + 2), dtype=np.float32)
        np.multiply(self.x[candidates], 2, out=sides[:, :d])
        np.negative(self.norms[candidates], out=sides[:, d])
        return sides

    def _distance(self, pick: int) -> np.ndarray:
        return np.maximum(self.norms + self.norms[pick] - 2 * (self.x @ self.x[pick]), 0)


@policy("features")
def herding(count: int, rng: Generator, features: np.ndarray) -> np.ndarray:
    """Pick samples so that the mean of the picks stays as near as can be to the mean of all. O(n k d).

    Usually called with ``per_class="stratified"`` or ``"balanced"``: each class then follows its own mean. Beware of
    implementations that take the *largest* distance of the means.
    Welling, "Herding dynamical weights to learn", ICML 2009; Rebuffi et al., "iCaRL", CVPR 2017.

    {parameters}

    Examples
    --------
    >>> features = [[0.0], [1.0], [2.0], [3.0], [10.0]]  # mean 3.2
    >>> herding([0] * 5, 3, features=features)
    array([3, 2, 1])
    """
    centred = (features - features.mean(axis=0, dtype=np.float64)).astype(np.float32)
    # With the mean at 0, adding x to picks that sum to s gives |s + x|² = |s|² + 2 (|x|²/2 + x·s).
    half_norms = np.einsum("ij,ij->i", centred, centred) / 2
    total = np.zeros(centred.shape[1], dtype=np.float32)
    picked = np.empty(count, dtype=np.int64)
    for step in range(count):
        picked[step] = np.argmin(half_norms + centred @ total)
        total += centred[picked[step]]
        half_norms[picked[step]] = np.inf  # never again
    return picked


@policy("features", per_class="stratified")
def moderate(count: int, rng: Generator, features: np.ndarray) -> np.ndarray:
    """Pick samples neither typical nor odd: nearest to the median distance from the mean of their class.

    With ``per_class=None`` all samples are one class. O(n (d + log n)).
    Xia et al., "Moderate coreset: a universal method of data selection", ICLR 2023.

    {parameters}

    Examples
    --------
    >>> moderate([0] * 5, 1, features=[[0.0], [1.0], [2.0], [4.0], [13.0]], per_class=None)
    array([1])
    """
    distance = np.linalg.norm(features - features.mean(axis=0, dtype=np.float64), axis=1)
    return np.argsort(np.abs(distance - np.median(distance)), kind="stable")[:count]


@policy("features", continues=True)
def typiclust(count: int, rng: Generator, features: np.ndarray, selected: np.ndarray) -> np.ndarray:
    """Pick typical samples of every kind: cluster, then take the densest sample of each cluster.

    For the first labels, in features of a network trained without any, rows scaled to length 1. As many clusters
    (k-means) as picks, at most 500; the next pick is from the one that has given fewest, of these the largest, those
    of 5 samples or fewer last: the sample with the smallest mean distance to its 20 nearest neighbours (to half of a
    cluster below 40). A smaller budget makes other clusters, so it is no part of a larger one.
    Hacohen, Dekel & Weinshall, "Active learning on a budget: opposite strategies", ICML 2022.

    {parameters}

    Examples
    --------
    >>> features = [[0.0], [0.1], [0.3], [0.9], [8.2], [8.7], [8.9], [9.0]]
    >>> sorted(typiclust([0] * 8, 2, features=features, random_state=0).tolist())
    [1, 6]
    """
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    n_clusters = min(int(selected.sum()) + count, _MOST_CLUSTERS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # fewer kinds than asked for: some give several
        clusters = KMeans(n_clusters, random_state=int(rng.integers(2**31))).fit_predict(features)
    sizes = np.bincount(clusters, minlength=n_clusters)
    given = np.bincount(clusters[selected], minlength=n_clusters)
    left = [np.flatnonzero((clusters == each) & ~selected) for each in range(n_clusters)]
    picked: list[int] = []
    while len(picked) < count:
        empty = np.array([not len(own) for own in left])
        turn = np.lexsort((-sizes, given, sizes <= _TINY, empty))[0]
        most_typical = _densest(features[left[turn]])
        picked.append(left[turn][most_typical])
        left[turn] = np.delete(left[turn], most_typical)
        given[turn] += 1
    return np.array(picked)


def _densest(rows: np.ndarray) -> int:
    """Give the position of the row with the smallest mean distance to its neighbours."""
    from sklearn.neighbors import NearestNeighbors

    k = min(_NEIGHBOURS, len(rows) // 2)
    return int(NearestNeighbors(n_neighbors=k).fit(rows).kneighbors()[0].mean(axis=1).argmin()) if k else 0
