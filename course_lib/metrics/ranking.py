"""How well do the scores put the rare class first? At every threshold at once."""

import numpy as np

from course_lib.metrics.checks import chances, scores


def pr_auc(y_true, y_score) -> float:
    """Give the area under the precision-recall curve, as average precision: the mean precision over the finds.

    A guess by chance has the share of class 1, so 0.01 where it is rare; the area under the ROC curve hides that.

    Parameters
    ----------
    y_true : array-like of int, shape (n,)
        Class codes; both classes must occur.
    y_score : array-like of float, shape (n,) or (n, C)
        Higher for class 1; of two columns the second counts. With three classes and more, probabilities: each class
        against the rest, and the mean over the classes that occur.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If a score is NaN or infinite, lengths differ, or one class alone occurs.

    References
    ----------
    T. Saito and M. Rehmsmeier, "The Precision-Recall Plot Is More Informative than the ROC Plot When Evaluating
    Binary Classifiers on Imbalanced Datasets", PLOS ONE 2015.

    Examples
    --------
    >>> pr_auc([0, 0, 0, 1], [0.1, 0.2, 0.9, 0.8])
    0.5
    """
    from sklearn.metrics import average_precision_score

    score = np.asarray(y_score)
    if score.ndim == 1:
        return float(average_precision_score(*scores(y_true, score)))
    true, score = chances(y_true, score)
    if score.ndim == 1:
        return float(average_precision_score(*scores(true, score)))
    there = np.unique(true)
    if len(there) < 2:
        raise ValueError(
            f"y_true holds class {there[0]} alone; without others there is nothing to tell apart"
        )
    return float(np.mean([average_precision_score(true == code, score[:, code]) for code in there]))
