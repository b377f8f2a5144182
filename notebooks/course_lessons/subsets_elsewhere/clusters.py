"""Without labels: clusters and main directions, found on a part."""

from functools import lru_cache
from time import thread_time

import numpy as np

from course_lessons.subsets_elsewhere.data import CLUSTERS, draw_clusters

DIRECTIONS = 20


def coreset(
    X: np.ndarray, m: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw m points, those far from the mean more often, and weigh them so that sums come out: a lightweight coreset.

    O. Bachem, M. Lucic and A. Krause, "Scalable k-Means Clustering via Lightweight Coresets", KDD 2018.

    Parameters
    ----------
    X : ndarray of shape (n, features)
        The points.
    m, rng : int, Generator
        How many to draw, with repeats; what draws.

    Returns
    -------
    rows, weights : ndarray of shape (m,)
        A point's weight is 1 / (m times its chance).

    Examples
    --------
    >>> rows, weights = coreset(np.array([[0.0], [0.0], [0.0], [8.0]]), 400, np.random.default_rng(0))
    >>> bool((rows == 3).mean() > 0.4), round(weights.sum())
    (True, 4)
    """
    squared = ((X - X.mean(axis=0)) ** 2).sum(axis=1)
    chance = 0.5 / len(X) + 0.5 * squared / squared.sum()
    rows = rng.choice(len(X), m, p=chance)
    return rows, 1 / (m * chance[rows])


def measure_clusters(
    seed: int, *, way: str | None = None, m: int = 200, far: float = 16.0
) -> dict[str, float]:
    """Find nine clusters by k-means, from all points or from some, and see how well they fit all.

    Parameters
    ----------
    seed : int
        Draws the points, those that are chosen, and where k-means begins.
    way : {None, "random", "coreset", "mini-batch", "once"}
        All points; m at random, or of a coreset; mini-batches of m. Each from five beginnings, "once" from one.
    m, far : int, float
        How many points; how far away the rare cluster is.

    Returns
    -------
    dict
        excess (squared distances above those to the true centres, as a share), rand_index (adjusted), recall_rare,
        seconds.

    Examples
    --------
    >>> measure_clusters(0, way="random")["recall_rare"] in (0.0, 1.0)
    True
    """
    from sklearn.cluster import KMeans, MiniBatchKMeans
    from sklearn.metrics import adjusted_rand_score

    X, y = draw_clusters(seed, far=far)
    rng, began = np.random.default_rng(seed), thread_time()
    rows, weights = np.arange(len(X)), None
    if way == "coreset":
        rows, weights = coreset(X, m, rng)
    elif way == "random":
        rows = rng.choice(len(X), m, replace=False)
    known = {"n_clusters": CLUSTERS, "random_state": seed}
    if way == "mini-batch":
        found = MiniBatchKMeans(batch_size=m, n_init=5, **known).fit(X)
    else:
        starts = 1 if way == "once" else 5
        found = KMeans(n_init=starts, **known).fit(X[rows], sample_weight=weights)
    seconds = thread_time() - began
    centres = found.cluster_centers_
    squared = ((X[:, None] - centres) ** 2).sum(axis=-1)
    said = squared.argmin(axis=1)
    true = np.array([X[y == k].mean(axis=0) for k in range(CLUSTERS)])
    best = ((X[:, None] - true) ** 2).sum(axis=-1).min(axis=1).sum()
    rare = y == CLUSTERS - 1
    own = [
        (rare & (said == k)).sum() > (said == k).sum() / 2 for k in range(CLUSTERS)
    ]
    return {
        "excess": float(squared.min(axis=1).sum() / best - 1),
        "rand_index": float(adjusted_rand_score(y, said)),
        "recall_rare": float(np.array(own)[said[rare]].mean()),
        "seconds": seconds,
    }


@lru_cache(maxsize=2)
def _digits(seed: int) -> tuple[np.ndarray, np.ndarray]:
    from course_lib.datasets import load_mnist_5000

    data = load_mnist_5000(random_state=seed)
    pool = np.concatenate([data.train.X, data.val.X])
    return pool.reshape(len(pool), -1) / 255, data.test.X.reshape(
        len(data.test), -1
    ) / 255


def measure_directions(seed: int, *, n: int = 4_000) -> dict[str, float]:
    """Find the 20 main directions (PCA) of n of 4,000 digits, and see how much of 1,000 others they hold.

    Parameters
    ----------
    seed, n : int
        Draws the digits; how many to look at.

    Returns
    -------
    dict
        explained (share of the variance), seconds.

    Examples
    --------
    >>> 0.4 < measure_directions(0, n=100)["explained"] < 0.7
    True
    """
    from sklearn.decomposition import PCA

    pool, others = _digits(seed)
    rows = np.random.default_rng(seed).permutation(len(pool))[:n]
    began = thread_time()
    pca = PCA(DIRECTIONS, svd_solver="full").fit(pool[rows])
    seconds = thread_time() - began
    left = others - pca.inverse_transform(pca.transform(others))
    spread = others - others.mean(axis=0)
    return {
        "explained": float(1 - (left**2).sum() / (spread**2).sum()),
        "seconds": seconds,
    }
