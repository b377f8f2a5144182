"""The picture of a mixture on paper: what was trained on, whom it serves, and what else was tried."""

from collections.abc import Sequence
from typing import Any

from course_widgets.sampling_ratio.figure import COLOURS, FAINT

INK = "#5f5f5f"


def draw(names: Sequence[str], result: Any, earlier: Sequence[Any]) -> Any:
    """Draw a mixture.

    Parameters
    ----------
    names : sequence of str
        The groups.
    result : Tried
        The mixture that is set, and its accuracies.
    earlier : sequence of Tried
        What was tried besides.

    Returns
    -------
    matplotlib.figure.Figure
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.6, max(3.0, 0.9 + 0.36 * len(names))))
    figure.set_layout_engine("constrained")
    mixed, served, both = figure.subplots(1, 3, width_ratios=[3, 3, 3])
    rows = range(len(names))
    colours = [COLOURS[row % len(COLOURS)] for row in rows]
    mixed.barh(rows, result.counts, color=colours, height=0.6)
    mixed.set_yticks(rows, [name if len(name) <= 24 else f"{name[:23]}…" for name in names], parse_math=False)
    mixed.set_title(f"{sum(result.counts):,} samples to train on", loc="left", fontsize=10)
    for each in earlier:
        served.plot([100 * share for share in each.accuracy], rows, "|", color=FAINT, markersize=11)
    served.scatter([100 * share for share in result.accuracy], rows, color=colours, zorder=3)
    served.set_yticks(rows, [""] * len(names))
    served.set_ylim(-0.5, len(names) - 0.5)
    served.set_xlim(0, 100)
    served.set_title("right, % of each group", loc="left", fontsize=10)
    for axes in (mixed, served):
        axes.invert_yaxis()
    both.plot([100 * e.total for e in earlier], [100 * e.worst for e in earlier], "o", color=FAINT)
    both.plot([100 * result.total], [100 * result.worst], "o", color=INK)
    both.set_xlabel("right in all, %", fontsize=8)
    both.set_title("right in the worst group, %", loc="left", fontsize=10)
    both.margins(0.3)
    for axes in (mixed, served, both):
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=8)
    return figure
