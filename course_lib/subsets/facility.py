"""Facility location: every sample is served by its nearest pick, and the total service is made large."""

import numpy as np

from course_lib.labels import encode_labels

from .choose import choose
from .columns import as_features

_ROWS = 512  # samples in one block of distances


def facility_location(
    y, budget, *, features=None, scores=None, groups=None, random_state=None, per_class=None
) -> np.ndarray:
    """Pick samples so that on average every sample has a pick near by.

    Greedily maximises the sum over all samples of their similarity to the nearest pick, where
    similarity is a constant minus the squared Euclidean distance (for cosine similarity, scale each row
    to length 1). The sum is submodular, so greedy reaches at least 1 - 1/e (63 %) of the best possible.

    Parameters
    ----------
    y, budget, per_class
        As in `draws.random`.
    features : array-like of shape (n, d)
        What distance is measured in. Computed in float32.
    scores, groups, random_state : ignored
        Here so that all policies can be called alike; greedy leaves nothing to chance.

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
    labels = encode_labels(y)
    features = as_features(features, labels.n, "facility_location")
    return choose(_lazy_greedy, labels, budget, features, per_class=per_class)


def _lazy_greedy(count: int, rng: np.random.Generator, features: np.ndarray) -> np.ndarray:
    service = _Service(features)
    n = len(features)
    batch, keep = min(max(64, n // 20), _ROWS), max(256, n // 10)
    gain = np.concatenate([service.gains(np.arange(i, min(i + batch, n))) for i in range(0, n, batch)])
    gain[service.first] = -np.inf  # never again
    exact = np.zeros(n, dtype=bool)
    exact[np.argpartition(gain, -min(keep, n))[-keep:]] = True
    picked = [service.first]
    while len(picked) < count:
        best = int(gain.argmax())
        if exact[best]:
            picked.append(best)
            pool = np.flatnonzero(exact)
            gain[pool] -= service.add(best, pool)
            gain[best] = -np.inf
        else:
            _make_exact(gain, exact, service, batch, keep)
    return np.array(picked)


def _make_exact(gain: np.ndarray, exact: np.ndarray, service: "_Service", batch: int, keep: int) -> None:
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

    def __init__(self, features: np.ndarray):
        n, d = features.shape
        self.points = np.ones((n, d + 2), dtype=np.float32)
        np.subtract(
            features, features.mean(axis=0, dtype=np.float64), out=self.points[:, :d], casting="same_kind"
        )
        self.x, self.slack = self.points[:, :d], self.points[:, d + 1]
        self.norms = np.einsum("ij,ij->i", self.x, self.x)
        self.first = int(self.norms.argmin())  # the sum of squared distances is least nearest to the mean
        self.reach = self._distance(self.first)
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
