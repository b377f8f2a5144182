"""What one sample of each class should count, so that all classes count the same."""

from collections.abc import Callable, Mapping

import numpy as np

from course_lib.exercises import Exercise, Retry

LABELS = np.repeat([0, 1, 2], [90, 9, 1])


def _inverse(y) -> np.ndarray:
    return len(y) / np.bincount(y)


def _as_numbers(answer) -> np.ndarray:
    if isinstance(answer, Mapping):
        answer = [answer[code] for code in sorted(answer)]
    return np.asarray(answer, dtype=float)


def _judge(class_weights: Callable) -> Retry | None:
    if not callable(class_weights):
        return Retry(
            "Hand over the function itself, `class_weights`, not what it returns."
        )
    weights, counts = _as_numbers(class_weights(LABELS)), np.bincount(LABELS)
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
    if np.allclose(weights, weights[0]):
        return Retry(
            "All classes have the same weight, so nothing changes. A class of 1 in 100 must count more."
        )
    return Retry(
        f"With your weights the classes of 90, 9 and 1 count {shown} in all. Each should count a third: weight times "
        "count must come out the same for every class."
    )


def _judge_other_counts(class_weights: Callable) -> Retry | None:
    y = np.repeat([1, 0], [300, 100])
    weights = _as_numbers(class_weights(y))
    if weights.shape == (2,) and np.isclose(weights[0], 3 * weights[1], rtol=0.02):
        return None
    return Retry(
        f"For 100 samples of class 0 and 300 of class 1 you return {weights.round(3).tolist()}. Work the shares "
        "out from "
        "`y`, in the order of the class codes."
    )


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
