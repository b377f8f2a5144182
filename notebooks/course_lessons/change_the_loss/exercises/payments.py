"""The payments of this lesson, and the probabilities of fraud that a boosted model gives them."""

from functools import cache
from typing import NamedTuple

import numpy as np

from course_lib import splits
from course_lib.datasets import Dataset, Split


class Scored(NamedTuple):
    """Which payments are fraud, and the probability of it that the model gives, to choose by and to test on."""

    val_y: np.ndarray
    val_p: np.ndarray
    test_y: np.ndarray
    test_p: np.ndarray


@cache
def payments() -> Dataset:
    """10,000 drawn payments of 20 numbers each, one in 71 a fraud, as the lesson splits them."""
    from sklearn.datasets import make_classification

    X, y = make_classification(
        10_000,
        20,
        n_informative=8,
        weights=[70 / 71],
        flip_y=0,
        class_sep=0.8,
        random_state=0,
    )
    parts = splits.stratified(y, shares=(0.4, 0.3, 0.3), random_state=0)
    return Dataset(
        "payments",
        *(Split(X[part], y[part]) for part in parts),
        classes=("honest", "fraud"),
    )


@cache
def scored() -> Scored:
    """Train the lesson's model and give the probabilities of the payments that it was not trained on."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    data = payments()
    model = HistGradientBoostingClassifier(
        learning_rate=0.06, max_iter=60, min_samples_leaf=40, random_state=0
    )
    model.fit(data.train.X, data.train.y)
    val_p, test_p = (
        model.predict_proba(part.X)[:, 1] for part in (data.val, data.test)
    )
    return Scored(data.val.y, val_p, data.test.y, test_p)
