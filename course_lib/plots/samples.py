"""Pictures of samples: images in a grid or a class a row, and scenes with what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_lib.datasets import Dataset, SceneSplit, Split
from course_lib.plots.picture import INK, WIDTH, Picture, listed, style
from course_lib.text import count_noun
from course_lib.validation import check_whole_number

_GAP = 0.08  # between pictures, as a share of a picture's side


def image_grid(
    images: Split | ArrayLike, titles: Sequence[str] = (), *, columns: int = 10, title: str | None = None
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

    Raises
    ------
    ValueError
        If there is no image, the shape is not that of images, or titles and images differ in number.

    Examples
    --------
    >>> image_grid(np.zeros((3, 8, 8), np.uint8), ["a", "b", "c"], columns=3).describe()
    '3 images. 3 images of 8×8 pixels: a, b, c.'
    """
    images = _as_images(images)
    if len(titles) not in (0, len(images)):
        raise ValueError(f"there are {len(images)} images and {len(titles)} titles; give one title for each")
    columns = min(check_whole_number("columns", columns, at_least=1), len(images))
    rows = -(-len(images) // columns)
    caption = min(0.35, 0.2 * columns / WIDTH) if len(titles) else 0.0
    number, (height, width) = count_noun(len(images), "image"), images.shape[1:3]
    captions = f": {listed(map(str, titles))}" if len(titles) else ""
    tall = rows * (height / width + caption) * WIDTH / columns + 0.6
    picture = Picture(tall, title or number, f"{number} of {height}×{width} pixels{captions}")
    axes = picture.add_subplot()
    _paste(axes, images, columns, caption)
    for k, text in enumerate(titles):
        x = (k % columns + 0.5) * (1 + _GAP)
        y = (k // columns + 1) * (1 + _GAP + caption) - _GAP
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
    classes : sequence of str, optional
        Class names, where a split is given.
    per_class, random_state : int
        Images in a row, where a class with fewer leaves the rest white; seed of the draw.
    title : str, optional
        What the picture shows.

    Raises
    ------
    ValueError
        If there is no image, or the shape is not that of images.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> class_gallery(load_digits(), per_class=5).title
    'digits: 5 of each of 10 classes'
    """
    split, name = (data.train, data.name) if isinstance(data, Dataset) else (data, "data")
    images, classes = _as_images(split), data.classes if isinstance(data, Dataset) else classes
    codes = list(range(len(classes))) or np.unique(split.y).tolist()
    names = [str(name) for name in list(classes) or codes]
    rng = np.random.default_rng(random_state)
    shown = np.full((len(codes), per_class, *images.shape[1:]), 255, dtype=images.dtype)
    for row, code in zip(shown, codes, strict=True):
        drawn = np.sort(rng.permutation(np.flatnonzero(split.y == code))[:per_class])
        row[: len(drawn)] = images[drawn]
    side = (WIDTH - 1.2) / per_class  # 1.2 inches for the names
    tall = len(codes) * side * images.shape[1] / images.shape[2] + 0.5
    title = title or f"{name}: {per_class} of each of {len(codes)} classes"
    picture = Picture(tall, title, f"Images in rows, up to {per_class} of each class: {listed(names)}")
    axes = picture.add_subplot()
    _paste(axes, shown.reshape(-1, *images.shape[1:]), per_class, 0.0)
    for k, label in enumerate(names):
        axes.text(-0.15, k * (1 + _GAP) + 0.5, label, ha="right", va="center", fontsize=11, color=INK)
    return picture


def scene_grid(
    scenes: SceneSplit,
    classes: Sequence[str],
    *,
    columns: int = 5,
    keypoints: bool = False,
    instances: bool = False,
    title: str | None = None,
) -> Picture:
    """Show scenes with the boxes as annotated, one look for each class, the rarer classes on top.

    Parameters
    ----------
    scenes : SceneSplit
        At least one image, such as ``scenes.train.take(range(10))``.
    classes : sequence of str
        Class names.
    columns : int, default=5
        Images in a row.
    keypoints, instances : bool, default=False
        Mark the keypoints that are visible; tint the pixels of each object.
    title : str, optional
        What the picture shows.

    Raises
    ------
    ValueError
        If there is no scene, or `columns` is below 1.

    Examples
    --------
    >>> from course_lib.datasets import load_scenes
    >>> scenes = load_scenes(n_train=20, n_test=5, n_val=5)
    >>> scene_grid(scenes.train.take([0, 1]), scenes.classes)
    <Picture size 720x415 with 2 Axes>
    """
    if len(scenes) == 0:
        raise ValueError("there is no scene to show; give at least one")
    columns = min(check_whole_number("columns", columns, at_least=1), len(scenes))
    rows = -(-len(scenes) // columns)
    codes, numbers = np.unique(scenes.classes[scenes.classes >= 0], return_counts=True)
    counts = dict(zip(codes.tolist(), numbers.tolist(), strict=True))
    title = title or f"{count_noun(len(scenes), 'scene')} with {count_noun(numbers.sum(), 'object')}"
    boxes = listed(f"{classes[code]} {n:,}" for code, n in counts.items())
    picture = Picture(rows * WIDTH / columns + 0.55, title, f"Boxes drawn: {boxes or 'none'}")
    for k, axes in enumerate(picture.subplots(rows, columns, squeeze=False).flat):
        axes.set_axis_off()
        if k < len(scenes):
            side = len(scenes.images[k])
            axes.imshow(scenes.images[k], extent=(0, side, side, 0), interpolation="nearest")
            for place in np.argsort([-counts.get(code, 0) for code in scenes.classes[k]], kind="stable"):
                if scenes.classes[k, place] >= 0:
                    _draw_object(axes, scenes, k, place, keypoints, instances)
            axes.set(xlim=(0, side), ylim=(side, 0))
    legend = []
    for code in counts:
        look: dict[str, Any] = {"color": style(code).color, "linestyle": style(code).linestyle}
        legend.append((picture.axes[0].plot([], [], linewidth=3, **look)[0], classes[code]))
    if legend:
        picture.legend_below(legend)
    return picture


def _as_images(images: Split | ArrayLike) -> np.ndarray:
    array = np.asarray(images.X if isinstance(images, Split) else images)
    if len(array) == 0:
        raise ValueError("there is no image to show; give at least one")
    if not (array.ndim == 3 or (array.ndim == 4 and array.shape[-1] == 3)):
        raise ValueError(f"images have shape {array.shape}; give (n, height, width) or (n, height, width, 3)")
    return array


def _paste(axes: Axes, images: np.ndarray, columns: int, caption: float) -> None:
    """Draw the images as one mosaic, a unit wide each, `caption` units of white below each row."""
    n, height, width = images.shape[:3]
    rows = -(-n // columns)
    gap, strip = max(1, round(_GAP * width)), round((_GAP + caption) * height)
    mosaic = np.full((rows * (height + strip), columns * (width + gap), *images.shape[3:]), 255, np.uint8)
    for k, image in enumerate(images):
        top, left = k // columns * (height + strip), k % columns * (width + gap)
        mosaic[top : top + height, left : left + width] = image
    extent = (0, columns * (1 + _GAP), rows * (1 + _GAP + caption), 0)
    look: dict[str, Any] = {"cmap": "gray", "vmin": 0, "vmax": 255, "interpolation": "nearest"}
    axes.imshow(mosaic, extent=extent, aspect=height / width, **look)
    axes.set_axis_off()


def _draw_object(axes: Axes, scenes: SceneSplit, k: int, place: int, points: bool, tint: bool) -> None:
    color, _, _, linestyle = style(scenes.classes[k, place])
    left, top, right, bottom = scenes.boxes[k, place]
    x, y = [left, right, right, left, left], [top, top, bottom, bottom, top]
    axes.plot(x, y, color=color, linestyle=linestyle, linewidth=1.8, clip_on=False)
    if tint:
        mask, side = scenes.instances[k] == place + 1, len(scenes.images[k])
        axes.contourf(mask, levels=[0.5, 1.5], colors=[color], alpha=0.5, extent=(0, side, 0, side))
    if points:
        visible = scenes.keypoints[k, place][scenes.keypoints_visible[k, place]]
        axes.plot(*visible.T, "o", color=color, markersize=4, markeredgecolor="white", clip_on=False)
