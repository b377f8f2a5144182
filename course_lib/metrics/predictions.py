"""How good are the predictions? Over all, per class, per group."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import encode_labels
from course_lib.text import distinct_names

if TYPE_CHECKING:
    import pandas as pd


def check_predictions(
    y_true: Any, y_pred: Any, classes: Sequence | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Give true and predicted class codes, (n,) each: those given, of text the places, of probabilities the largest.

    Raises
    ------
    ValueError
        If nothing is given, lengths differ, a label has no class, or labels and predictions are of different kinds.
    """
    true, predicted = _as_array(y_true), _as_array(y_pred)
    n_classes = None if classes is None else len(classes)
    if true.ndim != 1:
        raise ValueError(f"y_true has shape {true.shape}; give one class code per sample")
    if len(true) == 0:
        raise ValueError("y_true is empty; give at least one sample")
    if predicted.ndim == 2:
        predicted, n_classes = _most_likely(predicted, n_classes)
    check_one_each(true, "y_pred", predicted)
    of_text = [each.dtype.kind in "USO" for each in (true, predicted)]
    if any(of_text) and (n_classes is None or (all(of_text) and classes is not None)):
        both = encode_labels(np.r_[true.astype(object), predicted.astype(object)], name="y_true or y_pred")
        if classes is not None:
            return _places_among(classes, both.classes, both.codes)
        of_true, of_predicted = np.split(both.codes.astype(np.int64), 2)
        if all(of_text) or np.isin(of_true, of_predicted).any():
            return of_true, of_predicted
    for name, values in (("y_true", true), ("y_pred", predicted)):
        if values.dtype.kind not in "iub":
            other = ", or labels of one kind for both" if n_classes is None or classes is not None else ""
            raise ValueError(f"{name} is {values.dtype}; give class codes as whole numbers{other}")
        if n_classes is not None and not 0 <= values.min() <= values.max() < n_classes:
            wrong, last = values.min() if values.min() < 0 else values.max(), n_classes - 1
            raise ValueError(f"{name} holds class {wrong}; of {n_classes} classes the codes are 0 to {last}")
    return true, predicted


def check_one_each(true: Any, name: str, values: np.ndarray) -> None:
    """Refuse what is not one value, or of `p` one row, for each sample.

    Raises
    ------
    ValueError
        If there are more, or fewer.
    """
    if values.shape[:1] != (len(true),) or (values.ndim > 1 and name != "p"):
        each = {"p": "row", "y_pred": "prediction"}.get(name, "score")
        given = f"y_true has {len(true):,} samples and {name} has shape {values.shape}"
        raise ValueError(f"{given}; give one {each} each")


def check_finite(name: str, values: np.ndarray) -> None:
    """Refuse what is no number, NaN or infinite, and name its row.

    Raises
    ------
    ValueError
        If there is such a value.
    """
    if values.dtype.kind not in "iufb":
        raise ValueError(f"{name} is {values.dtype}; give numbers")
    if not np.isfinite(values).all():
        row = int(np.argwhere(~np.isfinite(values))[0, 0])
        raise ValueError(
            f"{name} holds NaN or infinity in row {row}; the model diverged, lower its learning rate"
        )


