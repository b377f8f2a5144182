"""The studies of this lesson: what a threshold costs by price and by search; what probabilities are worth."""

from functools import lru_cache
from typing import Any

import numpy as np

from course_lib import metrics, splits
from course_lib.datasets import Dataset, Split
from course_lib.metrics import Metric, register
from course_lib.ratios import resample
from course_lib.results import Study

register(
    Metric(
        "expected_cost_val",
        "expected cost where the threshold was chosen",
        None,
        "",
        1,
        3,
    ),
)


PRICES = {"miss": 20, "false_alarm": 1}
BY_PRICE = 1 / 21
LEARNERS = ("logistic regression", "boosting, 60 rounds", "boosting, 240 rounds")
DATA = ("payments", "MNIST eights")
PAIRS = (
    *(("payments", each) for each in LEARNERS),
    ("MNIST eights", "logistic regression"),
)


def draw_payments(seed: int = 0) -> Dataset:
    """Draw 10,000 payments, one in 71 a fraud: 40 % to train on, 30 % to choose by, 30 % to test on.

    Examples
    --------
    >>> payments = draw_payments()
    >>> [int(part.y.sum()) for part in (payments.train, payments.val, payments.test)]
    [57, 42, 42]
    """
    from sklearn.datasets import make_classification

    X, y = make_classification(
        10_000,
        20,
        n_informative=8,
        weights=[70 / 71],
        flip_y=0,
        class_sep=0.8,
        random_state=seed,
    )
    parts = splits.stratified(y, shares=(0.4, 0.3, 0.3), random_state=seed)
    return Dataset(
        "payments",
        *(Split(X[part], y[part]) for part in parts),
        classes=("honest", "fraud"),
    )


def draw_eights(seed: int = 0) -> Dataset:
    """Make eights rare among the 5,000 digits of MNIST, one in 46, halved to 14×14 pixels; parts as for payments.

    Examples
    --------
    >>> eights = draw_eights()
    >>> [int(part.y.sum()) for part in (eights.train, eights.val, eights.test)]
    [40, 30, 30]
    """
    from course_lib.datasets import load_mnist_5000, make_rare

    whole = load_mnist_5000()
    parts = (whole.train, whole.val, whole.test)
    images = np.concatenate([part.X for part in parts]).reshape(-1, 14, 2, 14, 2)
    X = images.mean(axis=(2, 4)).reshape(-1, 196) / 255
    y = (np.concatenate([part.y for part in parts]) == 8).astype(np.int64)
    rows = make_rare(y, [1], 0.2, random_state=seed)
    X, y = X[rows], y[rows]
    found = splits.stratified(y, shares=(0.4, 0.3, 0.3), random_state=seed)
    return Dataset(
        "MNIST eights",
        *(Split(X[part], y[part]) for part in found),
        classes=("other", "eight"),
    )


def cost_of_threshold(
    seed: int,
    *,
    data: str = "payments",
    model: str = "boosting, 60 rounds",
    by: str = "half",
    calibrate: bool = False,
) -> dict[str, float]:
    """Put the threshold somewhere, and see what an item of the test part costs there.

    Parameters
    ----------
    seed : int
        Draws the data and the parts.
    data, model : str
        One of `DATA`, and of `LEARNERS`.
    by : {"half", "price", "search", "oracle"}
        At one half; at false alarm / (miss + false alarm); where validation is cheapest; or where the test part
        itself is, which nobody knows beforehand.
    calibrate : bool, default=False
        Whether a logistic curve is first fitted to the validation scores (Platt).

    Returns
    -------
    dict
        threshold, expected_cost on the test part, expected_cost_val on the validation part.

    Raises
    ------
    ValueError
        If there is no such way, no such data or no such model.

    Examples
    --------
    >>> searched, best = (cost_of_threshold(0, by=by) for by in ("search", "oracle"))
    >>> best["expected_cost"] <= searched["expected_cost"]
    True
    """
    rows = _payments_or_eights(data, seed)
    val_p, test_p = _probabilities(seed, data, model, "as they are")
    if calibrate:
        val_p, test_p = _platt(val_p, rows.val.y, val_p, test_p)
    levels = {
        "half": lambda: 0.5,
        "price": lambda: BY_PRICE,
        "search": lambda: (
            metrics.choose_threshold(rows.val.y, val_p, **PRICES).value
        ),
        "oracle": lambda: (
            metrics.choose_threshold(rows.test.y, test_p, **PRICES).value
        ),
    }
    if by not in levels:
        raise ValueError(
            f"by={by!r} is unknown; choose one of {', '.join(map(repr, levels))}"
        )
    level = levels[by]()
    test, val = (
        metrics.expected_cost(part.y, (p >= level).astype(int), **PRICES)
        for part, p in ((rows.test, test_p), (rows.val, val_p))
    )
    return {
        "threshold": float(min(level, 1.0)),
        "expected_cost": test,
        "expected_cost_val": val,
    }


