"""Scenes with what is known about them drawn on top."""

from __future__ import annotations

from course_lib.datasets import SceneSplit
from course_lib.plots.picture import INK, PALETTE, WIDTH, Picture


def scene_grid(
    scenes: SceneSplit,
    classes,
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
    keypoints : bool, default=False
        Mark the keypoints that are seen.
    instances : bool, default=False
        Tint the pixels of each object.
    title : str, optional
        What the picture shows.

    Returns
    -------
    Picture

    Examples
    --------
    >>> from course_lib.datasets import load_scenes
    >>> scenes = load_scenes(n_train=20, n_test=5, n_val=5)
    >>> scene_grid(scenes.train.take([0, 1]), scenes.classes)
    <Picture size 720x415 with 2 Axes>
    """
    if len(scenes) == 0:
        raise ValueError("there is no scene to show; give at least one")
    if columns < 1:
        raise ValueError(f"columns is {columns!r}; give at least 1")
    columns = min(columns, len(scenes))
    rows = -(-len(scenes) // columns)
    objects = int((scenes.classes >= 0).sum())
    picture = Picture(
        rows * WIDTH / columns + 0.55, title or f"{len(scenes):,} scenes with {objects:,} objects"
    )
    for k, axes in enumerate(picture.subplots(rows, columns, squeeze=False).flat):
        axes.set_axis_off()
        if k < len(scenes):
            _show(axes, scenes, k, keypoints, instances)
    shown = sorted(set(scenes.classes[scenes.classes >= 0].tolist()))
    marks = [picture.axes[0].plot([], [], color=PALETTE[c], linewidth=3)[0] for c in shown]
    if marks:
        picture.legend(
            marks,
            [classes[c] for c in shown],
            loc="outside lower left",
            ncols=len(shown),
            frameon=False,
            fontsize=10,
            labelcolor=INK,
        )
    return picture


def _show(axes, scenes: SceneSplit, k: int, keypoints: bool, instances: bool) -> None:
    image = scenes.images[k]
    side = image.shape[0]
    axes.imshow(image, extent=(0, side, side, 0), interpolation="nearest")
    for place, code in enumerate(scenes.classes[k]):
        if code < 0:
            continue
        colour = PALETTE[code]
        left, top, right, bottom = scenes.boxes[k, place]
        axes.plot(
            [left, right, right, left, left],
            [top, top, bottom, bottom, top],
            color=colour,
            linewidth=1.8,
            clip_on=False,
        )
        if instances:
            mask = scenes.instances[k] == place + 1
            axes.contourf(mask, levels=[0.5, 1.5], colors=[colour], alpha=0.5, extent=(0, side, 0, side))
        if keypoints:
            seen = scenes.keypoints[k, place][scenes.keypoints_visible[k, place]]
            axes.plot(*seen.T, "o", color=colour, markersize=4, markeredgecolor="white", clip_on=False)
    axes.set_xlim(0, side)
    axes.set_ylim(side, 0)
