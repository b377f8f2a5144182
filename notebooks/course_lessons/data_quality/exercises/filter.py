"""A threshold that catches most of the wrong labels and loses few of the right ones."""

from functools import cache

from course_lib.datasets import load_digits
from course_lib.exercises import Exercise, Retry
from course_widgets.label_noise_lab.noise import Cleaned, NoisyLabels, noisy_labels

RATE, MOST_WRONG, MOST_LOST = 0.2, 0.04, 0.05


@cache
def noisy_digits(rate: float = RATE) -> NoisyLabels:
    """Damage the labels of the training digits as the control does, and let the model doubt them."""
    digits = load_digits().train
    return noisy_labels(digits.X.reshape(len(digits), -1) / 255, digits.y, rate)


def _judge_filter(answer) -> Retry | None:
    if not isinstance(answer, Cleaned):
        return Retry(
            f"Your answer is a `{type(answer).__name__}`. What the control is set to is `lab.value`."
        )
    report = answer.report
    if round(100 * answer.rate) != 100 * RATE:
        return Retry(
            f"With {answer.rate:.0%} of the labels wrong it is another task. Leave the share of wrong labels at 20 %."
        )
    lost = report.lost / (report.n - report.wrong)
    if not report.dropped:
        return Retry(
            "Nothing is dropped yet. Raise the threshold, let go, and hand over `lab.value` again."
        )
    if lost > MOST_LOST:
        return Retry(
            f"You lose {report.lost} right labels, {lost:.1%} of them; at most {MOST_LOST:.0%} are allowed. "
            "Ask for less certainty: lower the threshold."
        )
    if report.noise_after > MOST_WRONG:
        return Retry(
            f"Of what you keep, {report.noise_after:.1%} is still wrong; at most {MOST_WRONG:.0%} is allowed. "
            "Raise the threshold."
        )
    return None


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
