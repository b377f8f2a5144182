"""Which labels are probably wrong: confident learning, and how good a filter was where the truth is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import encode_labels
from course_lib.validation import RandomState, plain_number

_SLACK = 1e-6  # two probabilities no farther apart than this count as equal
_CACHED = 1 << 18  # bytes of probabilities looked at together: they stay in the processor's cache


def label_issues(
    y: ArrayLike, proba: ArrayLike, *, classes: Sequence | np.ndarray | None = None, order: str = "rows"
) -> np.ndarray:
    """Find the samples whose given label is probably wrong.

    A label is an issue when the model would rather say something else *and* is confident of some other
    class. Confident of a class means: at least as sure of it as it is, on average, of the samples that
    carry its label. So a class that the model finds hard has a lower bar than an easy one.

    Parameters
    ----------
    y : array-like of shape (n,)
        Given labels: column numbers of ``proba`` (0 to C - 1), or with ``classes`` labels of any kind.
    proba : array-like of shape (n, C)
        Probability of every class for every sample, by a model that was *not* trained on that sample
        (see `out_of_sample_proba`). A memory map is read in pieces.
    classes : sequence of C labels, optional
        The label of each column, as in ``model.classes_``.
    order : {"rows", "worst"}
        Positions in ascending order, or the worst first: by the normalized margin, which is the self-confidence
        (the probability of the given label) less the largest other probability.

    Returns
    -------
    ndarray of int64, shape (m,)
        Positions of the label issues; ``np.delete(X, issues, axis=0)`` drops them.

    Raises
    ------
    ValueError, TypeError
        If lengths differ, a label has no column, ``y`` holds fewer than two classes, or ``proba`` holds
        anything but probabilities (NaN, logits, text).

    Notes
    -----
    O(nC) time; 9 bytes a sample beside what it is given (5 where ``proba`` is float32).

    The set is that of ``cleanlab.filter.find_label_issues(filter_by="confident_learning")``. cleanlab has
    more filters and scores, for more kinds of data, and is the tool to turn to for them.

    References
    ----------
    C. Northcutt, L. Jiang, I. Chuang: "Confident Learning: Estimating Uncertainty in Dataset Labels",
    Journal of Artificial Intelligence Research 70, 2021.

    Examples
    --------
    >>> y = [0, 0, 0, 1, 1, 1]
    >>> proba = [[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.1, 0.9], [0.2, 0.8], [0.4, 0.6]]
    >>> label_issues(y, proba)
    array([2])
    """
    if order not in ("rows", "worst"):
        raise ValueError(f"order={order!r} is unknown; use 'rows' (ascending) or 'worst' (worst first)")
    proba = _check_proba(proba)
    given = _columns_of(y, proba, classes)
    thresholds, beaten = _survey(given, proba)
    issues = np.concatenate(
        [
            rows.start + _confident_of_another(given[rows], proba[rows], beaten[rows], thresholds)
            for rows in _chunks(proba)
        ]
    )
    return issues if order == "rows" else issues[np.argsort(_margins(given, proba, issues), kind="stable")]


def out_of_sample_proba(
    model: Any,
    X: ArrayLike,
    y: ArrayLike,
    *,
    folds: int = 5,
    random_state: RandomState = 0,
) -> np.ndarray:
    """Predict every sample's class probabilities by a model that has not seen the sample.

    The samples are dealt into folds with equal class shares; each fold is predicted by a fresh copy of the
    model trained on the others (`sklearn.model_selection.cross_val_predict`).

    Parameters
    ----------
    model : scikit-learn classifier with ``predict_proba``
        Left as it is; copies are trained.
    X : array-like of shape (n, ...)
        Samples; images are laid out flat, one row each.
    y : array-like of shape (n,)
        Labels, wrong ones among them.
    folds : int
        2 or more; at most the number of samples of the rarest class.
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

    Notes
    -----
    The cost of training ``folds`` models.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from sklearn.naive_bayes import GaussianNB
    >>> X, y = load_iris(return_X_y=True)
    >>> out_of_sample_proba(GaussianNB(), X, y).shape
    (150, 3)
    """
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    if not hasattr(model, "predict_proba"):
        raise TypeError(
            f"model={type(model).__name__} has no predict_proba, so it gives no probabilities; "
            "use one that does, such as LogisticRegression (an SVC needs probability=True)"
        )
    labels = encode_labels(y)
    X = np.asarray(X)
    if len(X) != labels.n:
        raise ValueError(f"X has {len(X)} samples and y {labels.n} labels; give one label per sample")
    folds = plain_number(folds)
    rarest = int(labels.counts.argmin())
    if not 2 <= folds <= labels.counts[rarest]:
        raise ValueError(
            f"folds={folds}, but class {labels.classes[rarest]!r} has {labels.counts[rarest]} sample(s) and each "
            f"fold needs one; use folds from 2 to {labels.counts[rarest]}, or leave so rare a class out"
        )
    if len(labels.classes) < 2:
        raise ValueError(f"y holds a single class, {labels.classes[0]!r}; it needs at least 2")
    seed = int(np.random.default_rng(random_state).integers(2**31))
    cv = StratifiedKFold(folds, shuffle=True, random_state=seed)
    return cross_val_predict(
        model, X.reshape(len(X), -1), labels.codes.astype(np.int64), cv=cv, method="predict_proba"
    )


@dataclass(frozen=True)
class FilterReport:
    """What a filter dropped, and what of it really was wrong.

    Attributes
    ----------
    n : int
        Number of samples.
    wrong : int
        Samples whose label is wrong.
    dropped : int
        Samples dropped.
    caught : int
        Dropped samples whose label is wrong.
    """

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
    def noise_before(self) -> float:
        """Share of wrong labels before."""
        return self.wrong / self.n

    @property
    def noise_after(self) -> float:
        """Share of wrong labels among what is kept; NaN where nothing is."""
        return (self.wrong - self.caught) / (self.n - self.dropped) if self.dropped < self.n else float("nan")


def filter_report(y_noisy: Any, y_true: Any, dropped: ArrayLike) -> FilterReport:
    """Judge a filter of wrong labels against the true ones.

    Parameters
    ----------
    y_noisy : array-like of shape (n,)
        Labels as given.
    y_true : array-like of shape (n,)
        Labels as they should be.
    dropped : array-like of int, shape (m,), or of bool, shape (n,)
        Positions that the filter drops (as `label_issues` gives them), or a mask of them.

    Returns
    -------
    FilterReport

    Raises
    ------
    ValueError
        If lengths differ, there is no sample, or a position does not exist or is the name of a row in a pandas index.

    Notes
    -----
    O(n). Labels are compared as they are: 1 and "1" differ, and so do any two whole numbers.

    Examples
    --------
    >>> report = filter_report(y_noisy=[0, 1, 1, 1], y_true=[0, 0, 0, 1], dropped=[1, 3])
    >>> report
    FilterReport(n=4, wrong=2, dropped=2, caught=1)
    >>> report.precision, report.recall, report.noise_after
    (0.5, 0.5, 0.5)
    """
    noisy, true = (
        np.asarray(y) if hasattr(y, "dtype") else np.fromiter(y, object) for y in (y_noisy, y_true)
    )
    if noisy.ndim != 1 or noisy.shape != true.shape:
        raise ValueError(
            f"y_noisy has shape {noisy.shape} and y_true {true.shape}; give one label of each a sample"
        )
    if not len(noisy):
        raise ValueError("y_noisy is empty; there is nothing to judge")
    if noisy.dtype != true.dtype:  # as Python's own, which compares whole numbers and floats exactly
        noisy, true = noisy.astype(object), true.astype(object)
    wrong = np.asarray(noisy != true, dtype=bool)
    mask = _mask(dropped, len(noisy))
    return FilterReport(len(noisy), int(wrong.sum()), int(mask.sum()), int((wrong & mask).sum()))


def _mask(dropped: ArrayLike, n: int) -> np.ndarray:
    if hasattr(dropped, "get_indexer"):
        raise ValueError(
            "dropped is a pandas index, which holds the names of rows; give their positions, as in "
            "frame.index.get_indexer(dropped)"
        )
    dropped = np.asarray(dropped)
    if dropped.dtype == bool and dropped.shape == (n,):
        return dropped
    if dropped.ndim != 1 or (len(dropped) and dropped.dtype.kind not in "iu"):
        raise ValueError(
            f"dropped has shape {dropped.shape} of {dropped.dtype}; give positions (whole numbers), or one True or "
            f"False for each of the {n} samples"
        )
    if len(dropped) and not 0 <= dropped.min() <= dropped.max() < n:
        raise ValueError(
            f"dropped runs from {dropped.min()} to {dropped.max()}; there are {n} samples, at positions 0 to {n - 1}"
        )
    mask = np.zeros(n, bool)
    mask[dropped.astype(np.int64)] = True
    return mask


def _survey(given: np.ndarray, proba: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give each class's threshold, and which samples have a class more probable than their own."""
    n, n_classes = proba.shape
    counts = np.bincount(given, minlength=n_classes)
    if np.count_nonzero(counts) < 2:
        raise ValueError("y holds a single class, so no other label can be suspected; it needs at least 2")
    ends = np.cumsum(counts)
    filled = ends - counts
    own = np.empty(n, proba.dtype)  # probability of the own class: class by class, each in the rows' order
    beaten = np.empty(n, bool)
    for rows in _chunks(proba):
        labels = given[rows]
        by_class = np.ascontiguousarray(proba[rows].T)  # a long row per class: every pass over it is fast
        favourite = by_class.max(axis=0)
        _check_range(by_class.min(), favourite.max())
        mine = by_class.ravel().take(labels.astype(np.int64) * len(labels) + np.arange(len(labels)))
        beaten[rows] = favourite > mine + _SLACK
        ties = np.flatnonzero(favourite == mine + _SLACK)  # a tie goes to the class that comes first
        beaten[rows][ties] = by_class[:, ties].argmax(axis=0) < labels[ties]

        mine = mine[np.argsort(labels.astype(np.min_scalar_type(n_classes)), kind="stable")]
        here = np.bincount(labels)
        start = 0
        for k in np.flatnonzero(here):
            own[filled[k] : filled[k] + here[k]] = mine[start : start + here[k]]
            filled[k] += here[k]
            start += here[k]
    # One sum per class over its rows in order, as cleanlab has it: not even the rounding differs.
    means = [own[end - count : end].mean() if count else 2 for end, count in zip(ends, counts, strict=True)]
    return np.clip(means, 2 * _SLACK, None) - _SLACK, beaten  # 2: no probability reaches it


