"""The picture of an augmentation policy on paper: the wall, who still reads it, and what learning from it came to."""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_widgets.augmentation_studio.pictures import SHOWN, Changed
from course_widgets.augmentation_studio.training import TESTS, Outcome
from course_widgets.figures import INK, MUTED, bare, new_figure, shortened, shown_classes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_widgets.augmentation_studio.control import AugmentationStudio

SURE_COLOUR, UNSURE_COLOUR, WRONG_COLOUR = "#0072b2", "#56b4e9", "#d55e00"
_COLUMNS = 6


def draw(control: "AugmentationStudio") -> "Figure":
    """Draw what a control is set to."""
    changed = control.changed()
    reading = control._read(changed)
    figure = new_figure(9.6, 4.8)
    left, right = figure.subfigures(1, 2, width_ratios=[1, 1])
    _draw_wall(left, changed, reading.named, [shortened(each, 9) for each in control.data.classes])
    classes = shown_classes(reading.counts.sum(axis=1).tolist())
    bars, accuracies = right.subplots(2, 1, height_ratios=[3, 1.5])
    _draw_bars(bars, reading.counts[classes], [control.data.classes[c] for c in classes])
    _draw_outcome(accuracies, control.result)
    return figure


def _draw_wall(figure: Any, changed: Changed, named: np.ndarray, names: list[str]) -> None:
    axes = figure.subplots(-(-SHOWN // _COLUMNS), _COLUMNS).ravel()
    for each in axes:
        each.set_axis_off()
    for each, picture in zip(axes, changed.wall, strict=False):
        each.imshow(picture, cmap="gray", vmin=0, vmax=255, interpolation="nearest", extent=_extent(picture))
    if changed.marks:
        _draw_marks(axes, changed, named)
        return
    for each, label, read in zip(axes, changed.y[: changed.on_wall], named, strict=False):
        text = f"{names[label]} ≠ {names[read]}" if read != label else names[label]
        colour = WRONG_COLOUR if read != label else INK
        each.set_title(text, fontsize=8, pad=2, color=colour, parse_math=False)


def _extent(picture: np.ndarray) -> tuple[float, float, float, float]:
    """Lay pixel edges on whole numbers, as boxes and points count."""
    return 0, picture.shape[1], picture.shape[0], 0


def _draw_marks(axes: Any, changed: Changed, named: np.ndarray) -> None:
    for (scene, left, top, right, bottom, label), read in zip(changed.marks["boxes"], named, strict=False):
        x, y = [left, right, right, left, left], [top, top, bottom, bottom, top]
        axes[int(scene)].plot(x, y, color=WRONG_COLOUR if read != label else SURE_COLOUR, linewidth=1)
    for scene, x, y in changed.marks["points"]:
        axes[int(scene)].plot(
            x, y, ".", color="white", markeredgecolor=INK, markeredgewidth=0.4, markersize=4
        )


def _draw_bars(axes: Any, counts: np.ndarray, names: list[str]) -> None:
    shares = 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    places, start = np.arange(len(names)), np.zeros(len(names))
    for part, colour, word in zip(
        shares.T, (SURE_COLOUR, UNSURE_COLOUR, WRONG_COLOUR), ("sure", "unsure", "another class"), strict=True
    ):
        axes.barh(places, part, left=start, color=colour, height=0.7, label=word)
        start = start + part
    line = shares[:, :2].sum(axis=1)
    axes.vlines(line, places - 0.45, places + 0.45, color=INK, linewidth=2)
    small = 8 if len(names) <= 20 else 5
    axes.set_yticks(places, [shortened(each) for each in names], parse_math=False)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 100)
    bare(axes, labels=small)
    axes.set_title("what a model still reads, % of each class", loc="left", fontsize=9, pad=18)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, fontsize=7, frameon=False, borderpad=0)


def _draw_outcome(axes: Any, outcome: Outcome) -> None:
    for row, (mean, plain, verdict) in enumerate(
        zip(outcome.means, outcome.means_plain, outcome.verdicts, strict=True)
    ):
        axes.plot([100 * plain, 100 * mean], [row, row], color=MUTED, linewidth=3, alpha=0.5)
        axes.plot(100 * plain, row, "o", color="white", markeredgecolor=MUTED, markersize=6)
        axes.plot(100 * mean, row, "o", color=SURE_COLOUR, markersize=6)
        axes.annotate(
            f"{100 * verdict.difference:+.1f}: {verdict.words}",
            (1, row),
            xycoords=("axes fraction", "data"),
            va="center",
            ha="right",
            fontsize=7,
            color=MUTED,
        )
    axes.set_yticks(range(len(TESTS)), list(TESTS))
    axes.set_ylim(len(TESTS) - 0.5, -0.5)
    axes.margins(x=0.15)
    low, high = axes.get_xlim()
    axes.set_xticks([tick for tick in axes.get_xticks() if low <= tick <= min(high, 100)])
    axes.set_xlim(low, high + 0.8 * (high - low))  # room for the words
    axes.set_title(
        f"right, %: ● so trained, ○ without; {len(outcome.trained)} models each",
        loc="left",
        fontsize=9,
    )
    bare(axes)
