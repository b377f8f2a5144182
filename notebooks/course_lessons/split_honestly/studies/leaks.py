"""Scores that are too good: what a split that leaks promises, and what the same model is worth."""

import numpy as np

from course_lessons.data_quality.studies.tables import table
from course_lib import splits
from course_lib.datasets import make_rare
from course_lib.metrics import Metric, register
from course_lib.ratios import RatioPlan
from course_widgets.label_noise_lab.models import classifier

register(
    Metric("by_choice", "balanced accuracy on the part that chose", None),
    Metric("fresh", "balanced accuracy on a part that did not choose", True),
    Metric("gain", "what choosing flatters", False),
)


SHARES = (0.7, 0.0, 0.3)
_RARE = 30  # malignant tumours that are left among 357 benign ones
_BLUR = 2.0  # noise on every value, in standard deviations: a task on which no model is perfect


def blurred_tumours(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Make a hard, unequal task: 357 benign tumours (0) and 30 malignant ones (1), blurred measurements.

    Parameters
    ----------
    seed : int
        Draws which malignant tumours are left, and the noise.

    Returns
    -------
    X : ndarray of float64, shape (387, 30)
    y : ndarray of int64, shape (387,)

    Examples
    --------
    >>> np.bincount(blurred_tumours(0)[1])
    array([357,  30])
    """
    X, y = table("breast cancer")
    y = (y == 0).astype(np.int64)  # malignant
    rng = np.random.default_rng(seed)
    rows = make_rare(y, [1], _RARE, permute="classes", random_state=rng)
    return X[rows] + _BLUR * X.std(axis=0) * rng.normal(
        size=(len(rows), X.shape[1])
    ), y[rows]


def resampled(
    seed: int, *, first: str = "split", model: str = "nearest neighbour"
) -> dict[str, float]:
    """Balance two unequal classes by copying, before the split or after it.

    Parameters
    ----------
    seed : int
        Draws the data, the copies and the split.
    first : {"split", "resample"}
        What is done first. Only after "split" is the test part what the model will meet.
    model : str
        One of `MODELS`.

    Returns
    -------
    dict
        balanced_accuracy, on the test part.

    Examples
    --------
    >>> resampled(0, first="resample")["balanced_accuracy"] > 0.2 + resampled(0)["balanced_accuracy"]
    True
    """
    from sklearn.metrics import balanced_accuracy_score

    X, y = blurred_tumours(seed)
    if first == "resample":
        copies = RatioPlan.from_labels(y, "1:1").indices(y, random_state=seed)
        parts = splits.stratified(y[copies], shares=SHARES, random_state=seed)
        train, test = copies[parts.train], copies[parts.test]
    else:
        parts = splits.stratified(y, shares=SHARES, random_state=seed)
        train, test = parts.train, parts.test
        train = train[
            RatioPlan.from_labels(y[train], "1:1").indices(
                y[train], random_state=seed
            )
        ]
    predicted = classifier(model).fit(X[train], y[train]).predict(X[test])
    return {"balanced_accuracy": balanced_accuracy_score(y[test], predicted)}


def repeated_visits(
    seed: int, *, patients: int = 150, times: int = 4
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Measure every tumour several times over.

    Parameters
    ----------
    seed : int
        Draws the patients and how much the measurements of one tumour differ (a fifth of a standard deviation).
    patients : int, default=150
        At most 569.
    times : int, default=4
        Measurements of each.

    Returns
    -------
    X : ndarray of float64, shape (patients · times, 30)
    y : ndarray of int64, shape (patients · times,)
    who : ndarray of int64, shape (patients · times,)
        The patient's number.

    Examples
    --------
    >>> X, y, who = repeated_visits(0)
    >>> X.shape, len(np.unique(who))
    ((600, 30), 150)
    """
    X, y = table("breast cancer")
    rng = np.random.default_rng(seed)
    who = np.repeat(rng.permutation(len(y))[:patients], times)
    return (
        X[who] + 0.2 * X.std(axis=0) * rng.normal(size=(len(who), X.shape[1])),
        y[who],
        who,
    )


def repeated(
    seed: int, *, whole: bool = True, model: str = "nearest neighbour"
) -> dict[str, float]:
    """Split tumours that were measured four times each: patient by patient, or measurement by measurement.

    Parameters
    ----------
    seed : int
        Draws the data and the split.
    whole : bool, default=True
        Whether a patient stays in one part.
    model : str
        One of `MODELS`.

    Returns
    -------
    dict
        accuracy, on the test part.

    Examples
    --------
    >>> repeated(0, whole=False)["accuracy"] > repeated(0)["accuracy"]
    True
    """
    X, y, who = repeated_visits(seed)
    if whole:
        parts = splits.grouped(who, y=y, shares=SHARES, random_state=seed)
    else:
        parts = splits.stratified(y, shares=SHARES, random_state=seed)
    fitted = classifier(model).fit(X[parts.train], y[parts.train])
    return {"accuracy": fitted.score(X[parts.test], y[parts.test])}


def chosen(seed: int, *, tries: int = 100) -> dict[str, float]:
    """Choose the best of many models by one part, and ask what it is worth on another.

    The models are trees of depth 3 that each see five columns drawn at random.

    Parameters
    ----------
    seed : int
        Draws the data, the split and the columns.
    tries : int, default=100
        Models to choose from.

    Returns
    -------
    dict
        by_choice (balanced accuracy of the winner on the part that chose it), fresh (on the test part), and gain,
        the first minus the second.

    Examples
    --------
    >>> sorted(chosen(0, tries=5))
    ['by_choice', 'fresh', 'gain']
    """
    from sklearn.metrics import balanced_accuracy_score
    from sklearn.tree import DecisionTreeClassifier

    X, y = blurred_tumours(seed)
    parts = splits.stratified(y, shares=(0.4, 0.3, 0.3), random_state=seed)
    rng = np.random.default_rng(seed)
    scores = []
    for _ in range(tries):
        columns = rng.permutation(X.shape[1])[:5]
        tree = DecisionTreeClassifier(
            max_depth=3, class_weight="balanced", random_state=0
        )
        tree.fit(X[np.ix_(parts.train, columns)], y[parts.train])
        scores.append(
            [
                balanced_accuracy_score(
                    y[rows], tree.predict(X[np.ix_(rows, columns)])
                )
                for rows in (parts.val, parts.test)
            ]
        )
    by_choice, fresh = max(scores, key=lambda pair: pair[0])
    return {"by_choice": by_choice, "fresh": fresh, "gain": by_choice - fresh}
