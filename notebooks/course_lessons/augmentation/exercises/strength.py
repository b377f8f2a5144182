"""The largest rotation that still does no harm, from a measured curve."""

import itertools
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain


def _largest(angles, accuracy, allowed):
    mean = accuracy.mean(axis=0)
    none = mean[angles.index(0)]
    safe = 0
    for k in np.argsort(angles):
        if mean[k] < none - allowed:
            break
        safe = angles[k]
    return safe


def _seeds(means: list[float], seed: int, seeds: int = 6) -> np.ndarray:
    """Measurements that scatter by some points around their means, without moving these."""
    noise = np.random.default_rng(seed).normal(0, 0.03, (seeds, len(means)))
    return np.array(means) + noise - noise.mean(axis=0)


# angles in any order, 0 anywhere; after the fall one angle is lucky; ties where nothing is allowed
_TIED = np.repeat([[0.9, 0.9, 0.7, 0.95]], 3, axis=0)
CASES = (
    ([0, 10, 20, 40, 80], _seeds([0.90, 0.93, 0.92, 0.893, 0.70], 0), 0.01),
    ([45, 0, 180, 15, 90], _seeds([0.91, 0.92, 0.60, 0.94, 0.80], 1, 4), 0.02),
    ([5, 60, 30, 0], _seeds([0.88, 0.87, 0.79, 0.86], 2, 3), 0.03),
    ([90, 0, 30], _seeds([0.93, 0.90, 0.80], 3), 0.005),
    ([15, 0, 90, 45], _TIED, 0.0),
    ([30, 0, 60], _seeds([0.97, 0.90, 0.885], 4), 0.02),
    ([20, 40, 0], _seeds([0.70, 0.60, 0.90], 5), 0.05),
    ([0, 20, 10, 30], _seeds([0.90, 0.888, 0.896, 0.70], 6), 0.01),
    ([0, 10, 20], _seeds([0.90, 0.89995, 0.895], 7), 0.01),
    ([0, 10, 20], _seeds([0.50, 0.492, 0.47], 8), 0.01),
)


def _with_mean(rule):
    """A wrong way that begins with the right mean."""
    return lambda angles, accuracy, allowed: rule(
        np.array(angles), accuracy.mean(axis=0), allowed
    )


def _step_by_step(angles, accuracy, allowed):
    order, mean = np.argsort(angles), accuracy.mean(axis=0)
    for low, high in itertools.pairwise(order):
        if mean[high] < mean[low] - allowed:
            return angles[low]
    return angles[order[-1]]


def _by_seed(angles, accuracy, allowed):
    """The safe angle where every seed must be safe by itself."""
    worst = (accuracy - accuracy[:, [angles.index(0)]]).min(axis=0)
    return _largest(angles, worst[None], allowed)


def _from(angles, mean, least):
    """The last angle, from the smallest on, before one that is below `least`; 0 where that is the first."""
    safe = 0
    for k in np.argsort(angles):
        if mean[k] < least:
            break
        safe = angles[k]
    return safe


def _as_they_stand(angles, accuracy, allowed):
    mean, safe = accuracy.mean(axis=0), 0
    for k in range(len(angles)):
        if mean[k] < mean[angles.index(0)] - allowed:
            break
        safe = angles[k]
    return safe


