"""How many careful rows a careless set is worth, read off a learning curve."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lessons.data_quality.studies.worth import rows_worth
from course_lib.exercises import Exercise, Retry, laws

_NEAR = 0.01
WHAT = "how many rows reach the target"


def _curves() -> Iterator[tuple[list[int], np.ndarray, list[float]]]:
    """Sizes, accuracies of several seeds, and targets: on a size, between two, below all, above all."""
    spread = np.array([[-0.05], [0.02], [-0.01], [0.04]])
    for sizes, curve in (
        ([2, 4, 8, 16, 32], [0.60, 0.75, 0.84, 0.90, 0.92]),
        ([5, 50, 100], [0.30, 0.55, 0.65]),
        ([3, 6, 20, 200], [0.5, 0.7, 0.8, 0.95]),
    ):
        accuracy = np.array(curve) + spread
        between = (
            curve[0] + 0.7 * (curve[1] - curve[0]),
            curve[-2] + 0.4 * (curve[-1] - curve[-2]),
        )
        yield (
            sizes,
            accuracy,
            [*between, curve[1], curve[0] - 0.1, curve[-1] + 0.02],
        )


def _judge(answer: Any) -> None:
    worth = laws.Function(
        answer,
        "rows_worth(sizes, accuracy, target)",
        returns=WHAT,
        stops={
            "single row of numbers|different lengths": "Take the mean over the seeds first, one number for each "
            "size: "
            "`accuracy.mean(axis=0)`."
        },
    )
    for sizes, accuracy, targets in _curves():
        for target in targets:
            _check(worth, sizes, accuracy, target)


def _check(
    worth: laws.Function, sizes: list[int], accuracy: np.ndarray, target: float
) -> None:
    given = worth(sizes, accuracy, target)
    laws.require(
        not (np.ndim(given) == 0 and isinstance(given, float) and np.isnan(given)),
        f"{worth.case}yours is NaN, which says that there is no number. Where no size reaches the target, say so "
        "with `np.inf`.",
    )
    got = laws.number(given, WHAT, case=worth.case)
    want, curve = rows_worth(sizes, accuracy, target), accuracy.mean(axis=0)
    if np.isclose(got, want, rtol=_NEAR):
        return
    said = f"{worth.case}you come to {got:.3g} rows."
    laws.require(
        not np.isinf(want),
        f"{said} Even {sizes[-1]} rows reach only {curve[-1]:.2f}, on average: say so with `np.inf`. (`np.interp` "
        "gives its last value for all that lies beyond.)",
    )
    laws.require(
        not np.isinf(got),
        f"{said} But {sizes[-1]} rows do reach it: {curve[-1]:.2f} on average.",
    )
    for wrong, hint in _confusions(sizes, accuracy, target):
        laws.require(not np.isclose(got, wrong, rtol=1e-3), f"{said} {hint}")
    laws.require(
        target >= curve[0],
        f"{said} Already {sizes[0]} rows reach {curve[0]:.2f}, above the target: the smallest size is the answer.",
    )
    laws.require(
        got not in (int(want), round(want), -int(-want // 1), round(want, 1)),
        f"{said} You have rounded; leave that to whoever prints it.",
    )
    raise Retry(
        f"{said} The means over the seeds are {curve.round(2).tolist()}, and on a straight line over the logarithms "
        f"of the sizes the target lies at {want:.3g}."
    )


def _confusions(
    sizes: list[int], accuracy: np.ndarray, target: float
) -> Iterator[tuple[float, str]]:
    curve, logs = accuracy.mean(axis=0), np.log(sizes)
    yield (
        np.exp(np.interp(target, np.median(accuracy, axis=0), logs)),
        "You take the median over the seeds. Asked is the mean: `accuracy.mean(axis=0)`.",
    )
    slope, start = np.polyfit(logs, curve, 1)
    yield (
        np.exp((target - start) / slope),
        "You lay one line through all sizes. Go from one size to the next: `np.interp` does.",
    )
    if curve[0] <= target:
        yield (
            np.interp(target, curve, sizes),
            "Between two sizes go along the *logarithms*: `np.log(sizes)` in, `np.exp` of what comes.",
        )
    for row in accuracy:
        yield (
            np.exp(np.interp(target, row, logs)),
            "That is the curve of one seed. Take the mean over the seeds first: `accuracy.mean(axis=0)`.",
        )
    yield (
        np.mean([np.exp(np.interp(target, row, logs)) for row in accuracy]),
        "You read every seed's curve, and average what comes. One seed's curve jumps: take the mean over the seeds "
        "first.",
    )
    line = np.interp(target, curve, logs)
    for wrong in (line, line / np.log(10), line / np.log(2)):
        yield (
            wrong,
            "There is still a logarithm in it: `np.exp` leads back to rows.",
        )
    for wrong in (10**line, np.exp(line / np.log(10)), 2**line):
        yield (
            wrong,
            "You go in by one logarithm and come back by another: `np.exp` undoes `np.log`, and `10 ** x` undoes "
            "`np.log10`.",
        )
    reached = np.flatnonzero(curve >= target)
    if reached.size:
        yield (
            sizes[reached[0]],
            "That is the first size that was measured and reaches the target. The curve reaches it between two of "
            "them.",
        )
    below = np.flatnonzero(curve <= target)
    if below.size:
        yield (
            sizes[below[-1]],
            "That is the last size below the target. The curve reaches it between two of them.",
        )
    yield (
        np.interp(target, logs, curve),
        "The parts of `np.interp` have changed places: the target, then the curve, then the logarithms.",
    )


ROWS_WORTH = Exercise(
    id="data_quality-8",
    title="What careless rows are worth",
    judge=_judge,
    reference=lambda: rows_worth,
    solution="""\
def rows_worth(sizes, accuracy, target):
    curve = accuracy.mean(axis=0)
    if target > curve[-1]:
        return np.inf
    return np.exp(np.interp(target, curve, np.log(sizes)))""",
    praise="Quality has become a number of rows, and that is what it can be paid in.",
    hints=[
        "First the mean over the seeds: one accuracy for each size.",
        "Then go along the curve from an accuracy to a size: `np.interp(target, curve, np.log(sizes))` gives its "
        "logarithm.",
        "`np.exp` of that; and `np.inf` where the target is above `curve[-1]`.",
    ],
)
