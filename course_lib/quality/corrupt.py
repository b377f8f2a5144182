"""Damage to data, done on purpose and at a known rate, to measure what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import Labels, encode_labels
from course_lib.validation import RandomState, check_number, check_one_of, check_share

from .samples import check_samples

if TYPE_CHECKING:
    import pandas as pd


def wrong_labels(
    y: ArrayLike, rate: float, *, kind: str = "uniform", random_state: RandomState = None
) -> tuple[np.ndarray, np.ndarray]:
    """Replace some labels by wrong ones.

    Parameters
    ----------
    y : array-like of shape (n,)
        Labels of any hashable kind, of at least two classes.
    rate : float
        Share of labels to make wrong, in [0, 1]; met exactly (rounded to whole samples).
    kind : {"uniform", "confusable"}
        A wrong label is any other class with the same chance; or always the next class in sorted order, and the
        first for the last, as when a dog becomes a wolf and never a car ("pair flip").
    random_state : int, numpy.random.Generator or None
        Where the chance comes from.

    Returns
    -------
    y_noisy, wrong : ndarray of shape (n,)
        A copy with wrong labels, and which they are (bool).

    Raises
    ------
    ValueError, TypeError
        If the rate lies outside [0, 1], the kind is unknown, or there is one class only.

    References
    ----------
    B. Han et al., "Co-teaching: Robust Training of Deep Neural Networks with Extremely Noisy Labels", NeurIPS 2018.

    Examples
    --------
    >>> noisy, wrong = wrong_labels(["cat", "dog", "cat", "dog"], rate=0.5, random_state=0)
    >>> int(wrong.sum()), all(noisy[wrong] != np.array(["cat", "dog", "cat", "dog"])[wrong])
    (2, True)
    """
    labels, rate = encode_labels(y), check_share("rate", rate)
    check_one_of("kind", kind, ("uniform", "confusable"))
    rng = np.random.default_rng(random_state)
    codes = labels.codes.astype(np.int64)
    steps = _steps(labels, labels.n, rng if kind == "uniform" else None)
    wrong = np.zeros(labels.n, bool)
    wrong[rng.permutation(labels.n)[: round(rate * labels.n)]] = True
    noisy = np.where(wrong, (codes + steps) % len(labels.classes), codes)
    return _names(labels, y)[noisy], wrong


def missing_values(
    X: ArrayLike | pd.DataFrame, rate: float, *, kind: str = "random", random_state: RandomState = None
) -> tuple[np.ndarray, np.ndarray]:
    """Lose some values of a table.

    Parameters
    ----------
    X : array-like or DataFrame of shape (n, d), of numbers
    rate : float
        Share of the values of each column to lose, in [0, 1]; met exactly in each (rounded to whole rows).
    kind : {"random", "high"}
        Every value is lost with the same chance; or a high one more easily, in proportion to its rank in the
        column, as when incomes are asked for. What is left is then no longer representative.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from; None is different every time.

    Returns
    -------
    X_missing, lost : ndarray of shape (n, d)
        A copy with NaN for what is lost, and which values that is (bool; none that was missing before).

    Raises
    ------
    ValueError, TypeError
        If ``X`` is no table of numbers, the rate lies outside [0, 1], or a column has fewer values than that.

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
    samples, rate = check_samples(X).require_numbers(), check_share("rate", rate)
    if samples.are_images:
        raise ValueError(f"X has shape {samples.values.shape}; values go missing from tables (n, d)")
    check_one_of("kind", kind, ("random", "high"))
    values = samples.values.copy()
    count, there = round(rate * len(values)), ~np.isnan(values)
    if count > there.sum(axis=0).min():
        worst = int(there.sum(axis=0).argmin())
        raise ValueError(
            f"rate={rate!r} asks to lose {count} values of each column, and '{samples.columns[worst]}' has "
            f"{there[:, worst].sum()} left; ask for less"
        )
    rng = np.random.default_rng(random_state)
    weights = 1.0 if kind == "random" else 1 + values.argsort(axis=0).argsort(axis=0)
    keys = np.where(there, rng.random(values.shape) ** (1 / weights), -1)  # the largest are a weighted draw
    lost = np.zeros(values.shape, bool)
    np.put_along_axis(lost, np.argsort(-keys, axis=0)[:count], True, axis=0)
    values[lost] = np.nan
    return values, lost


