"""Which ratio is best? It depends on what mistakes cost."""

from collections.abc import Callable, Mapping

import numpy as np

from course_lib.exercises import Exercise, Retry

_FOUND = {
    "1:1": (10, 30),
    "1:3": (8, 8),
    "as it comes": (4, 0),
}  # of 10 ill; of 100 healthy, false alarms
_Y = np.repeat([1, 0], [10, 100])
_PAIRS = ((1, 1), (10, 1), (100, 1), (1, 10), (3, 2))


def _said() -> dict[str, np.ndarray]:
    said = {}
    for ratio, (found, alarms) in _FOUND.items():
        said[ratio] = np.zeros(len(_Y), dtype=np.int64)
        said[ratio][:found] = said[ratio][10 : 10 + alarms] = 1
    return said


def _costs(said: Mapping, y: np.ndarray, miss: float, false_alarm: float) -> dict:
    return {
        ratio: miss * ((y == 1) & (each == 0)).sum()
        + false_alarm * ((y == 0) & (each == 1)).sum()
        for ratio, each in said.items()
    }


def _cheapest(said: Mapping, y: np.ndarray, miss: float, false_alarm: float):
    costs = _costs(said, y, miss, false_alarm)
    return min(costs, key=costs.__getitem__)


def _most_right(said: Mapping, y: np.ndarray, miss: float, false_alarm: float):
    return max(said, key=lambda ratio: (said[ratio] == y).mean())


def _fairest(said: Mapping, y: np.ndarray, miss: float, false_alarm: float):
    return max(
        said,
        key=lambda ratio: said[ratio][y == 1].mean() - said[ratio][y == 0].mean(),
    )


def _swapped(said: Mapping, y: np.ndarray, miss: float, false_alarm: float):
    return _cheapest(said, y, false_alarm, miss)


def _dearest(said: Mapping, y: np.ndarray, miss: float, false_alarm: float):
    costs = _costs(said, y, miss, false_alarm)
    return max(costs, key=costs.__getitem__)


def _by_rates(said: Mapping, y: np.ndarray, miss: float, false_alarm: float):
    costs = {
        ratio: miss * (each[y == 1] == 0).mean()
        + false_alarm * (each[y == 0] == 1).mean()
        for ratio, each in said.items()
    }
    return min(costs, key=costs.__getitem__)


_WRONG = [
    (
        _most_right,
        "Your choice never minds the costs, and it is the ratio with the most right answers: accuracy again.",
    ),
    (
        _fairest,
        "Your choice never minds the costs: it is the best balanced accuracy. What do these mistakes *cost*?",
    ),
    (
        _swapped,
        "Your choice is right for the costs the other way round. A miss is an ill one called healthy: `y` is 1 and "
        "the answer 0.",
    ),
    (_dearest, "You return the ratio that costs the *most*."),
    (
        _by_rates,
        "You add up *shares* of mistakes. A bill counts mistakes: 1 % of many healthy may be more than half of few "
        "ill.",
    ),
]


def _judge(cheapest: Callable) -> Retry | None:
    if not callable(cheapest):
        return Retry(
            "Hand over the function itself, `cheapest`, not what it returns."
        )
    chosen = [cheapest(_said(), _Y, *pair) for pair in _PAIRS]
    strange = [
        each for each in chosen if not isinstance(each, str) or each not in _FOUND
    ]
    if strange:
        return Retry(
            f"You return {strange[0]!r}. Return the *ratio*, one of the keys of `said`, such as '1:3'."
        )
    if chosen == [_cheapest(_said(), _Y, *pair) for pair in _PAIRS]:
        return None
    for wrong, hint in _WRONG:
        if chosen == [wrong(_said(), _Y, *pair) for pair in _PAIRS]:
            return Retry(hint)
    for got, pair in zip(chosen, _PAIRS, strict=True):
        costs = _costs(_said(), _Y, *pair)
        if costs[got] > min(costs.values()):
            told = ", ".join(
                f"{ratio} costs {cost}" for ratio, cost in costs.items()
            )
            return Retry(
                f"At {pair[0]} a miss and {pair[1]} a false alarm {told}, and you return {got!r}."
            )
    return None


CHEAPEST = Exercise(
    id="change_the_data-3",
    title="The ratio for your costs",
    judge=_judge,
    reference=lambda: _cheapest,
    solution="""\
def cheapest(said, y, miss, false_alarm):
    costs = {}
    for ratio, answers in said.items():
        misses = ((y == 1) & (answers == 0)).sum()
        false_alarms = ((y == 0) & (answers == 1)).sum()
        costs[ratio] = miss * misses + false_alarm * false_alarms
    return min(costs, key=costs.get)""",
    praise="The dial is set by what mistakes cost: cheap misses want few alarms, dear ones want every find.",
    hints=[
        "Two counts for each ratio: ill ones that were called healthy, and healthy ones that were called ill.",
        "`((y == 1) & (answers == 0)).sum()` counts the misses.",
        "`min(costs, key=costs.get)` gives the key of the smallest value.",
    ],
)
