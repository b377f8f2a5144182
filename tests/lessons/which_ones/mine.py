"""Wrong and right answers to which_ones-5, “Mine a batch”."""

import numpy as np

from course_lessons.which_ones.exercises.mine import _batch, _mine
from course_lib import subsets


def _by_mask(losses, labels, ratio) -> np.ndarray:
    rank = np.where(labels == 1, np.inf, losses)
    return np.argsort(-rank)[: (1 + ratio) * int(labels.sum())]


def _by_loop(losses, labels, ratio) -> list[int]:
    kept = [k for k in range(len(losses)) if labels[k]]
    left = sorted(
        (k for k in range(len(losses)) if not labels[k]),
        key=lambda k: losses[k],
        reverse=True,
    )
    return kept + left[: ratio * len(kept)]


MISTAKES = {
    "which_ones-5": [
        (
            lambda: lambda losses, labels, ratio: np.argsort(-losses)[: (1 + ratio) * labels.sum()],
            "rank all windows",
        ),
        (
            lambda: (
                lambda losses, labels, ratio: np.concatenate(
                    [
                        np.flatnonzero(labels),
                        np.argsort(-losses[labels == 0])[: ratio * labels.sum()],
                    ]
                )
            ),
            "Translate them",
        ),
        (
            lambda: lambda losses, labels, ratio: _mine(-losses, labels, ratio),
            "*smallest* losses",
        ),
        (
            lambda: lambda losses, labels, ratio: _mine(losses, labels, ratio)[labels.sum() :],
            "no object at all",
        ),
        (
            lambda: lambda losses, labels, ratio: _mine(losses, labels, 3 * ratio),
            "3 for each object are 12",
        ),
        (
            lambda: lambda losses, labels, ratio: _mine(losses, labels, 3),
            "Use `ratio`",
        ),
        (
            lambda: lambda losses, labels, ratio: losses[_mine(losses, labels, ratio)],
            "positions in the batch",
        ),
        (lambda: _mine(*_batch(4, 0), 3), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "which_ones-5": [
        lambda: _by_mask,
        lambda: _by_loop,
        lambda: lambda losses, labels, ratio: subsets.ohem(losses, labels, ratio=ratio),
    ],
}
