"""Choose what stands for all, by features: near every sample, with the same mean, moderate, or typical."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import encode_labels
from course_lib.validation import RandomState

from .k_center import distance_to_picks
from .selection import Budget, PerClass, check_features, policy, select

_ROWS = 512  # samples in one block of distances
_NEIGHBOURS, _MOST_CLUSTERS, _TINY = 20, 500, 5  # of typiclust, as in its paper's code


@policy("features", continues=True)
def facility_location(
    count: int, rng: np.random.Generator, features: np.ndarray, selected: np.ndarray
) -> np.ndarray:
    """Pick samples so that on average every sample has a pick near by.

    Greedily maximises the sum over all samples of their similarity to the nearest pick, where
    similarity is a constant minus the squared Euclidean distance (for cosine similarity, scale each row
    to length 1). The sum is submodular, so greedy reaches at least 1 - 1/e (63 %) of the best possible.

    Parameters
    ----------
    y, budget, scores, groups, random_state, per_class
        As in `random`; ``budget`` and quotas are of the samples not selected yet. Greedy leaves nothing to chance.
    features : array-like of shape (n, d)
        What distance is measured in. Computed in float32.
    already_selected : array-like of int, optional
        Positions picked before, such as samples that have labels: they count as picks, and are not given again.

    Returns
    -------
    ndarray of int64, shape (budget,)
        In the order of picking, so its first part answers for a smaller budget.

    Notes
    -----
    A sample's gain is what picking it would add. Gains only ever shrink (submodularity), so an old one is
    an upper bound and most never need to be computed again ("lazy greedy"). Here the most promising
    samples are kept exact: after a pick, only the few samples that it serves better than before can change
    a gain, and only those are looked at. The picks are those of plain greedy (up to rounding between
    ties). No n x n matrix is stored: about ``4 d + 20`` bytes a sample; at least n²d operations.

    References
    ----------
    Nemhauser, Wolsey & Fisher (1978), "An analysis of approximations for maximizing submodular set
    functions", Mathematical Programming 14; Minoux (1978), "Accelerated greedy algorithms".

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
        else:
            _make_exact(gain, exact, service, batch, keep)
    return np.array(picked[total - count :])


def _make_exact(gain: np.ndarray, exact: np.ndarray, service: _Service, batch: int, keep: int) -> None:
    """Compute the largest of the old gains anew, and let the smallest exact ones grow old."""
    old = np.where(exact, -np.inf, gain)
    stale = np.argpartition(old, -batch)[-batch:] if batch < len(old) else np.arange(len(old))
    stale = stale[np.isfinite(old[stale])]
    gain[stale] = service.gains(stale)
    exact[stale] = True
    pool = np.flatnonzero(exact)
    if len(pool) > keep:
        exact[pool[np.argpartition(gain[pool], -keep)[:-keep]]] = False


