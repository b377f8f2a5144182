"""Make images smaller without throwing away what they show: the mean of every block."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry


def _images() -> np.ndarray:
    return np.random.default_rng(3).integers(100, 256, (5, 12, 12)).astype(np.uint8)


def _means(images: np.ndarray, factor: int) -> np.ndarray:
    n, height, width = images.shape
    blocks = images.reshape(n, height // factor, factor, width // factor, factor)
    return blocks.mean(axis=(2, 4))


def _judge(shrink: Callable) -> Retry | None:
    if not callable(shrink):
        return Retry(
            "Hand over the function itself, `shrink`, not what it returns."
        )
    images = _images()
    for factor in (2, 3):
        small = np.asarray(shrink(images.copy(), factor))
        side = 12 // factor
        if small.shape != (5, side, side):
            return Retry(
                f"5 images of 12 × 12 by a factor of {factor} become {(5, side, side)}; you give {small.shape}."
            )
        if small.dtype != np.uint8:
            return Retry(
                f"Your images are {small.dtype}: {small.itemsize} bytes a pixel instead of 1, so little or no memory "
                "is saved. Round, and go back to `np.uint8`."
            )
        means = _means(images, factor)
        if (np.abs(small - means) <= 1.01).all():
            continue
        if any(
            np.array_equal(small, images[:, i::factor, j::factor])
            for i in range(factor)
            for j in range(factor)
        ):
            return Retry(
                f"You keep one pixel of every {factor} × {factor} and throw the others away: a thin line that runs "
                "between them is gone. Take the mean of each block."
            )
        start = (12 - side) // 2
        if np.array_equal(
            small, images[:, start : start + side, start : start + side]
        ):
            return Retry(
                "That is a crop: it keeps the middle and cuts off the rest. Take means of blocks."
            )
        if np.array_equal(small, _means_wrapped(images, factor)):
            return Retry(
                "The sum of a block does not fit into uint8, which counts to 255 and starts again at 0. Let `mean` "
                "do the adding, or change to a larger type first."
            )
        if np.abs(small - means).max() > 20 and np.isclose(
            small.mean(), means.mean(), atol=2
        ):
            return Retry(
                "The numbers of your small images are means, but not of blocks that lie together. Which axes does "
                f"`reshape(n, {side}, {factor}, {side}, {factor})` make, and over which two must the mean go?"
            )
        return Retry(
            f"A block whose mean is {means[0, 0, 0]:.1f} becomes {small[0, 0, 0]}. Take the mean of each block."
        )
    return None


def _means_wrapped(images: np.ndarray, factor: int) -> np.ndarray:
    n, height, width = images.shape
    blocks = images.reshape(n, height // factor, factor, width // factor, factor)
    return blocks.sum(axis=(2, 4), dtype=np.uint8) // factor**2


def _blocks(images, factor):
    n, height, width = images.shape
    blocks = images.reshape(n, height // factor, factor, width // factor, factor)
    return blocks.mean(axis=(2, 4)).round().astype(np.uint8)


SHRINK = Exercise(
    id="how_much_data-4",
    title="Fewer pixels, the same picture",
    judge=_judge,
    reference=lambda: _blocks,
    solution="""\
def shrink(images, factor):
    n, height, width = images.shape
    blocks = images.reshape(n, height // factor, factor, width // factor, factor)
    return blocks.mean(axis=(2, 4)).round().astype(np.uint8)""",
    praise="Every old pixel has its part in a new one, and a pixel still takes one byte.",
    hints=[
        "A block of 2 × 2 pixels becomes one pixel: their mean.",
        "`images.reshape(n, 14, 2, 14, 2)` makes one axis for the row within a block and one for the column.",
        "Take the mean over those two axes, round, and change back with `.astype(np.uint8)`.",
    ],
)
