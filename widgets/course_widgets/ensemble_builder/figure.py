"""The picture of an ensemble on paper: the members, and for how many samples all, some or none of them are right."""

from typing import TYPE_CHECKING, Any

from course_widgets.figures import COLOURS, FAINT, INK, MUTED, bare, new_figure, shortened
from course_widgets.text import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_widgets.ensemble_builder.control import EnsembleBuilder

RIGHT, WRONG = COLOURS[0], COLOURS[3]


def draw(control: "EnsembleBuilder") -> "Figure":
    """Draw what a control is set to."""
    figure = new_figure(9.6, 0.9 + 0.27 * max(8, len(control.shelf.names)))
    members, samples = figure.subplots(1, 2, width_ratios=[5, 4])
    _draw_members(members, control)
    _draw_samples(samples, control)
    return figure


def _draw_members(axes: Any, control: "EnsembleBuilder") -> None:
    shelf, chosen = control.shelf, set(control.places)
    n = len(shelf.y)
    for place, right in enumerate(shelf.right):
        inside = place in chosen
        axes.barh(place, 100 * right / n, color=RIGHT if inside else FAINT, height=0.72)
        axes.text(0.6, place, percent(right, n), va="center", fontsize=8, color="white" if inside else INK)
    names = [shortened(name, 26) for name in shelf.names]
    axes.set_yticks(range(len(names)), names, parse_math=False)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 100)
    found = control.assembled
    if found is not None:
        axes.axvline(100 * found.accuracy, color=INK, linewidth=1.5)
        axes.axvspan(*(100 * end for end in found.interval), color=INK, alpha=0.12, linewidth=0)
    bare(axes)
    axes.set_xlabel("right, %; line: all of the ensemble together, with its 95 % interval", fontsize=8)
    together = "nothing in the ensemble" if found is None else f"together {percent(found.right, found.n)}"
    axes.set_title(f"{len(chosen)} of {len(names)} members, {together}", loc="left", fontsize=10)


def _draw_samples(axes: Any, control: "EnsembleBuilder") -> None:
    found = control.assembled
    bare(axes)
    if found is None:
        axes.set_axis_off()
        return
    for k, (count, right) in enumerate(found.right_by):
        axes.bar(k, right, color=RIGHT, label="together right" if k == 0 else None)
        axes.bar(k, count - right, bottom=right, color=WRONG, hatch="////", edgecolor="white", linewidth=0,
                 label="together wrong" if k == 0 else None)  # fmt: skip
    axes.set_xticks(range(found.members + 1))
    axes.set_xlabel("members that are right", fontsize=8)
    axes.set_title(
        f"samples; ECE {100 * found.ece:.1f} points, Brier {found.brier:.3f}", loc="left", fontsize=10
    )
    axes.legend(frameon=False, fontsize=8, labelcolor=MUTED)
