"""As many different things as the budget allows."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry

THERE = np.array(
    [30, 1, 4, 4, 20, 2, 7, 1, 12, 9]
)  # photographs of each of ten sketches
SKETCH = np.random.default_rng(5).permutation(np.repeat(np.arange(10), THERE))


def _even(counts: np.ndarray, budget: int) -> np.ndarray:
    level = next(
        level
        for level in range(budget + 1)
        if np.minimum(counts, level).sum() >= budget
    )
    return np.minimum(counts, level)


def _judge(spread: Callable) -> Retry | None:
    if not callable(spread):
        return Retry(
            "Hand over the function itself, `spread`, not what it returns."
        )
    for budget in (6, 10, 40):
        rows = np.asarray(spread(SKETCH, budget, 0))
        if rows.ndim != 1 or rows.dtype.kind not in "iu":
            return Retry(
                "Return a one-dimensional array of indices, so that `sketch[rows]` are the chosen ones."
            )
        if len(rows) != budget:
            return Retry(
                f"Asked for {budget} images of {len(THERE)} sketches you return {len(rows)}. When every sketch is "
                "in, go round again: a second image of each that has one, then a third."
            )
        if len(np.unique(rows)) < len(rows):
            return Retry("Some images were taken twice. A copy holds nothing new.")
        got = np.bincount(SKETCH[rows], minlength=len(THERE))
        want = min(budget, len(THERE))
        if np.count_nonzero(got) < want:
            return Retry(
                f"Your {budget} images show only {np.count_nonzero(got)} different sketches, and {want} are possible."
            )
        even = _even(THERE, budget)
        if (got > even).any() or (got < np.minimum(THERE, even.max() - 1)).any():
            return Retry(
                f"All sketches are there, but of sketches with {THERE.tolist()} images you take {got.tolist()}. Give "
                "each the same before any gets one more."
            )
    if set(np.asarray(spread(SKETCH, 6, 0)).tolist()) == set(
        np.asarray(spread(SKETCH, 6, 1)).tolist()
    ):
        return Retry(
            "Two seeds chose the very same images. Shuffle with `seed` first."
        )
    return None


def _turns(sketch, budget, seed):
    import pandas as pd

    shuffled = pd.Series(sketch).sample(frac=1, random_state=seed)
    turn = shuffled.groupby(shuffled).cumcount()
    return turn.sort_values(kind="stable").index[:budget].to_numpy()


SPREAD = Exercise(
    id="how_much_data-3",
    title="As different as can be",
    judge=_judge,
    reference=lambda: _turns,
    solution="""\
def spread(sketch, budget, seed):
    shuffled = pd.Series(sketch).sample(frac=1, random_state=seed)
    turn = shuffled.groupby(shuffled).cumcount()  # its sketch's first image, second, third …
    return turn.sort_values(kind="stable").index[:budget].to_numpy()""",
    praise="First one of everything, then a second of everything: no label is spent on a picture you almost have.",
    hints=[
        "Go round the sketches: one image of each, then a second one of each, until the budget is spent.",
        "Shuffle the images, then ask of each whether it is its sketch's first, second, third … image.",
        "In pandas, `shuffled.groupby(shuffled).cumcount()` answers that; take the images in the order of it.",
    ],
)
