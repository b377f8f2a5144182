"""How well do scores rank, and are probabilities what they say? Of all samples called 80 %, are 80 % so?"""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import encode_labels
from course_lib.metrics.predictions import check_predictions
from course_lib.validation import check_number, check_whole_number, plain_number

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
        If `positive` does not occur, or is left out where labels are not 0 and 1 (False and True); or one is missing.
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
        raise ValueError(
            f"positive={positive!r} does not occur in y_true, which holds {_listed(labels.classes)}"
        )
    return is_positive[labels.codes].astype(np.int64)


def _listed(labels: tuple) -> str:
    shown = ", ".join(map(repr, labels[:5]))
    return shown + (f" and {len(labels) - 5} more" if len(labels) > 5 else "")


def check_scores(y_true: Any, y_score: Any, positive: Any = None) -> tuple[np.ndarray, np.ndarray]:
    """Check labels of two classes, both there, and one finite score for each sample.

    Raises
    ------
    ValueError
        As `check_binary`; or if a score is NaN or infinite, lengths differ, or one class alone occurs.
    """
    true, score = check_binary(y_true, positive), np.asarray(y_score)
    if score.shape != true.shape:
        raise ValueError(
            f"y_true has {len(true):,} samples and y_score has shape {score.shape}; give one score each"
        )
    _refuse_unless_finite("y_score", score)
    if true.min() == true.max():
        raise ValueError(
            f"y_true holds class {np.asarray(y_true)[0]} alone; without both classes there is nothing to tell apart"
        )
    return true, score.astype(float)


def check_probabilities(p: Any) -> np.ndarray:
    """Check probabilities: from 0 to 1, shape (n,), or (n, C) of every class with rows that sum to 1.

    Raises
    ------
    ValueError
        If the shape is another, one is NaN or outside [0, 1], or a row does not sum to 1.
    """
    p = np.asarray(p)
    if p.ndim not in (1, 2) or (p.ndim == 2 and p.shape[1] < 2):
        cure = ", so of a single column p[:, 0]" if p.ndim == 2 else ""
        raise ValueError(
            f"p has shape {p.shape}; give probabilities of every class, (n, C), or of the positive one, (n,){cure}"
        )
    _refuse_unless_finite("p", p)
    p = p.astype(float)
    if p.size and not 0 <= p.min() <= p.max() <= 1:
        wrong = p.min() if p.min() < 0 else p.max()
        raise ValueError(
            f"p holds {wrong:g}; probabilities lie between 0 and 1 (logits need a softmax first)"
        )
    if p.ndim == 2 and p.size:
        sums = p.sum(axis=1)
        row = int(np.abs(sums - 1).argmax())
        if abs(sums[row] - 1) > 1e-3:
            raise ValueError(
                f"row {row} of p sums to {sums[row]:g}; the probabilities of all classes sum to 1"
            )
    return p


def _check_both(y_true: Any, p: Any, positive: Any) -> tuple[np.ndarray, np.ndarray]:
    """Check labels and probabilities; of two classes give 0 and 1, and the probability of 1 alone."""
    p = check_probabilities(p)
    if len(p) != len(y_true):
        raise ValueError(f"y_true has {len(y_true):,} samples and p has shape {p.shape}; give one row each")
    if p.ndim == 1:
        return check_binary(y_true, positive), p
    if p.shape[1] == 2:
        true = check_binary(y_true, positive)
        return true, p[:, 1 if positive is None else _column(y_true, positive)]
    if positive is not None:
        raise ValueError(
            f"positive={positive!r} is one of two classes, but p is of {p.shape[1]}; give its column alone"
        )
    true, _ = check_predictions(y_true, p)
    return true.astype(np.int64), p


def _column(y_true: Any, positive: Any) -> int:
    """Give the column of the positive class: scikit-learn has the classes in sorted order."""
    classes = encode_labels(y_true).classes
    if len(classes) != 2:
        raise ValueError(
            f"p has two columns and y_true holds {_listed(classes)}, so which column is of {positive!r} is not "
            "said; give that column alone"
        )
    return classes.index(plain_number(positive))


def _refuse_unless_finite(name: str, values: np.ndarray) -> None:
    if values.dtype.kind not in "iufb":
        raise ValueError(f"{name} is {values.dtype}; give numbers")
    if not np.isfinite(values).all():
        row = int(np.argwhere(~np.isfinite(values))[0, 0])
        raise ValueError(
            f"{name} holds NaN or infinity in row {row}; the model has diverged, lower its learning rate"
        )


