"""Wrong and right answers to augmentation-5, “One answer from many views”."""

import numpy as np
import torch

from course_lessons.augmentation.exercises.average import WRONG, _average


def _by_adding(predict_proba, views):
    total = 0
    for view in views:
        total = total + predict_proba(view)
    return total / len(views)


def _at_once(predict_proba, views):
    n = len(views[0])
    told = predict_proba(np.concatenate(views))
    return torch.tensor(told.reshape(len(views), n, -1)).mean(dim=0)


_HINTS = (
    "the first view alone",
    "one blurred picture",
    "count votes",
    "sum to the number of views",
    "divide by 8",
    "inside the loop",
    "the last view counts most",
    "the number of pictures",
    "mix the pictures up",
    "the highest probability",
    "the median",
    "the logarithms",
)
MISTAKES = {
    "augmentation-5": [
        *((lambda way=way: way, hint) for (way, _), hint in zip(WRONG, _HINTS, strict=True)),
        (lambda: lambda p, v: _average(p, v).argmax(axis=1), "takes `.argmax(axis=1)` then"),
        (lambda: lambda p, v: np.stack([p(view) for view in v]), "one below the other"),
        (lambda: lambda p, v: np.stack([p(view) for view in v], axis=1), "`axis=1` here"),
        (lambda: lambda p, v: np.mean([p(view) for view in v], axis=1), "a row for each view is left"),
        (lambda: lambda p, v: np.mean([p(view) for view in v[1:]], axis=0), "a view left out"),
        (lambda: lambda p, v: np.mean([p(view) for view in v]), "an array or a list"),
        (lambda: lambda p, v: np.mean([p(view) for view in v], axis=2), "asked is a row for each picture"),
        (lambda: lambda p, v: np.mean([p(view) for view in v[len(v) > 1 :]], axis=0), "and yours is"),
        (lambda: lambda p, v: _average(p, v).round(1), "the mean is"),
        (lambda: [0.5, 0.5], "the function itself"),
    ],
}
ALSO_RIGHT = {"augmentation-5": [lambda: _by_adding, lambda: _at_once]}
