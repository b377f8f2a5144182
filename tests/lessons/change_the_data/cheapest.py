"""Wrong and right answers to change_the_data-3, “The ratio for your costs”."""

from collections.abc import Mapping

import numpy as np

from course_lessons.change_the_data.exercises.cheapest import (
    _by_rates,
    _costs,
    _dearest,
    _fairest,
    _most_right,
    _swapped,
)


def _with_metrics(said: Mapping, y: np.ndarray, miss: float, false_alarm: float):
    from course_lib import metrics

    costs = [metrics.expected_cost(y, each, miss=miss, false_alarm=false_alarm) for each in said.values()]
    return list(said)[int(np.argmin(costs))]


def _with_sklearn(said: Mapping, y: np.ndarray, miss: float, false_alarm: float):
    from sklearn.metrics import confusion_matrix

    best = None
    for ratio, each in said.items():
        (_, alarms), (misses, _) = confusion_matrix(y, each)
        cost = miss * misses + false_alarm * alarms
        if best is None or cost < best[0]:
            best = cost, ratio
    return best[1]


MISTAKES = {
    "change_the_data-3": [
        (lambda: _most_right, "accuracy"),
        (lambda: _fairest, "balanced accuracy"),
        (lambda: _swapped, "the other way round"),
        (lambda: _dearest, "costs the *most*"),
        (lambda: _by_rates, "shares"),
        (lambda: lambda *given: min(_costs(*given).values()), "Return the *ratio*"),
        (lambda: lambda *given: "1:1", "and you return '1:1'"),
        (lambda: "1:3", "the function itself"),
    ],
}
ALSO_RIGHT = {
    "change_the_data-3": [lambda: _with_metrics, lambda: _with_sklearn],
}
