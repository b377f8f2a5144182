"""As many steps: how many epochs another batch size takes for them."""

import math
from typing import Any

from course_lib.exercises import Exercise, Retry, laws

CASES = (
    (310, 32, 50, 100),
    (300, 32, 60, 8),
    (300, 32, 60, 300),
    (1_000, 64, 7, 48),
    (50, 50, 3, 20),
    (97, 10, 4, 97),
    (64, 16, 5, 16),
    (10, 3, 10, 4),
)


def _right(n, batch_size, epochs, other):
    steps = epochs * -(-n // batch_size)
    return -(-steps // -(-n // other))


def _judge(answer: Any) -> None:
    epochs_for = laws.Function(
        answer,
        "epochs_for(n, batch_size, epochs, other)",
        returns="a number of epochs",
    )
    for case in CASES:
        value = epochs_for(*case)
        got = laws.number(value, "of epochs", case=epochs_for.case)
        want = _right(*case)
        if got != want:
            raise Retry(epochs_for.case + _confused(got, want, *case))


def _confused(
    got: float, want: int, n: int, batch_size: int, epochs: int, other: int
) -> str:
    each, others = -(-n // batch_size), -(-n // other)
    steps = epochs * each
    said = f"you come to {got:g}."
    if n == CASES[0][0] and got == _right(300, batch_size, epochs, other):
        return f"{said} You count with 300 samples, as on this page. Here `n` is {n:,}."
    more, more_other = n // batch_size + 1, n // other + 1
    if (more, more_other) != (each, others) and got in (
        -(-epochs * more // more_other),
        epochs * more / more_other,
    ):
        return (
            f"{said} `n // size + 1` is one too many where the batches come out even: {n} samples make {each} "
            f"{_steps(each)} with batches of {batch_size}, and {others} with {other}. `math.ceil(n / size)` is "
            "right in "
            "both cases."
        )
    if not float(got).is_integer() and got == steps / others:
        return (
            f"{said} {steps:,} steps at {others:,} an epoch take that many epochs, but there are only whole ones. "
            "Round up: `math.ceil`, or `-(-a // b)`."
        )
    if got == steps // others or got == round(steps / others):
        return (
            f"{said} In so many epochs the other size makes {int(got) * others:,} steps, and {steps:,} are needed. "
            "Round up."
        )
    if got == steps:
        return f"{said} That is the number of *steps*. How many epochs does the other size take for them?"
    if got == others:
        return f"{said} That is how many steps the other size makes *in one epoch*. Go on from there."
    if got in (
        epochs * other / batch_size,
        epochs * other // batch_size,
        -(-epochs * other // batch_size),
    ):
        return (
            f"{said} You scale by the batch sizes. But the last batch of an epoch may be smaller, and is a step all "
            f"the same: {n} samples make {each} steps with {batch_size}, and {others} with {other}. Count those."
        )
    if got in (
        epochs * batch_size / other,
        epochs * batch_size // other,
        -(-epochs * batch_size // other),
    ):
        return f"{said} That is turned round. A larger batch makes *fewer* steps an epoch, so it needs more epochs."
    low, low_other = n // batch_size, max(1, n // other)
    short = (
        epochs * low / low_other,
        epochs * low // low_other,
        -(-epochs * low // low_other),
    )
    mixed = (-(-steps // low_other), steps // low_other, steps / low_other)
    mixed += (
        -(-epochs * low // others),
        epochs * low // others,
        epochs * low / others,
    )
    if got in short or got in mixed:
        return (
            f"{said} The last batch of an epoch may be smaller, and is a step all the same: {n} samples make {each} "
            f"steps with batches of {batch_size}, and {others} with {other}. Round those up, too."
        )
    if abs(got - epochs * (n / batch_size) / (n / other)) < 1 or got == -(
        -epochs * n // batch_size
    ):
        return (
            f"{said} Steps are whole: {n} samples make {each} steps with batches of {batch_size}, and {others} with "
            f"{other}, the smaller last one included."
        )
    if got in (
        -(-others * epochs // each),
        others * epochs // each,
        others * epochs / each,
    ):
        return f"{said} That is turned round: the steps that are needed stand above, those of one epoch below."
    halves = (steps * other / n, epochs * n / batch_size / others)
    if any(got in (half, math.ceil(half), int(half)) for half in halves):
        return (
            f"{said} One of the two is not rounded up: {n} samples make {each} steps with batches of {batch_size}, "
            f"and {others} with {other}. Round before you divide."
        )
    if got == epochs * n:
        return f"{said} That is how many *samples* are seen. Count steps: {each} an epoch."
    if got in (-(-steps // other), steps // other, steps / other):
        return f"{said} You divide by the size of a batch. Divide by the steps of an epoch, which are {others}."
    if got == want - 1:
        return f"{said} That makes {int(got) * others:,} steps, and {steps:,} are needed: one epoch more."
    if not float(got).is_integer():
        return f"{said} There are only whole epochs; {epochs} of {each} steps are {steps:,}, and that takes {want:,}."
    if got == epochs:
        return f"{said} That is the same number of epochs; equal *steps* are asked for."
    if got == epochs * others:
        return f"{said} That is how many steps the other size makes in {epochs} epochs. {steps:,} are needed."
    if got == want + 1:
        return f"{said} One fewer is enough: {want * others:,} steps, and {steps:,} are needed."
    return (
        f"{said} {epochs} epochs of {each} {_steps(each)} are {steps:,}; with {others} {_steps(others)} an epoch "
        "that "
        f"takes {want:,}."
    )


def _steps(count: int) -> str:
    return "step" if count == 1 else "steps"


EPOCHS = Exercise(
    id="knobs-2",
    title="Equal steps",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def epochs_for(n, batch_size, epochs, other):
    steps = epochs * math.ceil(n / batch_size)
    return math.ceil(steps / math.ceil(n / other))""",
    praise="Whoever compares batch sizes at equal epochs compares numbers of steps, and mostly without knowing it.",
    hints=[
        "How many steps is one epoch? The last batch may be smaller, and counts: round up.",
        "`epochs` of those are the steps that are needed.",
        "Divide by the steps that one epoch has with batches of `other`, and round up again.",
    ],
)
