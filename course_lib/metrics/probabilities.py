"""How well do scores rank, and are probabilities what they say? Of all samples called 80 %, are 80 % so?"""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import encode_labels
from course_lib.metrics.predictions import check_finite, check_one_each, check_predictions
from course_lib.text import few
from course_lib.validation import check_number, check_whole_number, in_class_order, plain_number

if TYPE_CHECKING:
    import pandas as pd


def positive_labels(positive: Any) -> list:
    """Give the labels to be found as a list: of one, of several, or of 1 where none is named."""
    positive = 1 if positive is None else plain_number(positive)
    several = isinstance(positive, Iterable) and not isinstance(positive, str | bytes)
    return list(positive) if several else [positive]


def check_binary(y_true: Any, positive: Any = None) -> np.ndarray:
    """Give 1 for the samples of the positive label, or of several, and 0 for the others: int64, shape (n,).

    Raises
    ------
    ValueError
        If `positive` does not occur, or is left out where labels are not 0 and 1; or a label is missing.
    """
    labels = encode_labels(y_true, name="y_true", missing="leave those samples out")
    foreign = [label for label in labels.classes if label not in (0, 1)]
    if positive is None and foreign:
        raise ValueError(
            f"y_true holds {foreign[0]!r}, and nobody says which class is to be found; name it, as in "
            f"positive={labels.classes[-1]!r}, or give 0 and 1"
        )
    wanted = positive_labels(positive)
    is_positive = np.array([label in wanted for label in labels.classes])
    if positive is not None and not is_positive.any():
        raise ValueError(f"positive={positive!r} does not occur in y_true, which holds {few(labels.classes)}")
    return is_positive[labels.codes].astype(np.int64)


_ALONE = "y_true holds class {} alone; without others there is nothing to tell apart"


def check_scores(y_true: Any, y_score: Any, positive: Any = None) -> tuple[np.ndarray, np.ndarray]:
    """Check labels of two classes, both there, and one finite score for each sample.

    Raises
    ------
    ValueError
        As `check_binary`; or if a score is NaN or infinite, lengths differ, or one class alone occurs.
    """
    true, score = check_binary(y_true, positive), np.asarray(y_score)
    check_one_each(true, "y_score", score)
    check_finite("y_score", score)
    if true.min() == true.max():
        raise ValueError(_ALONE.format(np.asarray(y_true)[0]))
    return true, score.astype(float)


def check_probabilities(p: Any) -> np.ndarray:
    """Check probabilities: from 0 to 1, shape (n,), or (n, C) of every class with rows that sum to 1.

    Raises
    ------
    ValueError
        If they are none: outside 0 … 1, NaN, of another shape, or a row that does not sum to 1.

    >>> check_probabilities([[0.25, 0.75]])
    array([[0.25, 0.75]])
    """
    p = np.asarray(p)
    if p.ndim not in (1, 2) or (p.ndim == 2 and p.shape[1] < 2):
        cure = ", so of a single column p[:, 0]" if p.ndim == 2 else ""
        raise ValueError(
            f"p has shape {p.shape}; give probabilities of every class, (n, C), or of the positive one, (n,){cure}"
        )
    check_finite("p", p)
    p = p.astype(float)
    if p.size and not 0 <= p.min() <= p.max() <= 1:
        wrong = p.min() if p.min() < 0 else p.max()
        raise ValueError(
            f"p holds {wrong:g}; probabilities lie between 0 and 1 (of logits need a softmax first)"
        )
    if p.ndim == 2 and p.size:
        sums = p.sum(axis=1)
        row = int(np.abs(sums - 1).argmax())
        if abs(sums[row] - 1) > 1e-3:
            raise ValueError(f"row {row} of p sums to {sums[row]:g}; probabilities of all classes sum to 1")
    return p


