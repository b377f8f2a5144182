"""The picture of a start on paper: accuracy by the number of labels, and each seed of what is set."""

from typing import TYPE_CHECKING, Any

from course_widgets.figures import COLOURS, FAINT, INK, MUTED, bare, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_widgets.transfer_lab.control import TransferLab

TRANSFERRED, SCRATCH = COLOURS[0], COLOURS[3]


def draw(control: "TransferLab") -> "Figure":
    """Draw what a control is set to."""
    figure = new_figure(9.6, 3.6)
    by_labels, by_seed = figure.subplots(1, 2, width_ratios=[3, 2])
    _draw_by_labels(by_labels, control)
    _draw_by_seed(by_seed, control)
    return figure


def _draw_by_labels(axes: Any, control: "TransferLab") -> None:
    outcome = control.result
    tried = {**control.tried, control._key: outcome}
    scratch = sorted({key[0]: each.means[1] for key, each in tried.items()}.items())
    alike = sorted((key[0], each.means[0]) for key, each in tried.items() if key[1:] == control._key[1:])
    others = [(key[0], each.means[0]) for key, each in tried.items() if key[1:] != control._key[1:]]
    _line(axes, scratch, SCRATCH, "from scratch", markerfacecolor="white")
    _line(axes, alike, TRANSFERRED, "from the source, so set")
    if others:
        axes.plot(*zip(*[(n, 100 * mean) for n, mean in others], strict=True), "o", color=FAINT, markersize=5)
    for accuracies, ink in zip(outcome.accuracies, (TRANSFERRED, SCRATCH), strict=True):
        axes.plot(
            [control.labels] * len(accuracies), [100 * each for each in accuracies], ".", color=ink, alpha=0.5
        )
    stops = control._about["labels"]
    axes.set_xscale("log")
    axes.set_xlim(0.8 * stops[0], 1.25 * stops[-1])
    shown = [each for each in stops if each in (10, 30, 100, 300, 1_000, 3_000, stops[-1])]
    axes.set_xticks(shown, [f"{each:,}" for each in shown])
    axes.set_xticks([], minor=True)
    axes.set_xlabel("labels", fontsize=8)
    axes.set_title("right, %, by the number of labels", loc="left", fontsize=9)
    axes.legend(fontsize=7, frameon=False, loc="lower right")
    bare(axes)


def _line(axes: Any, points: list[tuple[int, float]], ink: str, name: str, **more: Any) -> None:
    x, y = zip(*points, strict=True)
    axes.plot(x, [100 * each for each in y], "o-", color=ink, label=name, markersize=7, linewidth=1.5, **more)


def _draw_by_seed(axes: Any, control: "TransferLab") -> None:
    outcome, verdict = control.result, control.result.verdict
    for row, (one, other) in enumerate(zip(*outcome.accuracies, strict=True)):
        axes.plot([100 * one, 100 * other], [row, row], color=MUTED, linewidth=3, alpha=0.5)
        axes.plot(100 * other, row, "o", color="white", markeredgecolor=SCRATCH, markersize=6)
        axes.plot(100 * one, row, "o", color=TRANSFERRED, markersize=6)
    axes.set_yticks(range(outcome.seeds), [f"seed {seed}" for seed in range(outcome.seeds)])
    axes.set_ylim(outcome.seeds - 0.5, -0.5)
    axes.margins(x=0.1)
    span = f" ({100 * verdict.low:+.1f} to {100 * verdict.high:+.1f})" if outcome.seeds > 1 else ""
    axes.set_title(
        f"{control.labels:,} labels: {100 * verdict.difference:+.1f} points{span}\n{verdict.words}",
        loc="left",
        fontsize=9,
        color=INK,
    )
    bare(axes)
