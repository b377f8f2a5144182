"""The pictures of this lesson: two scores of the same models, a choice that flatters, and what scaling is worth."""

from collections.abc import Mapping, Sequence

import numpy as np

from course_lib.experiments import Comparison
from course_lib.metrics import find_metric
from course_lib.plots import Picture, style
from course_lib.plots.comparisons import mark_intervals
from course_lib.plots.picture import INK, listed


def slopes(
    runs: Comparison,
    models: Sequence[str],
    sides: Mapping[str, str],
    *,
    title: str,
) -> Picture:
    """Show for each model two scores, and a line between them: lines that cross change who is best.

    Parameters
    ----------
    runs : Comparison
        Recipes named as ``"random forest, split first"``.
    models : sequence of str
        Such as ``"random forest"``.
    sides : mapping of str to str
        How a recipe's name goes on after the model's, left and right, and what the picture writes there.
    title : str
        What the picture shows.
    """
    mean, (left, right) = 100 * runs.values().mean(), sides
    ends = {
        model: (mean[f"{model}, {left}"], mean[f"{model}, {right}"])
        for model in models
    }
    label = f"{find_metric(runs.metric).label}, %"
    texts = (f"{name} {a:.1f} to {b:.1f}" for name, (a, b) in ends.items())
    picture = Picture(
        3.9,
        title,
        f"{label[0].upper()}{label[1:]}, {sides[left]} to {sides[right]}: {listed(texts, '; ')}",
    )
    axes = picture.plain_axes(grid="y", y=label)
    legend = []
    for k, (name, pair) in enumerate(ends.items()):
        color, marker, _, linestyle = style(k)
        look = {"color": color, "marker": marker, "linestyle": linestyle}
        legend.append(
            (axes.plot([0, 1], pair, linewidth=2, markersize=7, **look)[0], name)
        )
    for at, side in enumerate((0, 1)):
        heights = spread([pair[side] for pair in ends.values()], axes.get_ylim())
        for height, pair in zip(heights, ends.values(), strict=True):
            axes.annotate(
                f"{pair[side]:.1f}",
                (at, height),
                (-9 if at == 0 else 9, 0),
                textcoords="offset points",
                ha="right" if at == 0 else "left",
                va="center",
                fontsize=10,
                color=INK,
            )
    axes.set_xticks([0, 1], list(sides.values()))
    axes.set_xlim(-0.35, 1.35)
    picture.legend_below(legend)
    return picture


def spread(heights: Sequence[float], limits: tuple[float, float]) -> list[float]:
    """Move numbers that would be written over each other apart, and leave them in their order.

    >>> [round(each, 1) for each in spread([50, 50.5, 90], (40, 100))]
    [48.5, 52.0, 90.0]
    """
    least, order = 3.5 * (limits[1] - limits[0]) / 60, np.argsort(heights)
    placed = np.array(heights, dtype=float)[order]
    for _ in range(20):
        for low in range(len(placed) - 1):
            lacking = least - (placed[low + 1] - placed[low])
            if lacking > 1e-9:
                placed[low] -= lacking / 2
                placed[low + 1] += lacking / 2
    moved = np.empty(len(placed))
    moved[order] = placed
    return moved.tolist()


def flattered(runs: Comparison) -> Picture:
    """Show for the best of so many models the score that chose it, and the one on a part that did not."""
    chose, fresh = (
        100 * runs.values(name).mean() for name in ("by_choice", "fresh")
    )
    names = list(runs.recipes)
    gap = chose[names[-1]] - fresh[names[-1]]
    texts = (f"{name} {chose[name]:.1f} and {fresh[name]:.1f}" for name in names)
    picture = Picture(
        0.5 * len(names) + 1.4,
        f"The {names[-1]} looks {gap:.0f} points better than it is",
        f"Balanced accuracy, %, on the part that chose and on the test part: {listed(texts, '; ')}",
    )
    axes = picture.plain_axes(grid="x", names=names, x="balanced accuracy, %")
    for y, name in enumerate(names):
        axes.plot([fresh[name], chose[name]], [y, y], color=INK, linewidth=1.5)
    marks = [
        (
            axes.plot(
                values[names],
                range(len(names)),
                style(k).marker,
                color=style(k).color,
                markersize=9,
            )[0],
            words,
        )
        for k, values, words in (
            (5, chose, "on the validation part, which chose it"),
            (0, fresh, "on the test part"),
        )
    ]
    picture.legend_below(marks)
    return picture


def scaling_gains(
    runs: Comparison, tables: Sequence[str], models: Sequence[str]
) -> Picture:
    """Show how many points one unit for all columns adds, for each model on each table.

    Parameters
    ----------
    runs : Comparison
        Recipes named as ``"wine, decision tree, scaled"`` and ``"… as measured"``.
    tables, models : sequence of str
        A mark for each table in the row of each model.
    """
    found = {
        table: [
            runs.verdict(
                f"{table}, {model}, scaled",
                baseline=f"{table}, {model}, as measured",
            )
            for model in models
        ]
        for table in tables
    }
    number = find_metric("accuracy").number
    texts = (
        f"{table}: {listed(f'{model} {number(v.difference)}' for model, v in zip(models, each, strict=True))}"
        for table, each in found.items()
    )
    picture = Picture(
        0.5 * len(models) + 1.4,
        "One unit for all columns: for models that measure distances",
        f"Points of accuracy gained by scaling. {listed(texts, '; ')}",
    )
    axes = picture.plain_axes(
        grid="x",
        names=list(models),
        x="points gained by scaling, 95 % interval (hollow: too close to call)",
    )
    picture.legend_below(mark_intervals(axes, found, spacing=0.22))
    return picture
