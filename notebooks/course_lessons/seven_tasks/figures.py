"""The pictures of this lesson: what a number comes to, over the threshold that stands inside it."""

from collections.abc import Callable

import numpy as np
from matplotlib.ticker import PercentFormatter

from course_lessons.seven_tasks.scenes import TaskScenes
from course_lib.datasets.scene_painting import KINDS
from course_lib.metrics.overlap import (
    box_iou,
    correct_keypoints,
    detection_precision,
)
from course_lib.plots import Picture, style
from course_lib.plots.picture import INK

Guess = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def precision_over_iou(
    scenes: TaskScenes, found: list[dict[str, np.ndarray]], *, title: str
) -> Picture:
    """Show the AP of boxes, by the IoU from which a box counts as found.

    Parameters
    ----------
    scenes : TaskScenes
        What is true.
    found : list of dict
        For each scene scores, labels and boxes, as `answer("objects", ...)` gives them.
    title : str
        What the picture shows.

    Examples
    --------
    >>> from course_lessons.seven_tasks.scenes import draw_task_scenes
    >>> scenes = draw_task_scenes(2)
    >>> there = [scenes.classes[k] >= 0 for k in range(2)]
    >>> rows = [(scenes.classes[k][there[k]], scenes.boxes[k][there[k]]) for k in range(2)]
    >>> found = [{"scores": np.ones(len(y)), "labels": y, "boxes": boxes} for y, boxes in rows]
    >>> precision_over_iou(scenes, found, title="All found").describe()
    'All found. AP: 1.00 at 0.3, 1.00 at 0.5, 1.00 at 0.75, 1.00 at 0.95.'
    """
    own = [scenes.classes[k] >= 0 for k in range(len(scenes))]
    given = (
        [one["scores"] for one in found],
        [one["labels"] for one in found],
        [
            box_iou(one["boxes"], scenes.boxes[k][own[k]])
            for k, one in enumerate(found)
        ],
        [scenes.classes[k][own[k]] for k in range(len(scenes))],
    )
    thresholds = np.arange(30, 100, 5) / 100
    values = {each: detection_precision(*given, [each]) for each in thresholds}
    said = ", ".join(f"{values[at]:.2f} at {at:g}" for at in (0.3, 0.5, 0.75, 0.95))
    picture = Picture(2.6, title, f"AP: {said}")
    axes = picture.plain_axes(
        grid="y", x="IoU from which a box counts as found", y="AP"
    )
    axes.plot(thresholds, list(values.values()), "o-", color=style(0).color)
    axes.set_ylim(0, 1)
    return picture


def keypoints_over_tolerance(
    guess: Guess, known: TaskScenes, new: TaskScenes, *, title: str
) -> Picture:
    """Show which share of the keypoints counts as right by how near is near enough, guessed from boxes, by kind.

    Parameters
    ----------
    guess : callable
        Of boxes (n, 4), keypoints (n, points, 2) and new boxes (m, 4): keypoints in these.
    known, new : TaskScenes
        What it may learn from, and what it is measured on.
    title : str
        What the picture shows.
    """
    tolerances = np.arange(1, 31) / 100
    picture, said, legend = Picture(3.0, title), [], []
    axes = picture.plain_axes(
        grid="y",
        x="near enough: distance, of the object's size",
        y="right (PCK)",
    )
    for kind, name in enumerate(KINDS):
        own, mine = known.classes == kind, new.classes == kind
        boxes = new.boxes[mine]
        guessed = guess(known.boxes[own], known.keypoints[own], boxes)
        sizes = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
        right = [
            correct_keypoints(guessed, new.keypoints[mine], sizes, each).mean()
            for each in tolerances
        ]
        color, _, _, _ = style(kind)
        legend.append(
            (axes.plot(tolerances, right, color=color, linewidth=2)[0], name)
        )
        said.append(
            f"{name} "
            + ", ".join(
                f"{right[at - 1]:.0%} within {at}%" for at in (5, 10, 20, 30)
            )
        )
    for at in (0.05, 0.2):
        axes.axvline(at, color=INK, linewidth=1, linestyle=":")
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    picture.details = "; ".join(said)
    picture.legend_below(legend)
    return picture