def _check_both(y_true: Any, p: Any, positive: Any) -> tuple[np.ndarray, np.ndarray]:
    """Check labels and probabilities; of two classes give 0 and 1, and the probability of 1 alone."""
    p = check_probabilities(p)
    check_one_each(y_true, "p", p)
    if p.ndim == 1:
        return check_binary(y_true, positive), p
    if p.shape[1] == 2 and positive is None:
        return check_binary(y_true), p[:, 1]
    if positive is not None:  # scikit-learn has the classes in sorted order
        true, classes = check_binary(y_true, positive), encode_labels(y_true).classes
        if len(classes) != 2 or p.shape[1] != 2:
            raise ValueError(
                f"p is of {p.shape[1]} classes and y_true holds {few(classes)}, so which column is of "
                f"positive={positive!r} is not said; give that column alone"
            )
        return true, p[:, classes.index(plain_number(positive))]
    true, _ = check_predictions(y_true, p)
    return true.astype(np.int64), p


def pr_auc(y_true: ArrayLike, y_score: ArrayLike, *, positive: Any = None) -> float:
    """Give the area under the precision-recall curve, as average precision; chance gets the positives' share.

    Parameters
    ----------
    y_true : array-like of shape (n,)
        0 and 1, or with `positive` labels of any kind; both classes must occur.
    y_score : array-like of float, shape (n,) or (n, C)
        Higher for the positive class; of two columns its own counts (classes in sorted order), of more, for codes
        from 0, the mean over the classes that occur of each against the rest.
    positive : label, optional
        The class to be found; 1 where it is left out.

    Raises
    ------
    ValueError
        If a score is NaN or infinite, lengths differ, one class alone occurs, or which is positive is not clear.

    References
    ----------
    Saito and Rehmsmeier, "The Precision-Recall Plot Is More Informative than the ROC Plot …", PLOS ONE 2015.

    Examples
    --------
    >>> pr_auc([0, 0, 0, 1], [0.1, 0.2, 0.9, 0.8]), pr_auc(["good", "bad"], [0.2, 0.6], positive="bad")
    (0.5, 1.0)
    """
    from sklearn.metrics import average_precision_score

    if np.ndim(y_score) == 1:
        return float(average_precision_score(*check_scores(y_true, y_score, positive)))
    true, score = _check_both(y_true, y_score, positive)
    if score.ndim == 1:
        return float(average_precision_score(*check_scores(true, score)))
    there = np.unique(true)
    if len(there) < 2:
        raise ValueError(_ALONE.format(there[0]))
    return float(np.mean([average_precision_score(true == code, score[:, code]) for code in there]))


def brier(y_true: ArrayLike, p: ArrayLike, *, positive: Any = None) -> float:
    """Give the mean squared distance of the probabilities from what was observed (Brier, 1950).

    With two classes from 0 to 1: the mean of (p − y)². With more from 0 to 2: summed over the classes.

    Parameters
    ----------
    y_true : array-like of shape (n,)
        Class codes; or, of two classes and with `positive`, labels of any kind.
    p : array-like of float, shape (n,) or (n, C)
        Probability of the positive class, or of every class (two in sorted order, more by their codes).
    positive : label, optional
        The class to be found; 1 where it is left out.

    Raises
    ------
    ValueError
        If p are no probabilities, lengths differ, or which class is positive is not clear.

    Examples
    --------
    >>> round(brier([0, 1], [0.2, 0.6]), 4)
    0.1
    """
    true, p = _check_both(y_true, p, positive)
    if p.ndim == 1:
        return float(np.mean((p - true) ** 2))
    return float(np.mean(((p - np.eye(p.shape[1])[true]) ** 2).sum(axis=1)))


def ece(y_true: ArrayLike, p: ArrayLike, bins: int = 15, *, positive: Any = None) -> float:
    """Give the expected calibration error: the mean distance of probabilities and frequencies over the samples.

    Of more than two classes the largest probability is held against how often that class was right. Never quite 0:
    the fewer samples in a bin, the further its frequency is off by chance alone.

    Parameters
    ----------
    y_true, p, positive
        As in `brier`.
    bins : int, default=15
        Equal parts of [0, 1] within which probabilities and frequencies are averaged.

    Raises
    ------
    ValueError
        As `brier`; or if bins is no whole number from 1.

    References
    ----------
    Naeini et al., "Obtaining Well Calibrated Probabilities …", AAAI 2015; Guo et al., "On Calibration …", ICML 2017.

    Examples
    --------
    >>> round(ece([0, 0, 0, 1], [0.9, 0.9, 0.9, 0.9]), 4)
    0.65
    """
    table = reliability(y_true, p, bins, positive=positive)
    distance = (table["mean_predicted"] - table["observed"]).abs()
    return float((distance * table["count"]).sum() / table["count"].sum())


