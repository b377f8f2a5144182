"""Which of many models to ship, and which number to report of it."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws

PARTS = ("the position of the model", "the score to report")


def _scores() -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Models of which one is best on the one part, another on the other, a third on both together.

    In the last the best by validation is better still on the test part, as luck may have it.
    """
    for seed, n in ((2, 100), (4, 7), (1, 23), (271, 12)):
        rng = np.random.default_rng(seed)
        able = rng.normal(0.6, 0.02, n)
        val, test = (
            (able + rng.normal(0, 0.08, n)).clip(0, 1).round(4) for _ in range(2)
        )
        yield val, test


def _judge(answer: Any) -> None:
    report = laws.Function(
        answer,
        "report(val, test)",
        returns="the model's position and its score",
    )
    for val, test in _scores():
        _check(report, val, test)


def _check(report: laws.Function, val: np.ndarray, test: np.ndarray) -> None:
    two = laws.parts(report(val, test), PARTS, case=report.case)
    best, case = int(val.argmax()), report.case
    turned = [
        laws.number(each, what, case=case)
        for each, what in zip(two, PARTS, strict=True)
    ]
    laws.require(
        not (0 < turned[0] < 1 and turned[1].is_integer() and turned[1] > 1),
        f"{case}the score comes first in yours. Return the position first, then the score.",
    )
    chosen = laws.number(two[0], "the position of a model", whole=True, case=case)
    score = laws.number(two[1], "the score to report", case=case)
    laws.require(
        0 <= chosen < len(val),
        f"{case}there are {len(val)} models, at the positions 0 to {len(val) - 1}; yours is {chosen}.",
    )
    laws.require(
        chosen != best + 1,
        f"{case}yours is one too high: positions count from 0, so the best by `val` stands at {best}.",
    )
    luckiest = int(test.argmax())
    laws.require(
        chosen != luckiest,
        f"{case}you choose by the test part: model {luckiest} is the best there. Then its score is no test any more, "
        "for it was chosen because the score is high. Choose by `val`.",
    )
    laws.require(
        chosen in (best, *np.flatnonzero(val + test < (val + test).max())),
        f"{case}you choose by both parts together. The test part is looked at after the choice: choose by `val`.",
    )
    laws.require(
        chosen == best,
        f"{case}model {chosen} has {val[chosen]:.4g} on the validation part, and model {best} has {val[best]:.4g}. "
        "Ship the best by `val`.",
    )
    if abs(score - test[best]) < 1e-6:
        return
    for wrong, hint in (
        (
            min(val[best], test[best]),
            "That is the lower of its two scores. Report that of the part that did not choose, be it the higher one.",
        ),
        (
            val[best],
            "That is the score that it was chosen for: the highest of many, so partly luck. Report "
            "that of the part that did not choose.",
        ),
        (
            test.max(),
            "That is the best score of the test part, and another model's. Report that of the model you ship.",
        ),
        (
            test.mean(),
            "That is the mean of all models. Report that of the one you ship.",
        ),
        (
            (val[best] + test[best]) / 2,
            "That is the mean of two scores, of which one chose and flatters. Report the other alone.",
        ),
        (100 * test[best], "Give a share between 0 and 1, not percent."),
    ):
        laws.require(
            abs(score - wrong) > 1e-6, f"{case}you report {score:.4g}. {hint}"
        )
    raise Retry(
        f"{case}you report {score:.4g}; model {best} has {test[best]:.4g} on the part that did not choose it."
    )


def _report(val, test) -> tuple[int, float]:
    best = int(np.argmax(val))
    return best, float(test[best])


REPORT = Exercise(
    id="split_honestly-4",
    title="Which number to report",
    judge=_judge,
    reference=lambda: _report,
    solution="""\
def report(val, test):
    best = np.argmax(val)
    return best, test[best]""",
    praise="The validation part chose, and the test part, which had no say in it, speaks of the model chosen.",
    hints=[
        "Two parts, two jobs: one chooses, the other judges what was chosen.",
        "`np.argmax(val)` is the position of the model that validation likes best.",
        "Report `test` at that position, even if another model is better there.",
    ],
)
