"""A threshold to ship and what it will cost: chosen on one part of the data, its cost taken from another."""

import numpy as np

from course_lessons.threshold.exercises.payments import scored
from course_lib.exercises import Exercise, Retry, laws
from course_lib.metrics import choose_threshold, expected_cost

COSTS = {"miss": 20, "false_alarm": 1}
DEARER = 1.03  # of the cheapest threshold on validation
OFF = 0.002  # of the cost that the test payments say


def _cost(y, p, threshold: float) -> float:
    return expected_cost(y, (p >= threshold).astype(int), **COSTS)


def _on_validation() -> float:
    data = scored()
    return choose_threshold(data.val_y, data.val_p, **COSTS).value


def _on_test() -> float:
    data = scored()
    return choose_threshold(data.test_y, data.test_p, **COSTS).value


def _judge(answer) -> Retry | None:
    threshold, cost = laws.parts(answer, ("the threshold", "the cost of a payment"))
    threshold = laws.number(threshold, "the threshold")
    cost = laws.number(cost, "the cost of a payment")
    data = scored()
    val_cost, test_cost = (
        _cost(data.val_y, data.val_p, threshold),
        _cost(data.test_y, data.test_p, threshold),
    )
    cheapest = choose_threshold(data.val_y, data.val_p, **COSTS).figure
    best_on_test = test_cost <= _cost(data.test_y, data.test_p, _on_test()) + 1e-9
    if val_cost > (1 if best_on_test else DEARER) * cheapest + 1e-9:
        laws.require(
            _cost(data.val_y, data.val_p, cost) > DEARER * cheapest
            or abs(threshold - _cost(data.test_y, data.test_p, cost)) > OFF,
            "Both numbers are there, in the wrong order: `ship = threshold, cost`.",
        )
        return _wrong_line(threshold, val_cost, cheapest, best_on_test)
    if abs(cost - test_cost) <= OFF:
        return None
    found = f"The threshold is right. On it, a payment costs {test_cost:.3f} in the test part; you say {cost:.3g}."
    if abs(cost - val_cost) <= 0.02 * val_cost:
        return Retry(
            f"{found} That is its cost on the validation payments, where it was the cheapest of thousands of "
            "thresholds: such "
            "a cost flatters. Ask payments that had no say in it."
        )
    for other, hint in (
        (
            100 * test_cost,
            "That is a hundred times as much; a cost is no percentage.",
        ),
        (
            len(data.val_y) * val_cost,
            "That is the bill for all validation payments. Ask the test payments, and divide by their number.",
        ),
        (
            (val_cost + test_cost) / 2,
            "That is the mean over validation and test. The threshold was chosen on validation, which flatters.",
        ),
    ):
        if abs(cost - other) <= 0.02 * other:
            return Retry(f"{found} {hint}")
    if (
        abs(cost - round(test_cost, 1)) <= 1e-9
        or abs(cost - round(test_cost, 2)) <= 1e-9
    ):
        return Retry(f"{found} Do you round? Give it to within {OFF}.")
    if abs(cost - len(data.test_y) * test_cost) <= OFF * len(data.test_y):
        return Retry(
            f"{found} That is the bill for all {len(data.test_y):,} test payments. Divide by their number."
        )
    return Retry(
        f"{found} Misses times {COSTS['miss']} plus false alarms times 1, divided by the number of payments."
    )


def _wrong_line(
    threshold: float, val_cost: float, cheapest: float, best_on_test: bool
) -> Retry:
    if best_on_test:
        return Retry(
            f"Your threshold, {threshold:.3g}, is the very best on the *test* payments, and on the validation "
            "payments it "
            "costs "
            f"{val_cost:.3f}, where another costs {cheapest:.3f}. A threshold chosen on the test part has seen the "
            "answers, and "
            "nothing is left to say what it will cost. Choose on validation."
        )
    found = f"On the validation payments {threshold:.3g} costs {val_cost:.3f}, and the cheapest {cheapest:.3f}."
    for miss, false_alarm in ((1, 1), (1, 20)):
        costs = {"miss": miss, "false_alarm": false_alarm}
        if np.isclose(
            threshold,
            choose_threshold(scored().val_y, scored().val_p, **costs).value,
        ):
            return Retry(
                f"{found} Yours is the threshold for a miss at {miss} and a false alarm at {false_alarm}. "
                "Here a miss "
                f"costs {COSTS['miss']}, and a false alarm 1."
            )
    if np.isclose(threshold, 1 / 21, atol=1e-3):
        return Retry(
            f"{found} 1/21 is right for probabilities that are true. These are a model's, and not quite: try "
            "thresholds out, on samples with known answers."
        )
    if np.isclose(threshold, 0.5):
        return Retry(
            f"{found} One half suits equal costs. Here a miss costs {COSTS['miss']} times a false alarm."
        )
    return Retry(
        f"{found} Let the control go there, or your `cheapest`, with the costs {COSTS['miss']} and 1."
    )


def _right(threshold: float | None = None) -> tuple[float, float]:
    data = scored()
    threshold = _on_validation() if threshold is None else threshold
    return threshold, _cost(data.test_y, data.test_p, threshold)


SHIP = Exercise(
    id="threshold-3",
    title="A threshold to ship, and its cost",
    judge=_judge,
    reference=_right,
    solution="""\
threshold = cheapest(payments.val.y, val_p, 20, 1)
called = test_p >= threshold
misses = np.sum((payments.test.y == 1) & ~called)
alarms = np.sum((payments.test.y == 0) & called)
ship = threshold, (20 * misses + alarms) / len(called)""",
    praise="Chosen on validation, its cost taken from payments that had no say in it. That figure you may print.",
    hints=[
        "Three parts, three jobs: train the model, choose the threshold, say what it will cost. Which part "
        "does which?",
        "`threshold = cheapest(payments.val.y, val_p, 20, 1)`. Then count on the test part who is called: `test_p >= "
        "threshold`.",
        "The cost of a payment: 20 times the misses plus the false alarms, divided by the number of test payments.",
    ],
)
