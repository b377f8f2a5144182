"""Mean IoU: every class counts the same, however few its pixels."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws
from course_lib.metrics.overlap import mean_iou


def _cases() -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(2)
    rare = (rng.random((3, 12, 20)) < 0.1) * rng.choice([1, 2, 5], (3, 12, 20))
    noisy = np.where(rng.random(rare.shape) < 0.2, rng.permuted(rare, axis=2), rare)
    only_said = noisy.copy()
    only_said[0, 0, :3] = 4
    return [
        (rare, noisy),
        (rare, np.zeros_like(rare)),
        (rare[0], only_said[0]),
        (noisy[1], rare[1]),
        (np.ones((4, 5), int), np.ones((4, 5), int)),
    ]


def _judge(answer: Any) -> None:
    function = laws.Function(
        answer, "mean_iou(truth, answer)", returns="the mean over the classes"
    )
    for truth, said in _cases():
        given = function(truth, said)
        laws.require(
            not (
                np.ndim(given) == 0 and isinstance(given, float) and np.isnan(given)
            ),
            f"{function.case}yours is 0 / 0 (NaN): among your classes is one with no pixel in either picture. Take "
            "the codes from the pictures, `np.union1d(truth, answer)`.",
        )
        got = laws.number(given, "the mean IoU, a share", case=function.case)
        right = mean_iou(truth, said)
        laws.require(
            abs(got - right) < 1e-6,
            lambda t=truth, s=said, g=got, r=right: (
                f"{function.case}yours is {g:.4f}. {_confused(t, s, g, r)}"
            ),
        )


def _confused(truth: np.ndarray, said: np.ndarray, got: float, right: float) -> str:
    """Tell the usual confusions apart."""
    both, either = np.union1d(truth, said), np.unique(truth)
    shared = {c: ((truth == c) & (said == c)).sum() for c in both}
    joined = {c: ((truth == c) | (said == c)).sum() for c in both}
    sizes = {c: (truth == c).sum() for c in both}
    each = np.array([shared[c] / joined[c] for c in both])
    n_all = int(both.max()) + 1
    if truth.ndim > 2:
        scenes = np.mean(
            [mean_iou(one, other) for one, other in zip(truth, said, strict=True)]
        )
    else:
        scenes = right
    known = {
        "A class that is only in `answer`, never in `truth`, counts too: its IoU is 0.": np.mean(
            [shared[c] / joined[c] for c in either]
        ),
        "A class that is in only one of the two arrays counts too: its IoU is 0.": np.mean(
            [shared[c] / joined[c] for c in np.intersect1d(truth, said)]
        ),
        "That is the share of right pixels, the very number that all background does well in. Go class by "
        "class.": (truth == said).mean(),
        "That is in percent; a share runs from 0 to 1.": 100 * right,
        "The background is a class like the others.": each[both > 0].mean()
        if (both > 0).any()
        else -1,
        "Among your classes is one with no pixel in either picture; it has no IoU. Take the codes from the "
        "pictures, `np.union1d(truth, answer)`.": each.sum() / n_all,
        "Among your classes is one with no pixel in either picture, and you count it as right. It has no IoU: "
        "take the "
        "codes from the pictures, `np.union1d(truth, answer)`.": (
            each.sum() + n_all - len(both)
        )
        / n_all,
        "You divide by the pixels of the class in `truth`: that is the recall. Divide by those in either of the "
        "two.": np.mean([shared[c] / max(1, sizes[c]) for c in both]),
        "You divide by the pixels of the class in `answer`: that is the precision. Divide by those in either of "
        "the two.": np.mean([shared[c] / max(1, (said == c).sum()) for c in both]),
        "That is the Dice coefficient, which counts what is shared twice. Divide by the pixels in either, each "
        "once.": np.mean(
            [2 * shared[c] / (sizes[c] + (said == c).sum()) for c in both]
        ),
        "You add all classes up before you divide, so the large ones decide. Divide class by class, then take "
        "the mean.": sum(shared.values()) / sum(joined.values()),
        "You divide by the pixels of the class in both arrays together, where those shared stand twice. Count each "
        "pixel in either once: `|`.": each
        @ np.array([joined[c] / (sizes[c] + (said == c).sum()) for c in both])
        / len(both),
        "You take the mean picture by picture. Asked is that of each class over *all* pixels, then over the "
        "classes.": scenes,
        "You weight the classes by their pixels. Each class counts the same.": sum(
            shared[c] / joined[c] * sizes[c] for c in both
        )
        / truth.size,
        "That is one minus it, the share of the pixels that differ. Asked is the share of those in both, `&`.": 1
        - right,
        "That is the IoU of one class alone, the background. Does `return` stand inside the loop?": each[
            0
        ],
        "That is the median of the classes; asked is their mean.": np.median(each),
        "That is the sum over the classes; asked is their mean.": each.sum(),
    }
    if got in (round(right, 2), round(right, 3), round(right, 4)):
        return "You have rounded; leave that to whoever prints it."
    for hint, value in known.items():
        if abs(got - value) < 1e-6:
            return hint
    shown = ", ".join(
        f"class {c}: {shared[c]} of {joined[c]} = {shared[c] / joined[c]:.3f}"
        for c in both
    )
    return (
        "Pixels that both call so, of those that at least one calls so, class by class: "
        f"{shown}. Their mean is {right:.4f}."
    )


def _by_class(truth, answer):
    each = [
        ((truth == c) & (answer == c)).sum() / ((truth == c) | (answer == c)).sum()
        for c in np.union1d(truth, answer)
    ]
    return np.mean(each)


IOU = Exercise(
    id="seven_tasks-2",
    title="Every class counts the same",
    judge=_judge,
    reference=lambda: _by_class,
    solution="""\
def mean_iou(truth, answer):
    each = []
    for c in np.union1d(truth, answer):
        shared = (truth == c) & (answer == c)
        either = (truth == c) | (answer == c)
        each.append(shared.sum() / either.sum())
    return np.mean(each)""",
    praise="A class of few pixels weighs as much as the background: saying “background” everywhere no longer pays.",
    hints=[
        "`truth == c` is the mask of a class; `&` gives the pixels in both masks, `|` those in either.",
        "`np.union1d(truth, answer)` gives the codes that occur in at least one of the two.",
        "Divide the counts class by class, collect them in a list, and return their mean.",
    ],
)
