"""The picture of a choice on paper: models over a cost, what limits rule out, and where each model stands."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_widgets.figures import FAINT, GREY, INK, MUTED, bare, colour, new_figure, shortened
from course_widgets.model_chooser.choosing import AXES, LIMITS, Choice, status_words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_widgets.model_chooser.control import ModelChooser

FORMS = "os^vPXh"  # plot.mjs has the same
MOST_ROWS = 24  # that are said in words
OUT = "#b3261e"


def draw(control: "ModelChooser") -> "Figure":
    """Draw what a control is set to."""
    rows, choice, axis = control.rows, control.left, control.axis
    figure = new_figure(9.6, max(3.8, 1 + 0.19 * min(len(rows), MOST_ROWS)))
    plot, words = figure.subplots(1, 2, width_ratios=[1.15, 1])
    place = control._place(choice)
    _draw_models(plot, rows, choice, axis, place)
    _draw_limits(plot, control, axis)
    _draw_runs(plot, control)
    _write_standings(words, rows, choice, axis, place)
    return figure


def _draw_models(axes: Any, rows: Sequence[Mapping], choice: Choice, axis: str, selected: int | None) -> None:
    models = list(dict.fromkeys(row["model"] for row in rows))
    sizes = sorted({row["images"] for row in rows})
    for place, row in enumerate(rows):
        k = models.index(row["model"])
        x, y = row[axis], 100 * row["accuracy"]
        size = (6 + 5 * sizes.index(row["images"]) / max(1, len(sizes) - 1)) ** 2 / 1.6
        if choice.over[place]:
            axes.scatter(
                x, y, s=size, marker=FORMS[k % len(FORMS)], facecolors="white", edgecolors=MUTED, zorder=2
            )
            continue
        strong = 1 if place in choice.front else 0.5
        axes.vlines(
            x,
            100 * row["low"],
            100 * row["high"],
            color=colour(k),
            linewidth=1.2 + strong,
            alpha=strong,
            zorder=2,
        )
        if axis == "latency_ms":
            axes.hlines(y, x, row["latency_p95_ms"], color=colour(k), linestyle=":", linewidth=1.2, zorder=2)
        axes.scatter(x, y, s=size, marker=FORMS[k % len(FORMS)], color=colour(k), zorder=3)
    axes.set_xscale("log")
    axes.margins(0.09)
    if choice.front:
        xs = [rows[place][axis] for place in choice.front]
        ys = [100 * rows[place]["accuracy"] for place in choice.front]
        axes.step([*xs, axes.get_xlim()[1]], [*ys, ys[-1]], where="post", color=GREY, linewidth=1.2, zorder=1)
        axes.set_xlim(*axes.get_xlim())
    if selected is not None:
        x, y = rows[selected][axis], 100 * rows[selected]["accuracy"]
        axes.scatter(x, y, s=170, facecolors="none", edgecolors=INK, linewidths=1.6, zorder=4)
    left, right = np.log10(axes.get_xlim())
    for place in dict.fromkeys([*choice.front, *([] if selected is None else [selected])]):
        row = rows[place]
        at_edge = (np.log10(row[axis]) - left) / (right - left) < 0.25
        axes.annotate(
            row["label"],
            (row[axis], 100 * row["accuracy"]),
            (8 if at_edge else -8, 6),
            textcoords="offset points",
            ha="left" if at_edge else "right",
            fontsize=7,
            parse_math=False,
        )
    said = AXES[axis]
    axes.set_xlabel(
        f"{said.label}{f', {said.unit}' if said.unit else ''} (to the left is cheaper)", fontsize=8
    )
    axes.set_title("accuracy, %, with its 95% interval", loc="left", fontsize=10)
    axes.grid(color=FAINT, linewidth=0.5)
    axes.set_axisbelow(True)
    bare(axes)


def _draw_limits(axes: Any, control: "ModelChooser", axis: str) -> None:
    column = "latency_p95_ms" if axis == "latency_ms" else axis
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    for limit in LIMITS:
        bound = getattr(control, limit.name)
        if limit.floor and 100 * bound > bottom:
            axes.axhspan(bottom, min(100 * bound, top), color=OUT, alpha=0.08, linewidth=0)
            axes.axhline(min(100 * bound, top), color=OUT, linestyle="--", linewidth=1)
        elif limit.column == column and bound < right:
            axes.axvspan(max(bound, left), right, color=OUT, alpha=0.08, linewidth=0)
            axes.axvline(max(bound, left), color=OUT, linestyle="--", linewidth=1)
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)


def _draw_runs(axes: Any, control: "ModelChooser") -> None:
    for run in control.runs:
        axes.plot(
            run[control.axis],
            100 * run["accuracy"],
            "D",
            color="white",
            markeredgecolor=INK,
            markersize=6,
            zorder=5,
        )


def _write_standings(
    axes: Any, rows: Sequence[Mapping], choice: Choice, axis: str, selected: int | None
) -> None:
    """Write where each stands: all, or the most accurate and those that are spoken of."""
    order = sorted(range(len(rows)), key=lambda place: -rows[place]["accuracy"])
    named = {selected, choice.pick, choice.nearest, *choice.tied}
    shown = [place for k, place in enumerate(order) if k < MOST_ROWS or place in named][:MOST_ROWS]
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(len(shown), -0.5)
    for line, place in enumerate(shown):
        row = rows[place]
        look = {
            "fontsize": 7, "va": "center", "parse_math": False,
            "color": MUTED if choice.over[place] else INK, "weight": "bold" if place == selected else "normal",
        }  # fmt: skip
        axes.text(0, line, shortened(row["name"], 28), **look)
        axes.text(0.37, line, f"{row['accuracy']:.1%}", **look)
        axes.text(0.47, line, shortened(status_words(rows, choice, place, axis), 52), **look)
    n = len(choice.left)
    title = f"{n} of {len(rows)} measured models fit" if n else f"none of {len(rows)} measured models fits"
    axes.set_title(title, loc="left", fontsize=10)
