"""Pictures of pictures: a grid of samples, and a gallery with a row for each class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from course_lib.datasets import Dataset, Split
from course_lib.plots.picture import INK, WIDTH, Picture

_GAP = 0.08  # between pictures, as a share of a picture's side


def image_grid(
    images, titles: Sequence[str] | None = None, *, columns: int = 10, title: str | None = None
) -> Picture:
    """Show images in rows, each with its own line of text below if wished.

    Parameters
    ----------
    images : Split or ndarray of uint8, shape (n, height, width) or (n, height, width, 3)
        At least one image; pass a narrowed split, such as ``data.train.take(kept[:20])``.
    titles : sequence of str, length n, optional
        A few words for each.
    columns : int, default=10
        Images in a row.
    title : str, optional
        What the picture shows.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no image, the shape is not that of images, or titles and images differ in number.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> image_grid(load_digits().train.take([0, 1, 2]), ["a", "b", "c"], columns=3)
    <Picture size 720x320 with 1 Axes>
    """
    images = _as_images(images)
    if titles is not None and len(titles) != len(images):
        raise ValueError(f"there are {len(images)} images and {len(titles)} titles; give one title for each")
    if columns < 1:
        raise ValueError(f"columns is {columns!r}; give at least 1")
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    caption = 0.0 if titles is None else min(0.35, 0.2 * columns / WIDTH)
    side = WIDTH / columns
    picture = Picture(
        rows * (side * images.shape[1] / images.shape[2] + caption * side) + 0.6,
        title or f"{len(images):,} images",
    )
    axes = picture.add_subplot()
    _paste(axes, images, columns, caption)
    for k, text in enumerate(titles or ()):
        row, column = divmod(k, columns)
        x = (column + 0.5) * (1 + _GAP)
        y = (row + 1) * (1 + _GAP + caption) - _GAP
        axes.text(x, y, text, ha="center", va="bottom", fontsize=min(10, 70 / columns + 2), color=INK)
    return picture


def class_gallery(
    data: Dataset | Split,
    classes: Sequence[str] = (),
    *,
    per_class: int = 12,
    random_state: int = 0,
    title: str | None = None,
) -> Picture:
    """Show some images of each class, one class in a row, drawn at random.

    Parameters
    ----------
    data : Dataset or Split
        Of a data set, the training images are shown.
    classes : sequence of str, default=()
        Class names, where a split is given.
    per_class : int, default=12
        Images in a row; a class with fewer leaves the rest white.
    random_state : int, default=0
        Seed of the draw.
    title : str, optional
        What the picture shows.

    Returns
    -------
    Picture

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> class_gallery(load_digits(), per_class=5).describe()
    'digits: 5 of each of 10 classes'
    """
    split, name = (data.train, data.name) if isinstance(data, Dataset) else (data, "data")
    if isinstance(data, Dataset):
        classes = data.classes
    images = _as_images(split)
    codes = np.arange(len(classes)) if classes else np.unique(split.y)
    rng = np.random.default_rng(random_state)
    white = np.full_like(images[:1], 255)
    rows = []
    for code in codes:
        members = np.flatnonzero(split.y == code)
        shown = images[np.sort(rng.permutation(members)[:per_class])]
        rows.append(np.concatenate([shown, np.repeat(white, per_class - len(shown), axis=0)]))
    label_width = 1.2
    side = (WIDTH - label_width) / per_class
    height = len(codes) * side * images.shape[1] / images.shape[2] + 0.5
    picture = Picture(height, title or f"{name}: {per_class} of each of {len(codes)} classes")
    axes = picture.add_subplot()
    _paste(axes, np.concatenate(rows), per_class, 0.0)
    for row, code in enumerate(codes):
        label = classes[code] if len(classes) else str(code)
        axes.text(-0.15, row * (1 + _GAP) + 0.5, label, ha="right", va="center", fontsize=11, color=INK)
    return picture


def _as_images(images) -> np.ndarray:
    array = np.asarray(images.X if isinstance(images, Split) else images)
    if len(array) == 0:
        raise ValueError("there is no image to show; give at least one")
    if not (array.ndim == 3 or (array.ndim == 4 and array.shape[-1] == 3)):
        raise ValueError(f"images have shape {array.shape}; give (n, height, width) or (n, height, width, 3)")
    return array


def _paste(axes, images: np.ndarray, columns: int, caption: float) -> None:
    """Draw the images as one mosaic, a unit wide each, `caption` units of white below each row."""
    n, height, width = images.shape[:3]
    rows = -(-n // columns)
    gap, strip = max(1, round(_GAP * width)), round((_GAP + caption) * height)
    mosaic = np.full((rows * (height + strip), columns * (width + gap), *images.shape[3:]), 255, np.uint8)
    for k, image in enumerate(images):
        row, column = divmod(k, columns)
        top, left = row * (height + strip), column * (width + gap)
        mosaic[top : top + height, left : left + width] = image
    axes.imshow(
        mosaic,
        cmap="gray",
        vmin=0,
        vmax=255,
        interpolation="nearest",
        extent=(0, columns * (1 + _GAP), rows * (1 + _GAP + caption), 0),
        aspect="equal" if height == width else height / width,
    )
    axes.set_axis_off()
