"""The picture of a subset on paper: the picks among all points, their classes, and what a model makes of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_widgets.figures import COLOURS, INK, MUTED, bare, colour, new_figure, shortened
from course_widgets.subset_explorer.picks import label
from course_widgets.subset_explorer.training import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_widgets.subset_explorer.control import SubsetExplorer


def draw(control: "SubsetExplorer") -> "Figure":
    """Draw what a control is set to."""
    y, classes, rows = control.data.train.y, control.data.classes, control.indices()
    figure = new_figure(9.6, max(3.6, 0.9 + 0.26 * len(classes)))
    cloud, right = figure.subfigures(1, 2, width_ratios=[3, 4])
    points = cloud.subplots()
    _draw_points(points, control.points, y, rows, control._rows_compared())
    title = f"{label(control.policy)}: {len(rows):,} of {len(y):,} samples"
    points.set_title(title, loc="left", fontsize=10)
    shares, bands = right.subplots(2, 1, height_ratios=[max(3, 0.7 * len(classes)), 3])
    _draw_classes(shares, y, rows, classes)
    _draw_bands(bands, control.result)
    return figure


def _draw_points(
    axes: Any, points: np.ndarray, y: np.ndarray, rows: np.ndarray, others: np.ndarray | None
) -> None:
    colours = np.array([colour(code) for code in range(y.max() + 1)])
    size = float(np.clip(40 - 9 * np.log10(len(rows)), 6, 34))
    axes.scatter(*points.T, s=0.4 * size, c=colours[y], alpha=0.2, linewidths=0, rasterized=True)
    axes.scatter(*points[rows].T, s=size, c=colours[y[rows]], linewidths=0, rasterized=True)
    hollow = rows[y[rows] >= len(COLOURS)]  # the same colours again
    axes.scatter(*points[hollow].T, s=0.15 * size, c="white", linewidths=0, rasterized=True)
    if others is not None:
        both = np.intersect1d(rows, others)
        axes.scatter(
            *points[both].T, s=1.6 * size, facecolors="none", edgecolors=INK, linewidths=1, rasterized=True
        )
    axes.set_xticks([])
    axes.set_yticks([])


def _draw_classes(axes: Any, y: np.ndarray, rows: np.ndarray, classes: Sequence[str]) -> None:
    picked, there = (100 * np.bincount(part, minlength=len(classes)) / len(part) for part in (y[rows], y))
    places = np.arange(len(classes))
    axes.barh(places, picked, color=[colour(code) for code in range(len(classes))], height=0.7)
    axes.plot(there, places, "|", color=INK, markersize=11, markeredgewidth=2)
    axes.set_yticks(places, [shortened(each) for each in classes], parse_math=False)
    axes.set_ylim(len(classes) - 0.4, -0.6)
    axes.set_title("% of the picks by class  ( | of all samples)", loc="left", fontsize=9)
    bare(axes)


def _draw_bands(axes: Any, result: Result) -> None:
    each = {"these picks": result.picks, "as many at random": result.random, "all samples": result.everything}
    for row, measured in enumerate(each.values()):
        axes.plot([100 * measured.low, 100 * measured.high], [row, row], color=MUTED, linewidth=6, alpha=0.5)
        axes.plot(100 * measured.mean, row, "o", color=INK, markersize=6)
    axes.set_yticks(range(len(each)), list(each))
    axes.set_ylim(len(each) - 0.5, -0.5)
    axes.margins(x=0.15)
    axes.set_title(
        f"right on validation samples, %: {len(result.picks.shares)} models each", loc="left", fontsize=9
    )
    bare(axes)
