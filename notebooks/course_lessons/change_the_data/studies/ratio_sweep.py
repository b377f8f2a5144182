"""A rare class, a way to resample, a ratio: what models of four kinds find of either class."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from course_lib import metrics
from course_lib.datasets import make_rare
from course_lib.ratios import resample
from course_lib.results import Study

COMMON_PER_RARE = 20
RARE_ROWS = {
    "tumours": 12,
    "eights": 40,
}  # in training; all the others are there to be found
MODELS = (
    "logistic regression",
    "random forest",
    "5 neighbours",
    "decision tree",
)


@cache
def rare_class(data: str) -> tuple[np.ndarray, np.ndarray]:
    """Give all rows of a table, and 1 where a row is of the class that studies make rare; not to be changed in place.

    Parameters
    ----------
    data : {"tumours", "eights"}
        Malignant tumours among benign ones, in the units measured; or eights among other digits, in shares of full
        ink.

    Returns
    -------
    X : ndarray of float64, shape (n, d)
    y : ndarray of int64, shape (n,)

    Raises
    ------
    ValueError
        If there are no such data.
    """
    from sklearn.datasets import load_breast_cancer, load_digits

    if data == "tumours":
        X, y = load_breast_cancer(return_X_y=True)
        return X, (y == 0).astype(np.int64)
    if data == "eights":
        X, y = load_digits(return_X_y=True)
        return X / 16, (y == 8).astype(np.int64)
    raise ValueError(f"data={data!r} is unknown; choose 'tumours' or 'eights'")


def imbalanced_split(
    data: str, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
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

    Raises
    ------
    ValueError
        If there are no such data.

    Examples
    --------
    >>> X, y, new_X, new_y = imbalanced_split("tumours", seed=0)
    >>> np.bincount(y).tolist(), np.bincount(new_y).tolist()
    ([240, 12], [117, 200])
    """
    from sklearn.preprocessing import StandardScaler

    X, y = rare_class(data)
    rare = RARE_ROWS[data]
    train = make_rare(y, {0: COMMON_PER_RARE * rare, 1: rare}, random_state=seed)
    test = np.setdiff1d(np.arange(len(y)), train)
    X = StandardScaler().fit(X[train]).transform(X)
    return X[train], y[train], X[test], y[test]


def found_after_resampling(
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
        Draws the data, and what the method draws.
    data : str
        As for `imbalanced_split`.
    model : str
        One of `MODELS`.
    method : str, optional
        A key of `course_lib.ratios.RESAMPLERS`; left out, the training part stays as it is.
    target : str, optional
        As for `course_lib.ratios.resample`.

    Returns
    -------
    dict
        recall_rare, recall_common, balanced_accuracy (their mean), and pr_auc where one sample in 21 is rare.

    Raises
    ------
    ValueError
        If there are no such data or no such model.

    Examples
    --------
    >>> as_it_comes = found_after_resampling(0)
    >>> even = found_after_resampling(0, method="random_under", target="1:1")
    >>> even["recall_rare"] > as_it_comes["recall_rare"], even["recall_common"] < as_it_comes["recall_common"]
    (True, True)
    """
    from sklearn.metrics import average_precision_score

    X, y, new_X, new_y = imbalanced_split(data, seed)
    if method is not None:
        made = resample(X, y, target, method, random_state=seed)
        X, y = made.X, made.y
    fitted = _classifier(model, seed).fit(X, y)
    labels, p = fitted.predict(new_X), fitted.predict_proba(new_X)[:, 1]
    found = metrics.recall_per_class(new_y, labels, ("common", "rare"))
    weight = np.array([COMMON_PER_RARE, 1.0]) / np.bincount(
        new_y
    )  # as if they came as in training
    return {
        "recall_rare": found["rare"],
        "recall_common": found["common"],
        "balanced_accuracy": (found["rare"] + found["common"]) / 2,
        "pr_auc": float(
            average_precision_score(new_y, p, sample_weight=weight[new_y])
        ),
    }


def answers_by_ratio(
    ratios: Sequence[str], seed: int
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Answer for every digit of the training part, from forests that were not trained on it, at several ratios.

    Within each of five folds, what the forest learns from is cut down to the ratio; what it is asked is not.

    Parameters
    ----------
    ratios : sequence of str
        As for `course_lib.ratios.resample`, or "as it comes".
    seed : int
        Draws the digits.

    Returns
    -------
    answers : dict of str to ndarray of int64, shape (840,)
        1 where a digit is called an eight.
    y : ndarray of int64, shape (840,)

    Examples
    --------
    >>> answers, y = answers_by_ratio(["1:1", "as it comes"], seed=0)
    >>> bool(answers["1:1"].sum() > answers["as it comes"].sum())
    True
    """
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.model_selection import StratifiedKFold

    X, y, *_ = imbalanced_split("eights", seed)
    answers = {ratio: np.zeros_like(y) for ratio in ratios}
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    for learn, ask in folds.split(X, y):
        for ratio, given in answers.items():
            fold_X, fold_y = X[learn], y[learn]
            if ratio != "as it comes":
                fewer = resample(fold_X, fold_y, ratio, "random_under")
                fold_X, fold_y = fewer.X, fewer.y
            forest = RandomForestClassifier(25, random_state=0).fit(fold_X, fold_y)
            given[ask] = forest.predict(X[ask])
    return answers, y


def _classifier(name: str, seed: int):
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.tree import DecisionTreeClassifier

    made = {
        "logistic regression": LogisticRegression(max_iter=300),
        "random forest": RandomForestClassifier(n_estimators=25, random_state=seed),
        "5 neighbours": KNeighborsClassifier(n_neighbors=5),
        "decision tree": DecisionTreeClassifier(random_state=seed),
    }
    if name not in made:
        raise ValueError(
            f"model={name!r} is unknown; choose one of {', '.join(map(repr, MODELS))}"
        )
    return made[name]


_TO_A_RATIO = {
    "copies": "random_over",
    "SMOTE": "smote",
    "dropping": "random_under",
}
_REMEDIES = {
    "as it comes": {},
    **{
        f"{words} {ratio}": {"method": method, "target": ratio}
        for words, method in _TO_A_RATIO.items()
        for ratio in ("1:10", "1:3", "1:2", "1:1")
    },
    "Borderline-SMOTE 1:1": {"method": "borderline_smote", "target": "1:1"},
    "ADASYN 1:1": {"method": "adasyn", "target": "1:1"},
    "NearMiss 1:1": {"method": "near_miss", "target": "1:1"},
    "Tomek links": {"method": "tomek_links"},
    "ENN": {"method": "enn"},
}

STUDIES = (
    Study(
        "ratio-dial",
        found_after_resampling,
        {
            f"{data}, {model}, {words}": {"data": data, "model": model, **setting}
            for data in RARE_ROWS
            for model in MODELS
            for words, setting in _REMEDIES.items()
        },
        seeds=20,
        metric="balanced_accuracy",
    ),
)
