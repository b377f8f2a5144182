"""Which ratio is best? It depends on what mistakes cost."""

from collections.abc import Mapping

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain, plain_number

# how many are found of 10 ones, and how many false alarms are raised among 100 zeros
FIRST = {"1:3": (7, 8), "as it comes": (4, 2), "1:1": (9, 30)}
OTHERS = {"1:10": (2, 3), "1:2": (9, 9), "2:1": (10, 55), "even": (9, 9)}
PRICES = [(miss, 1) for miss in (0, 0.5, 1, 2.5, 4, 7, 10, 11.5, 20, 40, 100)] + [
    (1, 10),
    (3, 2),
    (35, 10),
]


def _answers(found: Mapping) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Make the answers of each ratio, and the truth, in no order."""
    order = np.random.default_rng(2).permutation(110)
    answers = {}
    for ratio, (right, alarms) in found.items():
        answers[ratio] = np.zeros(110, dtype=np.int64)
        answers[ratio][:right] = answers[ratio][10 : 10 + alarms] = 1
    return (
        {ratio: each[order] for ratio, each in answers.items()},
        np.repeat([1, 0], [10, 100])[order],
    )


def _mistakes(given: np.ndarray, y: np.ndarray) -> tuple[int, int]:
    return int(((y == 1) & (given == 0)).sum()), int(
        ((y == 0) & (given == 1)).sum()
    )


def _cost(given, y, miss: float, false_alarm: float) -> float:
    misses, alarms = _mistakes(given, y)
    return miss * misses + false_alarm * alarms


# What a choice may have made least instead, and what to say then.
WRONG = {
    "most right": (
        lambda given, y, miss, false_alarm: (given != y).sum(),
        "Your choice never minds the costs, and it is the ratio with the most right answers: accuracy again.",
    ),
    "fairest": (
        lambda given, y, miss, false_alarm: (
            given[y == 0].mean() - given[y == 1].mean()
        ),
        "Your choice never minds the costs: it is what balanced accuracy, or a score like it, likes best. What do "
        "these mistakes *cost*?",
    ),
    "swapped": (
        lambda given, y, miss, false_alarm: _cost(given, y, false_alarm, miss),
        "Your choice is right for the costs the other way round. A miss is a 1 that was answered 0: `y` is 1 and "
        "the answer 0.",
    ),
    "dearest": (
        lambda *given: -_cost(*given),
        "You return the ratio that costs the *most*: do you take the largest, or count what is right in place of "
        "what is wrong?",
    ),
    "rates": (
        lambda given, y, miss, false_alarm: (
            miss * (given[y == 1] == 0).mean() + false_alarm * given[y == 0].mean()
        ),
        "You add up *shares* of mistakes. A bill counts mistakes: 1 % of many zeros may be more than half of few "
        "ones.",
    ),
    "all called": (
        lambda given, y, miss, false_alarm: (
            miss * _mistakes(given, y)[0] + false_alarm * (given == 1).sum()
        ),
        "Your false alarms are all that were called 1, those that were rightly found among them. An alarm is false "
        "where `y` is 0.",
    ),
    "all not called": (
        lambda given, y, miss, false_alarm: (
            miss * (given == 0).sum() + false_alarm * _mistakes(given, y)[1]
        ),
        "Your misses are all that were called 0, the zeros that were rightly answered so among them. A miss is one "
        "whose `y` is 1.",
    ),
    "product": (
        lambda given, y, miss, false_alarm: (
            miss * false_alarm * np.prod(_mistakes(given, y))
        ),
        "Yours multiplies the two kinds of mistakes. A bill adds up: `miss * misses + false_alarm * false_alarms`.",
    ),
    "misses alone": (
        lambda given, y, miss, false_alarm: miss * _mistakes(given, y)[0],
        "Your choice minds the misses alone. False alarms cost something, too.",
    ),
    "alarms alone": (
        lambda given, y, miss, false_alarm: false_alarm * _mistakes(given, y)[1],
        "Your choice minds the false alarms alone. Misses cost something, too.",
    ),
}

# What a choice may be, whatever the answers, and what to say then.
ALWAYS = (
    (
        lambda answers: next(iter(answers)),
        "Whatever the costs, yours is the first of `answers`. Does `return` stand inside the loop? Or does the loop "
        "go through the keys alone, where `answers[ratio]` is meant?",
    ),
    (
        lambda answers: list(answers)[-1],
        "Whatever the costs, yours is the last of `answers`. Does the loop keep the best, or only the latest?",
    ),
    (
        min,
        "Yours is the first key as texts are sorted: `min` of a dictionary looks at its keys. `min(costs, "
        "key=costs.get)` compares the costs.",
    ),
)


def _judge(answer) -> None:
    cheapest = laws.Function(
        answer, "cheapest(answers, y, miss, false_alarm)", returns="the ratio"
    )
    chosen = []
    for found in (FIRST, OTHERS):
        answers, y = _answers(found)
        for price in PRICES:
            ratio = cheapest(answers, y, *price)
            _check_ratio(ratio, answers, *price)
            chosen.append((ratio, answers, y, price))
    _check_choices(chosen)


def _check_ratio(ratio, answers: Mapping, miss: float, false_alarm: float) -> None:
    keys = plain(list(answers))
    case = f"At {plain_number(miss)} a miss and {plain_number(false_alarm)} a false alarm you return"
    laws.require(
        not callable(ratio), f"{case} a function: did you leave out its brackets?"
    )
    laws.require(
        isinstance(ratio, str),
        f"{case} {plain(ratio)}. Return the *ratio*, one of the keys of `answers`, here one of {keys}.",
    )
    laws.require(
        ratio in answers,
        f"{case} {plain(ratio)}, which is no key of the `answers` given here; they are {keys}. Look at `answers` "
        "itself, not at the ratios of the page.",
    )


def _check_choices(chosen) -> None:
    def least(objective) -> bool:
        return all(
            objective(answers[ratio], y, *price)
            <= min(objective(each, y, *price) for each in answers.values()) + 1e-9
            for ratio, answers, y, price in chosen
        )

    if least(_cost):
        return
    for objective, hint in WRONG.values():
        laws.require(not least(objective), hint)
    for always, hint in ALWAYS:
        laws.require(
            any(ratio != always(answers) for ratio, answers, *_ in chosen), hint
        )
    for ratio, answers, y, price in chosen:
        costs = {key: _cost(each, y, *price) for key, each in answers.items()}
        if costs[ratio] > min(costs.values()) + 1e-9:
            told = ", ".join(
                f"{key} ({misses} missed, {alarms} false alarms) costs {plain_number(costs[key])}"
                for key, (misses, alarms) in (
                    (key, _mistakes(each, y)) for key, each in answers.items()
                )
            )
            raise Retry(
                f"At {plain_number(price[0])} a miss and {plain_number(price[1])} a false alarm {told}; you return "
                f"{plain(ratio)}. What does yours cost by your own count?"
            )


def _by_least(objective):
    def choose(answers, y, miss, false_alarm):
        costs = {
            ratio: objective(given, y, miss, false_alarm)
            for ratio, given in answers.items()
        }
        return min(costs, key=costs.__getitem__)

    return choose


CHEAPEST = Exercise(
    id="change_the_data-3",
    title="The ratio for your costs",
    judge=_judge,
    reference=lambda: _by_least(_cost),
    solution="""\
def cheapest(answers, y, miss, false_alarm):
    costs = {}
    for ratio, given in answers.items():
        misses = ((y == 1) & (given == 0)).sum()
        false_alarms = ((y == 0) & (given == 1)).sum()
        costs[ratio] = miss * misses + false_alarm * false_alarms
    return min(costs, key=costs.get)""",
    praise="The ratio is set by what mistakes cost: cheap misses want few alarms, dear ones want every find.",
    hints=[
        "Two counts for each ratio: eights (`y` is 1) that were answered 0, and others that were answered 1.",
        "`for ratio, given in answers.items()` goes through them; `((y == 1) & (given == 0)).sum()` counts the "
        "misses.",
        "`min(costs, key=costs.get)` gives the key of the smallest value.",
    ],
)
