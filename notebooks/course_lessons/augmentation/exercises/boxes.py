"""A mirrored picture, and its boxes with it."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain


def _picture(height: int, width: int) -> np.ndarray:
    return np.arange(height * width, dtype=np.uint8).reshape(height, width)


# wide, high, nothing in it, an object that fills it, one at each edge, halves of pixels
CASES = (
    (_picture(6, 10), np.array([[1, 2, 4, 5], [0, 0, 10, 6], [7, 1, 10, 3]])),
    (_picture(9, 5), np.array([[0, 3, 2, 9]])),
    (_picture(4, 7), np.empty((0, 4))),
    (_picture(8, 12), np.array([[0.5, 1.5, 6.25, 8], [2, 0, 3, 1]])),
)


def _flip(image, boxes):
    width = image.shape[1]
    moved = boxes.copy()
    moved[:, 0] = width - boxes[:, 2]
    moved[:, 2] = width - boxes[:, 0]
    return image[:, ::-1], moved


def _of(columns, size):
    """The boxes of four columns: each a place in a box, and whether it is subtracted from a size."""

    def move(image, boxes):
        length = size(image)
        moved = [
            length - boxes[:, k] if less else boxes[:, k] for k, less in columns
        ]
        return np.stack(moved, axis=1)

    return move


def _width(image):
    return image.shape[1]


_RIGHT = ((2, True), (1, False), (0, True), (3, False))
WRONG = [
    (
        lambda image, boxes: boxes,
        "The picture is mirrored, and its boxes lie where they lay. Now a box from 1 to 4 of 10 is one from 6 to 9.",
    ),
    (
        _of(((0, True), (1, False), (2, True), (3, False)), _width),
        "In your boxes the left edge lies to the right of the right one. In a mirror they change places: what was "
        "the right edge is the left one.",
    ),
    (
        _of(_RIGHT, lambda image: image.shape[0]),
        "You measure from the picture's *height*. `image.shape` is (height, width), and a box moves sideways.",
    ),
    (
        _of(_RIGHT, lambda image: image.shape[1] - 1),
        "Your boxes lie a pixel too far to the left. Edges are counted, not pixels: they run from 0 to the width.",
    ),
    (
        _of(_RIGHT, lambda image: 28),
        "You measure from 28, as wide as the digits here. Take the width of the image that is given: "
        "`image.shape[1]`.",
    ),
    (
        lambda image, boxes: boxes[:, ::-1],
        "You turn the four numbers of each box round. Top and bottom stay; left and right are measured from the "
        "other side: `width - …`.",
    ),
    (
        _of(((0, True), (1, False), (2, False), (3, False)), _width),
        "Only the left edge of your boxes has moved. The right one is measured from the other side, too.",
    ),
    (
        _of(
            ((0, False), (3, True), (2, False), (1, True)),
            lambda image: image.shape[0],
        ),
        "Your boxes are turned upside down. Left and right change; top and bottom stay.",
    ),
    (
        _of(((2, True), (1, False), (2, False), (3, False)), _width),
        "The right edge is wrong: when you set it, the left one had changed already. Read both from `boxes`, write "
        "into a copy.",
    ),
    (
        _of(((2, False), (1, False), (0, False), (3, False)), _width),
        "You swap left and right, and don't measure them from the other side: `width - …`.",
    ),
    (
        lambda image, boxes: (
            _flip(image, boxes)[1] @ np.diag([1, 1, 0, 0])
            + np.stack(
                [0 * boxes[:, 0]] * 2
                + [boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]],
                1,
            )
        ),
        "The last two numbers of your boxes are width and height. Boxes are left, top, right, bottom.",
    ),
    (
        lambda image, boxes: np.column_stack(
            [image.shape[1] - boxes[:, 0] - boxes[:, 2], boxes[:, 1:]]
        ),
        "You read boxes as left, top, width, height. They are left, top, right, bottom.",
    ),
]


def _judge(answer: Any) -> None:
    flip = laws.Function(
        answer,
        "flip(image, boxes)",
        returns="the mirrored image and its boxes: `return image, boxes`",
    )
    moved = [_parts(flip, *case) for case in CASES]

    def is_as(way) -> bool:
        return all(
            np.array_equal(got, way(*case))
            for got, case in zip(moved, CASES, strict=True)
        )

    for way, hint in WRONG:
        laws.require(not is_as(way), hint)
    for got, (image, boxes) in zip(moved, CASES, strict=True):
        want = _flip(image, boxes)[1]
        if not np.allclose(got, want):
            k = int(np.flatnonzero(~np.isclose(got, want).all(axis=1))[0])
            raise Retry(
                f"In a picture {image.shape[1]} wide and {image.shape[0]} high, the box {plain(boxes[k])} is, in the "
                f"mirror, {plain(want[k])}; yours is {plain(got[k])}."
            )


def _parts(flip: laws.Function, image: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Check the mirrored image, and give the boxes."""
    given = flip(image, boxes)
    laws.require(
        not (isinstance(given, np.ndarray) and given.shape == image.shape),
        "You return the image alone. Its boxes move, too: `return image, boxes`.",
    )
    picture, moved = laws.parts(given, ("the image", "its boxes"), case=flip.case)
    laws.require(
        np.shape(picture) != boxes.shape or np.shape(moved) != image.shape,
        "The boxes come first in yours. The image is first, then its boxes: `return image, boxes`.",
    )
    picture = laws.array(
        picture, image.shape, "the image, as large as it was", case=flip.case
    )
    laws.require(
        not np.array_equal(picture, image), f"{flip.case}the image is as it was."
    )
    laws.require(
        not np.array_equal(picture, image[::-1]),
        "Your image stands on its head. A mirror at its side swaps left and right: the *columns*, `image[:, ::-1]`.",
    )
    laws.require(
        np.array_equal(picture, image[:, ::-1]),
        f"{flip.case}your image is not the mirrored one. `image[:, ::-1]` reads its columns backwards.",
    )
    return laws.array(
        moved, (len(boxes), 4), "four numbers for each box", case=flip.case
    )


BOXES = Exercise(
    id="augmentation-3",
    title="The boxes move, too",
    judge=_judge,
    reference=lambda: _flip,
    solution="""\
def flip(image, boxes):
    width = image.shape[1]
    moved = boxes.copy()
    moved[:, 0] = width - boxes[:, 2]
    moved[:, 2] = width - boxes[:, 0]
    return image[:, ::-1], moved""",
    praise="Each edge is measured from the other side, and left and right change places.",
    hints=[
        "`image[:, ::-1]` is the mirrored image. What lay 3 pixels from the left edge lies 3 from the right one now.",
        "So the new left edge is `width - right`, the new right edge `width - left`; top and bottom stay.",
        "Write into `boxes.copy()`, and read from `boxes`: else the second line reads what the first has changed.",
    ],
)
