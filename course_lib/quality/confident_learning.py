"""Which labels are probably wrong: confident learning; and how good a filter is, on labels made wrong on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import encode_labels
from course_lib.validation import (
    RandomState,
    check_indices,
    check_one_of,
    check_positions,
    check_share,
    plain_number,
)

_SLACK = 1e-6  # two probabilities no farther apart than this count as equal
_CACHED = 1 << 18  # bytes of probabilities looked at together: they stay in the processor's cache


def label_issues(
    y: ArrayLike, proba: ArrayLike, *, classes: Sequence | np.ndarray | None = None, order: str = "rows"
) -> np.ndarray:
    """Find the samples whose given label is probably wrong: the model would say another class, and is sure of one.

    Sure of a class means: at least as sure as it is, on average, of the samples that carry its label, so that a class
    that is hard has a lower bar. The set is that of cleanlab's ``find_label_issues(filter_by="confident_learning")``.

    Parameters
    ----------
    y : array-like of shape (n,)
        Given labels: column numbers of ``proba`` (0 to C - 1), or with ``classes`` labels of any kind.
    proba : array-like of shape (n, C)
        Class probabilities by a model *not* trained on the sample (see `out_of_sample_proba`); may be a memory map.
    classes : sequence of C labels, optional
        The label of each column, as in ``model.classes_``.
    order : {"rows", "worst"}
        Positions ascending, or the worst first: by the probability of the given label less the largest other.

    Returns
    -------
    ndarray of int64, shape (m,)
        Positions of the label issues; ``np.delete(X, issues, axis=0)`` drops them.

    Raises
    ------
    ValueError, TypeError
        If lengths differ, a label has no column, ``y`` holds one class, or ``proba`` holds no probabilities.

    References
    ----------
    C. Northcutt, L. Jiang and I. Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels", JAIR 2021.

    Examples
    --------
    >>> label_issues([0, 0, 0, 1, 1], proba=[[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.2, 0.8], [0.4, 0.6]])
    array([2])
    """
    check_one_of("order", order, ("rows", "worst"))
    proba = _check_proba(proba)
    given = _columns_of(y, proba, classes)
    n, n_classes = proba.shape
    counts = np.bincount(given, minlength=n_classes)
    if np.count_nonzero(counts) < 2:
        raise ValueError("y holds a single class, so no other label can be suspected; it needs at least 2")
    own, beaten = np.empty(n, proba.dtype), np.empty(n, bool)
    size = max(256, _CACHED // proba[0].nbytes)
    chunks = [slice(start, start + size) for start in range(0, n, size)]
    for rows in chunks:
        by_class = np.ascontiguousarray(proba[rows].T)  # a long row per class: every pass over it is fast
        labels = given[rows]
        likeliest = by_class.max(axis=0)
        lowest, highest = by_class.min(), likeliest.max()
        if not (lowest >= -_SLACK and highest <= 1 + _SLACK):  # so written, NaN is caught too
            raise ValueError(
                f"proba runs from {lowest:.4g} to {highest:.4g}; probabilities lie in [0, 1] and none is NaN "
                "(for logits take the softmax of each row first)"
            )
        own[rows] = by_class[labels, np.arange(len(labels))]
        beaten[rows] = likeliest > own[rows] + _SLACK
        ties = np.flatnonzero(likeliest == own[rows] + _SLACK)  # a tie goes to the class that comes first
        beaten[rows][ties] = by_class[:, ties].argmax(axis=0) < labels[ties]
    # One mean per class over its rows in order, as cleanlab has it: not even the rounding differs. None reaches 2.
    means = [own[given == k].mean() if counts[k] else 2 for k in range(n_classes)]
    thresholds = np.clip(means, 2 * _SLACK, None) - _SLACK
    issues = []
    for rows in chunks:
        there = np.flatnonzero(beaten[rows])
        confident = np.ascontiguousarray(proba[rows].take(there, axis=0).T) >= thresholds[:, None]
        confident[given[rows].take(there), np.arange(len(there))] = False
        issues.append(rows.start + there[confident.any(axis=0)])
    found = np.concatenate(issues)
    likely = proba.take(found, axis=0)
    own = likely[np.arange(len(found)), given.take(found)]  # never the largest
    return found if order == "rows" else found[np.argsort(own - likely.max(axis=1), kind="stable")]


def out_of_sample_proba(
    model: Any, X: Any, y: ArrayLike, *, folds: int = 5, random_state: RandomState = 0
) -> np.ndarray:
    """Predict every sample's class probabilities by a model that has not seen the sample (cross-validation).

    Parameters
    ----------
    model : scikit-learn classifier or pipeline with ``predict_proba``
        Left as it is; copies are trained, one a fold.
    X : array-like, DataFrame, sparse matrix or list of texts, of n samples
        Handed on as it came, but for images, which are laid out flat.
    y : array-like of shape (n,)
        Labels, wrong ones among them.
    folds : int
        2 or more; at most the number of samples of the rarest class. Each has the same class shares.
    random_state : int, numpy.random.Generator or None
        Deals the samples into folds.

    Returns
    -------
    ndarray of shape (n, C)
        Columns in the sorted order of the classes.

    Raises
    ------
    ValueError, TypeError
        If the model gives no probabilities, lengths differ, or a class is smaller than ``folds``.

    Examples
    --------
    >>> from sklearn.naive_bayes import GaussianNB
    >>> X, y = np.arange(20.0).reshape(-1, 1), np.repeat(["low", "high"], 10)
    >>> out_of_sample_proba(GaussianNB(), X, y).shape
    (20, 2)
    """
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    if not hasattr(model, "predict_proba"):
        raise TypeError(
            f"model={type(model).__name__} has no predict_proba, so it gives no probabilities; "
            "use one that does, such as LogisticRegression (an SVC needs probability=True)"
        )
    labels, samples = encode_labels(y), _as_it_came(X)
    n = samples.shape[0] if hasattr(samples, "shape") else len(samples)
    if n != labels.n:
        raise ValueError(f"X has {n} samples and y {labels.n} labels; give one label per sample")
    if len(labels.classes) < 2:
        raise ValueError(f"y holds a single class, {labels.classes[0]!r}; it needs at least 2")
    folds, rarest = plain_number(folds), int(labels.counts.argmin())
    if not 2 <= folds <= labels.counts[rarest]:
        few = f"use folds from 2 to {labels.counts[rarest]}, or " * int(labels.counts[rarest] > 1)
        raise ValueError(
            f"folds={folds}, but class {labels.classes[rarest]!r} has {labels.counts[rarest]} sample(s) and each "
            f"fold needs one; {few}leave so rare a class out"
        )
    seed = int(np.random.default_rng(random_state).integers(2**31))
    cv = StratifiedKFold(folds, shuffle=True, random_state=seed)
    return cross_val_predict(model, samples, labels.codes.astype(np.int64), cv=cv, method="predict_proba")


def _as_it_came(X: Any) -> Any:
    """Give frames, sparse matrices, texts and mixed rows as they are; numbers as an array, a flat row a sample."""
    from scipy.sparse import issparse

    if hasattr(X, "iloc") or issparse(X):
        return X
    values = np.asarray(X)
    return values.reshape(len(values), -1) if values.dtype.kind in "biufc" else X


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
    if len(labels.classes) < 2:
        raise ValueError(f"y holds a single class, {labels.classes[0]!r}; a wrong label needs another one")
    steps = rng.integers(1, len(labels.classes), labels.n) if kind == "uniform" else 1
    wrong = np.zeros(labels.n, bool)
    wrong[rng.permutation(labels.n)[: round(rate * labels.n)]] = True
    noisy = np.where(wrong, (codes + steps) % len(labels.classes), codes)
    names = np.array(labels.classes, y.dtype) if isinstance(y, np.ndarray) else labels.class_array()
    return names[noisy], wrong


@dataclass(frozen=True)
class FilterReport:
    """Of ``n`` samples: how many are ``wrong``, how many ``dropped``, and how many of these are wrong: ``caught``."""

    n: int
    wrong: int
    dropped: int
    caught: int

    @property
    def lost(self) -> int:
        """Dropped samples whose label was right."""
        return self.dropped - self.caught

    @property
    def precision(self) -> float:
        """Share of the dropped that were wrong; NaN where none was dropped."""
        return self.caught / self.dropped if self.dropped else float("nan")

    @property
    def recall(self) -> float:
        """Share of the wrong that were dropped; NaN where none was wrong."""
        return self.caught / self.wrong if self.wrong else float("nan")

    @property
    def noise_after(self) -> float:
        """Share of wrong labels among what is kept; NaN where nothing is."""
        return (self.wrong - self.caught) / (self.n - self.dropped) if self.dropped < self.n else float("nan")


def filter_report(y_noisy: Any, y_true: Any, dropped: ArrayLike) -> FilterReport:
    """Judge a filter of wrong labels against the true ones. Labels are compared as they are: 1 and "1" differ.

    Parameters
    ----------
    y_noisy, y_true : array-like of shape (n,)
        Labels as given, and as they should be.
    dropped : array-like of int, shape (m,), or of bool, shape (n,)
        Positions that the filter drops (as `label_issues` gives them), or a mask of them.

    Returns
    -------
    FilterReport

    Raises
    ------
    ValueError, IndexError
        If lengths differ, there is no sample, or a position does not exist or is the name of a row in a pandas index.

    Examples
    --------
    >>> report = filter_report(y_noisy=[0, 1, 1, 1], y_true=[0, 0, 0, 1], dropped=[1, 3])
    >>> report, report.precision, report.noise_after
    (FilterReport(n=4, wrong=2, dropped=2, caught=1), 0.5, 0.5)
    """
    noisy, true = (
        np.asarray(y) if hasattr(y, "dtype") else np.fromiter(y, object) for y in (y_noisy, y_true)
    )
    if noisy.ndim != 1 or noisy.shape != true.shape or not len(noisy):
        raise ValueError(
            f"y_noisy has shape {noisy.shape} and y_true {true.shape}; give one label of each a sample"
        )
    if noisy.dtype != true.dtype:  # as Python's own, which compares whole numbers and floats exactly
        noisy, true = noisy.astype(object), true.astype(object)
    wrong, mask = np.asarray(noisy != true, dtype=bool), np.zeros(len(noisy), bool)
    check_positions("dropped", dropped)
    mask[check_indices(dropped, len(noisy))] = True
    return FilterReport(len(noisy), int(wrong.sum()), int(mask.sum()), int((wrong & mask).sum()))


def _check_proba(proba: ArrayLike) -> np.ndarray:
    try:
        values = np.asarray(proba)
        values = values if values.dtype in (np.float32, np.float64) else values.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"proba must hold numbers, a row per sample and a column per class: {error}"
        ) from None
    if values.ndim != 2 or values.shape[1] < 2:
        raise ValueError(
            f"proba has shape {values.shape}; give a row per sample and a column per class (2 or more)"
        )
    return values


def _columns_of(y: ArrayLike, proba: np.ndarray, classes: Sequence | np.ndarray | None) -> np.ndarray:
    """Give each sample's column of ``proba``."""
    n, n_classes = proba.shape
    names = list(range(n_classes) if classes is None else classes)
    column = {name: k for k, name in enumerate(names)}
    if not len(column) == len(names) == n_classes:
        raise ValueError(f"classes must name each of the {n_classes} columns of proba once, got {names}")
    labels = encode_labels(y)
    foreign = [label for label in labels.classes if label not in column]
    if foreign:
        raise ValueError(
            f"y holds {foreign[0]!r}, for which proba has no column; its {n_classes} columns are "
            f"{names[:8]}{', ...' if n_classes > 8 else ''} (for other labels pass classes=model.classes_)"
        )
    if labels.n != n:
        raise ValueError(f"y has {labels.n} labels and proba {n} rows; give one row per label")
    place = np.array([column[label] for label in labels.classes], np.min_scalar_type(n_classes))
    return place[labels.codes]
