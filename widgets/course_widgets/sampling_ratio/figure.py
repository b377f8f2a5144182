"""The picture of a sampling plan on paper: bars as the control draws them, its objects, and the points."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.labels import encode_labels
from course_lib.ratios import class_permutations
from course_widgets.figures import (
    FAINT,
    GREY,
    MOST_CLASSES,
    bare,
    colour,
    new_figure,
    shortened,
    shown_classes,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_widgets.sampling_ratio.control import SamplingRatio

HOLLOW = {"markersize": 4, "markerfacecolor": "none", "markeredgewidth": 0.7}
MOST_POINTS = 20_000  # more than that only blackens the paper; a prefix of each class is drawn


def draw(control: "SamplingRatio") -> "Figure":
    """Draw what a control is set to."""
    objects, points = control._object_rows(), control.points
    rows = min(MOST_CLASSES, len(control.counts))
    heights = [max(1.6, 0.9 + 0.28 * rows)] + [0.7 + 0.28 * len(objects)] * bool(objects)
    height = sum(heights)
    figure = new_figure(7.2, height) if points is None else new_figure(9.6, max(3.2, height))
    columns = {} if points is None else {"width_ratios": [3, 2]}
    grid = figure.add_gridspec(len(heights), 1 + len(columns), height_ratios=heights, **columns)
    _draw_bars(figure.add_subplot(grid[0, 0]), control)
    if objects:
        _draw_objects(figure.add_subplot(grid[1, 0]), objects)
    if points is not None:
        _draw_points(figure.add_subplot(grid[:, 1]), control)
    return figure


def _draw_objects(axes: Any, objects: Sequence[tuple[str, int, float]]) -> None:
    for row, (_, before, after) in enumerate(objects):
        axes.barh(row, after, color=GREY, height=0.5)
        axes.plot([before] * 2, [row - 0.36, row + 0.36], color="black", linewidth=1.4)
    _name_rows(axes, [kind for kind, _, _ in objects], len(objects))
    axes.set_xlabel("objects (mark: without the plan)", fontsize=8)


def _draw_bars(axes: Any, control: "SamplingRatio") -> None:
    plan = control.value
    lengths, texture, what = plan.after, "////", "solid: kept · hatched: copied · dashed: dropped"
    if plan.how == "weight":
        lengths = {
            label: plan.weights[label] * count / len(plan.counts) for label, count in plan.counts.items()
        }
        texture, what = "....", "solid: counted · dotted: weighted up · dashed: weighted down"
    elif control._interpolates:
        what = what.replace("copied", "interpolated")
    classes = list(plan.counts)
    codes = shown_classes([max(plan.counts[label], lengths[label]) for label in classes])
    for row, code in enumerate(codes):
        label = classes[code]
        length, count = lengths[label], plan.counts[label]
        hollow = {"color": "none", "edgecolor": colour(code), "height": 0.62}
        axes.barh(row, min(count, length), color=colour(code), height=0.62)
        if length > count:
            axes.barh(row, length - count, left=count, hatch=texture, **hollow)
        if length < count:
            axes.barh(row, count - length, left=length, linestyle="--", **hollow)
    beside = control.points is not None
    names = [control.names[classes[code]] for code in codes]
    _name_rows(axes, names, max(len(codes), 5 if beside else 2))
    axes.set_xlabel(f"samples ({what})", fontsize=8)
    few = f"; {len(codes)} of {len(classes):,} classes" if len(codes) < len(classes) else ""
    axes.set_title(f"{plan.total:,} samples an epoch{few}", loc="left", fontsize=10)


def _name_rows(axes: Any, names: Sequence[str], room: int) -> None:
    axes.set_yticks(range(len(names)), [shortened(name) for name in names], parse_math=False)
    axes.set_ylim(room - 0.4, -0.6)  # bars of two classes need not be beams
    bare(axes, labels=10)
    axes.xaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")


def _draw_points(axes: Any, control: "SamplingRatio") -> None:
    plan, points, made = control.value, np.asarray(control.points), control._smote()
    share = min(1, MOST_POINTS / len(encode_labels(control.y).codes))
    layers: dict[Any, list[tuple[np.ndarray, ...]]] = {}  # a class, or many classes of one colour
    for code, (label, order) in enumerate(class_permutations(control.y, control.random_state).items()):
        shown, kept = np.ceil(share * np.array([len(order), plan.after[label]])).astype(int)
        added = points[:0] if made is None else made.X[made.new & (made.y == label)]
        part = (
            points[order[kept:shown]],
            points[order[: min(kept, shown)]],
            added[: int(np.ceil(share * len(added)))],
        )
        few = len(plan.counts) <= MOST_CLASSES
        layers.setdefault((colour(code), 1 / len(order) if few else 0, code if few else 0), []).append(part)
    look = {"rasterized": True}
    for (ink, rarity, _), parts in layers.items():
        dropped, chosen, added = (np.concatenate(each) for each in zip(*parts, strict=True))
        axes.plot(*dropped.T, ".", color=FAINT, markersize=1.5, zorder=1, **look)
        axes.plot(*chosen.T, ".", color=ink, markersize=2.5, zorder=2 + rarity, **look)
        if made is not None:
            axes.plot(*added.T, "o", **HOLLOW, color=ink, zorder=4, **look)
    axes.set_xticks([])
    axes.set_yticks([])
    title = "their points" if made is None else "their points, hollow: interpolated"
    axes.set_title(title, loc="left", fontsize=10)