def reliability(y_true: ArrayLike, p: ArrayLike, bins: int = 15, *, positive: Any = None) -> pd.DataFrame:
    """Hold probabilities against frequencies, bin by bin: the reliability diagram, and its histogram, as a table.

    Parameters
    ----------
    y_true, p, bins, positive
        As in `ece`. A probability on the edge of two bins belongs to the lower one, 0 to the first.

    Returns
    -------
    DataFrame
        A row a bin: low, high, count, mean_predicted and observed (share that was so); NaN where it is empty.

    Raises
    ------
    ValueError
        As `ece`.

    Examples
    --------
    >>> reliability([0, 0, 1, 1], [0.1, 0.4, 0.4, 0.9], bins=2)
       low  high  count  mean_predicted  observed
    0  0.0   0.5      3             0.3  0.333333
    1  0.5   1.0      1             0.9  1.000000
    """
    import pandas as pd

    bins = check_whole_number("bins", bins, at_least=1)
    true, p = _check_both(y_true, p, positive)
    predicted, right = (p, true) if p.ndim == 1 else (p.max(axis=1), p.argmax(axis=1) == true)
    edges = np.linspace(0, 1, bins + 1)
    place = np.searchsorted(edges[1:-1], predicted)
    count = np.bincount(place, minlength=bins)
    with np.errstate(invalid="ignore"):  # 0 of 0 is NaN: an empty bin says nothing
        means = [np.bincount(place, weights=each, minlength=bins) / count for each in (predicted, right)]
    columns = {"low": edges[:-1], "high": edges[1:], "count": count}
    return pd.DataFrame(columns | {"mean_predicted": means[0], "observed": means[1]})


def correct_prior(p: ArrayLike, *, trained: float | ArrayLike, true: float | ArrayLike) -> np.ndarray:
    """Turn probabilities learned at one mix of classes into those at another, by Bayes' rule.

    Parameters
    ----------
    p : array-like of float, shape (n,) or (n, C)
        Probability of the positive class, or of every class.
    trained, true : float, or array-like of shape (C,)
        Share of the positive class in what was trained on (resampled as it was) and where the model will be used,
        above 0 and below 1; or shares or counts of all classes (0 is allowed in `true`).

    Raises
    ------
    ValueError
        If p are no probabilities, a share is out of range, or there is not one for each class.

    References
    ----------
    Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001, theorem 2.

    Examples
    --------
    >>> correct_prior([0.5, 0.9, 0.99], trained=0.5, true=0.01).round(3).tolist()
    [0.01, 0.083, 0.5]
    """
    p = check_probabilities(p)
    every = np.column_stack([1 - p, p]) if p.ndim == 1 else p
    classes = every.shape[1]
    moved = every * (_shares("true", true, classes) / _shares("trained", trained, classes, above=True))
    total = moved.sum(axis=1, keepdims=True)
    moved = np.divide(moved, total, out=every.copy(), where=total > 0)
    return moved[:, 1] if p.ndim == 1 else moved


def _shares(name: str, shares: Any, classes: int, *, above: bool = False) -> np.ndarray:
    shares = plain_number(shares)
    if isinstance(shares, Real) and classes == 2:
        must = "is not allowed; give the share of class 1, above 0 and below 1"
        share = check_number(name, shares, low=np.nextafter(0, 1), high=np.nextafter(1, 0), must=must)
        return np.array([1 - share, share])
    values = np.asarray(in_class_order(shares), dtype=float)
    if values.shape != (classes,):
        raise ValueError(f"{name} has shape {values.shape}, but p is of {classes} classes; give each a share")
    if not np.isfinite(values).all() or values.min() < 0 or not values.any() or (above and not values.all()):
        least = "above 0" if above else "from 0, not all 0"
        raise ValueError(f"{name}={values.tolist()} are no shares; give each class a finite number {least}")
    return values / values.sum()
