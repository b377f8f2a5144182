"""Make images smaller without throwing away what they show: the mean of every block."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws

NEAR = 0.6  # rounding is off by half, and libraries that count in whole numbers by a little more


def _images(n: int = 5, height: int = 12, width: int = 18) -> np.ndarray:
    """Bright noise: neighbours differ, and the sum of a block is beyond 255."""
    rng = np.random.default_rng(height)
    return rng.integers(100, 256, (n, height, width)).astype(np.uint8)


def _means(images: np.ndarray, factor: int) -> np.ndarray:
    return _blocks_of(images, factor).mean(axis=(2, 4))


def _judge(answer: Any) -> None:
    shrink = laws.Function(
        answer, "shrink(images, factor)", returns="the smaller images"
    )
    cases = (
        (_images(), 2),
        (_images(), 3),
        (_images(2, 28, 28), 4),
        (_images(1, 20, 5), 5),
        (_images(3, 4, 6), 1),
    )
    for images, factor in cases:
        _check(shrink, images, factor)


def _check(shrink: laws.Function, images: np.ndarray, factor: int) -> None:
    n, height, width = images.shape
    small = shrink(images, factor)
    high, wide = height // factor, width // factor
    for shape, hint in (
        ((n, wide, high), "height and width have changed places"),
        (
            (n, factor, factor),
            "the mean is taken over all blocks, and not over the pixels of each: other axes",
        ),
    ):
        laws.require(
            np.shape(small) != shape or shape == (n, high, wide),
            f"{shrink.case}yours has the shape {shape}, and {n} images of {high} × {wide} are asked for: {hint}.",
        )
    small = laws.array(
        small,
        (n, height // factor, width // factor),
        f"{n} images of {height // factor} × {width // factor}",
        case=shrink.case,
    )
    means = _means(images, factor)
    right = (np.abs(small - means) <= NEAR).all() or np.array_equal(
        small, _by_pillow(images, factor)
    )
    laws.require(
        small.dtype == np.uint8 or not right,
        f"{shrink.case}your images are {small.dtype}: {small.itemsize} bytes a pixel instead of 1, so little or no "
        "memory is saved. Round, and go back to `np.uint8`.",
    )
    laws.require(
        right,
        lambda: shrink.case + _confused(images, factor, small, means),
    )


def _by_pillow(images: np.ndarray, factor: int) -> np.ndarray:
    """Resize as image libraries do: they round twice, first along the rows, and nobody minds."""
    from PIL import Image

    _, height, width = images.shape
    size, how = (width // factor, height // factor), Image.Resampling.BOX
    return np.stack([Image.fromarray(image).resize(size, how) for image in images])


def _confused(
    images: np.ndarray, factor: int, small: np.ndarray, means: np.ndarray
) -> str:
    """Tell the usual confusions apart: what else would give just these pixels?"""
    _, height, width = means.shape
    if (
        small.dtype == np.int8
        and (np.abs(small.view(np.uint8) - means) <= NEAR).all()
    ):
        return "your images are int8, which ends at 127 and goes on at −128. Bytes of pixels are `np.uint8`."
    if np.array_equal(small, np.floor(means)):
        return (
            f"a block whose mean is {means.max():.2f} becomes {int(means.max())}: you cut the decimals off, and "
            "every image gets darker. Round to the nearest whole number."
        )
    if np.array_equal(small, np.ceil(means)):
        return "you round all means up, and every image gets brighter. Round to the nearest whole number."
    if any(
        np.array_equal(small, images[:, i::factor, j::factor])
        for i in range(factor)
        for j in range(factor)
    ):
        return (
            f"you keep one pixel of every {factor} × {factor} and throw the others away: a thin line that runs "
            "between them is gone. Take the mean of each block."
        )
    for top, left in (
        (0, 0),
        ((images.shape[1] - height) // 2, (images.shape[2] - width) // 2),
    ):
        if np.array_equal(
            small, images[:, top : top + height, left : left + width]
        ):
            return "that is a crop: it keeps a part and cuts off the rest. Take means of blocks."
    blocks = _blocks_of(images, factor)
    wrapped = blocks.sum(axis=(2, 4), dtype=np.uint8)
    if small.dtype == np.uint8 and any(
        np.array_equal(small, each)
        for each in (wrapped, wrapped // factor**2, _rounded(wrapped / factor**2))
    ):
        return (
            "the sum of a block does not fit into uint8, which counts to 255 and starts again at 0. Let `mean` do "
            "the adding, or change to a larger type first."
        )
    for name, values in (
        ("brightest pixel", blocks.max(axis=(2, 4))),
        ("darkest pixel", blocks.min(axis=(2, 4))),
        ("median", np.median(blocks, axis=(2, 4))),
        ("sum", blocks.sum(axis=(2, 4), dtype=int)),
    ):
        if np.allclose(small, values, atol=1):
            return f"you take the {name} of each block. Asked is its mean."
    if np.abs(small - means / 255).max() <= 0.01:
        return "your pixels run from 0 to 1; keep them from 0 to 255."
    if np.array_equal(small, _rounded(means / 255)):
        return "your pixels ran from 0 to 1 before they became whole numbers. Keep them from 0 to 255."
    if np.abs(small - means).max() <= 1.5:
        return (
            f"your pixels are off by up to {np.abs(small - means).max():.2f}, and rounding alone is off by 0.5. Is "
            "something rounded twice?"
        )
    if np.isclose(small.mean(), means.mean(), atol=2):
        return (
            "the numbers of your small images are means, but not of blocks that lie together. Which axes does "
            f"`reshape(n, {height}, {factor}, {width}, {factor})` make, and over which two must the mean go?"
        )
    return (
        f"a block whose mean is {means[0, 0, 0]:.2f} becomes {small[0, 0, 0]:.4g}. What do you make of a block of "
        f"{factor} × {factor} pixels?"
    )


def _blocks_of(images: np.ndarray, factor: int) -> np.ndarray:
    n, height, width = images.shape
    return images.reshape(n, height // factor, factor, width // factor, factor)


def _rounded(values: np.ndarray) -> np.ndarray:
    return values.round().astype(np.uint8)


def _blocks(images, factor):
    return _rounded(_blocks_of(images, factor).mean(axis=(2, 4)))


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
