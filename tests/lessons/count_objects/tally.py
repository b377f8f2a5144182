"""Wrong and right answers to count_objects-1, “Images and objects”."""

import numpy as np
import pandas as pd
import torch

from course_lessons.count_objects.exercises.tally import FIRST, WRONG, _count


def _by_loop(classes, n_classes):
    codes = range(n_classes)
    return [sum(code in row for row in classes) for code in codes], [
        (classes == code).sum() for code in codes
    ]


def _by_rows(classes, n_classes):
    counts = np.array([np.bincount(row[row >= 0], minlength=n_classes) for row in classes])
    return (counts > 0).sum(axis=0), counts.sum(axis=0)


def _by_torch(classes, n_classes):
    is_of = torch.as_tensor(classes)[:, :, None] == torch.arange(n_classes)
    return is_of.any(dim=1).sum(dim=0), is_of.sum(dim=(0, 1))


def _by_pandas(classes, n_classes):
    long = pd.DataFrame(classes).T.melt(var_name="image", value_name="code")
    long = long[long["code"] >= 0]
    images = long.groupby("code")["image"].nunique().reindex(range(n_classes), fill_value=0)
    objects = long["code"].value_counts().reindex(range(n_classes), fill_value=0)
    return images, objects


def _with_empty(classes, n_classes):
    """Count the -1 of an empty place as the last class, as negative indices do."""
    return _count(np.where(classes < 0, n_classes - 1, classes), n_classes)


def _with_frequent_alone(classes, n_classes):
    images, objects = _count(classes, n_classes)
    return images, np.where(objects > 1, objects, 0)


MISTAKES = {
    "count_objects-1": [
        *(
            (lambda way=way: way, word)
            for (way, _), word in zip(
                WRONG,
                [
                    "any object at all",
                    "cut off at the number",
                    "order",
                    "*one* image",
                    "*three* objects",
                    "code 1",
                    "the empty places",
                    "the first column",
                    "*places*",
                    "nothing else",
                ],
                strict=True,
            )
        ),
        (lambda: _with_empty, "-1 is the last one"),
        (lambda: lambda c, n: [each / len(c) for each in _count(c, n)], "`.mean()`"),
        (lambda: _with_frequent_alone, "you count 0"),
        (
            lambda: lambda c, n: (np.bincount(c[c >= 0]), np.bincount(c[c >= 0])),
            "0 for a class that is never seen",
        ),
        (lambda: lambda c, n: np.stack(_count(c, n), axis=1), "a pair for each class"),
        (lambda: lambda c, n: dict(enumerate(_count(c, n)[1])), "2 things are asked for"),
        (lambda: lambda c, n: _by_loop(c, n)[1], "2 things are asked for: the number of images"),
        (lambda: _count(FIRST, 4), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "count_objects-1": [
        lambda: _by_loop,
        lambda: _by_rows,
        lambda: _by_torch,
        lambda: _by_pandas,
        lambda: lambda c, n: [each.to_numpy() for each in _by_pandas(c, n)],
        lambda: lambda c, n: np.array(_count(c, n), dtype=float),
    ],
}
