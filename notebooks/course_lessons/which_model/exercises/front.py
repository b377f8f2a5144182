"""The Pareto front: the models that no other one beats in cost and accuracy at once."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws


def _models() -> Iterator[tuple[list[float], list[float]]]:
    """Costs and accuracies: not sorted, with ties in one of them, in both; one model alone."""
    yield [3.0, 1.0, 2.0, 4.0, 5.0], [0.90, 0.70, 0.65, 0.88, 0.60]
    yield [5.0, 2.0, 2.0, 8.0, 1.0], [0.90, 0.80, 0.84, 0.90, 0.30]
    yield [2.0, 2.0, 1.0], [0.9, 0.9, 0.5]
    yield [1.0, 2.0, 3.0], [0.9, 0.8, 0.7]
    yield [7.0, 6.0, 5.0, 4.0], [0.95, 0.9, 0.9, 0.2]
    yield [0.3], [0.5]


def _right(cost, accuracy):
    return [k for k in range(len(cost)) if not _beaten(cost, accuracy, k)]


def _beaten(cost, accuracy, k):
    for c, a in zip(cost, accuracy, strict=True):
        if c <= cost[k] and a >= accuracy[k] and (c < cost[k] or a > accuracy[k]):
            return True
    return False


def _judge(answer: Any) -> None:
    front = laws.Function(
        answer, "front(cost, accuracy)", returns="the positions of the models"
    )
    for cost, accuracy in _models():
        given = front(cost, accuracy)
        got = laws.indices(
            sorted(given) if isinstance(given, (set, frozenset)) else given,
            below=len(cost),
            mask=True,
            given={"cost": cost, "accuracy": accuracy},
            case=front.case,
        )
        _check({int(k) for k in got}, cost, accuracy, front.case)


def _check(got: set[int], cost: Any, accuracy: Any, case: str) -> None:
    want = set(_right(cost, accuracy))
    if got == want:
        return
    known = (
        (
            [-c for c in cost],
            [-a for a in accuracy],
            "both directions are turned round: look for *low* cost and *high* accuracy.",
        ),
        (
            [-c for c in cost],
            accuracy,
            "you treat a high cost as the better one. Cheaper is better.",
        ),
        (
            cost,
            [-a for a in accuracy],
            "you treat a low accuracy as the better one.",
        ),
    )
    if len(cost) > 4:
        for costs, accuracies, hint in known:
            laws.require(got != set(_right(costs, accuracies)), f"{case}{hint}")
    laws.require(
        got != {k + 1 for k in want},
        f"{case}yours are one too high: positions count from 0.",
    )
    laws.require(
        not (got and got == set(range(len(cost))) - want),
        f"{case}those are the ones that *are* beaten. Give the others.",
    )
    order = np.argsort(cost, kind="stable").tolist()
    laws.require(
        len(cost) <= 4 or got != {order.index(k) for k in want},
        f"{case}those are places in an order by cost. Give the positions in the lists as they came.",
    )
    for k in sorted(got - want):
        other = next(
            j
            for j in range(len(cost))
            if cost[j] <= cost[k]
            and accuracy[j] >= accuracy[k]
            and (cost[j], accuracy[j]) != (cost[k], accuracy[k])
        )
        equal = cost[other] == cost[k] or accuracy[other] == accuracy[k]
        tie = (
            " One of the two figures may be equal: it is beaten all the same."
            * bool(equal)
        )
        raise Retry(
            f"{case}model {k} ({_said(cost, accuracy, k)}) is beaten by model {other} "
            f"({_said(cost, accuracy, other)}), and you keep it.{tie}"
        )
    k = min(want - got)
    twins = [
        j
        for j in range(len(cost))
        if j != k and (cost[j], accuracy[j]) == (cost[k], accuracy[k])
    ]
    raise Retry(
        f"{case}model {k} ({_said(cost, accuracy, k)}) is missing. "
        + (
            f"Model {twins[0]} has the same two figures, and does not beat it: to beat is to be better in at least "
            "one of them."
            if twins
            else "No model costs as little and is as accurate."
        )
    )


def _said(cost: Any, accuracy: Any, k: int) -> str:
    return f"cost {cost[k]:g}, accuracy {accuracy[k]:.2f}"


FRONT = Exercise(
    id="which_model-1",
    title="Not beaten",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def front(cost, accuracy):
    kept = []
    for k in range(len(cost)):
        as_good = [j for j in range(len(cost)) if cost[j] <= cost[k] and accuracy[j] >= accuracy[k]]
        if all(cost[j] == cost[k] and accuracy[j] == accuracy[k] for j in as_good):
            kept.append(k)
    return kept""",
    praise="Whatever your limits are, the model to take is one of these. All others can go at once.",
    hints=[
        "Take each model in turn, and ask of every other: does it cost no more, and is it at least as accurate?",
        "A model that is equal in both does not beat it. One that is equal in one and better in the other does.",
        "Keep the positions k for which no j has `cost[j] <= cost[k] and accuracy[j] >= accuracy[k]` and is "
        "better in one of the two.",
    ],
)
