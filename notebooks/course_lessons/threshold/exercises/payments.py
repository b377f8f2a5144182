"""The payments of this lesson, and the probabilities of fraud that a boosted model gives them."""

from functools import cache
from typing import NamedTuple

import numpy as np

from course_lessons.threshold.studies import draw_payments, make_learner


class Scored(NamedTuple):
    """Which payments are fraud, and the probability of it that the model gives, to choose by and to test on."""

    val_y: np.ndarray
    val_p: np.ndarray
    test_y: np.ndarray
    test_p: np.ndarray


@cache
def scored() -> Scored:
    """Train the lesson's model and give the probabilities of the payments that it was not trained on."""
    data = draw_payments()
    model = make_learner("boosting, 60 rounds").fit(data.train.X, data.train.y)
    val_p, test_p = (
        model.predict_proba(part.X)[:, 1] for part in (data.val, data.test)
    )
    return Scored(data.val.y, val_p, data.test.y, test_p)
