"""How many labels drawn at random reach what a policy reaches with fewer."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws
from course_lib.exercises.wording import plain_number

CASES = (
    ([30, 100, 300, 1_000], [0.60, 0.82, 0.93, 0.95], 0.875),
    ([10, 40, 160], [0.31, 0.52, 0.80], 0.40),
    ([50, 75, 600, 700, 4_000], [0.44, 0.58, 0.71, 0.72, 0.90], 0.58),
    ([20, 90], [0.25, 0.75], 0.61),
)


def _right(budgets, accuracies, reached):
    return float(10 ** np.interp(reached, accuracies, np.log10(budgets)))


def _judge(answer: Any) -> None:
    labels_worth = laws.Function(
        answer,
        "labels_worth(budgets, accuracies, reached)",
        returns="a number of labels",
    )
    for budgets, accuracies, reached in CASES:
        case = (np.array(budgets), np.array(accuracies), reached)
        got = laws.number(
            labels_worth(*case), "how many labels", case=labels_worth.case
        )
        want = _right(*case)
        laws.require(
            abs(got - want) <= 0.51,
            lambda got=got, want=want, case=case: (
                labels_worth.case + _confused(got, want, *case)
            ),
        )


def _confused(
    got: float,
    want: float,
    budgets: np.ndarray,
    accuracies: np.ndarray,
    reached: float,
) -> str:
    said = f"you come to {plain_number(got)} labels."
    if np.isclose(got, np.interp(reached, accuracies, budgets), rtol=1e-3):
        return (
            f"{said} That is a straight line between *numbers* of labels. The curve is nearly straight between their "
            "logarithms: go there with `np.log10`, and back with `10 **`."
        )
    if np.isclose(got, np.log10(want), rtol=1e-3) or np.isclose(
        got, np.log(want), rtol=1e-3
    ):
        return (
            f"{said} That is the logarithm of the number. Take it back: `10 **` it."
        )
    if np.isclose(got, np.exp(np.log10(want)), rtol=1e-3):
        return f"{said} `np.log10` is undone by `10 **`, and not by `np.exp`."
    if np.isclose(got, 10 ** np.log(want), rtol=1e-3):
        return f"{said} `np.log` is undone by `np.exp`, and not by `10 **`."
    if got == int(got) and 0 < want - got < 1.01:
        return f"{said} Leave the decimals as they come out: it is {plain_number(want)}."
    both = np.interp(np.log(reached), np.log(accuracies), np.log(budgets))
    if np.isclose(got, np.exp(both), rtol=1e-6):
        return f"{said} The axis of accuracies is a plain one; take logarithms of the numbers of labels alone."
    if 0 < got < 1:
        return f"{said} That is an accuracy. Asked is how many labels it takes a random choice to reach {reached:g}."
    if np.isclose(budgets, got).any():
        return f"{said} That is one of the numbers that were measured; {reached:g} lies between two of them."
    return (
        f"{said} Random choice reaches {reached:g} at about {plain_number(round(want))}. Look up, on the curve of "
        "the random draws, where the accuracy is the one reached."
    )


LABELS_WORTH = Exercise(
    id="which_ones-6",
    title="What the labels are worth",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def labels_worth(budgets, accuracies, reached):
    return 10 ** np.interp(reached, accuracies, np.log10(budgets))""",
    praise="Read sideways, a curve of accuracies tells what a choice saves: labels.",
    hints=[
        "`np.interp(x, xs, ys)` reads a curve at `x`. You know the accuracy and want the labels: which are `xs`?",
        "Read the logarithms of the labels, `np.log10(budgets)`, at `reached`, and take `10 **` what comes out.",
    ],
)
