"""What two curves say to do next: done, train longer, get more data, or take a larger model."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import kind_of

WORDS = ("done", "longer", "more data", "larger")
RISES, GAP = 0.01, 0.05

Case = tuple[list[float], list[float], float]

PLAIN: tuple[Case, ...] = (
    # training, validation, floor
    ([0.5, 0.8, 0.9, 0.95, 0.97, 0.98], [0.5, 0.75, 0.86, 0.9, 0.91, 0.92], 0.90),
    ([0.2, 0.3, 0.4, 0.5, 0.6, 0.7], [0.2, 0.3, 0.4, 0.48, 0.58, 0.66], 0.90),
    ([0.9, 0.97, 1.0, 1.0, 1.0, 1.0, 1.0], [0.6, 0.7, 0.71, 0.70, 0.71, 0.70, 0.71], 0.90),
    ([0.3, 0.5, 0.6, 0.62, 0.63, 0.62, 0.63, 0.62], [0.3, 0.5, 0.6, 0.61, 0.61, 0.6, 0.61, 0.61], 0.90),
    # the floor is met at the last three, while validation still rises
    ([0.5, 0.6, 0.7, 0.85, 0.9, 0.95], [0.5, 0.6, 0.7, 0.84, 0.88, 0.93], 0.80),
    # the floor is met, and nothing rises any more
    ([0.9, 0.98, 0.98, 0.98, 0.98, 0.98], [0.91, 0.92, 0.92, 0.92, 0.92, 0.92], 0.90),
    # the floor is met exactly
    ([0.5, 0.625, 0.75, 0.75, 0.75, 0.75], [0.5, 0.75, 0.75, 0.75, 0.75, 0.75], 0.75),
    # one lucky epoch is above the floor, the last three are not
    ([0.6, 0.7, 0.7, 0.72, 0.71, 0.72], [0.6, 0.69, 0.91, 0.70, 0.69, 0.71], 0.90),
    # the last epoch is above the floor by luck, and the one before the last three is high
    ([0.80, 0.81, 0.82, 0.83, 0.84, 0.84], [0.79, 0.80, 0.84, 0.80, 0.80, 0.91], 0.90),
    # rises, and has a gap: time first
    ([0.7, 0.8, 0.9, 0.95, 0.99, 1.0], [0.4, 0.45, 0.5, 0.55, 0.6, 0.66], 0.90),
    # the last epoch fell, the three before were worse all the same
    ([0.3, 0.4, 0.5, 0.6, 0.7, 0.66], [0.3, 0.4, 0.5, 0.6, 0.68, 0.58], 0.90),
    # falling: over-fitting
    ([0.8, 0.9, 0.95, 0.99, 1.0, 1.0], [0.7, 0.75, 0.76, 0.74, 0.73, 0.72], 0.80),
    # a gap just under 0.05, and just above
    ([0.80, 0.84, 0.84, 0.84, 0.84, 0.84], [0.78, 0.80, 0.80, 0.80, 0.80, 0.80], 0.90),
    ([0.80, 0.86, 0.86, 0.86, 0.86, 0.86], [0.78, 0.80, 0.80, 0.80, 0.80, 0.80], 0.90),
    # a rise of less than 0.01, which is more than a hundredth of what was there; and such a gap
    ([0.50, 0.50, 0.50, 0.50, 0.51, 0.50], [0.40, 0.40, 0.40, 0.41, 0.40, 0.41], 0.90),
    ([0.52, 0.52, 0.52, 0.52, 0.52, 0.52], [0.49, 0.49, 0.49, 0.49, 0.49, 0.49], 0.90),
    # validation is above training, by far: no gap
    ([0.5, 0.6, 0.6, 0.6, 0.6, 0.6], [0.74, 0.75, 0.75, 0.75, 0.75, 0.75], 0.90),
    # rose long ago, over more than six epochs
    ([0.2, 0.5, 0.8, 0.88, 0.88, 0.88, 0.88, 0.88, 0.88], [0.2, 0.5, 0.8, 0.86, 0.86, 0.86, 0.86, 0.86, 0.86], 0.9),
)  # fmt: skip


def _close_calls(n: int = 60) -> Iterator[Case]:
    """Curves of all lengths that wander, near all three limits, and a hair's breadth from none."""
    rng = np.random.default_rng(4)
    while n:
        epochs = int(rng.integers(6, 11))
        val = (0.7 + rng.normal(0.004, 0.03, epochs).cumsum()).round(2)
        train = (val + rng.normal(0.05, 0.03, epochs)).round(2)
        now = val[-3:].mean()
        floor = float(np.round(now + rng.choice([-0.01, 0.02, 0.05]), 2))
        edges = (
            now - floor,
            now - val[-6:-3].mean() - RISES,
            train[-3:].mean() - now - GAP,
        )
        if min(map(abs, edges)) > 0.001:
            n -= 1
            yield train.tolist(), val.tolist(), floor


CASES = (*PLAIN, *_close_calls())


def _right(train, val, floor):
    now, before = np.mean(val[-3:]), np.mean(val[-6:-3])
    if now >= floor:
        return "done"
    if now - before > RISES:
        return "longer"
    if np.mean(train[-3:]) - now > GAP:
        return "more data"
    return "larger"


