"""Rows drawn by their gradients, and weights that make up for it (GOSS)."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws

CASES = ((100, 0.1, 0.2), (40, 0.25, 0.5), (60, 0.5, 0.1), (38, 0.1, 0.2))


def _gradients(n: int) -> np.ndarray:
    """Gradients of both signs, no two alike in size, not in order."""
    rng = np.random.default_rng(n)
    return rng.permutation(np.arange(1, n + 1)) * rng.choice([-0.01, 0.01], n)


def _right(gradients, top, other, *, seed):
    rng = np.random.default_rng(seed)
    kept = round(top * len(gradients))
    order = np.argsort(-np.abs(gradients))
    drawn = rng.choice(order[kept:], round(other * len(gradients)), replace=False)
    rows = np.concatenate([order[:kept], drawn])
    weights = np.repeat([1, (1 - top) / other], [kept, len(drawn)])
    return rows, weights


def _judge(answer: Any) -> None:
    goss = laws.Function(
        answer,
        "goss(gradients, top, other, *, seed)",
        returns="rows and weights",
    )
    for n, top, other in CASES:
        gradients = _gradients(n)
        value = goss(gradients, top, other, seed=0)
        rows, weights = laws.parts(
            value, ("the rows", "their weights"), case=goss.case
        )
        count = round(top * n) + round(other * n)
        laws.require(
            np.size(rows) == count
            or np.size(rows) != int(top * n) + int(other * n),
            f"{goss.case}yours are {np.size(rows)} rows, as {top * n:.1f} and {other * n:.1f} are cut down. `round` "
            "goes to the nearest whole number.",
        )
        rows = laws.indices(
            rows,
            below=n,
            count=count,
            given={"gradients": gradients},
            case=goss.case,
        )
        weights = laws.array(
            weights, (len(rows),), "a weight for each row", case=goss.case
        )
        _check(rows, weights, gradients, top, other, goss.case)
    gradients = _gradients(50)
    laws.seeded(
        goss,
        gradients,
        0.1,
        0.2,
        key=lambda each: sorted(np.asarray(each[0]).tolist()),
    )
    often = np.zeros(50)
    for seed in range(60):
        often[np.asarray(goss(gradients, 0.1, 0.2, seed=seed)[0])] += 1
    low = np.argsort(-np.abs(gradients))[5:]
    laws.require(
        (often[low] > 0).all(),
        f"In 60 draws, {np.count_nonzero(often[low] == 0)} rows of small gradients never come up. Draw from all rows "
        "that were not kept, alike.",
    )


def _check(
    rows: np.ndarray,
    weights: np.ndarray,
    gradients: np.ndarray,
    top: float,
    other: float,
    case: str,
) -> None:
    n = len(gradients)
    order = np.argsort(-np.abs(gradients))
    best = set(order[: round(top * n)].tolist())
    if missing := best - set(rows.tolist()):
        signed = set(np.argsort(-gradients)[: round(top * n)].tolist())
        if signed <= set(rows.tolist()):
            raise Retry(
                f"{case}you keep the largest numbers. A gradient of {gradients.min():.2g} is large, too: without its "
                "sign."
            )
        raise Retry(
            f"{case}{len(missing)} of the {len(best)} rows of the largest gradients are not among yours."
        )
    kept = np.isin(rows, list(best))
    stands_for = (1 - top) / other
    exactly = np.count_nonzero(kept), np.count_nonzero(~kept)
    if np.allclose(weights[kept], 1) and (
        np.allclose(weights[~kept], stands_for)
        or np.allclose(weights[~kept], (n - exactly[0]) / exactly[1])
    ):
        return
    if np.allclose(weights, 1):
        raise Retry(
            f"{case}all weigh 1. Of the others {1 - top:.0%} are there, and {other:.0%} drawn: each stands for "
            "several."
        )
    if np.allclose(weights[~kept], 1) and np.allclose(weights[kept], stands_for):
        raise Retry(
            f"{case}the weights are the wrong way round: the kept stand for themselves."
        )
    if np.allclose(weights[kept], 1) and np.allclose(
        weights[~kept], int(stands_for)
    ):
        raise Retry(
            f"{case}a drawn row weighs {int(stands_for)} in yours, cut down from {stands_for:.3g}: an array of whole "
            "numbers keeps no fraction. Make one of floats."
        )
    if np.allclose(weights[kept], 1):
        raise Retry(
            f"{case}a drawn row weighs {weights[~kept][0]:.3g} in yours. {(1 - top) * n:.0f} rows are left when the "
            f"kept are gone, and {round(other * n)} of them are drawn."
        )
    raise Retry(f"{case}a row that is kept stands for itself: its weight is 1.")


DRAWN = Exercise(
    id="subsets_elsewhere-2",
    title="Keep the large, draw the small",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def goss(gradients, top, other, *, seed):
    rng = np.random.default_rng(seed)
    kept = round(top * len(gradients))
    order = np.argsort(-np.abs(gradients))
    drawn = rng.choice(order[kept:], round(other * len(gradients)), replace=False)
    rows = np.concatenate([order[:kept], drawn])
    weights = np.repeat([1, (1 - top) / other], [kept, len(drawn)])
    return rows, weights""",
    praise="With these weights the part has, on average, the sum that all have.",
    hints=[
        "Sort the rows by the size of their gradients, the largest first: `np.argsort(-np.abs(gradients))`.",
        "The first `round(top * n)` are kept. From those behind, `rng.choice(…, replace=False)` draws.",
        "(1 − top)·n rows are left, other·n drawn: each stands for (1 − top) / other.",
    ],
)
