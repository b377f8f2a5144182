"""Draw without replacement: distinct, repeatable, every sample with the same chance."""

import numpy as np

from course_lib.exercises import Exercise, Retry


def _judge_draw(draw) -> Retry | None:
    if not callable(draw):
        return Retry("Hand over the function itself, `draw`, not what it returns.")
    rows = np.asarray(draw(1_000, 100, 0))
    if rows.shape != (100,):
        return Retry(
            f"`draw(1000, 100, 0)` should give 100 indices; yours has the shape {rows.shape}."
        )
    if rows.dtype.kind not in "iu":
        return Retry(
            f"Indices are whole numbers; yours are of type `{rows.dtype}`."
        )
    if rows.min() < 0 or rows.max() >= 1_000:
        return Retry(
            f"Indices of 1,000 numbers run from 0 to 999; yours reach {rows.min()} and {rows.max()}."
        )
    if len(np.unique(rows)) < 100:
        return Retry(
            f"Only {len(np.unique(rows))} of your 100 indices differ: you draw with replacement, so some samples "
            "come twice and others pay for it."
        )
    if not np.array_equal(rows, draw(1_000, 100, 0)):
        return Retry(
            "The same seed gave two different draws. Make the generator from `seed`."
        )
    draws = [np.asarray(draw(20, 5, seed)) for seed in range(300)]
    if all(set(one) == set(draws[0]) for one in draws):
        return Retry(
            "Every seed gives the same draw, so nothing was left to chance. Where does `seed` go in?"
        )
    often = (
        np.bincount(np.concatenate(draws), minlength=20) / 75
    )  # 1 where every index has the same chance
    if often.min() < 0.5 or often.max() > 1.6:
        return Retry(
            f"Over 300 seeds, index {often.argmin()} came up {often.min():.0%} as often as it should and index "
            f"{often.argmax()} {often.max():.0%}: not every sample has the same chance."
        )
    return None


def _draw(n: int, k: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).choice(n, size=k, replace=False)


DRAW = Exercise(
    id="subsets-1",
    title="Draw 100 of 1,000",
    judge=_judge_draw,
    reference=lambda: _draw,
    solution="""\
def draw(n, k, seed):
    rng = np.random.default_rng(seed)
    return rng.choice(n, size=k, replace=False)""",
    praise="Different indices, the same for the same seed, and each sample with the same chance.",
    hints=[
        "`np.random.default_rng(seed)` makes a generator that gives the same numbers for the same seed.",
        "Its method `choice(n, size=k)` draws from `0 … n-1`, and by default puts each one back.",
        "`rng.choice(n, size=k, replace=False)` does not put them back.",
    ],
)
