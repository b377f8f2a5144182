"""What a head start is worth: how many labels would have done as much from scratch, for each that was there."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws

NEAR = 0.01


def _curves() -> Iterator[tuple[list[int], np.ndarray, np.ndarray]]:
    """Labels, and the accuracy from scratch and from the start that was given; never the page's own."""
    yield (
        [10, 30, 100, 300, 1_000],
        np.array([0.35, 0.52, 0.70, 0.80, 0.88]),
        np.array([0.55, 0.68, 0.80, 0.86, 0.91]),
    )
    yield (
        [5, 20, 60, 400],
        np.array([0.20, 0.31, 0.62, 0.77]),
        np.array([0.26, 0.50, 0.58, 0.70]),
    )
    yield (
        [8, 64, 512],
        np.array([0.50, 0.60, 0.90]),
        np.array([0.45, 0.55, 0.90]),
    )


def _right(labels, scratch, started, n):
    reached = started[list(labels).index(n)]
    if reached > scratch[-1]:
        return np.inf
    return float(np.exp(np.interp(reached, scratch, np.log(labels))) / n)


def _judge(answer: Any) -> None:
    worth = laws.Function(
        answer,
        "worth(labels, scratch, started, n)",
        returns="labels from scratch for each label that was there",
        stops={
            "position": "`n` is a number of labels; `labels.index(n)` is its place."
        },
    )
    for labels, scratch, started in _curves():
        for n in labels:
            _check(worth, labels, scratch, started, n)


