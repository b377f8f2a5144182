"""The picture of a threshold on paper: scores back to back, the four counts, the precision-recall curve."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_widgets.decisions import Decision, Scored
from course_widgets.text import amount, percent, significant

NEGATIVE, POSITIVE, INK, MUTED = "#0072b2", "#e69f00", "#222222", "#8a8a8a"
BINS = 40


def draw(scored: Scored, decision: Decision, names: Sequence[str]) -> Any:
    """Draw a threshold.

    Parameters
    ----------
    scored : Scored
        All scores.
    decision : Decision
        What the threshold makes of them.
    names : sequence of str
        Of the negative and of the positive class.

    Returns
    -------
    matplotlib.figure.Figure
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.6, 3.4))
    figure.set_layout_engine("constrained")
    scores, counts, curve = figure.subplots(1, 3, width_ratios=[5, 3.4, 3.2])
    _draw_scores(scores, scored, decision, [short(name) for name in names])
    draw_counts(counts, decision, [short(name) for name in names])
    draw_curve(curve, *scored.curve(), decision)
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
            axes.bar(
                edges[:-1][chosen],
                heights[chosen],
                np.diff(edges)[chosen],
                align="edge",
                color=colour,
                alpha=alpha,
            )
    axes.axvline(decision.threshold, color=INK, linewidth=1.5)
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.set_yticks([0.5, -0.5], [names[1], names[0]], rotation=90, va="center", parse_math=False)
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
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
    for column, row, word, count, of in cells:
        right = column == row
        axes.text(column, row, f"{count:,}\n", ha="center", va="center", fontsize=13, color=INK)
        axes.text(
            column,
            row,
            f"\n{word}, {percent(count, of)}",
            ha="center",
            va="center",
            fontsize=8,
            color=INK if right else "#b3261e",
        )
    axes.set_xlim(-0.5, 1.5)
    axes.set_ylim(-0.5, 1.5)
    axes.axhline(0.5, color=MUTED, linewidth=0.8)
    axes.axvline(0.5, color=MUTED, linewidth=0.8)
    axes.set_xticks([0, 1], [f"called\n{name}" for name in names], fontsize=8, parse_math=False)
    axes.set_yticks([0, 1], names, fontsize=8, rotation=90, va="center", parse_math=False)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_title(f"cost {amount(each.cost)}", loc="left", fontsize=10)


def draw_curve(axes: Any, precision: np.ndarray, recall: np.ndarray, decision: Decision) -> None:
    """Draw the precision-recall curve and the place on it."""
    axes.step(
        100 * np.r_[0, recall], 100 * np.r_[precision[0], precision], where="pre", color=MUTED, linewidth=1.2
    )
    axes.axhline(
        100 * decision.positives / (decision.positives + decision.negatives), color=MUTED, linestyle=":"
    )
    if decision.called:
        axes.plot(
            100 * decision.recall, 100 * decision.precision, "o", color=INK, markersize=7, clip_on=False
        )
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 102)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)
    axes.set_xlabel("recall, %", fontsize=8)
    axes.set_title("precision, %", loc="left", fontsize=10)


def short(name: str, most: int = 18) -> str:
    """Shorten a name to what there is room for."""
    return name if len(name) <= most else f"{name[: most - 1]}…"
