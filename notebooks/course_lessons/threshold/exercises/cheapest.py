"""The threshold above which mistakes cost least, for any scores and any costs."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws


def _case(
    seed: int, share: float = 0.1, n: int = 400
) -> tuple[np.ndarray, np.ndarray]:
    """Make labels and logits that are too high: a probability of one half is not where both are as likely."""
    rng = np.random.default_rng(seed)
    y = (np.arange(n) < share * n).astype(int)
    return y, np.round(rng.normal(2.0 * y, 1.0) + 1.0, 2)


def _probabilities(logits: np.ndarray) -> np.ndarray:
    return np.round(1 / (1 + np.exp(-logits)), 4)


def _cost(y, score, threshold: float, miss: float, false_alarm: float) -> float:
    called = score >= threshold
    return float(
        (miss * (y & ~called) + false_alarm * (~y.astype(bool) & called)).sum()
    )


def _youden(y, score, threshold: float) -> float:
    called = score >= threshold
    return float(np.mean(called[y == 0]) - np.mean(called[y == 1]))


def _reference(y, score, miss: float, false_alarm: float) -> float:
    thresholds = [*np.unique(score), np.inf]
    return float(
        min(
            thresholds,
            key=lambda threshold: _cost(y, score, threshold, miss, false_alarm),
        )
    )


def _judge(answer: Any) -> Retry | None:
    cheapest = laws.Function(
        answer, "cheapest(y, score, miss, false_alarm)", returns="the threshold"
    )
    y, logits = _case(0)
    topped = _probabilities(logits)
    topped[-1] = 1.0  # a negative above them all
    cases = {
        "probabilities": (y, _probabilities(logits), 20, 1),
        "other probabilities": (*_tuple(_case(1), _probabilities), 3, 1),
        "logits": (y, logits, 20, 1),
        "costs that are close": (*_tuple(_case(2), _probabilities), 3, 2),
        "dear alarms": (y, topped, 1, 1_000),
        "dear misses": (y, np.append(logits[-1:], logits[:-1]) - 20, 10_000, 1),
    }
    for name, (truth, score, miss, false_alarm) in cases.items():
        threshold = laws.number(
            cheapest(truth, score, miss, false_alarm),
            "the threshold",
            case=cheapest.case,
        )
        if hint := _too_dear(name, threshold, truth, score, miss, false_alarm):
            return hint
    return None


def _tuple(case: tuple, change: Callable) -> tuple:
    return case[0], change(case[1])


def _too_dear(
    name: str, threshold: float, y, score, miss: float, false_alarm: float
) -> Retry | None:
    best = _cost(
        y, score, _reference(y, score, miss, false_alarm), miss, false_alarm
    )
    cost = _cost(y, score, threshold, miss, false_alarm)
    if cost <= best + 1e-9:
        return None
    found = (
        f"At {miss:,} a miss and {false_alarm:,} a false alarm your threshold, {threshold:.3g}, costs "
        f"{cost:,.0f}, and "
        "there is one "
        f"that costs {best:,.0f}."
    )
    if name == "logits":
        return Retry(
            f"{found} The scores here are logits, from {score.min():.1f} to {score.max():.1f}. Try the scores "
            "themselves "
            "as thresholds, not numbers between 0 and 1."
        )
    if name == "dear alarms":
        return Retry(
            f"{found} Where an alarm is so dear, best call nobody: try a threshold above all scores, `np.inf`, too."
        )
    if name == "dear misses":
        return Retry(
            f"{found} Where a miss is so dear, the threshold lies low, far below zero here. Do you try every score?"
        )
    if np.isclose(
        cost,
        _cost(y, score, _reference(y, score, false_alarm, miss), miss, false_alarm),
    ):
        return Retry(
            f"{found} Yours is best with the two costs swapped, or if alarms alone cost: a *miss* is a 1 that is "
            f"not called, and costs {miss:,}."
        )
    if np.isclose(
        cost, _cost(y, score, _reference(y, score, 1, 1), miss, false_alarm)
    ):
        return Retry(
            f"{found} Yours makes the fewest mistakes. But they have two costs: weigh each kind by its own."
        )
    if np.isclose(threshold, false_alarm / (false_alarm + miss)):
        return Retry(
            f"{found} Yours would be right if the probabilities were. These are too high, so search: try "
            "every threshold, "
            "on samples with known answers."
        )
    if np.isclose(threshold, 0.5):
        return Retry(
            f"{found} One half is where both classes are equally likely, not where mistakes are cheapest."
        )
    thresholds = np.unique(score)

    def all_called(each: float) -> float:
        called = score >= each
        return miss * np.sum(y & ~called) + false_alarm * np.sum(called)

    def rates(each: float) -> float:
        called = score >= each
        return miss * np.mean(~called[y == 1]) + false_alarm * np.mean(
            called[y == 0]
        )

    def f1(each: float) -> float:
        called = score >= each
        return -np.sum(y & called) / (np.sum(called) + np.sum(y))

    every = [*thresholds, np.inf]
    seems = {
        "It is the best by F1, which knows no costs: add up what the mistakes cost.": np.isclose(
            threshold, min(every, key=f1)
        ),
        "It is the best by the rates of hits and alarms (ROC), which know no costs: add up what the mistakes cost.": (
            np.isclose(
                threshold, min(every, key=lambda each: _youden(y, score, each))
            )
        ),
        "It is taken with `score > threshold`. Called is `score >= threshold`, the score on it with them.": (
            np.isclose(
                _cost(y, score, np.nextafter(threshold, np.inf), miss, false_alarm),
                best,
            )
        ),
        "That is the cost, not the threshold. Return the threshold that the lowest cost belongs to.": np.isclose(
            threshold, best
        ),
        "Yours is a position in a list of thresholds. Return the score that stands there.": threshold
        in range(len(y))
        and any(
            np.isclose(
                _cost(y, score, each[int(threshold)], miss, false_alarm), best
            )
            for each in (np.r_[thresholds, np.inf], np.r_[score, np.inf])
            if threshold < len(each)
        ),
        "It calls everybody. Do false alarms cost in your count, and does each score keep its label?": threshold
        <= thresholds[0],
        "It calls nobody: no false alarm, and every miss. Is it the *smallest* cost that you take, and do you call "
        "from the threshold up, `score >= threshold`?": threshold > thresholds[-1],
        "Your false alarms are all that are called. An alarm is false where `y` is 0.": np.isclose(
            threshold, min([*thresholds, np.inf], key=all_called)
        ),
        "You add up *shares* of mistakes. A bill counts them: there are far more zeros than ones.": np.isclose(
            threshold, min([*thresholds, np.inf], key=rates)
        ),
        "Is yours rounded? A threshold falls between two scores; give it with all its digits.": any(
            np.isclose(round(each, digits), threshold)
            for each in thresholds
            if np.isclose(_cost(y, score, each, miss, false_alarm), best)
            for digits in (1, 2, 3)
        ),
    }
    for hint, holds in seems.items():
        laws.require(not holds, f"{found} {hint}")
    laws.require(
        threshold in score,
        f"{found} No score lies on yours: is it one of a grid? The cost changes at the scores alone: try each of "
        "them.",
    )
    called = score >= threshold
    return Retry(
        f"{found} Called is `score >= threshold`. Yours misses {np.count_nonzero(y & ~called)} of {y.sum()} "
        "and raises "
        f"{np.count_nonzero((y == 0) & called)} false alarms; what does your own count say?"
    )


CHEAPEST = Exercise(
    id="threshold-2",
    title="The cheapest threshold",
    judge=_judge,
    reference=lambda: _reference,
    solution="""\
def cheapest(y, score, miss, false_alarm):
    def cost(threshold):
        called = score >= threshold
        return miss * np.sum((y == 1) & ~called) + false_alarm * np.sum((y == 0) & called)

    return min([*np.unique(score), np.inf], key=cost)""",
    praise="It tries every threshold there is, and calling nobody. No probability has to be believed for that.",
    hints=[
        "For one threshold: who is called (`score >= threshold`), how many misses, how many false alarms, "
        "what do they cost?",
        "The cost changes only where the threshold passes a score. So try every score as a threshold, and "
        "one above them all.",
        "`min(thresholds, key=cost)` gives the threshold whose cost is lowest, for a function `cost(threshold)`.",
    ],
)
