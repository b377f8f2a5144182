"""Exercises of "Start here": what a check is, and how to read a control."""

from functools import cache

import numpy as np

from course_lib.datasets import load_digits
from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain, plain_number, with_article
from course_lib.ratios import RatioPlan

EIGHT, ONE_TO_TWO = 8, 2.0


@cache
def _labels() -> np.ndarray:
    return load_digits().train.y


@cache
def _other_labels() -> tuple[np.ndarray, np.ndarray]:
    digits = load_digits()
    return digits.val.y, digits.test.y


def _judge_count(answer) -> None:
    y = _labels()
    counts = {label: int(count) for label, count in enumerate(np.bincount(y))}
    laws.require(
        np.shape(answer) != y.shape,
        "That is one value for each image, not yet their number. True counts as 1 when you add: end with `.sum()`.",
    )
    found = laws.number(answer, "how many images show an 8")
    if found == counts[EIGHT]:
        return
    val, test = (int((part == EIGHT).sum()) for part in _other_labels())
    for wrong, hint in (
        (
            counts[EIGHT] + val + test,
            "So many are in all three parts together. `y` holds the labels of the training images alone.",
        ),
        *(
            (part, "So many are in one of the other parts. Count in `y`.")
            for part in (val, test)
        ),
        (
            counts[EIGHT] + counts[EIGHT + 1],
            "So many show an 8 or a 9, as `y >= 8` says. `==` asks for the 8 alone.",
        ),
        (
            100 * counts[EIGHT] / len(y),
            "That is a share in percent. Asked is a number of images: add up, and don't divide.",
        ),
    ):
        laws.require(not np.isclose(found, wrong, rtol=1e-3), hint)
    laws.require(
        found != len(y),
        "That is every image. Compare the labels with 8 first: `y == 8`.",
    )
    laws.require(
        found != EIGHT * counts[EIGHT],
        "You added up the labels themselves (8 + 8 + …). Add up the comparison: `(y == 8).sum()`.",
    )
    laws.require(
        found != len(counts),
        "That is how many classes there are, and by chance the share of eights in percent. Count images.",
    )
    laws.require(
        found != len(y) - counts[EIGHT],
        "So many do *not* show an 8. `==` asks for those that do.",
    )
    laws.require(
        not 0 < found < 1,
        "That is a share, between 0 and 1. Asked is a number of images: add up, and don't divide.",
    )
    others = [label for label, count in counts.items() if count == found]
    shown = " or ".join(with_article(str(label)) for label in others)
    laws.require(not others, f"So many images show {shown}, not an 8.")
    raise Retry(
        f"There are {'more' if found < counts[EIGHT] else 'fewer'} eights than that in `y`."
    )


def _judge_plan(answer) -> None:
    plan = laws.instance(
        answer, RatioPlan, "The control's plan is in its `value`: `control.value`."
    )
    there = _plan("1:2").counts
    laws.require(
        dict(plan.counts) == dict(there),
        lambda: (
            f"That plan is for other labels, {plain(dict(plan.counts))}; on this page they are "
            f"{plain(dict(there))}. Use the `value` of the control above."
        ),
    )
    laws.require(
        plan.how != "weight",
        "Weights leave every count as it is. Choose a way that changes counts, such as `over`.",
    )
    eights, others = plan.after["eight"], plan.after["other"]
    laws.require(
        abs(others / eights - ONE_TO_TWO) <= 0.02,
        f"The plan has {eights:,} eights and {others:,} others, 1:{plain_number(others / eights)}. Set the ratio to "
        "1:2, let go, and run the cell again.",
    )


def _plan(target: str, how: str = "over") -> RatioPlan:
    return RatioPlan.from_labels(
        np.where(_labels() == EIGHT, "eight", "other"), target, how=how
    )


EXERCISES = [
    Exercise(
        id="start_here-1",
        title="Count one class",
        judge=_judge_count,
        reference=lambda: int((_labels() == EIGHT).sum()),
        solution="eights = (y == 8).sum()",
        praise="You counted a class. Most of this course begins with that look.",
        hints=[
            "`y == 8` compares every label with 8 and gives an array of True and False.",
            "True counts as 1 when you add: end with `.sum()`.",
        ],
    ),
    Exercise(
        id="start_here-2",
        title="Read a control",
        judge=_judge_plan,
        reference=lambda: _plan("1:2"),
        solution='plan = RatioPlan.from_labels(labels, "1:2", how="over")',
        praise="What you set by hand is now a value that code can use. Every control of the course works so.",
        hints=[
            "Set the control above to 1:2: drag, use the arrow keys, or type into the ratio box.",
            "Then replace the `...` with `control.value` and run the cell.",
        ],
    ),
]
