"""The picture of a ladder on paper: what each trick brings alone and here, the sum and the whole."""

from typing import TYPE_CHECKING, Any

from course_widgets.figures import COLOURS, FAINT, INK, MUTED, bare, new_figure, shortened
from course_widgets.trick_ladder.effects import Effect

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_widgets.trick_ladder.control import TrickLadder

ALONE, HERE = (COLOURS[0], "o"), (COLOURS[3], "s")


def draw(control: "TrickLadder") -> "Figure":
    """Draw what a control is set to."""
    found = control.combinations
    names = list(control.tricks)
    figure = new_figure(8.6, 1.2 + 0.34 * (len(names) + 3))
    axes = figure.subplots()
    for row, name in enumerate(names):
        _mark(axes, control, found.alone(name), row - 0.14, ALONE)
        _mark(axes, control, found.here(name, control.on), row + 0.14, HERE)
    below = {
        "in sum, each as alone": (found.predicted(control.on) if len(control.on) > 1 else None, ALONE),
        "together, measured": (found.effect(control.on) if control.on else None, HERE),
        "together, run here": (control.mine, (INK, "D")),
    }
    totals = {name: (effect, look) for name, (effect, look) in below.items() if effect}
    for row, (effect, look) in enumerate(totals.values(), start=len(names)):
        _mark(axes, control, effect, row, look)
    labels = [f"{'☑' if name in control.on else '☐'} {shortened(name, 40)}" for name in names]
    labels += totals
    axes.set_yticks(range(len(labels)), labels, parse_math=False)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.axhline(len(names) - 0.5, color=FAINT, linewidth=0.8)
    axes.axvline(0, color=MUTED, linewidth=0.8)
    axes.grid(axis="x", color=FAINT, linewidth=0.5)
    axes.set_axisbelow(True)
    bare(axes, "top", "right", "left", labels=9)
    axes.tick_params(axis="y", length=0)
    unit = found.metric.unit
    axes.set_xlabel(f"difference in {found.metric.label}{f', {unit}' if unit else ''}", fontsize=9)
    for (ink, mark), label in ((ALONE, "alone"), (HERE, "beside the others that are on")):
        axes.plot([], [], mark, color=ink, markersize=5, label=label)
    figure.legend(loc="outside upper right", ncols=2, frameon=False, fontsize=9)
    return figure


def _mark(axes: Any, control: "TrickLadder", effect: Effect | None, y: float, look: tuple[str, str]) -> None:
    if effect is None:
        return
    scale, (ink, mark) = control.combinations.metric.scale, look
    axes.plot([scale * effect.low, scale * effect.high], [y, y], color=ink, linewidth=1.6)
    axes.plot(scale * effect.difference, y, mark, color=ink, markersize=5)
