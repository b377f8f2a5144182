"""A threshold that catches most of the wrong labels and loses few of the right ones."""

from functools import cache
from typing import Any

from course_lib.datasets import load_digits
from course_lib.exercises import Exercise, laws
from course_widgets.label_noise_lab.noise import Cleaned, NoisyLabels, noisy_labels

RATE, MOST_WRONG, MOST_LOST = 0.2, 0.04, 0.05


@cache
def noisy_digits(rate: float = RATE, kind: str = "uniform") -> NoisyLabels:
    """Damage the labels of the training digits as the control does, and let the model doubt them."""
    digits = load_digits().train
    return noisy_labels(
        digits.X.reshape(len(digits), -1) / 255, digits.y, rate, kind=kind
    )


def _judge_filter(answer: Any) -> None:
    cleaned = laws.instance(
        answer, Cleaned, "What the control is set to is `lab.value`."
    )
    report = cleaned.report
    laws.require(
        report.n == len(load_digits().train),
        f"Those are {report.n:,} labels; the task is the {len(load_digits().train):,} digits of this page. Use the "
        "`value` of the control above.",
    )
    laws.require(
        round(100 * cleaned.rate) == 100 * RATE,
        f"With {cleaned.rate:.0%} of the labels wrong it is another task. Leave the share of wrong labels at 20 %.",
    )
    lost = report.lost / (report.n - report.wrong)
    laws.require(
        cleaned.kind == "uniform",
        "These mistakes agree: every wrong label is the next digit, and that is another task. Set them to random.",
    )
    laws.require(
        report.dropped,
        "Nothing is dropped yet. Raise the threshold, let go, and hand over `lab.value` again.",
    )
    laws.require(
        lost <= MOST_LOST,
        f"At a threshold of {cleaned.threshold:.1%} you lose {report.lost} right labels, {lost:.1%} of them; at most "
        f"{MOST_LOST:.0%} are allowed. Ask for less certainty: lower the threshold.",
    )
    laws.require(
        report.noise_after <= MOST_WRONG,
        f"At a threshold of {cleaned.threshold:.1%}, {report.noise_after:.1%} of what you keep is still wrong; at "
        f"most {MOST_WRONG:.0%} is allowed. Raise the threshold.",
    )


FILTER = Exercise(
    id="data_quality-2",
    title="Where to draw the line",
    judge=_judge_filter,
    reference=lambda: noisy_digits().filter(0.1),
    solution="lab.threshold = 0.1\ncleaned = lab.value",
    praise="Most of the wrong labels are gone and few of the right ones. No threshold gives only the one.",
    hints=[
        "Two numbers pull against each other: what is still wrong of what you keep, and the right labels you lose.",
        "The threshold is lower than one thinks: a label that gets 30 % from the model is often right.",
        "Try 10 %.",
    ],
)
