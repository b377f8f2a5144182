"""The studies of this lesson: learners with every remedy; what weights and copies do to the gradient of a batch."""

from functools import lru_cache
from typing import Any

import numpy as np

from course_lessons.change_the_data.studies.ratio_sweep import rare_class
from course_lib import metrics, splits
from course_lib.datasets import make_rare
from course_lib.metrics.registry import Verdict
from course_lib.ratios import resample
from course_lib.results import Study, load

SHARES = (0.5, 0.2, 0.3)
DATA = ("tumours", "eights", "drawn")
LEARNERS = ("logistic regression", "random forest", "gradient boosting")
REMEDIES = ("none", "copies", "SMOTE", "weights", "dropping")
COSTS = {"miss": 10.0, "false_alarm": 1.0}
_RESAMPLERS = {
    "copies": "random_over",
    "SMOTE": "smote",
    "dropping": "random_under",
}
KEPT = {"tumours": 0.15, "eights": 0.3}  # of the rare class


def imbalanced_table(name: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Give a table with a rare class 1.

    Parameters
    ----------
    name : {"tumours", "eights", "drawn"}
        Malignant tumours among benign ones, 1 to 11; eights among other digits, 1 to 31; or 6,000 drawn rows of 20
        columns, 1 to 70.
    seed : int
        Draws which rows of the rare class are left, or all rows.

    Returns
    -------
    X : ndarray of float64, shape (n, d)
    y : ndarray of int64, shape (n,)

    Raises
    ------
    ValueError
        If there are no such data.

    Examples
    --------
    >>> [np.bincount(imbalanced_table(name, 0)[1]).tolist() for name in DATA]
    [[357, 32], [1623, 52], [5915, 85]]
    """
    if name not in DATA:
        raise ValueError(
            f"data={name!r} is unknown; choose one of {', '.join(map(repr, DATA))}"
        )
    if name == "drawn":
        from sklearn.datasets import make_classification

        shares = [70 / 71, 1 / 71]
        return make_classification(
            6_000,
            20,
            n_informative=8,
            weights=shares,
            flip_y=0,
            class_sep=0.8,
            random_state=seed,
        )
    X, y = rare_class(name)
    rows = make_rare(y, [1], KEPT[name], permute="classes", random_state=seed)
    return X[rows], y[rows]


def fit_learner(
    seed: int,
    *,
    data: str = "tumours",
    model: str = "random forest",
    remedy: str = "none",
    threshold: bool = False,
    prior: bool = False,
) -> dict[str, float]:
    """Train a learner on unequal classes with a remedy, to 1:1.

    Parameters
    ----------
    seed : int
        Draws the data, the split (half to train on, a fifth to choose by, the rest to test on) and the samples.
    data : str
        One of `DATA`.
    model : str
        One of `LEARNERS`.
    remedy : str
        One of `REMEDIES`; the training part alone is resampled.
    threshold : bool, default=False
        Whether to choose the threshold on the validation part, for the best balanced accuracy; or 0.5.
    prior : bool, default=False
        Whether to take the resampling out of the probabilities again.

    Returns
    -------
    dict
        balanced_accuracy, recall_rare, recall_common, pr_auc, ece, brier, expected_cost (a miss costs 10, a false
        alarm 1), on the test part.

    Raises
    ------
    ValueError
        If there are no such data, model or remedy.

    Examples
    --------
    >>> plain = fit_learner(0, data="eights", model="logistic regression")
    >>> fit_learner(0, data="eights", model="logistic regression", remedy="dropping")["ece"] > plain["ece"]
    True
    """
    if remedy not in REMEDIES:
        raise ValueError(
            f"remedy={remedy!r} is unknown; choose one of {', '.join(map(repr, REMEDIES))}"
        )
    y, val, test, val_p, test_p = (
        each.copy() for each in _probabilities(seed, data, model, remedy)
    )
    if prior:
        share = float(
            y[val].mean()
        )  # resampled or weighted to 1:1, so it is one half that was believed
        val_p, test_p = (
            metrics.correct_prior(p, trained=0.5, true=share)
            for p in (val_p, test_p)
        )
    level = 0.5
    if threshold:
        share = y[val].mean()
        level = metrics.choose_threshold(
            y[val], val_p, miss=1 / share, false_alarm=1 / (1 - share)
        ).value
    labels = (test_p >= level).astype(np.int64)
    truth = y[test]
    recall = metrics.recall_per_class(truth, labels, ("common", "rare"))
    return {
        "balanced_accuracy": metrics.balanced_accuracy(truth, labels),
        "recall_rare": recall["rare"],
        "recall_common": recall["common"],
        "pr_auc": metrics.pr_auc(truth, test_p),
        "ece": metrics.ece(truth, test_p),
        "brier": metrics.brier(truth, test_p),
        "expected_cost": metrics.expected_cost(truth, labels, **COSTS),
    }


@lru_cache(
    maxsize=len(REMEDIES)
)  # a seed's settings that share a model follow each other
def _probabilities(
    seed: int, data: str, model: str, remedy: str
) -> tuple[np.ndarray, ...]:
    """Fit once for all ways to decide: labels, validation and test rows, and the probabilities of class 1 in both."""
    from sklearn.preprocessing import StandardScaler

    X, y = imbalanced_table(data, seed)
    parts = splits.stratified(y, shares=SHARES, random_state=seed)
    train_X, train_y = X[parts.train], y[parts.train]
    X = StandardScaler().fit(train_X).transform(X)  # SMOTE measures distances
    train_X = X[parts.train]
    if remedy in _RESAMPLERS:
        made = resample(
            train_X, train_y, "1:1", _RESAMPLERS[remedy], random_state=seed
        )
        train_X, train_y = made.X, made.y
    fitted = make_learner(
        model, weighted=remedy == "weights", random_state=seed
    ).fit(train_X, train_y)
    return (
        y,
        parts.val,
        parts.test,
        *(fitted.predict_proba(X[part])[:, 1] for part in (parts.val, parts.test)),
    )


def make_learner(
    name: str, *, weighted: bool = False, random_state: int = 0
) -> Any:
    """Make a scikit-learn classifier by its name, on one core.

    Parameters
    ----------
    name : str
        One of `LEARNERS`.
    weighted : bool, default=False
        Whether a sample of the rare class counts as much more as it is rarer.
    random_state : int, default=0

    Raises
    ------
    ValueError
        If there is no such learner.

    Examples
    --------
    >>> make_learner("random forest").n_estimators
    100
    """
    from sklearn.ensemble import (
        HistGradientBoostingClassifier,
        RandomForestClassifier,
    )
    from sklearn.linear_model import LogisticRegression

    weight = "balanced" if weighted else None
    made = {
        "logistic regression": lambda: LogisticRegression(
            max_iter=2_000, class_weight=weight
        ),
        "random forest": lambda: RandomForestClassifier(
            100, class_weight=weight, random_state=random_state
        ),
        "gradient boosting": lambda: HistGradientBoostingClassifier(
            class_weight=weight, random_state=random_state
        ),
    }
    if name not in made:
        raise ValueError(
            f"model={name!r} is unknown; choose one of {', '.join(map(repr, LEARNERS))}"
        )
    return made[name]()


def batch_gradients(
    seed: int, *, by: str = "copies", batch_size: int = 64, batches: int = 4_000
) -> dict[str, float]:
    """Ask what the gradient of one batch says of the balanced gradient: of weighted samples, or of balanced copies.

    The model is logistic regression on the eights, on its way: all weights are a third of what they end at. The
    balanced gradient is the mean of the two classes' own mean gradients.

    Parameters
    ----------
    seed : int
        Draws the data and the batches.
    by : {"copies", "weights", "weights, divided by their sum"}
        Draw both classes alike; or draw samples as they come and weigh each by 1/p, over the number of classes and
        samples; or over the sum of the batch's weights, as torch's ``CrossEntropyLoss(weight=…)`` does.
    batch_size, batches : int
        Samples in a batch; batches drawn.

    Returns
    -------
    dict
        pull (mean over the batches of how far the gradient goes along the balanced one; 1 is as far), spread (root
        of the mean square distance from it, in its lengths), without_rare (share of batches without a rare sample).

    Raises
    ------
    ValueError
        If there is no such way.

    Examples
    --------
    >>> copies, weights = batch_gradients(0), batch_gradients(0, by="weights")
    >>> bool(abs(copies["pull"] - weights["pull"]) < 0.1), weights["spread"] > 1.5 * copies["spread"]
    (True, True)
    """
    ways = ("copies", "weights", "weights, divided by their sum")
    if by not in ways:
        raise ValueError(
            f"by={by!r} is unknown; choose one of {', '.join(map(repr, ways))}"
        )
    each, y = _sample_gradients(seed)
    balanced = (each[y == 0].mean(axis=0) + each[y == 1].mean(axis=0)) / 2
    length = np.linalg.norm(balanced)
    rng = np.random.default_rng(seed)
    share = np.bincount(y) / len(y)
    probability = 1 / (2 * share[y] * len(y)) if by == "copies" else None
    drawn = rng.choice(len(y), size=(batches, batch_size), p=probability)
    weight = np.ones(drawn.shape) if by == "copies" else 1 / (2 * share[y[drawn]])
    total = weight.sum(axis=1, keepdims=True) if by.endswith("sum") else batch_size
    found = np.einsum("bs,bsd->bd", weight / total, each[drawn])
    return {
        "pull": float((found @ balanced).mean() / length**2),
        "spread": float(
            np.sqrt(((found - balanced) ** 2).sum(axis=1).mean()) / length
        ),
        "without_rare": float((y[drawn] == 0).all(axis=1).mean()),
    }


@lru_cache(maxsize=1)
def _sample_gradients(seed: int) -> tuple[np.ndarray, np.ndarray]:
    X, y = imbalanced_table("eights", seed)
    X = np.column_stack([X - X.mean(axis=0), np.ones(len(X))])
    fitted = make_learner("logistic regression", weighted=True).fit(X[:, :-1], y)
    weights = np.r_[fitted.coef_[0], fitted.intercept_] / 3
    p = 1 / (1 + np.exp(-X @ weights))
    return (p - y)[:, None] * X, y


_DECISIONS = {
    "none": {},
    "copies": {"remedy": "copies"},
    "SMOTE": {"remedy": "SMOTE"},
    "weights": {"remedy": "weights"},
    "dropping": {"remedy": "dropping"},
    "threshold": {"threshold": True},
    "SMOTE, threshold": {"remedy": "SMOTE", "threshold": True},
    "dropping, prior corrected": {"remedy": "dropping", "prior": True},
}


def contests(
    candidate: str, opponent: str, metric: str = "balanced_accuracy"
) -> list[Verdict]:
    """What became of one remedy against another, for each learner on each table."""
    measured = load("strong-learners")
    return [
        measured.verdict(
            f"{data}, {learner}, {candidate}",
            baseline=f"{data}, {learner}, {opponent}",
            metric=metric,
        )
        for data in DATA
        for learner in LEARNERS
    ]


STUDIES = (
    Study(
        "strong-learners",
        fit_learner,
        {
            f"{data}, {model}, {words}": {"data": data, "model": model, **setting}
            for data in DATA
            for model in LEARNERS
            for words, setting in _DECISIONS.items()
        },
        seeds=10,
        metric="balanced_accuracy",
    ),
    Study(
        "weights-or-copies",
        batch_gradients,
        {
            by: {"by": by}
            for by in ("copies", "weights", "weights, divided by their sum")
        },
        seeds=20,
        metric="spread",
    ),
)
