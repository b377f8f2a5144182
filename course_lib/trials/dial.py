"""The ratio as a dial: a rare class, a way to resample, a ratio, and what is found of either class."""

import numpy as np

from course_lib import metrics
from course_lib.datasets import make_rare
from course_lib.ratios import resample
from course_lib.trials.models import classifier
from course_lib.trials.tables import rare_class

COMMON_PER_RARE = 20
DATA = ("tumours", "eights")
_RARE = {"tumours": 12, "eights": 40}  # in training; all the others are there to be found


def imbalanced_split(data: str, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give a training part with one rare sample to twenty common ones, and a test part with many of both.

    Parameters
    ----------
    data : {"tumours", "eights"}
        12 malignant tumours to 240 benign ones; or 40 eights to 800 other digits. All others are to test on: what is
        rare in training need not be scarce there, and a share found is the surer, the more there is to find.
    seed : int
        Draws who is trained on.

    Returns
    -------
    X, y, new_X, new_y : ndarray
        Training and test part; class 1 is the rare one. Columns are standardised by the training part.

    Examples
    --------
    >>> X, y, new_X, new_y = imbalanced_split("tumours", seed=0)
    >>> np.bincount(y).tolist(), np.bincount(new_y).tolist()
    ([240, 12], [117, 200])
    """
    from sklearn.preprocessing import StandardScaler

    if data not in DATA:
        raise ValueError(f"data={data!r} is unknown; choose one of {', '.join(map(repr, DATA))}")
    X, y = rare_class(data)
    train = make_rare(y, {0: COMMON_PER_RARE * _RARE[data], 1: _RARE[data]}, random_state=seed)
    test = np.setdiff1d(np.arange(len(y)), train)
    X = StandardScaler().fit(X[train]).transform(X)
    return X[train], y[train], X[test], y[test]


def dial(
    seed: int,
    *,
    data: str = "tumours",
    model: str = "random forest",
    method: str | None = None,
    target: str | None = None,
) -> dict[str, float]:
    """Resample the training part, train, and look at what is found of either class.

    Parameters
    ----------
    seed : int
        Draws the data, and what the way draws.
    data : str
        One of `DATA`.
    model : str
        One of `course_lib.trials.MODELS`.
    method : str, optional
        A key of `course_lib.ratios.RESAMPLERS`; left out, the training part stays as it is.
    target : str, optional
        As for `course_lib.ratios.resample`.

    Returns
    -------
    dict
        recall_rare, recall_common, balanced_accuracy (their mean), and pr_auc where one sample in 21 is rare.

    Examples
    --------
    >>> as_it_comes, even = dial(0), dial(0, method="random_under", target="1:1")
    >>> even["recall_rare"] > as_it_comes["recall_rare"], even["recall_common"] < as_it_comes["recall_common"]
    (True, True)
    """
    from sklearn.metrics import average_precision_score

    X, y, new_X, new_y = imbalanced_split(data, seed)
    if method is not None:
        made = resample(X, y, target, method, random_state=seed)
        X, y = made.X, made.y
    fitted = classifier(model, scale=False, random_state=seed).fit(X, y)
    said, chance = fitted.predict(new_X), fitted.predict_proba(new_X)[:, 1]
    found = metrics.recall_per_class(new_y, said, ("common", "rare"))
    weight = np.array([COMMON_PER_RARE, 1.0]) / np.bincount(new_y)  # as if they came as in training
    return {
        "recall_rare": found["rare"],
        "recall_common": found["common"],
        "balanced_accuracy": (found["rare"] + found["common"]) / 2,
        "pr_auc": float(average_precision_score(new_y, chance, sample_weight=weight[new_y])),
    }
