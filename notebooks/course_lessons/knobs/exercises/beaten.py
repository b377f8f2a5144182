"""The share of random settings that a default beats; half of those that are as good."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain_number

CASES = (
    (0.6, np.array([0.5, 0.9, 0.25, 0.6, 0.1, 0.55, 0.6, 0.45, 0.3])),
    (0.75, np.array([0.5, 0.875, 0.25, 0.625, 0.75])),
    (0.5, np.array([0.5, 0.5, 0.5])),
    (0.25, np.array([0.75, 0.5])),
    (1.0, np.array([0.75, 0.5, 0.25, 0.5, 0.125, 0.75, 0.625])),
    (0.5, np.array([0.75, 0.5, 0.25, 0.125, 0.0, 0.5, 0.375, 0.875])),
    (0.625, np.array([0.75])),
)


def _right(default, others):
    others = np.asarray(others)
    return float(np.mean(others < default) + np.mean(others == default) / 2)


def _judge(answer: Any) -> None:
    share_beaten = laws.Function(
        answer, "share_beaten(default, others)", returns="a share"
    )
    for default, others in CASES:
        value = share_beaten(default, others)
        got = laws.number(value, "a share from 0 to 1", case=share_beaten.case)
        want = _right(default, others)
        if not np.isclose(got, want, atol=1e-9):
            raise Retry(share_beaten.case + _confused(got, want, default, others))


def _confused(got: float, want: float, default: float, others: np.ndarray) -> str:
    n, below = len(others), float((others < default).sum())
    equal, above = float((others == default).sum()), float((others > default).sum())
    said = f"you come to {plain_number(got)}."

    def is_(*values: float) -> bool:
        return bool(np.isclose(got, values).any())

    if any(got == round(want, digits) for digits in (1, 2, 3)):
        return (
            f"{said} You have rounded {want:.5g}; leave that to whoever prints it."
        )
    if got in (0, 1):
        return (
            f"{said} That says *whether*, not how many: compare `default` with each of the {n} others, and "
            "take the share. (`//` and `int` cut a share to 0.)"
        )
    if n != 20 and is_(want * n / 20, below / 20, (below + equal) / 20):
        return (
            f"{said} You divide by 20, as many as there are on this page; here there are {n} others: "
            "`len(others)`."
        )
    if equal > 1 and is_((below + 0.5) / n):
        return f"{said} You count one half in all. Each of the {int(equal)} that are as good counts half."
    if is_(below / n) and equal:
        return f"{said} {int(equal)} of the others {_are(equal)} just as good; count half of those, too."
    if is_((below + equal) / n) and equal:
        return f"{said} What is as good is not beaten: it counts half."
    if equal and above == equal / 2 and is_(above / n):
        return (
            f"{said} That is the share of the others that are *better*, or half of those as good. Count those that "
            "are worse, and add that half."
        )
    if is_(1 - want, above / n, (above + equal) / n, (above + equal / 2) / n):
        return f"{said} That is the share of the others that are *better*. Count those that are worse."
    if is_(below, below + equal, below + equal / 2) and n > 1:
        return f"{said} That is how many; divide by the number of others, {n}."
    if is_(above + 1, above + equal + 1, above + equal / 2 + 1):
        return f"{said} That is a rank. Asked is the share of the others that are worse, from 0 to 1."
    if is_(
        *(
            each / (n + 1)
            for each in (
                below,
                below + equal,
                below + equal / 2,
                below + 1,
                below + equal / 2 + 0.5,
            )
        )
    ):
        return f"{said} You divide by {n + 1}: the default itself is not one of the {n} others."
    if n > 1 and is_(
        *(each / (n - 1) for each in (below, below + equal, below + equal / 2))
    ):
        return f"{said} You divide by {n - 1}; there are {n} others."
    if is_(below / n + equal / 2, below / n + 0.5):
        return f"{said} Half of those that are as good, as a *share* of the {n}: divide the {int(equal)} by {n}, too."
    if below + above and equal and is_(below / (below + above)):
        return f"{said} You leave out those that are as good. They stay among the {n}, and count half."
    if is_(2 * want - 1):
        return f"{said} You take those that are better away. Asked is the share that is worse."
    if n > 1 and is_((default - np.min(others)) / max(np.ptp(others), 1e-12)):
        return f"{said} That is where it lies between the lowest and the highest. Count how many are worse."
    if is_(100 * want):
        return f"{said} That is in percent; give a share, from 0 to 1."
    if equal and is_((below + 2 * equal) / n, below + 2 * equal):
        return f"{said} Those that are as good count half, not double."
    if is_(
        default - np.mean(others),
        np.mean(others) - default,
        default - np.median(others),
    ):
        return f"{said} That is a difference of accuracies. Count how many of the others are worse."
    if is_(np.mean(others), np.median(others), default, np.max(others)):
        return (
            f"{said} That is an accuracy. Count how many of the others are worse."
        )
    return f"{said} Of {n} others {int(below)} {_are(below)} worse, and {int(equal)} as good: {want:.3g}."


def _are(count: float) -> str:
    return "is" if count == 1 else "are"


BEATEN = Exercise(
    id="knobs-4",
    title="How good is a default?",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def share_beaten(default, others):
    return np.mean(others < default) + np.mean(others == default) / 2""",
    praise="One number says what a default is worth: one half is what drawing the knobs by lot is worth.",
    hints=[
        "`others < default` is an array of True and False, one for each of the others.",
        "The mean of such an array is the share of True.",
        "Add half of the share that is equal.",
    ],
)
