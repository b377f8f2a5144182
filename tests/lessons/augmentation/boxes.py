"""Wrong and right answers to augmentation-3, “The boxes move, too”."""

import numpy as np
import torch

from course_lessons.augmentation.exercises.boxes import WRONG, _flip
from course_lib.augment import Augmentation, augment


def _by_library(image, boxes):
    changed = augment(image[None], Augmentation(hflip=1), boxes=boxes[None].astype(float), min_visible=0)
    return changed.images[0], changed.boxes[0]


def _by_columns(image, boxes):
    left, top, right, bottom = np.asarray(boxes, dtype=float).T
    width = image.shape[1]
    return np.fliplr(image), np.stack([width - right, top, width - left, bottom], axis=1)


def _by_lists(image, boxes):
    width = len(image[0])
    return [row[::-1] for row in image], torch.tensor(
        np.array([[width - r, t, width - left, b] for left, t, r, b in boxes], dtype=float).reshape(-1, 4)
    )


def _by_rows(image, boxes):
    width = len(image[0])
    return image[:, ::-1], [[width - r, t, width - left, b] for left, t, r, b in boxes]


def _in_place(image, boxes):
    boxes[:, [0, 2]] = image.shape[1] - boxes[:, [2, 0]]
    return image[:, ::-1], boxes


def _with(move):
    return lambda image, boxes: (image[:, ::-1], move(image, boxes))


_HINTS = (
    "lie where they lay",
    "to the right of the right one",
    "picture's *height*",
    "a pixel too far",
    "from 28",
    "four numbers of each box round",
    "Only the left edge",
    "upside down",
    "had changed already",
    "don't measure them",
    "width and height",
    "as left, top, width, height",
)
MISTAKES = {
    "augmentation-3": [
        *((lambda way=way: _with(way), hint) for (way, _), hint in zip(WRONG, _HINTS, strict=True)),
        (lambda: lambda image, boxes: image[:, ::-1], "the image alone"),
        (lambda: lambda image, boxes: (image, _flip(image, boxes)[1]), "as it was"),
        (lambda: lambda image, boxes: (image[::-1], _flip(image, boxes)[1]), "stands on its head"),
        (lambda: lambda image, boxes: (image[::-1, ::-1], boxes), "not the mirrored one"),
        (lambda: lambda image, boxes: (image.T, boxes), "as large as it was"),
        (lambda: _with(lambda image, boxes: _flip(image, boxes)[1][:, :2]), "four numbers"),
        (lambda: _with(lambda image, boxes: _flip(image, boxes)[1] + 2), "is, in the mirror"),
        (lambda: _in_place, "changes the `boxes`"),
        (lambda: lambda image, boxes: _flip(image, boxes)[::-1], "The boxes come first"),
        (lambda: np.zeros((2, 4)), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "augmentation-3": [lambda: _by_library, lambda: _by_columns, lambda: _by_lists, lambda: _by_rows]
}
