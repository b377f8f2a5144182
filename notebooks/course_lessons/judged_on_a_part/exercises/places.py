"""How often what was kept back is among the first few, of all items or of a hundred."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws

_RNG = np.random.default_rng(3)


def _case(
    people: int, items: int, others: int, k: int, *, alike: int = 1
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Draw scores of which so many are alike, an own item for each person, and others."""
    scores = np.array(
        [_RNG.permutation(items) // alike / 10 for _ in range(people)]
    )
    order = np.array([_RNG.permutation(items) for _ in range(people)])
    return scores, order[:, 0], order[:, 1 : others + 1], k


CASES = (
    _case(23, 9, 8, 3),
    _case(7, 12, 6, 1),
    _case(14, 30, 10, 4),
    _case(41, 20, 19, 5, alike=4),
)


def _right(scores, own, others, k):
    rows = np.arange(len(own))
    above = scores[rows[:, None], others] > scores[rows, own][:, None]
    return float(np.mean(above.sum(axis=1) < k))


def _judge(answer: Any) -> None:
    recall = laws.Function(
        answer, "recall(scores, own, others, k)", returns="a share of the people"
    )
    for scores, own, others, k in CASES:
        value = recall(scores, own, others, k)
        got = laws.number(value, "the share of the people", case=recall.case)
        want = _right(scores, own, others, k)
        if not np.isclose(got, want):
            raise Retry(_confused(got, want, scores, own, others, k))


def _confused(
    got: float,
    want: float,
    scores: np.ndarray,
    own: np.ndarray,
    others: np.ndarray,
    k: int,
) -> str:
    n = len(own)
    rows = np.arange(n)
    hits = round(want * n)
    said = (
        f"{n} people, {others.shape[1]} others each, k = {k}: {hits} of the own items are in the first {k}; "
        f"you come to {got:.3g}. "
    )
    of_own, of_others = scores[rows, own][:, None], scores[rows[:, None], others]
    above = (of_others > of_own).sum(axis=1)
    if np.isclose(got, hits):
        return f"{said}That is how many people. Asked is their share."
    if np.isclose(got, 100 * want):
        return f"{said}That is in percent. A share lies between 0 and 1."
    if np.isclose(got, np.mean(above <= k)):
        return f"{said}With {k} others above it an item is number {k + 1}."
    if np.isclose(got, np.mean((of_others >= of_own).sum(axis=1) < k)):
        return f"{said}Others of the *same* score are not above it."
    if np.isclose(got, 1 - want):
        return f"{said}Those are the people whose item is *not* there."
    if np.isclose(got, np.mean((scores > of_own).sum(axis=1) < k)):
        return f"{said}You compare with all items. Compare with those in `others` alone."
    if np.isclose(got, np.mean((others.shape[1] - above) < k)):
        return f"{said}You count the others below it. Those above it push it down."
    if np.isclose(got, above.mean()):
        return f"{said}That is how many others are above, on average. For how many people are they fewer than {k}?"
    if np.isclose(got, want / k):
        return f"{said}One item was kept back for each person, so nothing is divided by k."
    return f"{said}An item is in the first {k} if fewer than {k} of its person's others have a higher score."


PLACES = Exercise(
    id="judged_on_a_part-2",
    title="In the first ten",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def recall(scores, own, others, k):
    rows = np.arange(len(own))
    of_own = scores[rows, own]
    of_others = scores[rows[:, None], others]
    above = (of_others > of_own[:, None]).sum(axis=1)
    return np.mean(above < k)""",
    praise="The same function judges among all items and among a hundred.",
    hints=[
        "For each person: the score of the own item, and the scores of the others. How many of these are higher?",
        "`scores[rows, own]` with `rows = np.arange(len(own))`; for the others `scores[rows[:, None], others]`.",
        "Fewer than `k` above it: it is in the first `k`.",
    ],
)