def _check(
    worth: laws.Function,
    labels: list[int],
    scratch: np.ndarray,
    started: np.ndarray,
    n: int,
) -> None:
    given = worth(labels, scratch, started, n)
    laws.require(
        not (np.ndim(given) == 0 and isinstance(given, float) and np.isnan(given)),
        f"{worth.case}yours is NaN, which says that there is no number. What is beyond the last of `scratch` is "
        "`np.inf`.",
    )
    got = laws.number(
        given,
        "labels from scratch for each label that was there",
        case=worth.case,
    )
    want = _right(labels, scratch, started, n)
    if np.isclose(got, want, rtol=NEAR):
        return
    at = labels.index(n)
    said = f"{worth.case}the start reaches {started[at]:.2f}, and you come to {got:.3g}."
    laws.require(
        not np.isinf(want),
        f"{said} From scratch nobody measured so much: even {labels[-1]:,} labels reach "
        f"{scratch[-1]:.2f}. Say so with "
        "`np.inf` (`np.interp` gives its last value for all that lies beyond).",
    )
    laws.require(
        not np.isinf(got),
        f"{said} But {labels[-1]:,} labels from scratch do reach it, with {scratch[-1]:.2f}.",
    )
    for wrong, hint in _confusions(labels, scratch, started, n):
        laws.require(not np.isclose(got, wrong, rtol=1e-3), f"{said} {hint}")
    laws.require(
        got not in (int(want), round(want), -int(-want // 1), round(want, 1)),
        f"{said} You have rounded; leave that to whoever prints it.",
    )
    raise Retry(f"{said} {_between(labels, scratch, started[at], want, n)}")


def _between(
    labels: list[int], scratch: np.ndarray, reached: float, want: float, n: int
) -> str:
    """Say where on the curve the answer lies."""
    above = int(np.searchsorted(scratch, reached))
    if above == 0:
        return (
            f"From scratch the fewest, {labels[0]}, reach {scratch[0]:.2f} already: take those {labels[0]}, divided "
            f"by {n}."
        )
    few, many = labels[above - 1], labels[above]
    return (
        f"From scratch {few:,} labels reach {scratch[above - 1]:.2f} and {many:,} reach {scratch[above]:.2f}; on a "
        f"straight line between them, over the logarithm of the labels, that is {want * n:.3g} labels. Divide by {n}."
    )


def _confusions(
    labels: list[int], scratch: np.ndarray, started: np.ndarray, n: int
) -> Iterator[tuple[float, str]]:
    at = labels.index(n)
    want = _right(labels, scratch, started, n)
    straight = np.interp(started[at], scratch, labels)
    yield (
        want * n,
        "That is how many labels it takes from scratch. Divide by `n`, the labels that were there.",
    )
    yield 1 / want, "That is turned round: divide the labels from scratch by `n`."
    for wrong in (straight / n, straight, n / straight):
        yield (
            wrong,
            "Between two sizes go along the *logarithms* of the labels: `np.log(labels)` in, "
            "`np.exp` of what comes.",
        )
    yield (
        started[at] / scratch[at],
        "You divide two accuracies. Asked is a ratio of labels: look along the curve from "
        "scratch for the size that "
        "reaches as much.",
    )
    for wrong in (started[at] - scratch[at], 100 * (started[at] - scratch[at])):
        yield (
            wrong,
            "That is a difference of accuracies. Asked is a ratio of labels.",
        )
    for wrong in (np.mean(started / scratch), np.mean(started - scratch)):
        yield (
            wrong,
            "That is a mean over all sizes. Asked is the one start with `n` labels: `started[labels.index(n)]`.",
        )
    for wrong in (
        np.interp(np.log(n), np.log(labels), scratch),
        np.interp(n, labels, started),
    ):
        yield (
            wrong,
            "That is an accuracy. Go the other way along the curve: from the accuracy to the labels.",
        )
    yield (
        want * n - n,
        "That is how many labels *more* it takes. Divide by `n`, don't take it away.",
    )
    yield (
        np.exp(np.interp(started[at], np.log(labels), scratch)) / n,
        "The parts of `np.interp` have changed places: what you ask for, then `scratch`, then the logarithms.",
    )
    for wrong in (np.exp(np.log10(want * n)) / n, 10 ** np.log(want * n) / n):
        yield (
            wrong,
            "You go in by one logarithm and come back by another: `np.exp` undoes `np.log`, and `10 ** x` "
            "undoes `np.log10`.",
        )
    logs = np.interp(started[at], scratch, np.log(labels))
    for wrong in (logs, logs / n, logs / np.log(n)):
        yield (
            wrong,
            "There is still a logarithm in it: `np.exp` leads back to labels, before you divide by `n`.",
        )
    back = np.exp(np.interp(scratch[at], started, np.log(labels)))
    for wrong in (back / n, n / back):
        yield (
            wrong,
            "You look along the curve of the start for what scratch reaches. It is the other way round.",
        )
    reached = labels[int((scratch >= started[at]).argmax())]
    for wrong in (reached / n, reached - n, reached):
        yield (
            wrong,
            "You take the first size measured that reaches as much. The curve reaches it between two of them: go "
            "along it with `np.interp`, and divide by `n`.",
        )
    nearest = labels[int(np.abs(scratch - started[at]).argmin())]
    below = labels[max(int(np.searchsorted(scratch, started[at])) - 1, 0)]
    for wrong in (nearest / n, nearest, below / n, below):
        yield (
            wrong,
            "You take a size that was measured. The curve reaches the accuracy between two of them: go along it with "
            "`np.interp`, and divide by `n`.",
        )
    by_logs = np.exp(
        np.interp(np.log(started[at]), np.log(scratch), np.log(labels))
    )
    yield (
        by_logs / n,
        "You take the logarithm of the accuracies, too. Only the labels go by their logarithm.",
    )
    one_line = np.polyfit(scratch, np.log(labels), 1)
    for wrong in (np.exp(np.polyval(one_line, started[at])) / n,):
        yield (
            wrong,
            "You lay one line through all sizes. Go from one size to the next: `np.interp` does.",
        )


WORTH = Exercise(
    id="transfer-1",
    title="What a start is worth",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def worth(labels, scratch, started, n):
    reached = started[labels.index(n)]
    if reached > scratch[-1]:
        return np.inf
    return np.exp(np.interp(reached, scratch, np.log(labels))) / n""",
    praise="Labels are what costs money, so that is the unit to count a start in.",
    hints=[
        "First the accuracy that the start reaches with `n` labels: `started[labels.index(n)]`.",
        "Then go along the curve from scratch, from that accuracy to a number of labels: "
        "`np.interp(accuracy, scratch, np.log(labels))` gives its logarithm.",
        "`np.exp` of that, divided by `n`; and `np.inf` where the accuracy is above `scratch[-1]`.",
    ],
)