def _judge(answer: Any) -> None:
    next_step = laws.Function(
        answer, "next_step(train, val, floor)", returns="one of the four words"
    )
    got = []
    for train, val, floor in CASES:
        word = next_step(train, val, floor)
        again = next_step(np.array(train), np.array(val), floor)
        for each in (word, again):
            _check_word(each, val, floor)
        laws.require(
            word == again,
            f"{_case(val, floor)}you say {word!r} of lists, and {again!r} of arrays with the same numbers.",
        )
        got.append(str(word))
    right = [_right(*case) for case in CASES]
    for hint, wrong in _WRONG.items():
        laws.require(got != [_advice(*case, **wrong) for case in CASES], hint)
    for word, want, (train, val, floor) in zip(got, right, CASES, strict=True):
        laws.require(
            word == want,
            lambda word=word, want=want, train=train, val=val, floor=floor: (
                _case(val, floor)
                + f"you say {word!r}. "
                + _why(word, want, train, val, floor)
            ),
        )


def _case(val: list[float], floor: float) -> str:
    shown = ", ".join(f"{each:.2f}" for each in val)
    return f"With validation {shown} and a floor of {floor:g}: "


def _check_word(word: Any, val: list[float], floor: float) -> None:
    case = _case(val, floor)
    if not isinstance(word, str):
        raise Retry(
            f"{case}give one of the words {', '.join(map(repr, WORDS))}; yours is {kind_of(word)}."
        )
    laws.require(
        word in WORDS,
        f"{case}yours is {str(word)!r}; the four words are {', '.join(map(repr, WORDS))}.",
    )


def _advice(
    train: list[float],
    val: list[float],
    floor: float,
    *,
    order: str = "done longer more",
    now: Callable[[list[float]], float] = lambda val: float(np.mean(val[-3:])),
    before: Callable[[list[float]], float] = lambda val: float(np.mean(val[-6:-3])),
    swapped: bool = False,
    rises: Callable[[float], float] = lambda before: RISES,
    gap: Callable[[float], float] = lambda now: GAP,
) -> str:
    """What a program says that has gone wrong in one place."""
    train, val = (val, train) if swapped else (train, val)
    holds = {
        "done": now(val) >= floor,
        "longer": now(val) - before(val) > rises(before(val)),
        "more": float(np.mean(train[-3:])) - now(val) > gap(now(val)),
    }
    first = next((word for word in order.split() if holds[word]), "larger")
    return "more data" if first == "more" else first


_WRONG: dict[str, dict[str, Any]] = {
    "`train` and `val` have changed places in yours.": {"swapped": True},
    "You look at the best epoch. One may be high by luck: take the mean of the last three of `val`.": {
        "now": max
    },
    "You look at the last epoch alone. One may be high or low by luck: take the mean of the last three of `val`.": {
        "now": lambda val: val[-1]
    },
    "You hold now against the *first* epochs. Whether it *still* rises, the three before the last three say: "
    "`val[-6:-3]`.": {"before": lambda val: float(np.mean(val[:3]))},
    "You hold now against the mean of all epochs. The three before the last three say whether it *still* rises: "
    "`val[-6:-3]`.": {"before": lambda val: float(np.mean(val))},
    "You ask whether it still rises before whether the floor is met. What is good enough needs no more time.": {
        "order": "longer done more"
    },
    "You ask for the gap before you ask whether it still rises. Time is cheaper than data: ask for it first.": {
        "order": "done more longer"
    },
    "You take 0.01 as a share of what was there before. Now must be more than 0.01 *above* it: a difference.": {
        "rises": lambda before: RISES * before
    },
    "You take 0.05 as a share of now. Training must be more than 0.05 *above* it: a difference.": {
        "gap": lambda now: GAP * now
    },
    "You allow for 0.01 and 0.05 as shares of what they are held against. Both are differences.": {
        "rises": lambda before: RISES * before,
        "gap": lambda now: GAP * now,
    },
    "Yours never says 'done': the first question is whether now reaches the floor.": {
        "order": "longer more"
    },
    "Yours never says 'longer': the second question is whether now is more than 0.01 above before.": {
        "order": "done more"
    },
    "Yours never says 'more data': the third question is whether training is more than 0.05 above now.": {
        "order": "done longer"
    },
}


def _why(
    word: str, want: str, train: list[float], val: list[float], floor: float
) -> str:
    now, before = np.mean(val[-3:]), np.mean(val[-6:-3])
    gap = np.mean(train[-3:]) - now
    if want == "done":
        return f"The mean of the last three, {now:.3f}, meets the floor. Ask that first."
    if word == "done":
        return f"The mean of the last three is {now:.3f}, under the floor."
    if want == "longer":
        return f"The last three have a mean of {now:.3f}, the three before {before:.3f}: it still rises."
    if word == "longer":
        return (
            f"The last three have a mean of {now:.3f}, the three before {before:.3f}: it does not rise by more than "
            f"{RISES:g} any more."
        )
    if want == "more data":
        return (
            f"Training has a mean of {gap + now:.3f} over the last three, {gap:.3f} above validation: it learns by "
            "heart. More data come before a larger model."
        )
    return (
        f"Training is at {gap + now:.3f} over the last three and validation at {now:.3f}: no gap of more than "
        f"{GAP:g}. It cannot even learn what it has."
    )


NEXT_STEP = Exercise(
    id="which_model-3",
    title="What to do next",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def next_step(train, val, floor):
    now = np.mean(val[-3:])
    before = np.mean(val[-6:-3])
    if now >= floor:
        return "done"
    if now - before > 0.01:
        return "longer"
    if np.mean(train[-3:]) - now > 0.05:
        return "more data"
    return "larger\"""",
    praise="Four answers, and only one of them is a larger model. It comes last because it costs most.",
    hints=[
        "The last three are `val[-3:]`, the three before them `val[-6:-3]`; `np.mean` of each.",
        "Ask in this order: is the floor met? Does it still rise? Is there a gap? The first yes decides.",
        '`if now >= floor: return "done"`, then `if now - before > 0.01: return "longer"`, and so on.',
    ],
)