class Damaged(NamedTuple):
    """Samples of which some come from an unreliable source: ``X``, ``y``, and ``unreliable`` (which rows)."""

    X: np.ndarray
    y: np.ndarray
    unreliable: np.ndarray


def unreliable_source(
    X: ArrayLike | pd.DataFrame,
    y: ArrayLike,
    share: float,
    *,
    label_errors: float = 0.3,
    noise: float = 0.5,
    random_state: RandomState = None,
) -> Damaged:
    """Let some of the samples come from an unreliable source: noisy values and wrong labels, in a copy.

    Parameters
    ----------
    X : array-like of shape (n, d), or images of shape (n, H, W) or (n, H, W, 3)
    y : array-like of shape (n,)
    share, label_errors : float
        Share of the samples that come from it, and of their labels that are wrong (any other class), in [0, 1].
    noise : float
        Standard deviation of the Gaussian noise on their values, in standard deviations of each column, or of all
        pixels. Whole-number images are rounded and kept in the range of their type.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from; None is different every time.

    Returns
    -------
    Damaged

    Raises
    ------
    ValueError, TypeError
        If ``X`` does not hold numbers, lengths differ, a share lies outside [0, 1], or the noise is negative.

    Examples
    --------
    >>> damaged = unreliable_source(np.eye(4), ["a", "b", "a", "b"], share=0.5, random_state=0)
    >>> int(damaged.unreliable.sum())
    2
    """
    values, labels = check_samples(X).require_numbers().values, encode_labels(y)
    if labels.n != len(values):
        raise ValueError(f"X has {len(values)} samples and y {labels.n} labels; give one label per sample")
    noise = check_number("noise", noise, must="must be a number, 0 or more, of standard deviations")
    rng = np.random.default_rng(random_state)
    rows = rng.permutation(len(values))[: round(check_share("share", share) * len(values))]
    wrong = rows[: round(check_share("label_errors", label_errors) * len(rows))]
    codes = labels.codes.astype(np.int64)
    codes[wrong] = (codes[wrong] + _steps(labels, len(wrong), rng)) % len(labels.classes)
    std = np.nanstd(values, axis=0 if values.ndim == 2 else None)
    noisy = values[rows] + noise * std * rng.normal(size=values[rows].shape)
    if values.dtype.kind != "f":
        noisy = np.clip(np.rint(noisy), values.min(), values.max())
    damaged, unreliable = values.copy(), np.zeros(len(values), bool)
    damaged[rows], unreliable[rows] = noisy.astype(values.dtype), True
    return Damaged(damaged, _names(labels, y)[codes], unreliable)


def _steps(labels: Labels, n: int, rng: np.random.Generator | None = None) -> Any:
    """Say how many classes further on each of ``n`` wrong labels lies: the next class, or any other by chance."""
    if n and len(labels.classes) < 2:
        raise ValueError(f"y holds a single class, {labels.classes[0]!r}; a wrong label needs another one")
    return 1 if rng is None else rng.integers(1, max(len(labels.classes), 2), n)


def _names(labels: Labels, y: Any) -> np.ndarray:
    """Give the classes as an array of their own kind."""
    if isinstance(y, np.ndarray):
        return np.array(labels.classes, dtype=y.dtype)
    if len({type(label) for label in labels.classes}) == 1 and not isinstance(labels.classes[0], tuple):
        return np.array(labels.classes)
    return np.fromiter(labels.classes, dtype=object, count=len(labels.classes))
