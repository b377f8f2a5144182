"""Pictures of samples: images in a grid or a class a row, scenes with what is known of them, points resampled."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_lib.datasets import Dataset, SceneSplit, Split
from course_lib.plots.picture import INK, MUTED, PALETTE, WIDTH, Picture, listed, style
from course_lib.text import count_noun

if TYPE_CHECKING:
    from course_lib.ratios import Resampled

_GAP = 0.08  # between pictures, as a share of a picture's side
_COMMON, _RARE = PALETTE[4], PALETTE[5]
_DOT = 9  # area of a point, in square points


def image_grid(
    images: Split | ArrayLike,
    titles: Sequence[str] | None = None,
    *,
    columns: int = 10,
    title: str | None = None,
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
    if titles is not None and len(titles) != len(images):
        raise ValueError(f"there are {len(images)} images and {len(titles)} titles; give one title for each")
    columns, rows = _columns_and_rows(columns, len(images))
    caption = 0.0 if titles is None else min(0.35, 0.2 * columns / WIDTH)
    side, (height, width) = WIDTH / columns, images.shape[1:3]
    size = f"{count_noun(len(images), 'image')} of {height}×{width} pixels"
    picture = Picture(
        rows * (side * height / width + caption * side) + 0.6,
        title or count_noun(len(images), "image"),
        size + (f": {listed(map(str, titles))}" if titles else ""),
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
    if isinstance(data, Dataset):
        classes = data.classes
    images = _as_images(split)
    codes = list(range(len(classes))) if len(classes) else np.unique(split.y).tolist()
    names = [str(classes[code]) if len(classes) else str(code) for code in codes]
    rng = np.random.default_rng(random_state)
    white = np.full_like(images[:1], 255)
    rows = []
    for code in codes:
        shown = images[np.sort(rng.permutation(np.flatnonzero(split.y == code))[:per_class])]
        rows.append(np.concatenate([shown, np.repeat(white, per_class - len(shown), axis=0)]))
    side = (WIDTH - 1.2) / per_class  # 1.2 inches for the names
    picture = Picture(
        len(codes) * side * images.shape[1] / images.shape[2] + 0.5,
        title or f"{name}: {per_class} of each of {len(codes)} classes",
        f"Images in rows, a class each: {listed(names)}",
    )
    axes = picture.add_subplot()
    _paste(axes, np.concatenate(rows), per_class, 0.0)
    for row, label in enumerate(names):
        axes.text(-0.15, row * (1 + _GAP) + 0.5, label, ha="right", va="center", fontsize=11, color=INK)
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
    """Show scenes with the boxes as annotated, one colour for each class.

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
    columns, rows = _columns_and_rows(columns, len(scenes))
    codes, counts = np.unique(scenes.classes[scenes.classes >= 0], return_counts=True)
    picture = Picture(
        rows * WIDTH / columns + 0.55,
        title or f"{count_noun(len(scenes), 'scene')} with {count_noun(counts.sum(), 'object')}",
        f"Boxes drawn: {listed(f'{classes[c]} {n:,}' for c, n in zip(codes, counts, strict=True)) or 'none'}",
    )
    for k, axes in enumerate(picture.subplots(rows, columns, squeeze=False).flat):
        axes.set_axis_off()
        if k < len(scenes):
            _draw_scene(axes, scenes, k, keypoints, instances)
    legend = []
    for code in codes:
        look = {"color": style(code).color, "linestyle": style(code).linestyle, "linewidth": 3}
        legend.append((picture.axes[0].plot([], [], **look)[0], classes[code]))
    if legend:
        picture.legend_below(legend)
    return picture


