"""What one sample of each class should count, so that all classes count the same."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain

LABELS = np.repeat([0, 1, 2], [90, 9, 1])
OTHERS = (  # in no order, the rare one first or in the midst, and two of a size
    np.tile([1, 1, 0, 1], 100),
    np.random.default_rng(3).permutation(np.repeat(range(5), [7, 50, 2, 200, 7])),
    np.tile([2, 0, 1, 3], 25),
    np.random.default_rng(4).permutation(np.repeat(range(3), [37, 90, 55])),
)


def _inverse(y) -> np.ndarray:
    return len(y) / np.bincount(y)


def _judge(answer: Any) -> Retry | None:
    class_weights = laws.Function(
        answer, "class_weights(y)", returns="one weight for each class"
    )
    weights = laws.array(
        class_weights(LABELS),
        (None,),
        "one weight for each class, in the order of the codes",
        case=class_weights.case,
    )
    counts = np.bincount(LABELS)
    if weights.shape == LABELS.shape:
        return Retry(
            f"You return {len(LABELS)} numbers, one for each sample. Return one for each class; `weights[y]` "
            "then gives "
            "every sample its own."
        )
    if weights.shape != counts.shape:
        return Retry(
            f"There are 3 classes in `y` here; return 3 numbers. Yours have the shape {weights.shape}: ask `y` "
            "how many "
            "classes there are."
        )
    if not np.isfinite(weights).all() or weights.min() <= 0:
        return Retry(
            f"Weights are finite and above 0; yours are {weights.tolist()}."
        )
    total = weights * counts / (weights @ counts)
    shown = ", ".join(f"{share:.0%}" for share in total)
    if np.allclose(total, 1 / 3, atol=0.005):
        return _judge_other_counts(class_weights)
    if weights[0] > weights[2]:
        return Retry(
            f"With your weights the classes of 90, 9 and 1 count {shown} in all: the common one gains. What is "
            "rare must "
            "count *more*: 1/p, not p."
        )
    if np.allclose(weights / weights.max(), (1 - counts / 100) / 0.99, atol=0.01):
        return Retry(
            "That is 1 − p. With two classes it happens to have the proportions of 1/p; with three it has not: "
            "here the "
            f"classes count {shown} in all."
        )
    if np.allclose(
        weights / weights[2], np.log(100 / counts) / np.log(100), atol=1e-3
    ):
        return Retry(
            f"That is the logarithm of 1/p: with it the classes of 90, 9 and 1 count {shown} in all. Take 1/p itself."
        )
    if np.allclose(weights, _inverse(LABELS), atol=1) and not (weights % 1).any():
        return Retry(
            f"Yours are whole numbers, and with them the classes of 90, 9 and 1 count {shown} in all. Leave them as "
            "they come out: `/`, not `//`, and no rounding."
        )
    if np.allclose(weights**2 / weights[2] ** 2, counts[2] / counts, atol=1e-3):
        return Retry(
            f"That is the root of 1/p: with it the classes of 90, 9 and 1 count {shown} in all. Take 1/p itself."
        )
    if np.allclose(weights, weights[0]):
        return Retry(
            "All classes have the same weight, so nothing changes. A class of 1 in 100 must count more."
        )
    return Retry(
        f"With your weights the classes of 90, 9 and 1 count {shown} in all. Each should count a third: weight times "
        "count must come out the same for every class."
    )


def _judge_other_counts(class_weights: laws.Function) -> Retry | None:
    for y in OTHERS:
        counts = np.bincount(y)
        weights = laws.array(
            class_weights(y),
            counts.shape,
            "one weight for each class",
            case=class_weights.case,
        )
        total = weights * counts / (weights @ counts)
        if np.allclose(total, 1 / len(counts), rtol=0.015):
            continue
        shown = ", ".join(f"{share:.0%}" for share in total)
        if not (weights % 1).any() and (counts.max() / counts % 1).any():
            return Retry(
                f"Yours are whole numbers, and with them classes of {plain(counts)} count {shown} in all. Leave "
                "them as they come out: `/`, not `//`, and no rounding."
            )
        return Retry(
            f"For classes of {plain(counts)} samples, in no order, you return {plain(weights.round(3))}: in all "
            f"they count {shown}, and should count the same. Do you work the shares out from `y`, in the order of "
            "the class codes?"
        )
    return None


WEIGHTS = Exercise(
    id="change_the_loss-1",
    title="Weights 1/p",
    judge=_judge,
    reference=lambda: _inverse,
    solution="""\
def class_weights(y):
    return len(y) / np.bincount(y)""",
    praise="Weight times count is the same for every class. Only the proportions matter; their size is a matter "
    "of taste.",
    hints=[
        "p is a class's share of the samples: its count, divided by the number of samples.",
        "`np.bincount(y)` counts every class at once, in the order of the codes.",
        "1/p is `len(y) / np.bincount(y)`.",
    ],
)
