"""Wrong and right answers to how_much_data-4, “Fewer pixels, the same picture”."""

import numpy as np

from course_lessons.how_much_data.exercises.shrink import _blocks, _images, _means, _means_wrapped
from course_lib.datasets import resize


def _by_adding(images, factor):
    total = sum(images[:, i::factor, j::factor].astype(int) for i in range(factor) for j in range(factor))
    return (total // factor**2).astype(np.uint8)


def _by_torch(images, factor):
    import torch

    pooled = torch.nn.functional.avg_pool2d(torch.tensor(images).float(), factor)
    return pooled.round().to(torch.uint8).numpy()


def _strided_mean(images, factor):
    n, height, width = images.shape
    apart = images.reshape(n, factor, height // factor, factor, width // factor)
    return apart.mean(axis=(1, 3)).round().astype(np.uint8)


def _crop(images: np.ndarray, factor: int) -> np.ndarray:
    side = images.shape[1] // factor
    start = (images.shape[1] - side) // 2
    return images[:, start : start + side, start : start + side]


MISTAKES = {
    "how_much_data-4": [
        (
            lambda: lambda images, factor: images[:, ::factor, ::factor],
            "throw the others away",
        ),
        (lambda: lambda images, factor: _means(images, factor), "bytes a pixel"),
        (
            lambda: lambda images, factor: _means_wrapped(images, factor),
            "does not fit",
        ),
        (lambda: _strided_mean, "lie together"),
        (lambda: lambda images, factor: _crop(images, factor), "That is a crop"),
        (
            lambda: lambda images, factor: images.reshape(len(images), -1),
            "you give",
        ),
        (lambda: _blocks(_images(), 2), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "how_much_data-4": [
        lambda: _by_adding,
        lambda: _by_torch,
        lambda: lambda images, factor: resize(images, images.shape[1] // factor),
    ],
}
