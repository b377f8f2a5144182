"""Wrong and right answers to change_the_loss-5, “Back to the true share”."""

import numpy as np

from course_lessons.change_the_loss.exercises.prior import _moved
from course_lib.metrics import correct_prior


def _by_logits(p, trained: float, true: float) -> np.ndarray:
    logit = np.log(p) - np.log1p(-p)
    logit += np.log(true / (1 - true)) - np.log(trained / (1 - trained))
    return 1 / (1 + np.exp(-logit))


def _odds_of_rare_alone(p, trained: float, true: float) -> np.ndarray:
    odds = p / (1 - p) * true / trained
    return odds / (1 + odds)


def _by_odds(p, trained: float, true: float) -> np.ndarray:
    odds = p / (1 - p) * (true / (1 - true)) / (trained / (1 - trained))
    return odds / (1 + odds)


MISTAKES = {
    "change_the_loss-5": [
        (lambda: lambda p, trained, true: p * true / trained, "does not halve"),
        (lambda: lambda p, trained, true: _moved(p, true, trained), "wrong way"),
        (lambda: lambda p, trained, true: p * trained / true, "turned round"),
        (lambda: _odds_of_rare_alone, "the common one is not"),
        (
            lambda: lambda p, trained, true: p - trained + true,
            "no probabilities any more",
        ),
        (lambda: lambda p, trained, true: p + 0, "as they were. Have p and 1 − p"),
        (lambda: lambda p, trained, true: p**2, "what do you divide by"),
        (lambda: lambda p, trained, true: 1 - _moved(p, trained, true), "*honest* class"),
        (lambda: lambda p, trained, true: (each := p * true / trained) / each.sum(), "sum over all payments"),
        (
            lambda: lambda p, *shares: p / (p + (1 - p) * (1 - shares[1]) / (1 - shares[0])),
            "The common class is put",
        ),
        (lambda: lambda p, trained, true: _moved(p, 0.5, true), "not divided out"),
        (lambda: lambda p, trained, true: _moved(p, trained, true).round(2), "rounded"),
        (lambda: lambda p, *shares: (each := _moved(p, *shares)) / (1 - each), "Those are odds"),
        (lambda: lambda p, trained, true: 100 * _moved(p, trained, true), "percentages"),
        (
            lambda: lambda p, trained, true: (_moved(p, trained, true) >= 0.5).astype(int),
            "answers, yes or no",
        ),
        (lambda: lambda p, trained, true: np.clip(p - trained + true, 0, 1), "by one difference"),
        (lambda: lambda p, trained, true: p / p.mean() * true, "by one factor"),
        (lambda: lambda p, trained, true: _moved(np.clip(p, 0.01, 0.99), trained, true), "are they clipped?"),
        (lambda: _by_odds, "quite sure stays so"),
        (
            lambda: lambda p, trained, true: _moved(p, trained, true).mean(),
            "one probability for each",
        ),
        (lambda: 0.02, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "change_the_loss-5": [
        lambda: _by_logits,
        lambda: lambda p, trained, true: correct_prior(p, trained=trained, true=true),
        lambda: lambda p, trained, true: 1 / (1 + (1 / p - 1) * (1 / true - 1) / (1 / trained - 1)),
    ],
}
