"""The picture of a subset on paper: the picks among all points, their classes, and what a model makes of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_widgets.figures import INK, MUTED, bare, colour, hatch, mark, new_figure, shortened
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
    size = float(np.clip(40 - 9 * np.log10(len(rows)), 6, 34))
    by_size = np.argsort(-np.bincount(y), kind="stable")  # the rarest on top
    for level, (part, area, alpha) in enumerate([(np.arange(len(y)), 0.4 * size, 0.2), (rows, size, 1)]):
        for place, code in enumerate(by_size):
            one, over = part[y[part] == code], level + place / len(by_size)
            axes.scatter(*points[one].T, s=area, alpha=alpha, zorder=1 + over, rasterized=True, **mark(code))
    if others is not None:
        axes.scatter(
            *points[others].T,
            s=1.6 * size,
            facecolors="none",
            edgecolors=INK,
            linewidths=1,
            zorder=3,
            rasterized=True,
        )
    axes.set_xticks([])
    axes.set_yticks([])


def _draw_classes(axes: Any, y: np.ndarray, rows: np.ndarray, classes: Sequence[str]) -> None:
    picked, there = (100 * np.bincount(part, minlength=len(classes)) / len(part) for part in (y[rows], y))
    places = np.arange(len(classes))
    codes = range(len(classes))
    look = {"color": [colour(code) for code in codes], "hatch": [hatch(code) for code in codes]}
    axes.barh(places, picked, **look, edgecolor="white", linewidth=0, height=0.7)
    axes.plot(there, places, "|", color=INK, markersize=11, markeredgewidth=2)
    axes.set_yticks(places, [shortened(each) for each in classes], parse_math=False)
    axes.set_ylim(len(classes) - 0.4, -0.6)
    axes.set_title("% of the picks by class  ( | of all samples)", loc="left", fontsize=9)
    bare(axes)


def _draw_bands(axes: Any, result: Result) -> None:
    each = {"these picks": result.picks, "as many at random": result.random, "all samples": result.everything}
    if result.pinned:
        each["the pinned subset"] = result.pinned
    for row, measured in enumerate(each.values()):
        axes.plot([100 * measured.low, 100 * measured.high], [row, row], color=MUTED, linewidth=6, alpha=0.5)
        axes.plot(100 * measured.mean, row, "o", color=INK, markersize=6)
    axes.set_yticks(range(len(each)), list(each))
    axes.set_ylim(len(each) - 0.5, -0.5)
    axes.margins(x=0.15)
    n = len(result.picks.shares)
    each_of = f": {n} models each" if n > 1 else ""
    axes.set_title(f"right on validation samples, %{each_of}", loc="left", fontsize=9)
    bare(axes)
