"""Damage to data, done on purpose and at a known rate, to measure what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import Labels, encode_labels
from course_lib.validation import RandomState, check_number

from .duplicates import check_samples

if TYPE_CHECKING:
    import pandas as pd


def wrong_labels(
    y: ArrayLike,
    rate: float,
    *,
    kind: str = "uniform",
    pairs: Mapping | None = None,
    random_state: RandomState = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Replace some labels by wrong ones.

    Parameters
    ----------
    y : array-like of shape (n,)
        Labels of any hashable kind, of at least two classes.
    rate : float
        Share of labels to make wrong, in [0, 1]; met exactly (rounded to whole samples).
    kind : {"uniform", "confusable"}
        A wrong label is any other class with the same chance; or always the class it is confused with, as
        when a dog becomes a wolf and never a car ("pair flip").
    pairs : mapping of class to class, optional
        For ``kind="confusable"``: what each class is mistaken for; a class not named is never mistaken.
        Default: the next class in sorted order, and the first for the last.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from; None is different every time.

    Returns
    -------
    y_noisy : ndarray of shape (n,)
        A copy with wrong labels.
    wrong : ndarray of bool, shape (n,)
        Which they are.

    Raises
    ------
    ValueError, TypeError
        If the rate lies outside [0, 1], there is one class only, or ``pairs`` names an unknown class or
        leaves fewer samples than the rate asks for.

    References
    ----------
    B. Han et al.: "Co-teaching: Robust Training of Deep Neural Networks with Extremely Noisy Labels",
    NeurIPS 2018 (uniform noise and pair flip).

    Examples
    --------
    >>> noisy, wrong = wrong_labels(["cat", "dog", "cat", "dog"], rate=0.5, random_state=0)
    >>> int(wrong.sum()), all(noisy[wrong] != np.array(["cat", "dog", "cat", "dog"])[wrong])
    (2, True)
    """
    labels = encode_labels(y)
    rate = _check_rate("rate", rate)
    count = round(rate * labels.n)
    if kind not in ("uniform", "confusable"):
        raise ValueError(f"kind={kind!r} is unknown; use 'uniform' or 'confusable'")
    if pairs is not None and kind != "confusable":
        raise ValueError(f"pairs goes with kind='confusable', not kind={kind!r}")
    rng = np.random.default_rng(random_state)
    codes = labels.codes.astype(np.int64)
    partner = _partners(labels, pairs)
    mistaken = _another(codes, labels, rng) if kind == "uniform" else partner[codes]
    able = np.flatnonzero(mistaken != codes)
    if count > len(able):
        raise ValueError(
            f"rate={rate!r} asks for {count} wrong labels, but only {len(able)} samples are of a class that can be "
            f"mistaken; ask for at most {len(able) / len(codes):.3g}"
        )
    wrong = np.zeros(len(codes), bool)
    wrong[rng.permutation(able)[:count]] = True
    noisy = np.where(wrong, mistaken, codes)
    return _names(labels, y)[noisy], wrong


