"""The picture of a threshold on paper: scores back to back, what each costs, the four counts, both curves."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_widgets.decisions import Decision, Scored
from course_widgets.figures import INK, MUTED, NEGATIVE, POSITIVE, bare, new_figure, shortened
from course_widgets.text import amount, percent, probability, significant

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_widgets.threshold_tuner.control import ThresholdTuner

BINS = 40
WRONG = "#b3261e"


def draw(control: "ThresholdTuner") -> "Figure":
    """Draw what a control is set to."""
    decision, test, names = control.value, control.on_test, [shortened(name, 18) for name in control.names]
    figure = new_figure(9.6, 5.2)
    axes = figure.subplot_mosaic(
        [["scores", "counts", "counts"], ["costs", "roc", "precision"]],
        width_ratios=[2.2, 1, 1],
        height_ratios=[1.1, 1],
    )
    _draw_scores(axes["scores"], control, decision, names)
    _draw_costs(axes["costs"], control, decision, test)
    draw_counts(axes["counts"], decision, names)
    axes["counts"].set_title(f"cost {amount(decision.cost)}", loc="left", fontsize=10)
    _draw_roc(axes["roc"], control.scored, decision, test)
    draw_curve(axes["precision"], control.scored, decision, test)
    return figure


def _draw_scores(axes: Any, control: "ThresholdTuner", decision: Decision, names: Sequence[str]) -> None:
    scored, edges = control.scored, np.linspace(0, 1, BINS + 1)
    places, at = control.axis.shares(scored.values), float(control.axis.shares(decision.threshold))
    positives = np.diff(scored.positives_below)
    both = ((1, POSITIVE, positives), (-1, NEGATIVE, np.diff(scored.samples_below) - positives))
    for sign, colour, weights in both:
        counts, _ = np.histogram(places, edges, weights=weights)
        heights = sign * np.sqrt(counts / counts.max())
        called = edges[:-1] >= at - (edges[1] - edges[0]) / 2
        for chosen, alpha in ((called, 1.0), (~called, 0.4)):
            place, width = edges[:-1][chosen], np.diff(edges)[chosen]
            axes.bar(place, heights[chosen], width, align="edge", color=colour, alpha=alpha)
    axes.axvline(at, color=INK, linewidth=1.5)
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.set_yticks([0.5, -0.5], [names[1], names[0]], rotation=90, va="center", parse_math=False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    bare(axes, "top", "right", "left", "bottom", labels=10)
    axes.set_xlabel("(each class to its own scale, heights as square roots)", fontsize=8)
    axes.set_title(
        f"{decision.called:,} called from {probability(decision.threshold)} on", loc="left", fontsize=10
    )


def _draw_costs(axes: Any, control: "ThresholdTuner", decision: Decision, test: Decision | None) -> None:
    prices, axis, resamples = (decision.miss, decision.false_alarm), control.axis, control.resamples
    thresholds = resamples.thresholds
    along = np.linspace(0, 1, len(thresholds))
    costs = [control.scored.at(each, *prices).mean_cost for each in thresholds]
    idle = min(prices[0] * decision.positives, prices[1] * decision.negatives) / control.scored.n
    top = 1.4 * idle or max(costs) or 1.0
    axes.fill_between(along, *resamples.costs(*prices), color=NEGATIVE, alpha=0.22, linewidth=0)
    axes.plot(along, costs, color=NEGATIVE, linewidth=1.6)
    axes.axhline(idle, color=MUTED, linestyle=":")
    axes.axvline(float(axis.shares(decision.threshold)), color=INK, linewidth=1.5)
    low, high = axis.shares(resamples.cheapest(*prices))
    bottom = {"clip_on": False, "zorder": 3}
    axes.plot([low, high], [0, 0], color=NEGATIVE, alpha=0.5, linewidth=5, solid_capstyle="butt", **bottom)
    axes.plot(axis.shares(control.scored.cheapest(*prices)), 0.03 * top, "^", color=NEGATIVE, **bottom)
    if control.by_price is not None:
        axes.plot(axis.shares(control.by_price), 0, "D", color=INK, markersize=5, **bottom)
    if test is not None:
        place, look = float(axis.shares(test.threshold)) + 0.01, {"color": INK, "markerfacecolor": "white"}
        axes.errorbar(place, test.mean_cost, 2 * test.mean_cost_error, fmt="o", **look)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, top)
    axes.set_xticks(axis.shares(axis.ticks), [probability(each) for each in axis.ticks])
    bare(axes)
    axes.set_xlabel(
        "threshold  (▲ cheapest here, ◆ by price)" if axis.logit else "threshold  (▲ cheapest here)",
        fontsize=8,
    )
    title = f"cost of a sample {significant(decision.mean_cost)}"
    title += f", test part {significant(test.mean_cost)} (ring)" if test else ""
    axes.set_title(title, loc="left", fontsize=10)


def draw_counts(axes: Any, decision: Decision, names: Sequence[str]) -> None:
    """Draw the confusion matrix: positives above, called ones on the right, as they lie in the scores."""
    each = decision
    cells = [
        (0, 1, "missed", each.false_negatives, each.positives),
        (1, 1, "found", each.true_positives, each.positives),
        (0, 0, "left alone", each.true_negatives, each.negatives),
        (1, 0, "false alarms", each.false_positives, each.negatives),
    ]
    middle = {"ha": "center", "va": "center"}
    for column, row, word, count, of in cells:
        ink = INK if column == row else WRONG
        axes.text(column, row, f"{count:,}\n", fontsize=13, color=INK, **middle)
        axes.text(column, row, f"\n{word}, {percent(count, of)}", fontsize=8, color=ink, **middle)
    axes.set_xlim(-0.5, 1.5)
    axes.set_ylim(-0.5, 1.5)
    axes.axhline(0.5, color=MUTED, linewidth=0.8)
    axes.axvline(0.5, color=MUTED, linewidth=0.8)
    axes.set_xticks([0, 1], [f"called\n{name}" for name in names], fontsize=8, parse_math=False)
    axes.set_yticks([0, 1], names, fontsize=8, rotation=90, va="center", parse_math=False)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def draw_curve(axes: Any, scored: Scored, decision: Decision, test: Decision | None = None) -> None:
    """Draw the precision-recall curve and the place on it; a ring is the place on another part."""
    precision, recall = (100 * share for share in scored.curve())
    axes.step(np.r_[0, recall], np.r_[precision[0], precision], where="pre", color=MUTED, linewidth=1.2)
    share = 100 * decision.positives / (decision.positives + decision.negatives)
    axes.axhline(share, color=MUTED, linestyle=":")
    for each, fill in ((test, "white"), (decision, INK)):
        if each is not None and each.called:
            _mark(axes, each.recall, each.precision, fill)
    _shares(axes, "recall, %", "precision, %")


def _draw_roc(axes: Any, scored: Scored, decision: Decision, test: Decision | None) -> None:
    alarms, recall = scored.roc()
    axes.plot(100 * alarms, 100 * recall, color=MUTED, linewidth=1.2)
    axes.plot([0, 100], [0, 100], ":", color=MUTED)
    for each, fill in ((test, "white"), (decision, INK)):
        if each is not None:
            _mark(axes, each.false_positives / each.negatives, each.recall, fill)
    _shares(axes, "false alarms, %", f"found, %: ROC area {scored.roc_auc:.3f}")


def _mark(axes: Any, across: float, up: float, fill: str) -> None:
    look = {"color": INK, "markerfacecolor": fill, "markersize": 7, "clip_on": False}
    axes.plot(100 * across, 100 * up, "o", **look)


def _shares(axes: Any, across: str, up: str) -> None:
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 102)
    bare(axes)
    axes.set_xlabel(across, fontsize=8)
    axes.set_title(up, loc="left", fontsize=10)