def _confident_of_another(
    given: np.ndarray, proba: np.ndarray, beaten: np.ndarray, thresholds: np.ndarray
) -> np.ndarray:
    """Give the positions, among the beaten, where a class other than the given one reaches its threshold."""
    rows = np.flatnonzero(beaten)
    confident = np.ascontiguousarray(proba.take(rows, axis=0).T) >= thresholds[:, None]
    confident[given.take(rows), np.arange(len(rows))] = False
    return rows[confident.any(axis=0)]


def _margins(given: np.ndarray, proba: np.ndarray, issues: np.ndarray) -> np.ndarray:
    likely = proba.take(issues, axis=0)
    return likely[np.arange(len(issues)), given.take(issues)] - likely.max(axis=1)  # never the own class


def _chunks(proba: np.ndarray) -> Iterator[slice]:
    size = max(256, _CACHED // (proba.shape[1] * proba.itemsize))
    for start in range(0, len(proba), size):
        yield slice(start, min(start + size, len(proba)))


def _check_proba(proba: ArrayLike) -> np.ndarray:
    try:
        proba = np.asarray(proba)
        if proba.dtype not in (np.float32, np.float64):
            proba = proba.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"proba must hold numbers, one row per sample and one column per class: {error}"
        ) from None
    if proba.ndim != 2 or proba.shape[1] < 2:
        raise ValueError(
            f"proba has shape {proba.shape}; it must have one row per sample and one column per class (2 or more)"
        )
    return proba


