"""The picture of a remedy on paper: points and boundary, the curve, the calibration, the counts."""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_widgets.figures import FAINT, INK, MUTED, NEGATIVE, POSITIVE, bare, new_figure, shortened
from course_widgets.imbalance_lab.payload import GRID, interpolated, times_used
from course_widgets.imbalance_lab.remedies import FitResult
from course_widgets.text import amount
from course_widgets.threshold_tuner.figure import draw_counts, draw_curve

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_widgets.imbalance_lab.control import ImbalanceLab


def draw(control: "ImbalanceLab") -> "Figure":
    """Draw what a control is set to."""
    result, before = control.value, control._before
    figure = new_figure(9.6, 6.2)
    (plane, counts), (curve, calibration) = figure.subplots(
        2, 2, height_ratios=[3.4, 2.8], width_ratios=[1.25, 1]
    )
    _draw_plane(plane, control, result)
    draw_counts(counts, result.decision, [shortened(name, 18) for name in control.data.names])
    costs = f"cost {amount(result.cost)}, without a remedy {amount(before.cost)}"
    counts.set_title(costs, loc="left", fontsize=10)
    draw_curve(curve, result.scored, result.decision)
    _draw_calibration(calibration, result, before)
    return figure


def _draw_plane(axes: Any, control: "ImbalanceLab", result: FitResult) -> None:
    (X, y), plane = control.train, control._plane
    used, made, look = times_used(result, len(y)), interpolated(result), {"rasterized": True}
    edges = [np.linspace(low, high, GRID) for low, high in zip(plane.low, plane.high, strict=True)]
    margin = result.model.margin(control._grid).reshape(GRID, GRID)
    sides = np.where(margin >= 0, 1.0, 0.0)
    axes.contourf(*edges, sides, levels=[-0.5, 0.5, 1.5], colors=[NEGATIVE, POSITIVE], alpha=0.12)
    axes.plot(*X[used == 0].T, ".", color=FAINT, markersize=1.5, **look)
    for code, colour, size in ((0, NEGATIVE, 1.6), (1, POSITIVE, 4)):
        axes.plot(*X[(y == code) & (used > 0)].T, ".", color=colour, markersize=size, **look)
    if len(made):
        hollow = {"fillstyle": "none", "markersize": 2.4, "markeredgewidth": 0.4}
        axes.plot(*made.T, "o", color=POSITIVE, **hollow, **look)
    if margin.min() < 0 < margin.max():
        axes.contour(*edges, margin, levels=[0], colors=INK, linewidths=1.6)
    axes.set_xlim(plane.low[0], plane.high[0])
    axes.set_ylim(plane.low[1], plane.high[1])
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_title(shortened(control._remedy_words(short=True), 52), loc="left", fontsize=10)
    axes.set_xlabel(f"{result.n_train:,} points trained on", fontsize=8)


def _draw_calibration(axes: Any, result: FitResult, before: FitResult) -> None:
    axes.plot([0, 100], [0, 100], ":", color=MUTED)
    for each, colour, size in ((before, FAINT, 4), (result, INK, 6)):
        predicted, observed, _ = (100 * np.array(column) for column in zip(*each.bins, strict=True))
        axes.plot(predicted, observed, "o-", color=colour, markersize=size, linewidth=1.2)
    axes.axvline(100 * result.setting.called_from, color=INK, linewidth=1)
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 102)
    bare(axes)
    axes.set_xlabel("probability given, %  (grey: no remedy; line: threshold)", fontsize=8)
    axes.set_title(f"came true, %: off by {100 * result.ece:.1f} on average", loc="left", fontsize=10)