class _Service:
    """How far every sample is from the pick that serves it, and what other picks would gain.

    The gain of a candidate is the sum over samples of ``max(0, reach - distance)``: ``reach`` is a sample's squared
    distance to its nearest pick. One matrix product gives ``reach - distance`` for a whole block, since
    ``reach - |x - c|² = (x, 1, reach - |x|²) · (2c, -|c|², 1)``.
    """

    def __init__(self, features: np.ndarray, selected: np.ndarray) -> None:
        n, d = features.shape
        self.points = np.ones((n, d + 2), dtype=np.float32)
        np.subtract(
            features, features.mean(axis=0, dtype=np.float64), out=self.points[:, :d], casting="same_kind"
        )
        self.x, self.slack = self.points[:, :d], self.points[:, d + 1]
        self.norms = np.einsum("ij,ij->i", self.x, self.x)
        if selected.any():
            self.picked = np.flatnonzero(selected).tolist()
            self.reach = distance_to_picks(features, self.picked) ** 2
        else:
            self.picked = [
                int(self.norms.argmin())
            ]  # the sum of squared distances is least nearest to the mean
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
def herding(count: int, rng: np.random.Generator, features: np.ndarray) -> np.ndarray:
    """Pick samples so that the mean of the picks stays as near as can be to the mean of all.

    Each step adds the sample that brings the mean of the picks nearest to the mean of all. Usually
    called with ``per_class="stratified"`` or ``"balanced"``: each class then follows its own mean.

    Parameters
    ----------
    y, budget, scores, groups, random_state, per_class
        As in `random`; herding leaves nothing to chance.
    features : array-like of shape (n, d)
        Where means are taken. Computed in float32.

    Returns
    -------
    ndarray of int64, shape (budget,)
        In the order of picking, so its first part answers for a smaller budget.

    Notes
    -----
    O(n k d): one matrix-vector product a pick.

    References
    ----------
    Welling (2009), "Herding dynamical weights to learn", ICML. The form that looks at the distance of
    the means: Rebuffi et al. (2017), "iCaRL", CVPR. Beware of implementations that take the *largest*
    distance.

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


def moderate(
    y: ArrayLike,
    budget: Budget,
    *,
    features: ArrayLike | None = None,
    scores: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    random_state: RandomState = None,
    per_class: PerClass = "stratified",
    one_ranking: bool = False,
) -> np.ndarray:
    """Pick samples neither typical nor odd: at the middle distance from the centre of their class.

    Two forms. By default the centre of a class is its mean, and each class gives its quota of the samples whose
    distance from it is nearest to the median distance. With ``one_ranking``, as the paper's own code does it: the
    centre of a class is its median in every column, all samples are ranked together by their distance from the centre
    of their own class, and the middle of that ranking is taken, from whatever classes.

    Parameters
    ----------
    y, budget, scores, groups, random_state
        As in `random`; nothing is left to chance.
    features : array-like of shape (n, d)
        Distances in it are Euclidean.
    per_class : {"stratified", "balanced"}, mapping or None
        As in `random`. None takes all samples for one class.
    one_ranking : bool
        The paper's own form. It keeps no quotas: give ``per_class=None``.

    Returns
    -------
    ndarray of int64, shape (budget,)
        Class by class, nearest to the median distance first; with ``one_ranking``, by distance.

    Raises
    ------
    ValueError, TypeError
        If one ranking is to keep quotas, or as in `random`.

    Notes
    -----
    O(n (d + log n)).

    References
    ----------
    Xia et al. (2023), "Moderate coreset: a universal method of data selection for real-world
    data-efficient deep learning", ICLR.

    Examples
    --------
    >>> moderate([0] * 5, 1, features=[[0.0], [1.0], [2.0], [4.0], [13.0]], per_class=None)
    array([1])
    """
    labels = encode_labels(y)
    rows = check_features(features, labels.n, "moderate")
    if not one_ranking:
        return select(_middle_of_class, labels, budget, rows, per_class=per_class, random_state=random_state)
    if per_class is not None:
        raise ValueError(
            f"one_ranking=True ranks all classes together, so it cannot keep per_class={per_class!r}; "
            "give per_class=None"
        )
    distance = np.empty(labels.n)
    for own in labels.members():
        distance[own] = np.linalg.norm(rows[own] - np.median(rows[own], axis=0), axis=1)
    return select(_middle_of_ranking, labels, budget, distance)


def _middle_of_class(count: int, rng: np.random.Generator, own: np.ndarray) -> np.ndarray:
    distance = np.linalg.norm(own - own.mean(axis=0, dtype=np.float64), axis=1)
    return np.argsort(np.abs(distance - np.median(distance)), kind="stable")[:count]


def _middle_of_ranking(count: int, rng: np.random.Generator, distance: np.ndarray) -> np.ndarray:
    return np.argsort(distance, kind="stable")[round((len(distance) - count) / 2) :][:count]


@policy("features", continues=True)
def typiclust(count: int, rng: np.random.Generator, features: np.ndarray, selected: np.ndarray) -> np.ndarray:
    """Pick typical samples of every kind: cluster, then take the densest sample of each cluster.

    Made for the first labels, when there are too few for anything else. There are as many clusters (k-means) as
    samples selected and asked for, at most 500. The next pick is always from a cluster that has given fewest so far,
    of these the largest; clusters of 5 samples or fewer come last. Of its cluster it is the sample with the smallest
    mean distance to its 20 nearest neighbours (in clusters below 40 samples to half of them).

    Parameters
    ----------
    y, budget, scores, groups, per_class
        As in `random`; ``budget`` and quotas are of the samples not selected yet.
    features : array-like of shape (n, d)
        What distance (Euclidean) is measured in; the paper takes a network's that was trained without labels, each
        row scaled to length 1.
    already_selected : array-like of int, optional
        Positions picked before, such as samples that have labels: they count as picks, and are not given again.
    random_state : int, numpy.random.Generator or None
        Where k-means starts.

    Returns
    -------
    ndarray of int64, shape (budget,)
        In the order of picking. A smaller budget makes other clusters, so it is no part of a larger one.

    References
    ----------
    Hacohen, Dekel & Weinshall (2022), "Active learning on a budget: opposite strategies suit high and low budgets",
    ICML.

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
    if not k:
        return 0
    distances, _ = NearestNeighbors(n_neighbors=k).fit(rows).kneighbors()
    return int(distances.mean(axis=1).argmin())
