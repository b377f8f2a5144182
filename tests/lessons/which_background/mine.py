"""Wrong and right answers to which_background-2, “Mine a batch”."""

import numpy as np

from course_lessons.which_background import detection
from course_lessons.which_background.exercises.mine import _batch, _mine


def _objects_first(losses, labels, ratio) -> np.ndarray:
    rank = np.where(labels == 1, np.inf, losses)
    objects = int(labels.sum())
    return np.argsort(-rank)[: objects + ratio * max(1, objects)]


def _by_mask(losses, labels, ratio) -> np.ndarray:
    kept = np.zeros(len(losses), dtype=bool)
    kept[_mine(losses, labels, ratio)] = True
    return kept


def _by_loop(losses, labels, ratio) -> list[int]:
    kept = [k for k in range(len(losses)) if labels[k]]
    left = sorted(
        (k for k in range(len(losses)) if not labels[k]),
        key=lambda k: losses[k],
        reverse=True,
    )
    return kept + left[: ratio * (len(kept) or 1)]


def _within_background(losses, labels, ratio):
    return np.concatenate([np.flatnonzero(labels), np.argsort(-losses[labels == 0])[: ratio * labels.sum()]])


def _nothing_without_objects(losses, labels, ratio):
    return _mine(losses, labels, ratio) if labels.any() else np.array([], dtype=int)


def _hides_objects(losses, labels, ratio):
    losses[labels == 1] = -1
    hardest = np.argsort(-losses)[: ratio * max(1, labels.sum())]
    return np.concatenate([np.flatnonzero(labels), hardest])


def _objects_twice(losses, labels, ratio):
    hardest = np.argsort(-losses)[: ratio * max(1, labels.sum())]
    return np.concatenate([np.flatnonzero(labels), hardest])


MISTAKES = {
    "which_background-2": [
        (
            lambda: lambda losses, labels, ratio: np.argsort(-losses)[: (1 + ratio) * labels.sum()],
            "of the objects are not kept",
        ),
        (lambda: _within_background, "Translate them"),
        (lambda: lambda losses, labels, ratio: _mine(-losses, labels, ratio), "*smallest* losses"),
        (
            lambda: lambda losses, labels, ratio: _mine(losses, labels, ratio)[labels.sum() :],
            "and no object",
        ),
        (lambda: lambda losses, labels, ratio: np.flatnonzero(labels), "you keep 0 windows of background"),
        (lambda: lambda losses, labels, ratio: _mine(losses, labels, 3 * ratio), "3 for each object are 12"),
        (lambda: lambda losses, labels, ratio: _mine(losses, labels, 3), "1 for each object are 4"),
        (
            lambda: (
                lambda losses, labels, ratio: np.concatenate([_mine(losses, labels, ratio), [0, 1, 2, 3]])
            ),
            "kept once",
        ),
        (lambda: _objects_twice, "you keep objects twice"),
        (lambda: lambda losses, labels, ratio: np.arange(len(labels)), "keep all of the background"),
        (lambda: _nothing_without_objects, "a mean over nothing"),
        (
            lambda: lambda losses, labels, ratio: losses[_mine(losses, labels, ratio)],
            "those are values of `losses`",
        ),
        (lambda: lambda losses, labels, ratio: (np.flatnonzero(labels), np.argsort(-losses)), "a tuple"),
        (lambda: _hides_objects, "changes the `losses`"),
        (lambda: _mine(*_batch(4, 0), 3), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "which_background-2": [
        lambda: _by_mask,
        lambda: _objects_first,
        lambda: _by_loop,
        lambda: lambda losses, labels, ratio: detection.ohem(losses, labels, ratio=ratio),
    ],
}