def _check_range(lowest: float, highest: float) -> None:
    if not (lowest >= -_SLACK and highest <= 1 + _SLACK):  # so written, NaN is caught too
        raise ValueError(
            f"proba runs from {lowest:.4g} to {highest:.4g}; probabilities lie in [0, 1] and none is NaN "
            "(for logits take the softmax of each row first)"
        )


def _columns_of(y: ArrayLike, proba: np.ndarray, classes: Sequence | np.ndarray | None) -> np.ndarray:
    """Give each sample's column of ``proba``: the labels themselves, without a copy, where they are that."""
    n, n_classes = proba.shape
    names = range(n_classes) if classes is None else list(classes)
    if not len(set(names)) == len(names) == n_classes:
        raise ValueError(f"classes must name each of the {n_classes} columns of proba once, got {names}")
    if classes is None and isinstance(y, np.ndarray) and y.dtype.kind in "iu" and y.ndim == 1 and len(y):
        columns, foreign = y, {int(y.min()), int(y.max())} - set(names)
    else:
        labels = encode_labels(y)
        foreign = set(labels.classes) - set(names)
        if not foreign:
            column = {name: k for k, name in enumerate(names)}
            columns = np.array([column[label] for label in labels.classes], np.int64)[labels.codes]
    if foreign:
        raise ValueError(
            f"y holds {min(foreign, key=str)!r}, for which proba has no column; its {n_classes} columns are "
            f"{list(names)[:8]}{', ...' if n_classes > 8 else ''} "
            "(for other labels pass classes=model.classes_)"
        )
    if len(columns) != n:
        raise ValueError(f"y has {len(columns)} labels and proba {n} rows; give one row per label")
    return columns
