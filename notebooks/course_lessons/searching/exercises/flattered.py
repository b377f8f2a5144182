"""The winner's curse: by how much the best validation figure flatters."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain_number

CASES = (
    (
        np.array([0.140625, 0.1875, 0.8125, 0.875, 0.59375, 0.78125]),
        np.array([0.296875, 0.765625, 0.34375, 0.640625, 0.90625, 0.265625]),
    ),
    (
        np.array([0.1875, 0.171875, 0.296875, 0.375, 0.4375, 0.5625]),
        np.array([0.828125, 0.421875, 0.40625, 0.921875, 0.609375, 0.71875]),
    ),
    (
        np.array([0.25, 0.5, 0.5, 0.125, 0.375]),
        np.array([0.375, 0.25, 0.625, 0.5, 0.125]),
    ),
    (np.array([0.9375]), np.array([0.8125])),
)


def _right(validation, test):
    best = np.argmax(validation)
    return validation[best] - test[best]


def _judge(answer: Any) -> None:
    flattered = laws.Function(
        answer, "flattered_by(validation, test)", returns="one difference"
    )
    for validation, test in CASES:
        value = flattered(validation, test)
        got = laws.number(value, "one difference", case=flattered.case)
        if not np.isclose(got, _right(validation, test), atol=1e-9):
            raise Retry(flattered.case + _confused(got, validation, test))


def _confused(got: float, validation: np.ndarray, test: np.ndarray) -> str:
    said = f"you come to {plain_number(got)}."
    best, top = int(np.argmax(validation)), int(np.argmax(test))
    want = validation[best] - test[best]

    def is_(*values: float) -> bool:
        return bool(np.isclose(got, values).any())

    if want < 0 and is_(-want):
        return f"{said} Take no absolute value: below 0 the figure is too modest, and that may happen."
    if is_(-want):
        return f"{said} The sign is turned: validation less test. Above 0, the validation figure flatters."
    if is_(100 * want):
        return f"{said} That is in points; give a difference of shares, such as {plain_number(want)}."
    last = len(validation) - 1 - int(np.argmax(validation[::-1]))
    if last != best and is_(validation[last] - test[last]):
        return f"{said} Two settings are equally good by validation; take the first of them."
    if is_(validation[best] - test[top]):
        return (
            f"{said} You take each column's own highest. The setting that is *chosen* is the one with the best "
            f"validation figure, {plain_number(validation[best])}; on test it has {plain_number(test[best])}."
        )
    if is_(validation[top] - test[top], test[top] - validation[top]):
        return f"{said} You choose by the test figures. A search sees the validation figures alone: choose by those."
    if is_(np.mean(validation - test), np.mean(test - validation)):
        return f"{said} That is the mean over all settings. Asked is the difference of the one that is chosen."
    if is_(np.max(validation - test)):
        return f"{said} That is the largest difference of all. Asked is that of the setting with the best validation."
    if is_(validation[best], test[best]):
        return f"{said} That is one of the two figures; asked is their difference."
    if is_(test[top] - test[best]):
        return f"{said} That is what the choice has cost on test. Asked is validation less test of the chosen one."
    if is_(best):
        return (
            f"{said} That is the *place* of the best. Look both figures up there."
        )
    low = int(np.argmin(validation))
    if is_(validation[low] - test[low]):
        return f"{said} That is of the *worst* setting by validation."
    return (
        f"{said} The best by validation stands at place {best}: {plain_number(validation[best])} there, "
        f"{plain_number(test[best])} on test."
    )


FLATTERED = Exercise(
    id="searching-3",
    title="By how much does the best flatter?",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def flattered_by(validation, test):
    best = np.argmax(validation)
    return validation[best] - test[best]""",
    praise="The figure that chose is never the figure to report.",
    hints=[
        "First the place of the best by validation: `np.argmax(validation)`.",
        "Then both figures at that place.",
        "Validation less test: above 0 it flatters.",
    ],
)
