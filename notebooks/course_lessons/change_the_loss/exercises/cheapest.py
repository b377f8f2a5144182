"""The line above which mistakes cost least, for any scores and any costs."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry


def _case(
    seed: int, share: float = 0.1, n: int = 400
) -> tuple[np.ndarray, np.ndarray]:
    """Make labels and logits that are too high: a probability of one half is not where both are as likely."""
    rng = np.random.default_rng(seed)
    y = (np.arange(n) < share * n).astype(int)
    return y, np.round(rng.normal(2.0 * y, 1.0) + 1.0, 2)


def _probabilities(logits: np.ndarray) -> np.ndarray:
    return np.round(1 / (1 + np.exp(-logits)), 4)


def _cost(y, score, line: float, miss: float, false_alarm: float) -> float:
    called = score >= line
    return float(
        (miss * (y & ~called) + false_alarm * (~y.astype(bool) & called)).sum()
    )


def _reference(y, score, miss: float, false_alarm: float) -> float:
    lines = [*np.unique(score), np.inf]
    return float(
        min(lines, key=lambda line: _cost(y, score, line, miss, false_alarm))
    )


def _judge(cheapest: Callable) -> Retry | None:
    if not callable(cheapest):
        return Retry(
            "Hand over the function itself, `cheapest`, not the line it finds."
        )
    y, logits = _case(0)
    topped = _probabilities(logits)
    topped[-1] = 1.0  # a negative above them all
    cases = {
        "probabilities": (y, _probabilities(logits), 20, 1),
        "other probabilities": (*_tuple(_case(1), _probabilities), 3, 1),
        "logits": (y, logits, 20, 1),
        "dear alarms": (y, topped, 1, 1_000),
    }
    for name, (truth, score, miss, false_alarm) in cases.items():
        line = cheapest(truth, score, miss, false_alarm)
        if np.ndim(line) != 0:
            return Retry(
                f"Return one number, the line; yours has the shape {np.shape(line)}."
            )
        if hint := _too_dear(name, float(line), truth, score, miss, false_alarm):
            return hint
    return None


def _tuple(case: tuple, change: Callable) -> tuple:
    return case[0], change(case[1])


def _too_dear(
    name: str, line: float, y, score, miss: float, false_alarm: float
) -> Retry | None:
    best = _cost(
        y, score, _reference(y, score, miss, false_alarm), miss, false_alarm
    )
    cost = _cost(y, score, line, miss, false_alarm)
    if cost <= best + 1e-9:
        return None
    found = (
        f"At {miss:,} a miss and {false_alarm:,} a false alarm your line, {line:.3g}, costs {cost:,.0f}, and "
        "there is one "
        f"that costs {best:,.0f}."
    )
    if name == "logits":
        return Retry(
            f"{found} The scores here are logits, from {score.min():.1f} to {score.max():.1f}. Try the scores "
            "themselves "
            "as lines, not numbers between 0 and 1."
        )
    if name == "dear alarms":
        return Retry(
            f"{found} Where an alarm is so dear, best call nobody: try a line above all scores, `np.inf`, too."
        )
    if np.isclose(
        cost,
        _cost(y, score, _reference(y, score, false_alarm, miss), miss, false_alarm),
    ):
        return Retry(
            f"{found} Yours is best with the two costs swapped: a *miss* is a 1 that is not called."
        )
    if np.isclose(
        cost, _cost(y, score, _reference(y, score, 1, 1), miss, false_alarm)
    ):
        return Retry(
            f"{found} Yours makes the fewest mistakes. But they have two costs: weigh each kind by its own."
        )
    if np.isclose(line, false_alarm / (false_alarm + miss)):
        return Retry(
            f"{found} Yours would be right if the probabilities were. These are too high, so search: try every line, "
            "on samples with known answers."
        )
    if np.isclose(line, 0.5):
        return Retry(
            f"{found} One half is where both classes are equally likely, not where mistakes are cheapest."
        )
    return Retry(
        f"{found} Called is `score >= line`; a miss is a 1 that is not called, a false alarm a 0 that is."
    )


CHEAPEST = Exercise(
    id="change_the_loss-3",
    title="The cheapest line",
    judge=_judge,
    reference=lambda: _reference,
    solution="""\
def cheapest(y, score, miss, false_alarm):
    def cost(line):
        called = score >= line
        return miss * np.sum((y == 1) & ~called) + false_alarm * np.sum((y == 0) & called)

    return min([*np.unique(score), np.inf], key=cost)""",
    praise="It tries every line there is, and calling nobody as well. No probability has to be believed for that.",
    hints=[
        "For one line: who is called (`score >= line`), how many misses, how many false alarms, what do they cost?",
        "The cost changes only where the line passes a score. So try every score as a line, and one above them all.",
        "`min(lines, key=cost)` gives the line whose cost is lowest, for a function `cost(line)`.",
    ],
)
