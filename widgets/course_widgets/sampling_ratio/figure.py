"""The picture of a sampling plan on paper: bars as the control draws them, and the points."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.labels import encode_labels
from course_lib.ratios import RatioPlan, Resampled, class_permutations

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#5f5f5f", "#d6c713")
HOLLOW = {"markersize": 4, "markerfacecolor": "none", "markeredgewidth": 0.7}
FAINT = "#c9ccd1"
MOST_POINTS = 20_000  # more than that only blackens the paper; a prefix of each class is drawn


def draw(
    plan: RatioPlan,
    names: Mapping,
    points: np.ndarray | None,
    y: Any,
    random_state: int,
    made: Resampled | None = None,
    objects: Sequence[tuple[str, float, float]] = (),
) -> Any:
    """Draw a plan.

    Parameters
    ----------
    plan : RatioPlan
        What to draw.
    names : mapping of class to str
        The classes' names.
    points : ndarray of shape (n, 2) or None
        Where the samples lie.
    y : array-like of shape (n,)
        Their labels.
    random_state : int
        The order of drawing.
    made : Resampled, optional
        The points with those that SMOTE adds, which are drawn hollow.
    objects : sequence of (kind, before, after)
        Objects in an epoch, drawn as bars below.

    Returns
    -------
    matplotlib.figure.Figure
    """
    from matplotlib.figure import Figure

    heights = [max(1.6, 0.9 + 0.28 * len(plan.counts))]
    if objects:
        heights.append(0.7 + 0.28 * len(objects))
    height = sum(heights)
    figure = Figure(figsize=(7.2 if points is None else 9.6, height if points is None else max(3.2, height)))
    figure.set_layout_engine("constrained")
    grid = figure.add_gridspec(
        len(heights),
        1 if points is None else 2,
        width_ratios=None if points is None else [3, 2],
        height_ratios=heights,
    )
    _draw_bars(figure.add_subplot(grid[0, 0]), plan, names, beside=points is not None, smote=made is not None)
    if objects:
        _draw_objects(figure.add_subplot(grid[1, 0]), objects)
    if points is not None:
        _draw_points(figure.add_subplot(grid[:, 1]), plan, points, y, random_state, made)
    return figure


def _draw_objects(axes: Any, objects: Sequence[tuple[str, float, float]]) -> None:
    for row, (_, before, after) in enumerate(objects):
        axes.barh(row, after, color="#5f6368", height=0.5)
        axes.plot([before] * 2, [row - 0.36, row + 0.36], color="black", linewidth=1.4)
    kinds = [_short(kind) for kind, _, _ in objects]
    axes.set_yticks(range(len(objects)), kinds, parse_math=False)
    axes.set_ylim(len(objects) - 0.4, -0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.xaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")
    axes.set_xlabel("objects (mark: without the plan)", fontsize=8)


def _draw_bars(axes: Any, plan: RatioPlan, names: Mapping, *, beside: bool, smote: bool) -> None:
    effective = {
        label: plan.weights[label] * count / len(plan.counts) for label, count in plan.counts.items()
    }
    lengths = effective if plan.how == "weight" else plan.after
    texture = "...." if plan.how == "weight" else "////"
    for row, (label, count) in enumerate(plan.counts.items()):
        colour, length = COLOURS[row % len(COLOURS)], lengths[label]
        axes.barh(row, min(count, length), color=colour, height=0.62)
        if length > count:
            axes.barh(
                row, length - count, left=count, color="none", edgecolor=colour, hatch=texture, height=0.62
            )
        if length < count:
            axes.barh(
                row, count - length, left=length, color="none", edgecolor=colour, linestyle="--", height=0.62
            )
    axes.set_yticks(range(len(names)), [_short(name) for name in names.values()], parse_math=False)
    axes.set_ylim(max(len(names), 5 if beside else 2) - 0.4, -0.6)  # bars of two classes need not be beams
    axes.spines[["top", "right"]].set_visible(False)
    axes.xaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")
    what = f"solid: kept · hatched: {'interpolated' if smote else 'copied'} · dashed: dropped"
    if plan.how == "weight":
        what = "solid: counted · dotted: weighted up · dashed: weighted down"
    axes.set_xlabel(f"samples ({what})", fontsize=8)
    axes.set_title(f"{plan.total:,} samples an epoch", loc="left", fontsize=10)


def _draw_points(
    axes: Any, plan: RatioPlan, points: np.ndarray, y: Any, random_state: int, made: Resampled | None
) -> None:
    share = min(1, MOST_POINTS / len(encode_labels(y).codes))
    for row, (label, order) in enumerate(class_permutations(y, random_state).items()):
        shown, kept = np.ceil(share * np.array([len(order), plan.after[label]])).astype(int)
        dropped, chosen = points[order[kept:shown]], points[order[: min(kept, shown)]]
        axes.plot(*dropped.T, ".", color=FAINT, markersize=1.5, zorder=1, rasterized=True)
        axes.plot(
            *chosen.T,
            ".",
            color=COLOURS[row % len(COLOURS)],
            markersize=2.5,
            zorder=2 + 1 / len(order),
            rasterized=True,
        )
        if made is not None:
            added = made.X[made.new & (made.y == label)]
            added = added[: int(np.ceil(share * len(added)))]
            axes.plot(*added.T, "o", **HOLLOW, color=COLOURS[row % len(COLOURS)], zorder=4, rasterized=True)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_title(
        "their points" if made is None else "their points, hollow: interpolated", loc="left", fontsize=10
    )


def _short(name: str, most: int = 24) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
