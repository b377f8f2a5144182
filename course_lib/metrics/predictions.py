"""How good are the predictions? Over all, per class, per group.

Every function takes true class codes and either predicted codes or probabilities ``(n, n_classes)``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from course_lib.metrics.checks import codes


def score(y_true, y_pred, classes: Sequence[str]) -> dict:
    """Measure predictions in the four ways that the course compares recipes by.

    Parameters
    ----------
    y_true : array-like of int, shape (n,)
        True class codes ``0 .. len(classes)-1``.
    y_pred : array-like, shape (n,) of int or (n, n_classes) of float
        Predicted codes, or probabilities (the largest one counts).
    classes : sequence of str
        Name of each code.

    Returns
    -------
    dict
        accuracy, balanced_accuracy, macro_f1 : float from 0 to 1; recall : dict of class name to float,
        NaN for a class that `y_true` lacks.

    Raises
    ------
    ValueError
        If nothing is given, lengths differ, or a code has no name.

    Examples
    --------
    >>> measured = score([0, 0, 0, 1], [0, 0, 0, 0], classes=("sun", "moon"))
    >>> measured["accuracy"], measured["balanced_accuracy"], measured["recall"]
    (0.75, 0.5, {'sun': 1.0, 'moon': 0.0})
    """
    return {
        "accuracy": accuracy(y_true, y_pred),
        "balanced_accuracy": balanced_accuracy(y_true, y_pred),
        "macro_f1": macro_f1(y_true, y_pred),
        "recall": recall_per_class(y_true, y_pred, classes),
    }


def accuracy(y_true, y_pred) -> float:
    """Give the share of samples that are predicted right.

    Examples
    --------
    >>> accuracy([0, 0, 0, 1], [0, 0, 0, 0])
    0.75
    """
    true, predicted = codes(y_true, y_pred)
    return float((true == predicted).mean())


def balanced_accuracy(y_true, y_pred) -> float:
    """Give the mean recall of the classes that occur: each counts the same, however rare.

    Examples
    --------
    >>> balanced_accuracy([0, 0, 0, 1], [0, 0, 0, 0])
    0.5
    """
    from sklearn.metrics import recall_score

    true, predicted = codes(y_true, y_pred)
    return float(recall_score(true, predicted, labels=np.unique(true), average="macro", zero_division=0))


def macro_f1(y_true, y_pred) -> float:
    """Give the mean over classes of F1, which asks both "found all?" and "found only those?".

    A class that is neither true nor predicted anywhere is left out.

    Examples
    --------
    >>> round(macro_f1([0, 0, 0, 1], [0, 0, 0, 0]), 3)
    0.429
    """
    from sklearn.metrics import f1_score

    return float(f1_score(*codes(y_true, y_pred), average="macro", zero_division=0))


def recall_per_class(y_true, y_pred, classes: Sequence[str]) -> dict[str, float]:
    """Give for each class the share of its samples that were found; NaN where it has none.

    Examples
    --------
    >>> recall_per_class([0, 0, 1, 1], [0, 1, 1, 1], classes=("sun", "moon"))
    {'sun': 0.5, 'moon': 1.0}
    """
    from sklearn.metrics import recall_score

    true, predicted = codes(y_true, y_pred, n_classes=len(classes))
    recall = recall_score(true, predicted, labels=np.arange(len(classes)), average=None, zero_division=np.nan)
    return dict(zip(map(str, classes), recall.tolist(), strict=True))


def confusion(y_true, y_pred, classes: Sequence[str]):
    """Count which class was taken for which.

    Returns
    -------
    pandas.DataFrame, shape (n_classes, n_classes)
        Rows are true classes, columns predicted ones.

    Examples
    --------
    >>> confusion([0, 0, 1, 1], [0, 1, 1, 1], classes=("sun", "moon")).loc["sun", "moon"]
    np.int64(1)
    """
    import pandas as pd
    from sklearn.metrics import confusion_matrix

    true, predicted = codes(y_true, y_pred, n_classes=len(classes))
    counts = confusion_matrix(true, predicted, labels=np.arange(len(classes)))
    return pd.DataFrame(
        counts, index=pd.Index(classes, name="true"), columns=pd.Index(classes, name="predicted")
    )


def accuracy_by_group(y_true, y_pred, groups, group_names: Sequence[str] = ()) -> dict[str, float]:
    """Give the accuracy within each group: a style, a dialect, a hospital.

    Parameters
    ----------
    y_true, y_pred
        As in `score`.
    groups : array-like of int, shape (n,)
        Group codes.
    group_names : sequence of str, default=()
        Name of each code; left out, the codes are the names. A named group without samples gets NaN.

    Returns
    -------
    dict of str to float

    Examples
    --------
    >>> accuracy_by_group([0, 1, 0, 1], [0, 1, 0, 0], [0, 0, 1, 1], ("pencil", "chalk"))
    {'pencil': 1.0, 'chalk': 0.5}
    """
    true, predicted = codes(y_true, y_pred)
    groups = np.asarray(groups)
    if groups.shape != true.shape:
        raise ValueError(f"groups has shape {groups.shape}, but there are {len(true):,} samples")
    if not group_names:
        group_names = [str(code) for code in range(groups.max() + 1)]
    elif groups.min() < 0 or groups.max() >= len(group_names):
        wrong = groups.max() if groups.max() >= len(group_names) else groups.min()
        raise ValueError(f"groups holds {wrong}, but group_names has {len(group_names)}; name every group")
    right = true == predicted
    return {
        str(name): float(right[groups == code].mean()) if (groups == code).any() else float("nan")
        for code, name in enumerate(group_names)
    }


def worst_group_accuracy(y_true, y_pred, groups) -> float:
    """Give the accuracy of the group that fares worst (Sagawa et al., ICLR 2020).

    Examples
    --------
    >>> worst_group_accuracy([0, 1, 0, 1], [0, 1, 0, 0], [0, 0, 1, 1])
    0.5
    """
    return float(np.nanmin(list(accuracy_by_group(y_true, y_pred, groups).values())))
