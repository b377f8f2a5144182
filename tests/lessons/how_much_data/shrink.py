"""Wrong and right answers to how_much_data-4, “Fewer pixels, the same picture”."""

import numpy as np

from course_lessons.how_much_data.exercises.shrink import _blocks, _blocks_of, _images, _means
from course_lib.datasets import resize


def _by_adding(images, factor):
    total = sum(images[:, i::factor, j::factor].astype(int) for i in range(factor) for j in range(factor))
    return ((total + factor**2 / 2) // factor**2).astype(np.uint8)


def _by_pillow(images, factor):
    from PIL import Image

    return np.stack([np.asarray(Image.fromarray(image).reduce(factor)) for image in images])


def _by_resizing(images, factor):
    from PIL import Image

    size = images.shape[2] // factor, images.shape[1] // factor
    return np.stack(
        [np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BOX)) for image in images]
    )


def _by_torch(images, factor):
    import torch

    pooled = torch.nn.functional.avg_pool2d(torch.tensor(images).float(), factor)
    return pooled.round().to(torch.uint8)


def _by_loops(images, factor):
    n, height, width = images.shape
    small = np.zeros((n, height // factor, width // factor), np.uint8)
    for row in range(height // factor):
        for column in range(width // factor):
            block = images[:, row * factor : (row + 1) * factor, column * factor : (column + 1) * factor]
            small[:, row, column] = np.rint(block.mean(axis=(1, 2)))
    return small


def _strided_mean(images, factor):
    n, height, width = images.shape
    apart = images.reshape(n, factor, height // factor, factor, width // factor)
    return apart.mean(axis=(1, 3)).round().astype(np.uint8)


def _square(images, factor):
    """Takes for granted that images are as wide as they are high."""
    n, side, _ = images.shape
    blocks = images.reshape(n, side // factor, factor, side // factor, factor)
    return blocks.mean(axis=(2, 4)).round().astype(np.uint8)


def _only_halves(images, factor):
    return _blocks(images, 2)


def _crop(images: np.ndarray, factor: int) -> np.ndarray:
    height, width = (length // factor for length in images.shape[1:])
    top, left = (images.shape[1] - height) // 2, (images.shape[2] - width) // 2
    return images[:, top : top + height, left : left + width]


def _rows_then_columns(images, factor):
    rows = np.stack([images[:, k::factor] for k in range(factor)]).mean(axis=0).round()
    return np.stack([rows[:, :, k::factor] for k in range(factor)]).mean(axis=0).round().astype(np.uint8)


def _in_place(images, factor):
    images -= 1
    return _blocks(images, factor)


def _over_blocks(measure):
    return lambda images, factor: measure(_blocks_of(images, factor), axis=(2, 4)).astype(np.uint8)


def _wrapped(images, factor):
    return _blocks_of(images, factor).sum(axis=(2, 4), dtype=np.uint8) // factor**2


MISTAKES = {
    "how_much_data-4": [
        (lambda: lambda images, factor: images[:, ::factor, ::factor], "throw the others away"),
        (lambda: lambda images, factor: _means(images, factor), "float64: 8 bytes a pixel"),
        (lambda: lambda images, factor: _blocks(images, factor).astype(np.int16), "int16: 2 bytes a pixel"),
        (lambda: lambda images, factor: _blocks(images, factor).view(np.int8), "which ends at 127"),
        (lambda: lambda images, factor: _means(images, factor).astype(np.uint8), "cut the decimals off"),
        (
            lambda: lambda images, factor: np.ceil(_means(images, factor)).astype(np.uint8),
            "round all means up",
        ),
        (lambda: _rows_then_columns, "rounded twice"),
        (lambda: _wrapped, "does not fit"),
        (lambda: _over_blocks(np.max), "the brightest pixel"),
        (lambda: _over_blocks(np.median), "the median"),
        (lambda: lambda images, factor: _blocks_of(images, factor).sum(axis=(2, 4)), "take the sum"),
        (lambda: lambda images, factor: _means(images, factor) / 255, "run from 0 to 1"),
        (
            lambda: lambda images, factor: (_means(images, factor) / 255).round().astype(np.uint8),
            "ran from 0 to 1",
        ),
        (lambda: _strided_mean, "lie together"),
        (lambda: _crop, "that is a crop"),
        (lambda: lambda images, factor: images.reshape(len(images), -1), "has the shape (5, 216)"),
        (lambda: lambda images, factor: _blocks(images, factor).swapaxes(1, 2), "have changed places"),
        (lambda: lambda images, factor: _blocks_of(images, factor).mean(axis=(1, 3)), "other axes"),
        (lambda: _square, "stopped, in the line"),
        (lambda: _only_halves, "factor = 3: yours has the shape (5, 6, 9)"),
        (lambda: lambda images, factor: resize(images, images.shape[1] // factor), "5 images of 6 × 9"),
        (lambda: lambda images, factor: 255 - _blocks(images, factor), "What do you make of a block"),
        (lambda: _in_place, "changes the `images`"),
        (lambda: _blocks(_images(), 2), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "how_much_data-4": [
        lambda: _by_adding,
        lambda: _by_torch,
        lambda: _by_pillow,
        lambda: _by_resizing,
        lambda: _by_loops,
    ],
}
