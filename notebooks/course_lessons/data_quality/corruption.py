"""Data spoiled on purpose, at a known rate, to measure what that costs: an unreliable source, and missing values."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from course_lib.validation import RandomState, check_one_of, check_share


class Corrupted(NamedTuple):
    """Rows of which some come from an unreliable source: ``X``, ``y``, and ``unreliable`` (which rows)."""

    X: np.ndarray
    y: np.ndarray
    unreliable: np.ndarray


def unreliable_source(
    X: ArrayLike,
    y: ArrayLike,
    share: float,
    *,
    label_errors: float = 0.3,
    noise: float = 0.5,
    random_state: RandomState = None,
) -> Corrupted:
    """Let some of the rows come from an unreliable source: noisy values and wrong labels, in a copy.

    Parameters
    ----------
    X, y : array-like of shape (n, d), (n,)
        A table of numbers, and labels of two classes or more.
    share, label_errors : float
        Share of the rows that come from it, and of their labels that are wrong (any other class), in [0, 1].
    noise : float
        Standard deviation of the Gaussian noise on their values, in standard deviations of each column.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from.

    Raises
    ------
    ValueError
        If a share lies outside [0, 1].

    Examples
    --------
    >>> corrupted = unreliable_source(np.eye(4), ["a", "b", "a", "b"], share=0.5, random_state=0)
    >>> int(corrupted.unreliable.sum())
    2
    """
    X = np.array(X, dtype=float)
    classes, codes = np.unique(np.asarray(y), return_inverse=True)
    rng = np.random.default_rng(random_state)
    rows = rng.permutation(len(X))[: round(check_share("share", share) * len(X))]
    wrong = rows[: round(check_share("label_errors", label_errors) * len(rows))]
    further = rng.integers(1, len(classes), len(wrong))
    codes[wrong] = (codes[wrong] + further) % len(classes)
    X[rows] += noise * X.std(axis=0) * rng.normal(size=X[rows].shape)
    return Corrupted(X, classes[codes], np.isin(np.arange(len(X)), rows))


def missing_values(
    X: ArrayLike,
    rate: float,
    *,
    kind: str = "random",
    random_state: RandomState = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Lose some values of a table.

    Parameters
    ----------
    X : array-like of shape (n, d)
        Numbers, none missing.
    rate : float
        Share of the values of each column to lose, in [0, 1]; met exactly in each (rounded to whole rows).
    kind : {"random", "high"}
        Every value is lost with the same chance; or a high one more easily, in proportion to its rank in the
        column, as when incomes are asked for. What is left is then no longer representative.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from.

    Returns
    -------
    X_missing, lost : ndarray of shape (n, d)
        A copy with NaN for what is lost, and which values that is (bool).

    Raises
    ------
    ValueError
        If the rate lies outside [0, 1], or the kind is unknown.

    References
    ----------
    D. Rubin, "Inference and missing data", Biometrika 1976; P. Efraimidis and P. Spirakis, "Weighted random sampling
    with a reservoir", Information Processing Letters 2006.

    Examples
    --------
    >>> X, lost = missing_values([[1, 10], [2, 20], [3, 30], [4, 40]], rate=0.25, random_state=0)
    >>> np.isnan(X).sum(axis=0)
    array([1, 1])
    """
    check_one_of("kind", kind, ("random", "high"))
    X, rng = np.array(X, dtype=float), np.random.default_rng(random_state)
    weights = 1.0 if kind == "random" else 1 + X.argsort(axis=0).argsort(axis=0)
    keys = rng.random(X.shape) ** (1 / weights)  # the largest are a weighted draw
    count, lost = round(check_share("rate", rate) * len(X)), np.zeros(X.shape, bool)
    np.put_along_axis(lost, np.argsort(-keys, axis=0)[:count], True, axis=0)
    X[lost] = np.nan
    return X, lost
