"""The picture of filtered labels on paper: self-confidence and threshold, accuracies, and the least sure pictures."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_widgets.figures import COLOURS, INK, MUTED, bare, new_figure
from course_widgets.label_noise_lab.neighbours import VOTING
from course_widgets.label_noise_lab.noise import Cleaned, NoisyLabels
from course_widgets.text import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_widgets.label_noise_lab.control import LabelNoiseLab

RIGHT, WRONG = COLOURS[0], COLOURS[3]
BINS = np.arange(0, 1001, 50)
_PICTURES = 14


def draw(control: "LabelNoiseLab") -> "Figure":
    """Draw what a control is set to."""
    pictures = control._pictures
    figure = new_figure(9.6, 3.0 if pictures is None else 4.3)
    rows = [figure] if pictures is None else figure.subfigures(2, 1, height_ratios=[3, 1.1])
    left, right = rows[0].subfigures(1, 2, width_ratios=[3, 2])
    votes = control.votes_by_threshold()
    charts = left.subplots(1 + bool(len(votes)), 1, sharex=True, height_ratios=[3, 1][: 1 + bool(len(votes))])
    _draw_self_confidence(np.ravel(charts)[0], control.labels, control.value)
    if len(votes):
        _draw_votes(charts[1], votes, control.threshold, control.label(VOTING))
    accuracy = {control.label(name): row for name, row in control.accuracy.items()}
    _draw_accuracy(right.subplots(), accuracy)
    if pictures is not None:
        _draw_pictures(rows[1], control.labels, pictures, control.data.classes)
    return figure


def _draw_self_confidence(axes: Any, labels: NoisyLabels, cleaned: Cleaned) -> None:
    for sign, colour, chosen in ((1, RIGHT, ~labels.wrong), (-1, WRONG, labels.wrong)):
        counts, _ = np.histogram(np.minimum(labels.self_confidence[chosen], 999), BINS)
        axes.bar(BINS[:-1] / 10, sign * counts, 4.6, align="edge", color=colour)
    axes.axvspan(0, 100 * cleaned.threshold, color=MUTED, alpha=0.25, linewidth=0)
    axes.axvline(100 * cleaned.threshold, color=INK, linewidth=1.5)
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.set_xlim(0, 100)
    axes.yaxis.set_major_formatter(lambda number, _: f"{abs(number):,.0f}")
    bare(axes, "top", "right", "bottom", labels=10)
    axes.set_xlabel("self-confidence of the label, %  (right labels above, wrong ones below)", fontsize=8)
    report = cleaned.report
    axes.set_title(
        f"{report.dropped:,} dropped: {report.caught:,} wrong, {report.lost:,} right", loc="left", fontsize=10
    )


def _draw_votes(axes: Any, votes: Mapping[float, float], threshold: float, who: str) -> None:
    axes.plot(
        [100 * place for place in votes], [100 * share for share in votes.values()], color=INK, linewidth=1.5
    )
    axes.axvline(100 * threshold, color=INK, linewidth=1.5)
    most = 100 * np.nanmax([*votes.values(), 0])
    axes.set_ylim(most - 27, most + 2)
    bare(axes, labels=8)
    axes.set_title(f"{who}: % right, with the line there", loc="left", fontsize=8)


def _draw_accuracy(axes: Any, accuracy: Mapping[str, Mapping[str, float]]) -> None:
    for row, shares in enumerate(accuracy.values()):
        before, after, best = (100 * shares[key] for key in ("all", "kept", "right"))
        axes.plot([before, after], [row, row], color=MUTED, linewidth=2, zorder=1)
        axes.plot(before, row, "o", color="white", markeredgecolor=INK, markersize=7)
        axes.plot(best, row, "|", color=INK, markersize=14)
        axes.plot(after, row, "o", color=RIGHT, markersize=8)
    axes.set_yticks(range(len(accuracy)), list(accuracy))
    axes.set_ylim(len(accuracy) - 0.5, -0.5)
    bare(axes, labels=10)
    axes.set_xlabel("accuracy, %: ○ all labels   ● what is left   | the right ones", fontsize=8, loc="right")


def _draw_pictures(figure: Any, labels: NoisyLabels, pictures: np.ndarray, classes: Sequence[str]) -> None:
    least = np.argsort(labels.self_confidence, kind="stable")[:_PICTURES]
    for axes, row in zip(figure.subplots(1, _PICTURES).flat, least, strict=False):
        axes.imshow(pictures[row], cmap="gray", vmin=0, vmax=255, interpolation="nearest")
        axes.set_xticks([])
        axes.set_yticks([])
        wrong = labels.wrong[row]
        said = f"{classes[labels.given[row]]}" + (f"\nreally {classes[labels.true[row]]}" if wrong else "")
        axes.set_xlabel(said, fontsize=8, color=WRONG if wrong else RIGHT, parse_math=False)
    share = percent(int(labels.wrong[least].sum()), len(least))
    figure.suptitle(
        f"Least self-confidence: {share} of these labels are wrong", x=0.01, ha="left", fontsize=9
    )