def resampled_points(
    ways: Mapping[str, Resampled],
    points: ArrayLike,
    y: ArrayLike,
    *,
    names: Mapping[Hashable, str] | None = None,
    columns: int = 3,
    title: str | None = None,
) -> Picture:
    """Show, a panel each, which points a way to resample keeps, copies, drops and makes.

    A copied point is a larger dot, its area the number of times it is there; an interpolated one is a cross; a
    dropped one is a faint ring. The rarest class is in one colour, all others in another.

    Parameters
    ----------
    ways : mapping of str to Resampled
        By the name of the panel: what `course_lib.ratios.resample` made of the points.
    points, y : array-like of shape (n, 2) and (n,)
        What was resampled, and its labels.
    names : mapping of class to str, optional
        Names of the classes for the legend; by default their labels.
    columns : int, default=3
        Panels in a row.
    title : str, optional
        What the picture shows; left out, it counts the ways.

    Raises
    ------
    ValueError
        If there is no way to show, or points and labels are not those that were resampled.

    Examples
    --------
    >>> from course_lib.ratios import resample
    >>> X, y = np.random.default_rng(0).normal(size=(60, 2)), np.repeat([0, 1], [50, 10])
    >>> resampled_points({"SMOTE": resample(X, y, "1:2", "smote")}, X, y).details
    'SMOTE: 25 of 1, 50 of 0; 15 made up, 0 dropped'
    """
    points, y, names = np.asarray(points, dtype=float), np.asarray(y), names or {}
    if not ways:
        raise ValueError("ways is empty; give at least one name and what `resample` made")
    if points.ndim != 2 or points.shape[1] != 2 or len(points) != len(y):
        raise ValueError(f"points has shape {points.shape} and y {y.shape}; give (n, 2) and (n,)")
    details = []
    for name, made in ways.items():
        if sum(made.before.values()) != len(y):
            there = f"{sum(made.before.values()):,} rows, and there are {len(y):,} points"
            raise ValueError(f"{name!r} was made of {there}")
        after = sorted(made.after.items(), key=lambda each: each[1])
        dropped = len(np.setdiff1d(np.arange(len(y)), made.origin[made.partner < 0]))
        counts = listed(f"{count:,} of {names.get(label, label)}" for label, count in after)
        details.append(f"{name}: {counts}; {(made.partner >= 0).sum():,} made up, {dropped:,} dropped")
    columns, rows = _columns_and_rows(columns, len(ways))
    picture = Picture(
        rows * (0.85 * WIDTH / max(2, columns) + 0.3) + 0.9,
        title or f"{count_noun(len(y), 'point')}, resampled in {count_noun(len(ways), 'way')}",
        listed(details, ". "),
    )
    panels = picture.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    for axes, (name, made) in zip(panels.flat, ways.items(), strict=False):
        _draw_points(axes, made, points, y)
        counts = " : ".join(f"{n:,}" for n in sorted(made.after.values()))
        axes.set_title(f"{name}\n{counts}", fontsize=10, color=INK)
    for axes in panels.flat:
        axes.set(xticks=[], yticks=[], facecolor="white")
        axes.spines[:].set_color("#CCCCCC")
        if not axes.has_data():
            axes.set_axis_off()
    before = next(iter(ways.values())).before
    rarest = _rarest(before)
    others = ", ".join(str(names.get(label, label)) for label in before if label != rarest)
    looks: dict[str, dict[str, Any]] = {
        others: {"s": 30, "color": _COMMON, "linewidths": 0},
        str(names.get(rarest, rarest)): {"s": 30, "color": _RARE, "linewidths": 0},
        "copied: larger": {"s": 90, "color": MUTED, "linewidths": 0},
        "made up": {"s": 25, "color": _RARE, "marker": "x"},
        "dropped": {"s": 25, "facecolors": "none", "edgecolors": "#A0A0A0"},
    }
    picture.legend_below([(picture.axes[0].scatter([], [], **look), name) for name, look in looks.items()])
    return picture


def _columns_and_rows(columns: int, n: int) -> tuple[int, int]:
    if columns < 1:
        raise ValueError(f"columns is {columns!r}; give at least 1")
    columns = min(columns, n)
    return columns, -(-n // columns)


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
        row, column = divmod(k, columns)
        top, left = row * (height + strip), column * (width + gap)
        mosaic[top : top + height, left : left + width] = image
    extent = (0, columns * (1 + _GAP), rows * (1 + _GAP + caption), 0)
    look: dict[str, Any] = {"cmap": "gray", "vmin": 0, "vmax": 255, "interpolation": "nearest"}
    axes.imshow(mosaic, extent=extent, aspect=height / width, **look)
    axes.set_axis_off()


def _draw_scene(axes: Axes, scenes: SceneSplit, k: int, keypoints: bool, instances: bool) -> None:
    side = scenes.images[k].shape[0]
    axes.imshow(scenes.images[k], extent=(0, side, side, 0), interpolation="nearest")
    for place, code in enumerate(scenes.classes[k]):
        if code < 0:
            continue
        color, _, _, linestyle = style(code)
        left, top, right, bottom = scenes.boxes[k, place]
        x, y = [left, right, right, left, left], [top, top, bottom, bottom, top]
        axes.plot(x, y, color=color, linestyle=linestyle, linewidth=1.8, clip_on=False)
        if instances:
            mask = scenes.instances[k] == place + 1
            axes.contourf(mask, levels=[0.5, 1.5], colors=[color], alpha=0.5, extent=(0, side, 0, side))
        if keypoints:
            visible = scenes.keypoints[k, place][scenes.keypoints_visible[k, place]]
            axes.plot(*visible.T, "o", color=color, markersize=4, markeredgecolor="white", clip_on=False)
    axes.set(xlim=(0, side), ylim=(side, 0))


def _draw_points(axes: Axes, made: Resampled, points: np.ndarray, y: np.ndarray) -> None:
    rare = y == _rarest(made.before)
    drawn = made.partner >= 0
    times = np.bincount(made.origin[~drawn], minlength=len(y))
    for mask, colour in ((~rare, _COMMON), (rare, _RARE)):
        kept, dropped = mask & (times > 0), mask & (times == 0)
        axes.scatter(
            points[dropped, 0],
            points[dropped, 1],
            s=_DOT,
            facecolors="none",
            edgecolors="#C4C4C4",
            linewidths=0.7,
        )
        axes.scatter(
            points[kept, 0], points[kept, 1], s=_DOT * times[kept], color=colour, alpha=0.75, linewidths=0
        )
    new = np.asarray(made.X, dtype=float)[drawn]
    axes.scatter(new[:, 0], new[:, 1], s=_DOT, marker="x", color=_RARE, linewidths=0.8, alpha=0.8)


def _rarest(counts: Mapping[Hashable, int]) -> Hashable:
    return min(reversed(list(counts)), key=counts.__getitem__)  # of equals the last, as a RatioPlan has it
