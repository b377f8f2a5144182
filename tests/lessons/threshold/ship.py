"""Wrong and right answers to threshold-3, “A threshold to ship, and its cost”."""

import numpy as np

from course_lessons.threshold.exercises.payments import scored
from course_lessons.threshold.exercises.ship import _cost, _on_test, _on_validation, _right
from course_lib.metrics import choose_threshold


def _flattered() -> tuple[float, float]:
    threshold, data = _on_validation(), scored()
    return threshold, _cost(data.val_y, data.val_p, threshold)


def _in_all() -> tuple[float, float]:
    threshold, cost = _right()
    return threshold, cost * len(scored().test_y)


def _a_little_lower() -> tuple[float, float]:
    """Give the threshold half way to the next score below: it calls the same payments."""
    scores, best = np.unique(scored().val_p), _on_validation()
    return _right(float((best + scores[np.searchsorted(scores, best) - 1]) / 2))


MISTAKES = {
    "threshold-3": [
        (lambda: _right(_on_test()), "the very best on the *test*"),
        (_flattered, "such a cost flatters"),
        (_in_all, "Divide by their number"),
        (lambda: _right(1 / 21), "probabilities that are true"),
        (lambda: _right(0.5), "One half"),
        (lambda: _right(0.9), "Let the control"),
        (lambda: (_on_validation(), 0.9), "Misses times 20"),
        (lambda: _right()[::-1], "in the wrong order"),
        (
            lambda: _right(choose_threshold(scored().val_y, scored().val_p, miss=1, false_alarm=1).value),
            "a miss at 1 and",
        ),
        (lambda: (_on_validation(), 100 * _right()[1]), "no percentage"),
        (lambda: (_on_validation(), 3_000 * _flattered()[1]), "bill for all validation"),
        (
            lambda: (_on_validation(), (_right()[1] + _flattered()[1]) / 2),
            "the mean over validation and test",
        ),
        (lambda: (_on_validation(), round(_right()[1], 1)), "Do you round?"),
        (_on_validation, "2 things are asked for"),
        (lambda: tuple(map(str, _right())), "take the quotes away"),
    ],
}
ALSO_RIGHT = {
    "threshold-3": [_a_little_lower, lambda: [np.float64(each) for each in _right()]],
}
