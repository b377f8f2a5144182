"""Resample, or move the threshold? Every way to resample against none, each judged at a threshold of its own."""

from functools import cache, lru_cache
from typing import Any

import numpy as np

from course_lessons.change_the_data.studies.ratio_sweep import imbalanced_split
from course_lib import metrics
from course_lib.datasets import make_rare
from course_lib.ratios import resample
from course_lib.results import Study

FOLDS = 3
DATA = ("tumours", "eights", "MNIST eights")
MODELS = (
    "logistic regression",
    "random forest",
    "5 neighbours",
)
WAYS: dict[str, dict[str, Any]] = {
    "as it comes": {},
    "copies": {"method": "random_over", "target": "1:1"},
    "SMOTE": {"method": "smote", "target": "1:1"},
    "ADASYN": {"method": "adasyn", "target": "1:1"},
    "dropping": {"method": "random_under", "target": "1:1"},
    "ENN": {"method": "enn"},
}


def table(
    data: str, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give a training part with one rare sample to twenty common ones, and all the others to test on.

    Parameters
    ----------
    data : {"tumours", "eights", "MNIST eights"}
        As for `imbalanced_split`; or 40 eights of MNIST to 800 other digits, halved to 14×14 pixels.
    seed : int
        Draws who is trained on.

    Returns
    -------
    X, y, new_X, new_y : ndarray

    Examples
    --------
    >>> X, y, new_X, new_y = table("MNIST eights", 0)
    >>> X.shape, np.bincount(y).tolist(), np.bincount(new_y).tolist()
    ((840, 196), [800, 40], [3700, 460])
    """
    if data != "MNIST eights":
        return imbalanced_split(data, seed)
    X, y = _mnist()
    train = make_rare(y, {0: 800, 1: 40}, random_state=seed)
    test = np.setdiff1d(np.arange(len(y)), train)
    return X[train], y[train], X[test], y[test]


def judged_fairly(
    seed: int,
    *,
    data: str = "tumours",
    model: str = "random forest",
    method: str | None = None,
    target: str | None = None,
) -> dict[str, float]:
    """Resample, train, and judge at one half and at a threshold of its own.

    The threshold is the best by balanced accuracy on the training part alone, from three folds: within each, what is
    learned from is resampled, what is asked is not. So all ways know the same labels.

    Parameters
    ----------
    seed : int
        Draws the data, the folds, and what the method draws.
    data, model : str
        One of `DATA`, and of `MODELS`.
    method, target : str, optional
        As for `course_lib.ratios.resample`; left out, the training part stays as it is.

    Returns
    -------
    dict
        balanced_accuracy (at one half), balanced_accuracy_own (at its own threshold), pr_auc where one sample in 21
        is rare.

    Raises
    ------
    ValueError
        If there are no such data or no such model.

    Examples
    --------
    >>> plain, adasyn = judged_fairly(0), judged_fairly(0, method="adasyn", target="1:1")
    >>> bool(plain["balanced_accuracy_own"] > plain["balanced_accuracy"])
    True
    """
    from sklearn.metrics import average_precision_score
    from sklearn.model_selection import StratifiedKFold

    X, y, new_X, new_y = _table(data, seed)
    p = _probabilities(model, seed, X, y, new_X, method, target)
    seen = np.zeros(len(y))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    for learn, ask in folds.split(X, y):
        seen[ask] = _probabilities(
            model, seed, X[learn], y[learn], X[ask], method, target
        )
    share = y.mean()
    own = metrics.choose_threshold(
        y, seen, miss=1 / share, false_alarm=1 / (1 - share)
    )
    weight = np.array([20.0, 1.0]) / np.bincount(
        new_y
    )  # as if they came as in training
    order = average_precision_score(new_y, p, sample_weight=weight[new_y])
    return {
        "balanced_accuracy": metrics.balanced_accuracy(
            new_y, (p >= 0.5).astype(int)
        ),
        "balanced_accuracy_own": metrics.balanced_accuracy(new_y, own(p)),
        "pr_auc": float(order),
    }


def _probabilities(
    model: str,
    seed: int,
    X: Any,
    y: Any,
    asked: Any,
    method: str | None,
    target: str | None,
) -> np.ndarray:
    if method is not None:
        made = resample(X, y, target, method, random_state=seed)
        X, y = made.X, made.y
    return _classifier(model, seed).fit(X, y).predict_proba(asked)[:, 1]


def _classifier(name: str, seed: int) -> Any:
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier

    made = {
        "logistic regression": lambda: LogisticRegression(max_iter=300),
        "random forest": lambda: RandomForestClassifier(25, random_state=seed),
        "5 neighbours": lambda: KNeighborsClassifier(5),
    }
    if name not in made:
        raise ValueError(
            f"model={name!r} is unknown; choose one of {', '.join(map(repr, MODELS))}"
        )
    return made[name]()


@lru_cache(maxsize=len(DATA))
def _table(data: str, seed: int) -> tuple[np.ndarray, ...]:
    return table(data, seed)


@cache
def _mnist() -> tuple[np.ndarray, np.ndarray]:
    from course_lib.datasets import load_mnist_5000

    data = load_mnist_5000()
    parts = (data.train, data.val, data.test)
    images = np.concatenate([part.X for part in parts]).reshape(-1, 14, 2, 14, 2)
    y = np.concatenate([part.y for part in parts])
    return images.mean(axis=(2, 4)).reshape(-1, 196) / 255, (y == 8).astype(
        np.int64
    )


STUDIES = (
    Study(
        "resample-or-threshold",
        judged_fairly,
        {
            f"{data}, {model}, {words}": {"data": data, "model": model, **way}
            for data in DATA
            for model in MODELS
            for words, way in WAYS.items()
        },
        seeds=5,
        metric="balanced_accuracy_own",
    ),
)
