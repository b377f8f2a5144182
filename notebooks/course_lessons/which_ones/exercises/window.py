"""Hard, but not the hardest: step over the samples that are hard because their label is wrong."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry

N, WRONG = 1_000, 100


def _case() -> tuple[np.ndarray, np.ndarray]:
    """Difficulty of 1,000 samples, all different, and which of them are labelled wrong: most of the "
    "hardest."""
    rng = np.random.default_rng(4)
    is_wrong = np.zeros(N, dtype=bool)
    is_wrong[rng.permutation(N)[:WRONG]] = True
    scores = np.where(is_wrong, rng.beta(9, 2, N), rng.beta(1, 4, N))
    return scores + 1e-6 * rng.permutation(N), is_wrong


def _judge(pick: Callable) -> Retry | None:
    if not callable(pick):
        return Retry("Hand over the function itself, `pick`, not what it returns.")
    scores, is_wrong = _case()
    rows = np.asarray(pick(scores.copy(), 100, 0.12))
    if rows.ndim != 1 or rows.dtype.kind not in "iu":
        return Retry(
            "Return positions, whole numbers, so that `scores[rows]` are the scores of the picks."
        )
    if len(np.unique(rows)) != 100 or len(rows) != 100:
        return Retry(
            f"A budget of 100 means 100 different samples; you return {len(rows)}, {len(set(rows))} "
            "different."
        )
    order = np.argsort(-scores)
    if set(rows.tolist()) == set(order[120:220].tolist()):
        return _with_other_numbers(pick, scores, order)
    wrong, hard = is_wrong[rows].mean(), scores[rows].mean()
    if set(rows.tolist()) == set(order[:100].tolist()):
        return Retry(
            f"Those are simply the hardest, and {wrong:.0%} of them are labelled wrong. Where does `skip` "
            "go in?"
        )
    if set(rows.tolist()) == set(order[12:112].tolist()):
        return Retry(
            f"You skip 12 samples. `skip` is a share of *all* samples: 0.12 of {N:,} are 120. As it is, "
            f"{wrong:.0%} of "
            "your picks are labelled wrong."
        )
    if hard < np.median(scores):
        return Retry(
            f"{wrong:.0%} of your picks are labelled wrong, but their mean difficulty is {hard:.2f}: they "
            "are among the "
            "easiest. Hard is a *large* score; sort the other way."
        )
    return Retry(
        f"Your picks are not the 100 hardest after the first 120: {wrong:.0%} of them are labelled wrong, "
        "and their mean "
        f"difficulty is {hard:.2f}; it should be {is_wrong[order[120:220]].mean():.0%} and "
        f"{scores[order[120:220]].mean():.2f}."
    )


def _with_other_numbers(
    pick: Callable, scores: np.ndarray, order: np.ndarray
) -> Retry | None:
    if set(np.asarray(pick(scores.copy(), 50, 0.0)).tolist()) != set(
        order[:50].tolist()
    ):
        return Retry(
            "With `skip=0` nothing is stepped over, and a budget of 50 gives the 50 hardest. Use both "
            "numbers."
        )
    return None


def _pick(scores: np.ndarray, budget: int, skip: float) -> np.ndarray:
    hardest_first = np.argsort(-scores)
    start = int(skip * len(scores))
    return hardest_first[start : start + budget]


WINDOW = Exercise(
    id="which_ones-3",
    title="Hard, but not the hardest",
    judge=_judge,
    reference=lambda: _pick,
    solution="""\
def pick(scores, budget, skip):
    hardest_first = np.argsort(-scores)
    start = int(skip * len(scores))
    return hardest_first[start : start + budget]""",
    praise="A window: the hardest that are left when those that are probably wrong have been stepped over.",
    hints=[
        "`np.argsort(-scores)` are the positions, hardest first.",
        "Of those, leave the first `skip * len(scores)` out, and take `budget` from there.",
    ],
)
