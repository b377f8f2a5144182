"""How often to show an image that holds several objects."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry
from course_lib.ratios import repeat_factors

_COUNTS = np.array(
    [[4, 0, 0], [3, 1, 0], [0, 0, 0], [2, 0, 1], [3, 1, 0], [4, 1, 0]]
)  # 16 : 3 : 1
_THRESHOLD = 0.3


def _usual(counts, threshold, *, least=1.0, root=0.5, of=np.max, by="objects"):
    share = (
        counts.sum(axis=0) / counts.sum()
        if by == "objects"
        else (counts > 0).mean(axis=0)
    )
    of_class = np.maximum(least, (threshold / share) ** root)
    return np.array([of(of_class[row > 0]) if row.any() else 1.0 for row in counts])


_WRONG = [
    (
        {"by": "images"},
        "Your frequencies are shares of *images*. Count objects: `counts.sum(axis=0) / counts.sum()`.",
    ),
    (
        {"root": 1.0},
        "That is `threshold / f` itself. The square root of it keeps the rarest from being shown dozens of times.",
    ),
    (
        {"least": 0.0},
        "The common class gets a factor below 1, so its images would be dropped. No class below 1: "
        "`np.maximum(1, …)`.",
    ),
    (
        {"of": np.mean},
        "You take the mean over an image's classes. It is shown as often as its *rarest* class asks: the largest.",
    ),
    (
        {"of": np.min},
        "You take the smallest of an image's factors. It is shown as often as its *rarest* class asks: the largest.",
    ),
]


def _judge(factors: Callable) -> Retry | None:
    if not callable(factors):
        return Retry(
            "Hand over the function itself, `factors`, not what it returns."
        )
    given = np.asarray(factors(_COUNTS.copy(), _THRESHOLD), dtype=float)
    if given.shape == (_COUNTS.shape[1],):
        return Retry(
            "That is a factor for each *class*. Now give each image the largest of those of its classes."
        )
    if given.shape != (len(_COUNTS),):
        return Retry(
            f"Return a factor for each of the {len(_COUNTS)} images; yours has shape {given.shape}."
        )
    want = repeat_factors(_COUNTS, _THRESHOLD, by="objects")
    if np.allclose(given, want, atol=1e-6):
        return None
    for way, hint in _WRONG:
        if np.allclose(
            given, _usual(_COUNTS, _THRESHOLD, **way), atol=1e-6, equal_nan=True
        ):
            return Retry(hint)
    seen = _COUNTS.any(axis=1)
    if np.allclose(given[seen], want[seen], atol=1e-6):
        return Retry(
            f"The image without any object gets {given[~seen][0]:.3g}; it holds nothing rare, and is shown once."
        )
    if np.allclose(given, given[0]):
        return Retry(
            "Every image gets the same factor. Look only at the classes that are *in* it: `counts > 0`."
        )
    return Retry(
        f"For a test case you return {given.round(2).tolist()}, but it is {want.round(2).tolist()}."
    )


def _three_lines(counts, threshold):
    share = counts.sum(axis=0) / counts.sum()
    of_class = np.maximum(1, np.sqrt(threshold / share))
    return np.where(counts > 0, of_class, 1).max(axis=1)


FACTORS = Exercise(
    id="change_the_data-6",
    title="Repeat factors",
    judge=_judge,
    reference=lambda: _three_lines,
    solution="""\
def factors(counts, threshold):
    share = counts.sum(axis=0) / counts.sum()
    of_class = np.maximum(1, np.sqrt(threshold / share))
    return np.where(counts > 0, of_class, 1).max(axis=1)""",
    praise="Each image comes up as often as the rarest thing in it asks. That is what LVIS is trained with.",
    hints=[
        "First each class's share of all objects, then its factor, then for each image the largest of those in it.",
        "`of_class = np.maximum(1, np.sqrt(threshold / share))` has a number for each class.",
        "`np.where(counts > 0, of_class, 1)` puts it where the class is and 1 elsewhere; take `.max(axis=1)`.",
    ],
)
