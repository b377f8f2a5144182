"""Hard-example mining inside a batch: all objects, and the hardest background."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry


def _batch(objects: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Losses of 60 windows, all different, and which of them show an object; some objects are easy."""
    rng = np.random.default_rng(seed)
    labels = np.zeros(60, dtype=int)
    labels[rng.permutation(60)[:objects]] = 1
    return rng.permutation(np.linspace(0.01, 3.0, 60)), labels


def _judge(mine: Callable) -> Retry | None:
    if not callable(mine):
        return Retry("Hand over the function itself, `mine`, not what it returns.")
    losses, labels = _batch(objects=4, seed=0)
    kept = np.asarray(mine(losses.copy(), labels.copy(), 3))
    if kept.dtype == bool and kept.shape == (60,):
        kept = np.flatnonzero(kept)  # a mask says the same
    if kept.ndim != 1 or kept.dtype.kind not in "iu":
        return Retry(
            "Return positions in the batch, whole numbers, so that `losses[kept]` are the losses kept."
        )
    if not len(kept):
        return Retry(
            "You keep nothing of a batch with 4 objects; a mean over nothing is not a number."
        )
    wrong = _what_went_wrong(losses, labels, kept)
    if wrong:
        return wrong
    losses, labels = _batch(objects=4, seed=1)
    one_each = np.asarray(mine(losses.copy(), labels.copy(), 1))
    if len(one_each) != 8 and one_each.dtype != bool:
        return Retry(
            f"With a ratio of 1 and 4 objects, 8 windows are to be kept; you keep {len(one_each)}. Use "
            "`ratio`."
        )
    losses, labels = _batch(objects=30, seed=2)
    most = np.asarray(mine(losses.copy(), labels.copy(), 3))
    most = np.flatnonzero(most) if most.dtype == bool else most
    if set(most.tolist()) != set(range(60)):
        return Retry(
            "In a batch of 30 objects and 30 windows of background, 3 for each object are more than there "
            "are: keep all 60."
        )
    return None


def _what_went_wrong(
    losses: np.ndarray, labels: np.ndarray, kept: np.ndarray
) -> Retry | None:
    objects, background = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
    hardest = background[np.argsort(-losses[background])][:12]
    if set(kept.tolist()) == {*objects.tolist(), *hardest.tolist()}:
        return None
    within = np.argsort(-losses[background])[
        :12
    ]  # positions among the background, taken for positions in the batch
    if set(within.tolist()) <= set(kept.tolist()) and not set(
        hardest.tolist()
    ) <= set(kept.tolist()):
        return Retry(
            "Your positions count the windows of *background* only, but they are used in the whole batch. "
            "Translate them "
            "back: `background[order]`."
        )
    if kept.min() < 0 or kept.max() >= 60 or len(np.unique(kept)) < len(kept):
        return Retry(
            "Some positions are kept twice, or are not in the batch, which has 60 windows."
        )
    missing = len(np.setdiff1d(objects, kept))
    if missing and set(kept.tolist()) == set(hardest.tolist()):
        return Retry(
            "You keep the hardest background and no object at all. The objects are kept as well, every one."
        )
    if missing:
        return Retry(
            f"{missing} of the 4 objects are not kept: you rank all windows together. Keep every object, "
            "easy ones too, and "
            "rank the background alone."
        )
    got = np.setdiff1d(kept, objects)
    if len(got) != 12:
        return Retry(
            f"For 4 objects and a ratio of 3 you keep {len(got)} windows of background; 3 for each object "
            "are 12."
        )
    if losses[got].max() < np.median(losses[background]):
        return Retry(
            "You keep the windows of background with the *smallest* losses: those it knows already. Hard "
            "is a large loss."
        )
    return Retry(
        "You keep 12 windows of background, but not the 12 with the largest losses."
    )


def _mine(losses, labels, ratio) -> np.ndarray:
    objects, background = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
    hardest = background[np.argsort(-losses[background])]
    return np.concatenate([objects, hardest[: ratio * len(objects)]])


MINE = Exercise(
    id="which_ones-5",
    title="Mine a batch",
    judge=_judge,
    reference=lambda: _mine,
    solution="""\
def mine(losses, labels, ratio):
    objects = np.flatnonzero(labels == 1)
    background = np.flatnonzero(labels == 0)
    hardest = background[np.argsort(-losses[background])]
    return np.concatenate([objects, hardest[: ratio * len(objects)]])""",
    praise="Every object, and for each of them the background that the model knows least.",
    hints=[
        "`np.flatnonzero(labels == 0)` are the positions of the background. Rank those alone, by their "
        "losses.",
        "`np.argsort(-losses[background])` gives places *within* `background`; `background[…]` turns them "
        "into places in "
        "the batch.",
        "Keep all objects, and the first `ratio * len(objects)` of the background, the hardest first.",
    ],
)