def missing_values(
    X: ArrayLike | pd.DataFrame,
    rate: float,
    *,
    kind: str = "random",
    random_state: RandomState = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Lose some values of a table.

    Parameters
    ----------
    X : array-like or DataFrame of shape (n, d)
        Numbers.
    rate : float
        Share of the values of each column to lose, in [0, 1]; met exactly in each (rounded to whole rows).
    kind : {"random", "high"}
        Every value is lost with the same chance; or a high one more easily, in proportion to its rank in the
        column, as when incomes are asked for. What is left is then no longer representative.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from; None is different every time.

    Returns
    -------
    X_missing : ndarray of float64, shape (n, d)
        A copy with NaN for what is lost.
    lost : ndarray of bool, shape (n, d)
        Which they are; values that were missing before are not among them.

    Raises
    ------
    ValueError, TypeError
        If ``X`` is no table of numbers, the rate lies outside [0, 1], or a column has fewer values than it asks
        to lose.

    References
    ----------
    D. Rubin: "Inference and missing data", Biometrika 63, 1976 (missing at random, or not); P. Efraimidis,
    P. Spirakis: "Weighted random sampling with a reservoir", Information Processing Letters 97, 2006.

    Examples
    --------
    >>> X, lost = missing_values([[1, 10], [2, 20], [3, 30], [4, 40]], rate=0.25, random_state=0)
    >>> np.isnan(X).sum(axis=0)
    array([1, 1])
    """
    samples = check_samples(X)
    if samples.are_images:
        raise ValueError(f"X has shape {samples.values.shape}; values go missing from tables (n, d)")
    if kind not in ("random", "high"):
        raise ValueError(f"kind={kind!r} is unknown; use 'random' or 'high'")
    values, rate = samples.values.copy(), _check_rate("rate", rate)
    count = round(rate * len(values))
    there = ~np.isnan(values)
    if count > there.sum(axis=0).min():
        worst = int(there.sum(axis=0).argmin())
        raise ValueError(
            f"rate={rate!r} asks to lose {count} values of each column, and '{samples.columns[worst]}' has "
            f"{there[:, worst].sum()} left; ask for less"
        )
    rng = np.random.default_rng(random_state)
    weights = 1.0 if kind == "random" else 1 + values.argsort(axis=0).argsort(axis=0)
    # The largest keys are a weighted draw.
    keys = np.where(there, rng.random(values.shape) ** (1 / weights), -1)
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
    """Let some of the samples come from an unreliable source: noisy values and wrong labels.

    Parameters
    ----------
    X : array-like of shape (n, d), or images of shape (n, H, W) or (n, H, W, 3)
        Samples.
    y : array-like of shape (n,)
        Labels.
    share : float
        Share of the samples that come from it, in [0, 1].
    label_errors : float
        Share of their labels that are wrong (any other class), in [0, 1].
    noise : float
        Standard deviation of the Gaussian noise on their values, 0 or more; in standard deviations of each
        column, or of all pixels. Whole-number images are rounded and kept in the range of their type.
    random_state : int, numpy.random.Generator or None
        Where the chance comes from; None is different every time.

    Returns
    -------
    Damaged
        ``X``, ``y`` (copies) and ``unreliable``, bool of shape (n,).

    Raises
    ------
    ValueError, TypeError
        If lengths differ, or a share lies outside [0, 1].

    Examples
    --------
    >>> damaged = unreliable_source(np.eye(4), ["a", "b", "a", "b"], share=0.5, random_state=0)
    >>> int(damaged.unreliable.sum())
    2
    """
    values = check_samples(X).values
    labels = encode_labels(y)
    if labels.n != len(values):
        raise ValueError(f"X has {len(values)} samples and y {labels.n} labels; give one label per sample")
    noise = check_number("noise", noise, must="must be a number, 0 or more, of standard deviations")
    rng = np.random.default_rng(random_state)
    rows = rng.permutation(len(values))[: round(_check_rate("share", share) * len(values))]
    wrong = rows[: round(_check_rate("label_errors", label_errors) * len(rows))]
    codes = labels.codes.astype(np.int64)
    codes[wrong] = _another(codes[wrong], labels, rng)
    damaged = values.copy()
    damaged[rows] = _with_noise(values, rows, noise, rng)
    unreliable = np.zeros(len(values), bool)
    unreliable[rows] = True
    return Damaged(damaged, _names(labels, y)[codes], unreliable)


def _another(codes: np.ndarray, labels: Labels, rng: np.random.Generator) -> np.ndarray:
    """Draw for each code another one, all with the same chance."""
    n_classes = len(labels.classes)
    if n_classes < 2 and len(codes):
        raise ValueError(f"y holds a single class, {labels.classes[0]!r}; a wrong label needs another one")
    return (codes + rng.integers(1, max(n_classes, 2), len(codes))) % n_classes


def _partners(labels: Labels, pairs: Mapping | None) -> np.ndarray:
    """Give the class that each is mistaken for; itself where it never is."""
    n_classes = len(labels.classes)
    if pairs is None:
        return (np.arange(n_classes) + 1) % n_classes
    partner = np.arange(n_classes)
    for label, mistaken in pairs.items():
        for each in (label, mistaken):
            if each not in labels.classes:
                raise ValueError(
                    f"pairs names {each!r}, which y does not hold; it holds {list(labels.classes[:8])}"
                )
        partner[labels.classes.index(label)] = labels.classes.index(mistaken)
    return partner


def _with_noise(values: np.ndarray, rows: np.ndarray, noise: float, rng: np.random.Generator) -> np.ndarray:
    std = np.nanstd(values, axis=0 if values.ndim == 2 else None)
    noisy = values[rows] + noise * std * rng.normal(size=values[rows].shape)
    if values.dtype.kind == "f":
        return noisy.astype(values.dtype)
    return np.clip(np.rint(noisy), values.min(), values.max()).astype(values.dtype)


def _names(labels: Labels, y: Any) -> np.ndarray:
    """Give the classes as an array of their own kind."""
    if isinstance(y, np.ndarray):
        return np.array(labels.classes, dtype=y.dtype)
    if len({type(label) for label in labels.classes}) == 1 and not isinstance(labels.classes[0], tuple):
        return np.array(labels.classes)
    return np.fromiter(labels.classes, dtype=object, count=len(labels.classes))


def _check_rate(name: str, rate: float) -> float:
    return check_number(name, rate, high=1, must="is a share, to lie in [0, 1]; for 10 % write 0.1")
