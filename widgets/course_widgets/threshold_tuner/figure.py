"""The picture of a threshold on paper: scores back to back, the four counts, the precision-recall curve."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_widgets.decisions import Decision, Scored
from course_widgets.figures import INK, MUTED, NEGATIVE, POSITIVE, bare, new_figure, shortened
from course_widgets.text import amount, percent, significant

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_widgets.threshold_tuner.control import ThresholdTuner

BINS = 40
WRONG = "#b3261e"


def draw(control: "ThresholdTuner") -> "Figure":
    """Draw what a control is set to."""
    decision, names = control.value, [shortened(name, 18) for name in control.names]
    figure = new_figure(9.6, 3.4)
    scores, counts, curve = figure.subplots(1, 3, width_ratios=[5, 3.4, 3.2])
    _draw_scores(scores, control.scored, decision, names)
    draw_counts(counts, decision, names)
    counts.set_title(f"cost {amount(decision.cost)}", loc="left", fontsize=10)
    draw_curve(curve, control.scored, decision)
    return figure


def _draw_scores(axes: Any, scored: Scored, decision: Decision, names: Sequence[str]) -> None:
    low, high = float(scored.values[0]), float(scored.values[-1])
    if low >= 0 and 0.2 < high <= 1:
        low, high = 0.0, 1.0
    edges = np.linspace(low, high if high > low else low + 1, BINS + 1)
    positives = np.diff(scored.positives_below)
    both = ((1, POSITIVE, positives), (-1, NEGATIVE, np.diff(scored.samples_below) - positives))
    for sign, colour, weights in both:
        counts, _ = np.histogram(scored.values, edges, weights=weights)
        heights = sign * np.sqrt(counts / counts.max())
        called = edges[:-1] >= decision.threshold - (edges[1] - edges[0]) / 2
        for chosen, alpha in ((called, 1.0), (~called, 0.4)):
            place, width = edges[:-1][chosen], np.diff(edges)[chosen]
            axes.bar(place, heights[chosen], width, align="edge", color=colour, alpha=alpha)
    axes.axvline(decision.threshold, color=INK, linewidth=1.5)
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.set_yticks([0.5, -0.5], [names[1], names[0]], rotation=90, va="center", parse_math=False)
    axes.tick_params(axis="y", length=0)
    bare(axes, "top", "right", "left", "bottom", labels=10)
    axes.set_xlabel("score  (each class to its own scale, heights as square roots)", fontsize=8)
    axes.set_title(
        f"{decision.called:,} called from {significant(decision.threshold)} on", loc="left", fontsize=10
    )


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


def draw_curve(axes: Any, scored: Scored, decision: Decision) -> None:
    """Draw the precision-recall curve and the place on it."""
    precision, recall = (100 * share for share in scored.curve())
    axes.step(np.r_[0, recall], np.r_[precision[0], precision], where="pre", color=MUTED, linewidth=1.2)
    share = 100 * decision.positives / (decision.positives + decision.negatives)
    axes.axhline(share, color=MUTED, linestyle=":")
    if decision.called:
        place = 100 * decision.recall, 100 * decision.precision
        axes.plot(*place, "o", color=INK, markersize=7, clip_on=False)
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 102)
    bare(axes)
    axes.set_xlabel("recall, %", fontsize=8)
    axes.set_title("precision, %", loc="left", fontsize=10)
