"""Which labels are probably wrong: confident learning, from labels and out-of-sample probabilities."""

from collections.abc import Iterator

import numpy as np

from course_lib.labels import encode_labels

_SLACK = 1e-6  # two probabilities no farther apart than this count as equal
_CACHED = 1 << 18  # bytes of probabilities looked at together: they stay in the processor's cache


def label_issues(y, proba, *, classes=None, order="rows") -> np.ndarray:
    """Find the samples whose given label is probably wrong.

    A label is doubted when the model would rather say something else *and* is confident of some other
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
        Positions in ascending order, or the most doubtful first: by the margin, which is the probability
        of the given label less the largest other one.

    Returns
    -------
    ndarray of int64, shape (m,)
        Positions of the doubtful labels; ``np.delete(X, issues, axis=0)`` drops them.

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
        raise ValueError(
            f"order={order!r} is unknown; use 'rows' (ascending) or 'worst' (most doubtful first)"
        )
    proba = _as_proba(proba)
    given = _as_columns(y, proba, classes)
    thresholds, beaten = _survey(given, proba)
    issues = np.concatenate(
        [
            rows.start + _confident_of_another(given[rows], proba[rows], beaten[rows], thresholds)
            for rows in _chunks(proba)
        ]
    )
    return issues if order == "rows" else issues[np.argsort(_margins(given, proba, issues), kind="stable")]


def out_of_sample_proba(model, X, y, *, folds=5, random_state=0) -> np.ndarray:
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
    if len(X) != len(labels.codes):
        raise ValueError(
            f"X has {len(X)} samples and y {len(labels.codes)} labels; give one label per sample"
        )
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


def _confident_of_another(given, proba, beaten, thresholds) -> np.ndarray:
    """Give the positions, among the beaten, where a class other than the given one reaches its threshold."""
    doubtful = np.flatnonzero(beaten)
    confident = np.ascontiguousarray(proba.take(doubtful, axis=0).T) >= thresholds[:, None]
    confident[given.take(doubtful), np.arange(len(doubtful))] = False
    return doubtful[confident.any(axis=0)]


def _margins(given, proba, issues) -> np.ndarray:
    likely = proba.take(issues, axis=0)
    return likely[np.arange(len(issues)), given.take(issues)] - likely.max(axis=1)  # never the own class


def _chunks(proba: np.ndarray) -> Iterator[slice]:
    size = max(256, _CACHED // (proba.shape[1] * proba.itemsize))
    for start in range(0, len(proba), size):
        yield slice(start, min(start + size, len(proba)))


def _as_proba(proba) -> np.ndarray:
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


def _as_columns(y, proba: np.ndarray, classes) -> np.ndarray:
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
