"""Support vector machines: which rows to learn from, and how time grows with their number."""

from functools import lru_cache
from time import thread_time
from typing import TYPE_CHECKING

import numpy as np

from course_lessons.subsets_elsewhere.data import draw_border

if TYPE_CHECKING:
    from sklearn.svm import SVC

SCOUT = 300
"""Rows that a first machine learns from, which then says how near to the border every row is."""


def machine() -> "SVC":
    """Give a support vector machine with a curved border (a radial kernel)."""
    from sklearn.svm import SVC

    return SVC(C=10.0, gamma=0.25)


def near_border(distances: np.ndarray, n: int) -> np.ndarray:
    """Give the n rows that are nearest to the border, by their signed distances.

    >>> near_border(np.array([3.0, -0.5, 0.2, -2.0]), 2).tolist()
    [2, 1]
    """
    return np.argsort(np.abs(distances), kind="stable")[:n]


@lru_cache(maxsize=4)
def _all(seed: int, wrong: float) -> "SVC":
    data = draw_border(seed, wrong=wrong)
    return machine().fit(data.X, data.y)


def choose(
    seed: int, way: str | None, share: float, wrong: float
) -> tuple[np.ndarray, float]:
    """Choose the rows to learn from, and say how many seconds it took.

    >>> rows, seconds = choose(0, "random", 0.1, 0.0)
    >>> len(rows)
    600
    """
    data, began = draw_border(seed, wrong=wrong), thread_time()
    n, rng = round(share * len(data.X)), np.random.default_rng(seed)
    if way is None:
        rows = np.arange(len(data.X))
    elif way == "support vectors":
        rows = _all(seed, wrong).support_
        began = thread_time()
    elif way == "border":
        scout = rng.permutation(len(data.X))[:SCOUT]
        first = machine().fit(data.X[scout], data.y[scout])
        rows = near_border(first.decision_function(data.X), n)
    else:
        rows = rng.permutation(len(data.X))[:n]
    return rows, thread_time() - began


def measure_svm(
    seed: int, *, way: str | None = None, share: float = 1.0, wrong: float = 0.0
) -> dict[str, float]:
    """Learn from some of the rows, and ask about others.

    Parameters
    ----------
    seed : int
        Draws the rows, and those that are chosen.
    way : {None, "random", "border", "support vectors"}
        All; at random; nearest to the border of a machine that has learned from 300; those that all rows made
        support vectors.
    share, wrong : float
        How many of the rows; of how many the label is wrong.

    Returns
    -------
    dict
        accuracy, seconds (choosing included), n_train, support_vectors.

    Examples
    --------
    >>> measure_svm(0, way="random", share=0.1)["n_train"]
    600
    """
    data = draw_border(seed, wrong=wrong)
    rows, seconds = choose(seed, way, share, wrong)
    began = thread_time()
    fitted = machine().fit(data.X[rows], data.y[rows])
    seconds += thread_time() - began
    return {
        "accuracy": fitted.score(data.test_X, data.test_y),
        "seconds": seconds,
        "n_train": len(rows),
        "support_vectors": len(fitted.support_) / len(rows),
    }