def worth_of_probabilities(
    seed: int,
    *,
    data: str = "payments",
    model: str = "boosting, 60 rounds",
    remedy: str = "as they are",
    prior: bool = False,
    leaf: int = 20,
) -> dict[str, float]:
    """Train with a remedy to 1:1, and ask what the probabilities are worth.

    Parameters
    ----------
    seed : int
        Draws the data, the parts, and what is copied or dropped.
    data, model : str
        One of `DATA`, and of `LEARNERS`.
    remedy : {"base rate", "as they are", "copies", "weights", "dropping"}
        "base rate" gives everybody the share of frauds in training, and looks at nobody.
    prior : bool, default=False
        Whether to correct the prior to the share in the validation part.
    leaf : int, default=20
        Fewest rows in a leaf, of the boosted trees: where dropping leaves a hundred rows, that decides.

    Returns
    -------
    dict
        ece, brier, log_loss, pr_auc, on the test part.

    Raises
    ------
    ValueError
        If there is no such remedy, no such data or no such model.

    Examples
    --------
    >>> everybody, model = (worth_of_probabilities(0, remedy=each) for each in ("base rate", "as they are"))
    >>> everybody["ece"] < model["ece"], everybody["brier"] < model["brier"]
    (True, False)
    """
    from sklearn.metrics import log_loss

    rows = _payments_or_eights(data, seed)
    if remedy == "base rate":
        p = np.full(len(rows.test), rows.train.y.mean())
    else:
        _, p = _probabilities(seed, data, model, remedy, leaf)
    if prior:
        p = metrics.correct_prior(p, trained=0.5, true=rows.val.y.mean())
    y = rows.test.y
    return {
        "ece": metrics.ece(y, p),
        "brier": metrics.brier(y, p),
        "log_loss": float(log_loss(y, np.clip(p, 1e-6, 1 - 1e-6))),
        "pr_auc": metrics.pr_auc(y, p),
    }


REMEDIES = {"copies": "random_over", "dropping": "random_under"}


@lru_cache(maxsize=12)
def _probabilities(
    seed: int, data: str, model: str, remedy: str, leaf: int = 20
) -> tuple[np.ndarray, np.ndarray]:
    """Fit, and give the probabilities of class 1 of the validation and of the test part."""
    if remedy not in ("as they are", "weights", *REMEDIES):
        raise ValueError(
            f"remedy={remedy!r} is unknown; choose 'base rate', 'as they are', 'weights', 'copies' or 'dropping'"
        )
    rows = _payments_or_eights(data, seed)
    X, y = rows.train.X, rows.train.y
    if remedy in REMEDIES:
        made = resample(X, y, "1:1", REMEDIES[remedy], random_state=seed)
        X, y = made.X, made.y
    fitted = make_learner(model, leaf=leaf, weighted=remedy == "weights").fit(X, y)
    val_p, test_p = (
        fitted.predict_proba(part.X)[:, 1] for part in (rows.val, rows.test)
    )
    return val_p, test_p


def make_learner(name: str, *, leaf: int = 20, weighted: bool = False) -> Any:
    """Make a scikit-learn classifier by its name.

    Raises
    ------
    ValueError
        If there is no such learner.

    Examples
    --------
    >>> make_learner("boosting, 240 rounds").max_iter
    240
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    weight = "balanced" if weighted else None
    if name == "logistic regression":
        return make_pipeline(
            StandardScaler(),
            LogisticRegression(max_iter=2_000, class_weight=weight),
        )
    if name not in LEARNERS:
        raise ValueError(
            f"model={name!r} is unknown; choose one of {', '.join(map(repr, LEARNERS))}"
        )
    return HistGradientBoostingClassifier(
        learning_rate=0.06,
        max_iter=int(name.split()[1]),
        min_samples_leaf=leaf,
        class_weight=weight,
        random_state=0,
    )


@lru_cache(maxsize=2)
def _payments_or_eights(data: str, seed: int) -> Dataset:
    made = {"payments": draw_payments, "MNIST eights": draw_eights}
    if data not in made:
        raise ValueError(
            f"data={data!r} is unknown; choose one of {', '.join(map(repr, DATA))}"
        )
    return made[data](seed)


def _platt(p: np.ndarray, y: np.ndarray, *asked: np.ndarray) -> list[np.ndarray]:
    from sklearn.linear_model import LogisticRegression

    def log_odds(each: np.ndarray) -> np.ndarray:
        each = np.clip(each, 1e-6, 1 - 1e-6)
        return np.log(each / (1 - each))[:, None]

    curve = LogisticRegression(C=1e6).fit(log_odds(p), y)
    return [curve.predict_proba(log_odds(each))[:, 1] for each in asked]


_PLACES: dict[str, dict[str, Any]] = {
    "at one half": {"by": "half"},
    "by price": {"by": "price"},
    "by price, calibrated": {"by": "price", "calibrate": True},
    "searched": {"by": "search"},
    "the test part's own best": {"by": "oracle"},
}
_KINDS: dict[str, dict[str, Any]] = {
    "as they are": {},
    "base rate for everybody": {"remedy": "base rate"},
    "copies": {"remedy": "copies"},
    "copies, corrected": {"remedy": "copies", "prior": True},
    "dropping": {"remedy": "dropping"},
    "dropping, corrected": {"remedy": "dropping", "prior": True},
    "dropping, leaves of 5, corrected": {
        "remedy": "dropping",
        "prior": True,
        "leaf": 5,
    },
}


def _is_asked(data: str, model: str, words: str) -> bool:
    """Leave out what is dear and says nothing new."""
    if "copies" in words:
        return data == "payments" and "240" not in model
    return "leaves" not in words or "boosting" in model


STUDIES = (
    Study(
        "threshold-costs",
        cost_of_threshold,
        {
            f"{data}, {model}, {words}": {"data": data, "model": model, **place}
            for data, model in PAIRS
            for words, place in _PLACES.items()
        },
        seeds=15,
        metric="expected_cost",
    ),
    Study(
        "honest-probabilities",
        worth_of_probabilities,
        {
            f"{data}, {model}, {words}": {"data": data, "model": model, **kind}
            for data, model in PAIRS
            for words, kind in _KINDS.items()
            if _is_asked(data, model, words)
        },
        seeds=7,
        metric="brier",
    ),
)