def _places_among(classes: Sequence, labels: tuple, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    names = list(classes)
    if foreign := [label for label in labels if label not in names]:
        raise ValueError(
            f"a label is {foreign[0]!r}, and classes={names!r} lacks it; give those names, or class codes as whole "
            "numbers"
        )
    of_true, of_predicted = np.split(np.array([names.index(label) for label in labels])[codes], 2)
    return of_true, of_predicted


def _as_array(y: Any) -> np.ndarray:
    values = np.asarray(y)
    if values.dtype.kind == "U" and values.ndim == 1 and not hasattr(y, "dtype"):
        return np.fromiter(y, object, len(y))  # as one array of text, 1 would become "1"
    return values


def _most_likely(proba: np.ndarray, n_classes: int | None) -> tuple[np.ndarray, int | None]:
    """Give the column of the largest probability, and how many there are; a column of labels is those labels."""
    numbers, columns = proba.dtype.kind in "iufb", proba.shape[1]
    if columns == 1 and proba.dtype.kind != "f":
        return proba[:, 0], n_classes
    if columns == 1 or not numbers:
        raise ValueError(
            f"y_pred is {proba.dtype} of shape {proba.shape}; give one label each, or probabilities of every class; "
            "of one score each decide first, as in (p[:, 0] >= 0.5).astype(int)"
        )
    if n_classes is not None and columns != n_classes:
        raise ValueError(f"y_pred gives {columns} probabilities a sample, but there are {n_classes} classes")
    check_finite("y_pred", proba)
    return proba.argmax(axis=1), columns


def score(y_true: ArrayLike, y_pred: ArrayLike, classes: Sequence[str]) -> dict[str, Any]:
    """Measure predictions in the four ways that the course compares recipes by.

    Parameters
    ----------
    y_true : array-like of shape (n,)
        Class codes from 0, or names.
    y_pred : array-like, shape (n,) or (n, C) of float
        The same, or probabilities (the largest one counts).
    classes : sequence of str
        Name of each code.

    Returns
    -------
    dict
        accuracy, balanced_accuracy, macro_f1 : float; recall : dict of class to float, see `recall_per_class`.

    Raises
    ------
    ValueError
        If nothing is given, lengths differ, or a code has no name.

    Examples
    --------
    >>> score([0, 0, 0, 1], [0, 0, 0, 0], classes=("sun", "moon"))["recall"]
    {'sun': 1.0, 'moon': 0.0}
    """
    return {
        "accuracy": accuracy(y_true, y_pred),
        "balanced_accuracy": balanced_accuracy(y_true, y_pred),
        "macro_f1": macro_f1(y_true, y_pred),
        "recall": recall_per_class(y_true, y_pred, classes),
    }


def accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Give the share of samples that are predicted right, of labels of any kind (or codes and probabilities).

    Raises
    ------
    ValueError
        If lengths differ, or labels and predictions are of different kinds.

    Examples
    --------
    >>> accuracy([0, 0, 0, 1], [0, 0, 0, 0])
    0.75
    """
    true, predicted = check_predictions(y_true, y_pred)
    return float((true == predicted).mean())


def balanced_accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Give the mean recall of the classes that occur: each counts the same, however rare.

    Raises
    ------
    ValueError
        As `accuracy`.

    Examples
    --------
    >>> balanced_accuracy([0, 0, 0, 1], [0, 0, 0, 0])
    0.5
    """
    from sklearn.metrics import recall_score

    true, predicted = check_predictions(y_true, y_pred)
    return float(recall_score(true, predicted, labels=np.unique(true), average="macro", zero_division=0))


def macro_f1(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """Give the mean over classes, of those true or predicted anywhere, of F1: "all found?", "only those?".

    Raises
    ------
    ValueError
        As `accuracy`.

    Examples
    --------
    >>> round(macro_f1([0, 0, 0, 1], [0, 0, 0, 0]), 3)
    0.429
    """
    from sklearn.metrics import f1_score

    return float(f1_score(*check_predictions(y_true, y_pred), average="macro", zero_division=0))


def recall_per_class(y_true: ArrayLike, y_pred: ArrayLike, classes: Sequence[str]) -> dict[str, float]:
    """Give for each class the share of its samples that were found; NaN where it has none.

    Raises
    ------
    ValueError
        As `accuracy`; or if a code has no name.

    Examples
    --------
    >>> recall_per_class([0, 0, 1, 1], [0, 1, 1, 1], classes=("sun", "moon"))
    {'sun': 0.5, 'moon': 1.0}
    """
    from sklearn.metrics import recall_score

    true, predicted = check_predictions(y_true, y_pred, classes)
    recall = recall_score(true, predicted, labels=np.arange(len(classes)), average=None, zero_division=np.nan)
    return dict(zip(distinct_names(classes), recall.tolist(), strict=True))


def confusion(y_true: ArrayLike, y_pred: ArrayLike, classes: Sequence[str]) -> pd.DataFrame:
    """Count which class (a row) was taken for which (a column).

    Raises
    ------
    ValueError
        As `accuracy`; or if a code has no name.

    Examples
    --------
    >>> int(confusion([0, 0, 1, 1], [0, 1, 1, 1], classes=("sun", "moon")).loc["sun", "moon"])
    1
    """
    import pandas as pd
    from sklearn.metrics import confusion_matrix

    true, predicted = check_predictions(y_true, y_pred, classes)
    counts = confusion_matrix(true, predicted, labels=np.arange(len(classes)))
    names = list(classes)
    return pd.DataFrame(counts, pd.Index(names, name="true"), pd.Index(names, name="predicted"))


def accuracy_by_group(
    y_true: ArrayLike, y_pred: ArrayLike, groups: ArrayLike, group_names: Sequence[str] = ()
) -> dict[str, float]:
    """Give the accuracy within each group: a style, a dialect, a hospital.

    Parameters
    ----------
    y_true, y_pred
        As in `accuracy`.
    groups : array-like of shape (n,)
        Group codes from 0; without `group_names`, groups of any hashable kind.
    group_names : sequence of str, default=()
        Name of each code; left out, the groups name themselves. A named group without samples gets NaN.

    Raises
    ------
    ValueError
        As `accuracy`; or if there is not one group a sample, or a code is negative or has no name.

    Examples
    --------
    >>> accuracy_by_group([0, 1, 0, 1], [0, 1, 0, 0], [0, 0, 1, 1], ("pencil", "chalk"))
    {'pencil': 1.0, 'chalk': 0.5}
    """
    true, predicted = check_predictions(y_true, y_pred)
    labels = encode_labels(groups, name="groups", missing="give each its group, or leave those rows out")
    if labels.n != len(true):
        raise ValueError(f"groups has shape ({labels.n},), but there are {len(true):,} samples")
    named = len(group_names)
    for group in labels.classes:
        if named and group not in range(named):
            raise ValueError(f"groups holds {group!r}, but group_names has {named}; name every group")
        if isinstance(group, Real) and group < 0:
            raise ValueError(
                f"groups holds {group}; codes count from 0: leave out the rows of no group, or name groups by text"
            )
    right = np.bincount(labels.codes[true == predicted], minlength=len(labels.classes)) / labels.counts
    found = dict(zip(labels.classes, right.tolist(), strict=True))
    names = distinct_names(group_names if named else labels.classes)
    places = range(named) if named else labels.classes
    return {name: found.get(place, float("nan")) for name, place in zip(names, places, strict=True)}