def pr_auc(y_true: ArrayLike, y_score: ArrayLike, *, positive: Any = None) -> float:
    """Give the area under the precision-recall curve, as average precision: the mean precision over the finds.

    A guess by chance has the share of the positive class, so 0.01 where it is rare; the area under the ROC curve
    hides that.

    Parameters
    ----------
    y_true : array-like of shape (n,)
        0 and 1, or with `positive` labels of any kind; both classes must occur.
    y_score : array-like of float, shape (n,) or (n, C)
        Higher for the positive class; or probabilities: of two columns the positive one counts (the classes in sorted
        order), of more, for codes from 0, each class against the rest, and the mean over the classes that occur.
    positive : label, optional
        The class to be found; 1 where it is left out.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If a score is NaN or infinite, lengths differ, one class alone occurs, or which is positive is not clear.

    References
    ----------
    T. Saito and M. Rehmsmeier, "The Precision-Recall Plot Is More Informative than the ROC Plot When Evaluating
    Binary Classifiers on Imbalanced Datasets", PLOS ONE 2015.

    Examples
    --------
    >>> pr_auc([0, 0, 0, 1], [0.1, 0.2, 0.9, 0.8])
    0.5
    >>> pr_auc(["good", "bad"], [0.2, 0.6], positive="bad")
    1.0
    """
    from sklearn.metrics import average_precision_score

    if np.ndim(y_score) == 1:
        return float(average_precision_score(*check_scores(y_true, y_score, positive)))
    true, score = _check_both(y_true, y_score, positive)
    if score.ndim == 1:
        return float(average_precision_score(*check_scores(true, score)))
    there = np.unique(true)
    if len(there) < 2:
        raise ValueError(
            f"y_true holds class {there[0]} alone; without others there is nothing to tell apart"
        )
    return float(np.mean([average_precision_score(true == code, score[:, code]) for code in there]))


def brier(y_true: ArrayLike, p: ArrayLike, *, positive: Any = None) -> float:
    """Give the mean squared distance of the probabilities from what was observed (Brier, 1950).

    Parameters
    ----------
    y_true : array-like of shape (n,)
        Class codes; or, of two classes and with `positive`, labels of any kind.
    p : array-like of float, shape (n,) or (n, C)
        Probability of the positive class, or of every class (two in sorted order, more by their codes).
    positive : label, optional
        The class to be found; 1 where it is left out.

    Returns
    -------
    float
        With two classes from 0 to 1: the mean of (p − y)². With more from 0 to 2: summed over the classes.

    Raises
    ------
    ValueError
        If a probability is NaN or outside [0, 1], a row does not sum to 1, lengths differ, or which class is positive
        is not clear.

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

    Parameters
    ----------
    y_true, p, positive
        As in `brier`. With two classes the probability of the positive one is held against how often it was observed.
        With more, the largest probability against how often that class was right, as Guo et al. do.
    bins : int, default=15
        Equal parts of [0, 1] within which probabilities and frequencies are averaged, from 1.

    Returns
    -------
    float
        From 0 to 1; 0 is calibrated.

    Raises
    ------
    ValueError
        As `brier`; or if bins is no whole number from 1.

    Notes
    -----
    Never quite 0: the fewer samples in a bin, the further its frequency is off by chance alone.

    References
    ----------
    M. Naeini, G. Cooper and M. Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI
    2015; C. Guo, G. Pleiss, Y. Sun and K. Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.

    Examples
    --------
    >>> round(ece([0, 0, 0, 1], [0.25, 0.25, 0.25, 0.25]), 4)
    0.0
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
        A row for each bin: low and high (its edges), count (samples), mean_predicted (their mean probability) and
        observed (the share of them that was so); the last two are NaN where a bin is empty.

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
    """Turn probabilities learned at one mix of classes into those at another: exact, if only the mix differs.

    A model trained on balanced copies believes in a balanced world. Bayes' rule takes that back: each class's
    probability is multiplied by its true share over its share in training, and all are scaled to sum to 1.

    Parameters
    ----------
    p : array-like of float, shape (n,) or (n, C)
        Probability of the positive class, or of every class.
    trained : float, or array-like of shape (C,)
        Share of the positive class in what was trained on, resampled as it was, above 0 and below 1; or the shares
        (or counts) of all classes, each above 0.
    true : float, or array-like of shape (C,)
        The same where the model will be used; 0 is allowed in an array.

    Returns
    -------
    ndarray of float, shape as `p`

    Raises
    ------
    ValueError
        If a probability is NaN or outside [0, 1], a share is out of range, or there is not one for each class.

    References
    ----------
    C. Elkan, "The Foundations of Cost-Sensitive Learning", IJCAI 2001, theorem 2; for undersampling, A. Dal Pozzolo
    et al., "Calibrating Probability with Undersampling for Unbalanced Classification", IEEE SSCI 2015.

    Examples
    --------
    Trained at 1:1, used where 1 in 100 is positive:

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
    if isinstance(shares, Real):
        if classes != 2:
            raise ValueError(
                f"{name}={shares!r} is one share, but p is of {classes} classes; give one for each"
            )
        must = "is not allowed; give the share of class 1, above 0 and below 1"
        share = check_number(name, shares, low=np.nextafter(0, 1), high=np.nextafter(1, 0), must=must)
        return np.array([1 - share, share])
    values = np.asarray(shares, dtype=float)
    if values.shape != (classes,):
        raise ValueError(
            f"{name} has shape {values.shape}, but p is of {classes} classes; give one share for each"
        )
    if (
        not np.isfinite(values).all()
        or values.min() < 0
        or values.sum() == 0
        or (above and values.min() == 0)
    ):
        least = "above 0" if above else "from 0, not all 0"
        raise ValueError(
            f"{name}={values.tolist()} are no shares; give a finite number {least} for each class"
        )
    return values / values.sum()