WRONG = [
    (
        _with_mean(lambda a, mean, allowed: a[mean.argmax()]),
        "You choose the angle with the *highest* accuracy. Asked is the largest that is still safe.",
    ),
    (
        _with_mean(
            lambda a, mean, allowed: a[mean >= mean[a == 0] - allowed].max()
        ),
        "You take the largest angle that is safe by itself, whatever lies below it. If 30 degrees do harm, 90 are "
        "not safe, however lucky they were.",
    ),
    (
        _with_mean(
            lambda a, mean, allowed: _largest(
                a.tolist(), np.where(a == 0, mean.max(), mean)[None], allowed
            )
        ),
        "You compare with the *best* angle. Safe is what falls no further than `allowed` below *no* rotation, the "
        "column of angle 0.",
    ),
    (
        _with_mean(
            lambda a, mean, allowed: _largest(
                a.tolist(), np.where(a == 0, mean[0], mean)[None], allowed
            )
        ),
        "You compare with the first column. Angle 0 may stand anywhere in `angles`.",
    ),
    (
        _with_mean(lambda a, mean, allowed: _from(a, mean, mean.max() - allowed)),
        "You go down from the *best* angle. Safe is what falls no further than `allowed` below *no* rotation, the "
        "column of angle 0.",
    ),
    (
        _with_mean(lambda a, mean, allowed: _from(a, mean, mean[0] - allowed)),
        "You take the first column for no rotation. Angle 0 may stand anywhere in `angles`.",
    ),
    (
        _as_they_stand,
        "You go through the angles as they stand. They come in any order: begin with the smallest.",
    ),
    (
        lambda angles, accuracy, allowed: _largest(angles, accuracy[:1], allowed),
        "You look at the first seed alone, the first row. Take the mean over all of them: `.mean(axis=0)`.",
    ),
    (
        lambda angles, accuracy, allowed: _largest(
            angles, accuracy.min(axis=0)[None], allowed
        ),
        "You take the worst seed of each angle. Asked is the *mean* over the seeds.",
    ),
    (
        lambda angles, accuracy, allowed: _largest(angles, accuracy, 0.0),
        "You allow no loss at all. An angle may fall `allowed` below no rotation.",
    ),
    (
        lambda angles, accuracy, allowed: _largest(angles, accuracy, allowed / 100),
        "You allow a hundredth of the loss: `allowed` is a share already, as the accuracies are.",
    ),
    (
        lambda angles, accuracy, allowed: _largest(
            angles, accuracy, allowed * accuracy[:, angles.index(0)].mean()
        ),
        "You take `allowed` as a share *of the accuracy* at 0. It is how far below that an angle may lie.",
    ),
    (
        lambda angles, accuracy, allowed: _largest(
            angles, np.median(accuracy, axis=0)[None], allowed
        ),
        "You take the median of the seeds. Asked is the mean.",
    ),
    (
        lambda angles, accuracy, allowed: _largest(
            angles, accuracy.max(axis=0)[None], allowed
        ),
        "You take the best seed of each angle. Asked is the mean over the seeds.",
    ),
    (
        lambda angles, accuracy, allowed: _largest(
            angles, accuracy, allowed - 1e-9
        ),
        "You stop at an angle that lies *exactly* `allowed` below no rotation. It may: only more than that is harm.",
    ),
    (
        _step_by_step,
        "You compare each angle with the one *before* it, so that small losses add up. Compare with that at 0.",
    ),
    (
        _by_seed,
        "You ask that *every* seed be safe. Asked is the mean over the seeds.",
    ),
    (
        lambda angles, accuracy, allowed: _largest(
            angles,
            -abs(accuracy.mean(axis=0) - accuracy.mean(axis=0)[angles.index(0)])[
                None
            ],
            allowed,
        ),
        "You count a gain as harm, as `abs` does. An angle that is better than no rotation is safe.",
    ),
    (
        lambda angles, accuracy, allowed: _as_they_stand(
            [0, *angles[1:]], accuracy, allowed
        ),
        "You go through the columns as they stand, from the first. Angles come in any order, and 0 may be anywhere.",
    ),
    (
        lambda angles, accuracy, allowed: _as_they_stand(
            sorted(angles), accuracy, allowed
        ),
        "You sort the angles and leave the columns of `accuracy` where they were. `np.argsort(angles)` gives an "
        "order for both.",
    ),
    (
        lambda angles, accuracy, allowed: _largest(angles, accuracy, 100 * allowed),
        "You allow a hundred times too much: `allowed` is a share, as the accuracies are.",
    ),
    (
        lambda angles, accuracy, allowed: angles.index(
            _largest(angles, accuracy, allowed)
        ),
        "You return the *place* of an angle in `angles`. Return the angle.",
    ),
    (
        lambda angles, accuracy, allowed: sorted(angles).index(
            _largest(angles, accuracy, allowed)
        ),
        "You return the *place* of an angle among the sorted ones. Return the angle.",
    ),
    (
        lambda angles, accuracy, allowed: next(
            (
                angles[k]
                for k in np.argsort(angles)
                if accuracy[:, k].mean()
                < accuracy[:, angles.index(0)].mean() - allowed
            ),
            max(angles),
        ),
        "You return the first angle that does harm. Asked is the last before it.",
    ),
]


def _judge(answer: Any) -> None:
    largest_safe = laws.Function(
        answer,
        "largest_safe(angles, accuracy, allowed)",
        returns="the largest safe angle",
        stops={
            "position|IndexError|KeyError|broadcast": "`accuracy` has a row for each seed and a column for each "
            "angle: `.mean(axis=0)` gives one number for each angle."
        },
    )
    given = []
    for case in CASES:
        found = largest_safe(*case)
        given.append(laws.number(found, "an angle", case=largest_safe.case))

    def is_as(way) -> bool:
        return all(
            got == way(*case) for got, case in zip(given, CASES, strict=True)
        )

    for way, hint in WRONG:
        laws.require(not is_as(way), hint)
    for got, (angles, accuracy, allowed) in zip(given, CASES, strict=True):
        want = _largest(angles, accuracy, allowed)
        if got != want:
            means = plain(accuracy.mean(axis=0).round(3))
            raise Retry(
                f"With angles = {plain(angles)}, whose mean accuracies are {means}, and allowed = {plain(allowed)}, "
                f"the largest safe angle is {plain(want)}; you return {plain(got)}."
            )


STRENGTH = Exercise(
    id="augmentation-2",
    title="How far may it turn?",
    judge=_judge,
    reference=lambda: _largest,
    solution="""\
def largest_safe(angles, accuracy, allowed):
    mean = accuracy.mean(axis=0)
    none = mean[angles.index(0)]
    safe = 0
    for k in np.argsort(angles):
        if mean[k] < none - allowed:
            break
        safe = angles[k]
    return safe""",
    praise="Read from the small end, until it falls: a lucky figure further out does not count.",
    hints=[
        "First the mean over the seeds, one for each angle: `accuracy.mean(axis=0)`. Which of them is “none”?",
        "Go through the angles from the smallest to the largest: `for k in np.argsort(angles)`.",
        "Stop at the first whose mean is below `none - allowed`, and return the one before it.",
    ],
)
