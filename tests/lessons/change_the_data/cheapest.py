"""Wrong and right answers to change_the_data-3, “The ratio for your costs”."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from course_lessons.change_the_data.exercises.cheapest import WRONG, _by_least, _cost


def _with_metrics(answers: Mapping, y: np.ndarray, miss: float, false_alarm: float):
    from course_lib import metrics

    costs = [metrics.expected_cost(y, each, miss=miss, false_alarm=false_alarm) for each in answers.values()]
    return list(answers)[int(np.argmin(costs))]


def _with_sklearn(answers: Mapping, y: np.ndarray, miss: float, false_alarm: float):
    from sklearn.metrics import confusion_matrix

    best = None
    for ratio, each in answers.items():
        (_, alarms), (misses, _) = confusion_matrix(y, each)
        cost = miss * misses + false_alarm * alarms
        if best is None or cost < best[0]:
            best = cost, ratio
    return best[1]


def _with_table(answers, y, miss, false_alarm):
    table = pd.DataFrame(answers)
    costs = miss * table[y == 1].eq(0).sum() + false_alarm * table[y == 0].eq(1).sum()
    return costs.idxmin()


def _with_numpy(answers, y, miss, false_alarm):
    given = np.array(list(answers.values()))
    costs = (given < y).sum(axis=1) * miss + (given > y).sum(axis=1) * false_alarm
    return np.array(list(answers))[costs.argmin()]


def _last_of_equals(answers, y, miss, false_alarm):
    return min(
        reversed(answers),
        key=lambda ratio: (
            miss * np.mean((y == 1) & (answers[ratio] == 0))
            + false_alarm * np.mean((y == 0) & (answers[ratio] == 1))
        ),
    )


def _of_the_page(answers, y, miss, false_alarm):
    costs = {
        ratio: _cost(answers.get(ratio, y * 0), y, miss, false_alarm)
        for ratio in ("1:1", "1:3", "as it comes")
    }
    return min(costs, key=costs.get)


MISTAKES = {
    "change_the_data-3": [
        *(
            (lambda objective=objective: _by_least(objective), word)
            for (objective, _), word in zip(
                WRONG.values(),
                [
                    "accuracy again",
                    "balanced accuracy",
                    "the other way round",
                    "costs the *most*",
                    "shares",
                    "all that were called 1",
                    "all that were called 0",
                    "A bill adds up",
                    "the misses alone",
                    "the false alarms alone",
                ],
                strict=True,
            )
        ),
        (
            lambda: lambda answers, *rest: min(_cost(each, *rest) for each in answers.values()),
            "Return the *ratio*, one of the keys of `answers`",
        ),
        (
            lambda: lambda answers, *rest: list(answers).index(_by_least(_cost)(answers, *rest)),
            "you return 1. Return",
        ),
        (lambda: lambda answers, *rest: [_by_least(_cost)(answers, *rest)], "you return ['"),
        (lambda: lambda answers, *rest: answers[_by_least(_cost)(answers, *rest)], "you return [0,"),
        (lambda: lambda answers, *rest: next(iter(answers)), "Does `return` stand inside the loop"),
        (lambda: lambda answers, *rest: [*answers][-1], "only the latest"),
        (lambda: lambda answers, *rest: min(answers), "`min` of a dictionary"),
        (
            lambda: _by_least(lambda given, y, miss, alarm: _cost(given, y, miss, alarm) % 7),
            "by your own count?",
        ),
        (lambda: _of_the_page, "not at the ratios of the page"),
        (lambda: "1:3", "the function itself"),
    ],
}
ALSO_RIGHT = {
    "change_the_data-3": [
        lambda: _with_metrics,
        lambda: _with_sklearn,
        lambda: _with_table,
        lambda: _with_numpy,
        lambda: _last_of_equals,
    ],
}
