"""Wrong and right answers to augmentation-2, “How far may it turn?”."""

import numpy as np
import pandas as pd
import torch

from course_lessons.augmentation.exercises.strength import WRONG, _largest


def _by_frame(angles, accuracy, allowed):
    mean = pd.Series(accuracy.mean(axis=0), index=angles).sort_index()
    harm = mean < mean[0] - allowed
    return harm.index[: harm.to_numpy().argmax() if harm.any() else len(harm)].max()


def _by_list(angles, accuracy, allowed):
    means = sorted(zip(angles, accuracy.mean(axis=0), strict=True))
    none = dict(means)[0]
    safe = [0]
    for angle, mean in means:
        if mean >= none - allowed:
            safe.append(angle)
        else:
            break
    return float(safe[-1])


def _whole_mean(angles, accuracy, allowed):
    return _largest(angles, np.full_like(accuracy, accuracy.mean()), allowed)


def _over_angles(angles, accuracy, allowed):
    mean = accuracy.mean(axis=1)
    return max(a for k, a in enumerate(angles) if mean[k] >= mean[angles.index(0)] - allowed)


_HINTS = (
    "the *highest* accuracy",
    "safe by itself",
    "the *best* angle",
    "compare with the first column",
    "down from the *best* angle",
    "the first column for no rotation",
    "as they stand",
    "first seed alone",
    "worst seed",
    "no loss at all",
    "a hundredth",
    "*of the accuracy*",
    "the median",
    "the best seed of each angle",
    "lies *exactly* `allowed` below",
    "*before* it",
    "*every* seed",
    "a gain as harm",
    "columns as they stand",
    "sort the angles",
    "a hundred times",
    "the *place* of an angle in",
    "among the sorted ones",
    "first angle that does harm",
)
MISTAKES = {
    "augmentation-2": [
        *((lambda way=way: way, hint) for (way, _), hint in zip(WRONG, _HINTS, strict=True)),
        (lambda: _whole_mean, "the largest safe angle is"),
        (lambda: lambda angles, accuracy, allowed: [15], "a list of 1"),
        (lambda: lambda angles, accuracy, allowed: accuracy.mean(axis=0), "an array of 5"),
        (lambda: _over_angles, "a column for each angle"),
        (lambda: 15, "the function itself"),
        (lambda: lambda angles, accuracy: 15, "The page calls"),
        (lambda: lambda angles, accuracy, allowed: angles.sort() or angles[-1], "changes the `angles`"),
    ],
}
ALSO_RIGHT = {
    "augmentation-2": [
        lambda: _by_frame,
        lambda: _by_list,
        lambda: lambda angles, accuracy, allowed: torch.tensor(_largest(angles, accuracy, allowed)),
    ],
}
