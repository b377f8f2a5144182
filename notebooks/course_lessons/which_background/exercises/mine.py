"""Hard-example mining inside a batch: all objects, and the hardest background."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws
from course_lib.text import count_noun


def _batch(
    objects: int, seed: int, size: int = 60
) -> tuple[np.ndarray, np.ndarray]:
    """Losses of windows, all different, and which of them show an object: some easy, one the hardest of all."""
    rng = np.random.default_rng(seed)
    labels = np.zeros(size, dtype=int)
    labels[rng.permutation(size)[:objects]] = 1
    losses = rng.permutation(np.linspace(0.01, 3.0, size))
    if objects:
        losses[np.flatnonzero(labels)[0]] = 5.0
    return losses, labels


def _judge(answer: Any) -> None:
    mine = laws.Function(
        answer, "mine(losses, labels, ratio)", returns="the positions to keep"
    )
    ties, of_ties = _batch(5, 3, 53)
    cases = (
        (*_batch(4, 0), 3),
        (*_batch(4, 1), 1),
        (ties.round(1).astype(np.float32), of_ties, 2),
        (*_batch(30, 2), 3),
        (*_batch(0, 5, 41), 3),
    )
    for case in cases:
        _check(mine, *case)


def _check(
    mine: laws.Function, losses: np.ndarray, labels: np.ndarray, ratio: int
) -> None:
    kept = laws.indices(
        mine(losses, labels, ratio),
        below=len(losses),
        repeats=True,
        mask=True,
        given={"losses": losses},
        case=mine.case,
    )
    objects = np.flatnonzero(labels == 1)
    own, right = (
        np.setdiff1d(rows, objects) for rows in (kept, _mine(losses, labels, ratio))
    )
    laws.require(
        len(np.unique(kept)) == len(kept)
        and np.isin(objects, kept).all()
        and np.array_equal(np.sort(losses[own]), np.sort(losses[right])),
        lambda: mine.case + _confused(losses, labels, ratio, kept),
    )


def _confused(
    losses: np.ndarray, labels: np.ndarray, ratio: int, kept: np.ndarray
) -> str:
    objects, background = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
    asked = min(ratio * max(1, len(objects)), len(background))
    ranked = np.argsort(-losses[background])
    hardest = background[ranked[:asked]]
    here = f"this batch has {count_noun(len(objects), 'object')} among {len(losses)} windows, and"
    own = np.setdiff1d(kept, objects)
    if not len(objects) and not len(kept):
        return f"{here} you keep nothing; a mean over nothing is not a number. Keep the {ratio} hardest."
    within = ranked[:asked]  # positions among the background
    if not set(hardest) <= set(kept) and set(within) <= set(kept):
        return (
            f"{here} your positions count the windows of *background* only, but they are used in the whole batch. "
            "Translate them back: `background[order]`."
        )
    times = np.bincount(kept, minlength=len(losses))
    if (
        len(objects)
        and (times[objects] > 1).any()
        and (times[background] < 2).all()
    ):
        return (
            f"{here} you keep objects twice: they are among the hardest of *all* windows, too. Rank the background "
            "alone."
        )
    if (
        len(own) == len(background) > asked
        and len(objects)
        and not np.setdiff1d(objects, kept).size
    ):
        return (
            f"{here} you keep all of the background. Which label is an object: 1?"
        )
    if len(np.unique(kept)) < len(kept):
        return f"{here} only {len(np.unique(kept))} of your {len(kept)} positions differ. Each window is kept once."
    missing = np.setdiff1d(objects, kept)
    if len(missing) == len(objects) and set(own) == set(hardest) and len(objects):
        return f"{here} you keep the hardest background and no object. The objects are kept as well, every one."
    if len(missing):
        return (
            f"{here} {len(missing)} of the objects are not kept. Keep every object, easy ones too, and rank the "
            "background alone."
        )
    if len(own) != asked:
        limit = (
            "more than there are, so keep all"
            if asked == len(background)
            else f"{asked}"
        )
        return (
            f"{here} you keep {count_noun(len(own), 'window')} of background; {ratio} for each object are {limit}."
            if len(objects)
            else f"{here} you keep {count_noun(len(own), 'window')} of background; asked are the {asked} hardest."
        )
    if losses[own].max() < np.median(losses[background]):
        return (
            f"{here} you keep the windows of background with the *smallest* losses: those it knows already. Hard is "
            "a large loss."
        )
    return (
        f"{here} you keep {asked} windows of background, with losses down to {losses[own].min():.2f}; the {asked} "
        f"hardest go down to {losses[hardest].min():.2f}. What do you rank them by?"
    )


def _mine(losses, labels, ratio) -> np.ndarray:
    objects, background = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
    hardest = background[np.argsort(-losses[background])]
    return np.concatenate([objects, hardest[: ratio * max(1, len(objects))]])


MINE = Exercise(
    id="which_background-2",
    title="Mine a batch",
    judge=_judge,
    reference=lambda: _mine,
    solution="""\
def mine(losses, labels, ratio):
    objects = np.flatnonzero(labels == 1)
    background = np.flatnonzero(labels == 0)
    hardest = background[np.argsort(-losses[background])]
    return np.concatenate([objects, hardest[: ratio * max(1, len(objects))]])""",
    praise="Every object, and for each of them the background that the model knows least.",
    hints=[
        "`np.flatnonzero(labels == 0)` are the positions of the background. Rank those alone, by their losses.",
        "`np.argsort(-losses[background])` gives places *within* `background`; `background[…]` turns them into "
        "places in the batch.",
        "Keep all objects, and the first `ratio * len(objects)` of the background, the hardest first. Without an "
        "object, count as if there were one: `max(1, len(objects))`.",
    ],
)
