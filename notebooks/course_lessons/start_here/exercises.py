"""Exercises of lesson 00, "Start here": what a check is, and how to read a control."""

from functools import cache

import numpy as np

from course_lib.datasets import load_digits
from course_lib.exercises import Exercise, Retry
from course_lib.ratios import RatioPlan

EIGHT, ONE_TO_TWO = 8, 2.0


@cache
def _labels() -> np.ndarray:
    return load_digits().train.y


def _judge_count(answer) -> Retry | None:
    y = _labels()
    right = int((y == EIGHT).sum())
    if isinstance(answer, (bool, np.bool_)) or not isinstance(
        answer, (int, float, np.integer, np.floating)
    ):
        return Retry(
            f"Your answer is a `{type(answer).__name__}`; a count is one number. Try `.sum()`."
        )
    if answer == right:
        return None
    if answer == len(y):
        return Retry(
            "That is every image. Compare the labels with 8 first: `y == 8`."
        )
    if answer == y[y == EIGHT].sum():
        return Retry(
            "You added up the labels themselves (8 + 8 + …). Add up the comparison: `(y == 8).sum()`."
        )
    if answer == len(np.unique(y)):
        return Retry(
            "That is how many classes there are, not how many images show an 8."
        )
    return Retry(
        f"There are {'more' if answer < right else 'fewer'} eights than that in `y`."
    )


def _judge_plan(answer) -> Retry | None:
    if not isinstance(answer, RatioPlan):
        return Retry(
            f"Your answer is a `{type(answer).__name__}`. The control's plan is in its `value`: `control.value`."
        )
    if set(answer.counts) != {"eight", "other"}:
        return Retry(
            "That plan is for other labels. Use the `value` of the control above."
        )
    eights, others = answer.after["eight"], answer.after["other"]
    share = others / eights
    if answer.how == "weight":
        return Retry(
            "Weights leave every count as it is. Choose a way that changes counts, such as `over`."
        )
    if abs(share - ONE_TO_TWO) > 0.02:
        return Retry(
            f"The plan has {eights} eights and {others} others, 1:{share:.1f}. Set the ratio to 1:2, let go, "
            "and run the cell again."
        )
    return None


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
