"""Balance by copies: every window once, and the objects repeated until they are enough."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws


def _right(labels, ratio):
    objects, background = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
    return np.concatenate(
        [background, np.resize(objects, len(background) // ratio)]
    )


def _labels(objects: int, background: int, seed: int) -> np.ndarray:
    labels = np.repeat([1, 0], [objects, background])
    return np.random.default_rng(seed).permutation(labels)


CASES = (
    (_labels(4, 60, 0), 3),
    (_labels(7, 100, 1), 1),
    (_labels(5, 83, 2), 2),
    (_labels(1, 12, 3), 4),
)


def _judge(answer: Any) -> None:
    with_copies = laws.Function(
        answer, "with_copies(labels, ratio)", returns="positions in `labels`"
    )
    for labels, ratio in CASES:
        rows = laws.indices(
            with_copies(labels, ratio),
            below=len(labels),
            repeats=True,
            case=with_copies.case,
        )
        laws.require(
            not _wrong(rows, labels, ratio),
            lambda rows=rows, labels=labels, ratio=ratio: (
                with_copies.case + _wrong(rows, labels, ratio)
            ),
        )


def _wrong(rows: np.ndarray, labels: np.ndarray, ratio: int) -> str:
    """Say what is wrong with these positions; empty if nothing is."""
    times = np.bincount(rows, minlength=len(labels))
    objects, background = times[labels == 1], times[labels == 0]
    asked = len(background) // ratio
    if len(rows) > 2 and np.isin(rows, (0, 1)).all():
        return "those are *labels*, 0 and 1. Return positions: the places in `labels` where they stand."
    if (objects == 1).all() and background.sum() == len(objects) // ratio:
        return "the two are the wrong way round: background is labelled 0, and an object 1."
    if (background > 1).any() and (objects <= 1).all():
        return "you repeat the background. An object is labelled 1, and the objects are the few."
    if (background != 1).any():
        return (
            f"of the {len(background)} windows of background, {(background == 1).sum()} come once. Every one of them "
            "is kept, once."
        )
    if objects.sum() == len(objects):
        times = len(background) / len(objects)
        return f"every object comes once, so it is still 1 to {times:.0f}. Repeat the objects."
    if objects.sum() == len(background) * ratio and ratio > 1:
        return f"you make {ratio} objects for each window of background. It is the other way round."
    if objects.sum() == asked + len(objects):
        return (
            f"you have {objects.sum()} windows with an object: {asked} repeated ones, and the {len(objects)} as they "
            f"were besides. All together are to be {asked}."
        )
    if objects.sum() != asked:
        return (
            f"you have {objects.sum()} windows with an object for {len(background)} of background. 1 to {ratio} are "
            f"{asked}, rounded down."
        )
    if np.ptp(objects) > 1:
        return (
            f"some objects come {objects.max()} times and some {objects.min()}. Repeat them in turn, so that no two "
            "differ by more than one."
        )
    return ""


COPIES = Exercise(
    id="which_background-1",
    title="Balance by copies",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def with_copies(labels, ratio):
    objects = np.flatnonzero(labels == 1)
    background = np.flatnonzero(labels == 0)
    repeated = np.resize(objects, len(background) // ratio)
    return np.concatenate([background, repeated])""",
    praise="Nothing is left out, and the proportions are those that were asked for.",
    hints=[
        "`np.flatnonzero(labels == 1)` are the positions of the objects.",
        "`np.resize(objects, n)` repeats an array in turn until it holds n.",
    ],
)
