"""The picture of filtered labels on paper: beliefs and line, accuracies, and what is believed least."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.trials import Cleaned, NoisyLabels
from course_widgets.text import percent

RIGHT, WRONG, MUTED = "#0072b2", "#d55e00", "#8a8a8a"
BINS = np.arange(0, 1001, 50)
_PICTURES = 14


def draw(
    labels: NoisyLabels,
    cleaned: Cleaned,
    accuracy: Mapping[str, Mapping[str, float]],
    pictures: np.ndarray | None,
    classes: Sequence[str],
) -> Any:
    """Draw a filter.

    Parameters
    ----------
    labels : NoisyLabels
        The labels and how much each is believed.
    cleaned : Cleaned
        What is dropped.
    accuracy : mapping of model to mapping
        With "all", "kept" and "right".
    pictures : ndarray of uint8, shape (n, H, W), or None
        The samples, where they are images.
    classes : sequence of str
        Names of the classes.

    Returns
    -------
    matplotlib.figure.Figure
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.6, 4.3 if pictures is not None else 3.0))
    figure.set_layout_engine("constrained")
    rows = figure.subfigures(2, 1, height_ratios=[3, 1.1]) if pictures is not None else [figure]
    left, right = rows[0].subplots(1, 2, width_ratios=[3, 2])
    _draw_beliefs(left, labels, cleaned)
    _draw_accuracy(right, accuracy)
    if pictures is not None:
        _draw_pictures(rows[1], labels, pictures, classes)
    return figure


def _draw_beliefs(axes: Any, labels: NoisyLabels, cleaned: Cleaned) -> None:
    for sign, colour, chosen in ((1, RIGHT, ~labels.wrong), (-1, WRONG, labels.wrong)):
        counts, _ = np.histogram(np.minimum(labels.belief[chosen], 999), BINS)
        axes.bar(BINS[:-1] / 10, sign * counts, 4.6, align="edge", color=colour)
    axes.axvspan(0, 100 * cleaned.threshold, color=MUTED, alpha=0.25, linewidth=0)
    axes.axvline(100 * cleaned.threshold, color="#222222", linewidth=1.5)
    axes.axhline(0, color="#222222", linewidth=0.8)
    axes.set_xlim(0, 100)
    axes.yaxis.set_major_formatter(lambda number, _: f"{abs(number):,.0f}")
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.set_xlabel("belief in the given label, %  (right labels above, wrong ones below)", fontsize=8)
    report = cleaned.report
    axes.set_title(
        f"{report.dropped:,} dropped: {report.caught:,} wrong, {report.lost:,} right", loc="left", fontsize=10
    )


def _draw_accuracy(axes: Any, accuracy: Mapping[str, Mapping[str, float]]) -> None:
    for row, shares in enumerate(accuracy.values()):
        before, after, best = (100 * shares[key] for key in ("all", "kept", "right"))
        axes.plot([before, after], [row, row], color=MUTED, linewidth=2, zorder=1)
        axes.plot(before, row, "o", color="white", markeredgecolor="#222222", markersize=7)
        axes.plot(best, row, "|", color="#222222", markersize=14)
        axes.plot(after, row, "o", color=RIGHT, markersize=8)
    axes.set_yticks(range(len(accuracy)), list(accuracy))
    axes.set_ylim(len(accuracy) - 0.5, -0.5)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel("accuracy, %: ○ all labels   ● what is left   | the right ones", fontsize=8)


def _draw_pictures(figure: Any, labels: NoisyLabels, pictures: np.ndarray, classes: Sequence[str]) -> None:
    least = np.argsort(labels.belief, kind="stable")[:_PICTURES]
    for axes, row in zip(figure.subplots(1, _PICTURES).flat, least, strict=False):
        axes.imshow(pictures[row], cmap="gray", vmin=0, vmax=255, interpolation="nearest")
        axes.set_xticks([])
        axes.set_yticks([])
        wrong = labels.wrong[row]
        said = (
            f"{classes[labels.given[row]]} ≠ {classes[labels.true[row]]}"
            if wrong
            else classes[labels.given[row]]
        )
        axes.set_xlabel(said, fontsize=8, color=WRONG if wrong else RIGHT, parse_math=False)
    share = percent(int(labels.wrong[least].sum()), len(least))
    figure.suptitle(f"Believed least: {share} of these labels are wrong", x=0.01, ha="left", fontsize=9)
