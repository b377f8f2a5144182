"""The same images with fewer pixels, or more: resized whole, or cropped to their middle."""

from __future__ import annotations

import dataclasses

import numpy as np

from course_lib.datasets.dataset import Dataset
from course_lib.validation import check_whole_number


def resize(images, side: int) -> np.ndarray:
    """Give square images another size.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width) or (n, height, width, 3)
        At any size.
    side : int
        Pixels per side of the result, from 1.

    Returns
    -------
    ndarray of uint8, shape (n, side, side) or (n, side, side, 3)
        Made smaller, a pixel is the mean of those that it replaces; made larger, it lies on a straight line between
        its neighbours (bilinear).

    Raises
    ------
    ValueError
        If these are no images, or the side is no whole number from 1.

    Examples
    --------
    >>> resize(np.array([[[10, 20], [30, 40]]], dtype=np.uint8), 1).tolist()
    [[[25]]]
    """
    from PIL import Image

    images, side = _images(images), check_whole_number("side", side, at_least=1)
    smaller = side <= min(images.shape[1:3])
    how = Image.Resampling.BOX if smaller else Image.Resampling.BILINEAR
    resized = np.empty((len(images), side, side, *images.shape[3:]), dtype=np.uint8)
    for image, made in zip(images, resized, strict=True):
        made[...] = Image.fromarray(image).resize((side, side), how)
    return resized


def crop(images, side: int) -> np.ndarray:
    """Keep the middle of each image.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, height, width) or (n, height, width, 3)
        At least `side` pixels high and wide.
    side : int
        Pixels per side of the result, from 1.

    Returns
    -------
    ndarray of uint8, shape (n, side, side) or (n, side, side, 3)

    Raises
    ------
    ValueError
        If these are no images, or smaller than what is to be kept of them.

    Examples
    --------
    >>> crop(np.arange(16, dtype=np.uint8).reshape(1, 4, 4), 2).tolist()
    [[[5, 6], [9, 10]]]
    """
    images, side = _images(images), check_whole_number("side", side, at_least=1)
    height, width = images.shape[1:3]
    if side > min(height, width):
        raise ValueError(f"side={side}, but the images are {height}×{width}; a crop cannot be larger")
    top, left = (height - side) // 2, (width - side) // 2
    return np.ascontiguousarray(images[:, top : top + side, left : left + side])


def resized(data: Dataset, side: int) -> Dataset:
    """Give a data set with all its images resized, see `resize`.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> resized(load_digits(), 16)
    Dataset('digits', 10 classes, train 1,078 · val 359 · test 360, 16×16 uint8)
    """
    return _each(data, resize, side)


def cropped(data: Dataset, side: int) -> Dataset:
    """Give a data set with all its images cropped to their middle, see `crop`.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> cropped(load_digits(), 7).test
    Split(360 × (7, 7) uint8)
    """
    return _each(data, crop, side)


def _each(data: Dataset, change, side: int) -> Dataset:
    parts = {part: getattr(data, part) for part in ("train", "val", "test")}
    changed = {part: dataclasses.replace(split, X=change(split.X, side)) for part, split in parts.items()}
    return dataclasses.replace(data, **changed)


def _images(images) -> np.ndarray:
    images = np.asarray(images)
    if images.dtype != np.uint8 or images.ndim not in (3, 4) or (images.ndim == 4 and images.shape[3] != 3):
        raise ValueError(
            f"images are {images.dtype} of shape {images.shape}; give uint8 images (n, height, width), or "
            "(n, height, width, 3) in colour"
        )
    return images
