"""Hard, but not the hardest: step over the samples that are hard because their label is wrong."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws


def _noisy(n: int = 1_000) -> tuple[np.ndarray, np.ndarray]:
    """Difficulty of samples, all different, and which of them are labelled wrong: most of the hardest."""
    rng = np.random.default_rng(4)
    is_wrong = rng.permutation(n) < n // 10
    scores = np.where(is_wrong, rng.beta(9, 2, n), rng.beta(1, 4, n))
    return scores + 1e-6 * rng.permutation(n), is_wrong


def _judge(answer: Any) -> None:
    pick = laws.Function(
        answer, "pick(scores, budget, skip)", returns="the positions"
    )
    scores, is_wrong = _noisy()
    margins = 6 * _noisy(250)[0] - 4  # negative ones, too
    ties = _noisy(40)[0].round(1)
    cases = (
        (scores, is_wrong, 100, 0.12),
        (scores, is_wrong, 50, 0.0),
        (margins, None, 30, 0.2),
        (ties, None, 15, 0.25),
        (margins.astype(np.float32), None, 1, 0.5),
    )
    for case in cases:
        _check(pick, *case)


def _check(
    pick: laws.Function,
    scores: np.ndarray,
    is_wrong: np.ndarray | None,
    budget: int,
    skip: float,
) -> None:
    rows = laws.indices(
        pick(scores, budget, skip),
        below=len(scores),
        given={"scores": scores},
        case=pick.case,
    )
    start = round(skip * len(scores))
    laws.require(
        len(rows) != max(0, budget - start) or not start,
        f"{pick.case}yours are {len(rows)} positions, not {budget}. A slice `[a:b]` holds b − a of them, none where "
        f"b is less: begin at {start}, and end {budget} later.",
    )
    laws.require(
        len(rows) == budget,
        f"{pick.case}yours are {len(rows)} positions; {budget} are asked for.",
    )
    right = np.argsort(-scores)[start : start + budget]
    laws.require(
        _same_scores(scores, rows, right),
        lambda: pick.case + _confused(scores, is_wrong, rows, budget, skip),
    )


def _same_scores(scores: np.ndarray, rows: np.ndarray, others: np.ndarray) -> bool:
    """Whether these are the same samples, or others just as hard."""
    return np.array_equal(np.sort(scores[rows]), np.sort(scores[others]))


def _confused(
    scores: np.ndarray,
    is_wrong: np.ndarray | None,
    rows: np.ndarray,
    budget: int,
    skip: float,
) -> str:
    n, ranked = len(scores), np.argsort(-scores)
    count = round(skip * n)
    said = ""
    if is_wrong is not None:
        said = f" {is_wrong[rows].mean():.0%} of your picks are labelled wrong."

    def are(chosen: np.ndarray) -> bool:
        return _same_scores(scores, rows, chosen)

    if count and are(ranked[:budget]):
        return f"those are simply the hardest.{said} Where does `skip` go in?"
    of_budget = round(skip * budget)
    if of_budget != count and are(ranked[of_budget : of_budget + budget]):
        return f"you skip {of_budget}. `skip` is a share of *all* samples: {skip:g} of {n:,} are {count}.{said}"
    if count and are(ranked[round(skip / 100 * n) :][:budget]):
        return f"you take `skip` for percent. It is a share: {skip:g} of {n:,} are {count}.{said}"
    if count and set(rows) == set(
        np.argsort(-np.delete(scores, ranked[:count]))[:budget]
    ):
        return (
            "your positions count within what is left after the skipping, and are used in the whole. Translate them "
            f"back: `left[order]`.{said}"
        )
    if are(np.argsort(-np.abs(scores))[count:][:budget]):
        return "you rank the scores without their signs. A negative score is an easy sample: rank them as they are."
    if are(ranked[::-1][:budget]) or are(ranked[::-1][count : count + budget]):
        return "you take the *smallest* scores, the easiest. Hard is a large score; sort the other way."
    if count and set(rows) <= set(ranked[count:]):
        return f"you step over the hardest {count}, and of the rest you take others than its {budget} hardest.{said}"
    low, high = scores[ranked[count + budget - 1]], scores[ranked[count]]
    return (
        f"those are not the {budget} hardest of what is left after the first {count}: their scores run from "
        f"{scores[rows].min():.3g} to {scores[rows].max():.3g}; those asked for, from {low:.3g} to {high:.3g}.{said}"
    )


def _pick(scores: np.ndarray, budget: int, skip: float) -> np.ndarray:
    hardest_first = np.argsort(-scores)
    start = round(skip * len(scores))
    return hardest_first[start : start + budget]


WINDOW = Exercise(
    id="hard_or_wrong-1",
    title="Hard, but not the hardest",
    judge=_judge,
    reference=lambda: _pick,
    solution="""\
def pick(scores, budget, skip):
    hardest_first = np.argsort(-scores)
    start = round(skip * len(scores))
    return hardest_first[start : start + budget]""",
    praise="A window: the hardest that are left when those that are probably wrong have been stepped over.",
    hints=[
        "`np.argsort(-scores)` are the positions, hardest first.",
        "Of those, leave the first `skip * len(scores)` out, and take `budget` from there.",
    ],
)
