"""The picture of a mixture on paper: what was trained on, whom it serves, and what else was tried."""

from typing import TYPE_CHECKING

from course_widgets.figures import FAINT, GREY, MUTED, bare, colour, new_figure, shortened

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_widgets.group_mixer.control import GroupMixer


def draw(control: "GroupMixer") -> "Figure":
    """Draw what a control is set to."""
    names, result, earlier = control.names, control.result, control._earlier()
    figure = new_figure(9.6, max(3.0, 0.9 + 0.36 * len(names)))
    mixed, served, both = figure.subplots(1, 3, width_ratios=[3, 3, 3])
    rows = range(len(names))
    colours = [colour(row) for row in rows]
    mixed.barh(rows, control.limits, color=FAINT, height=0.6)
    mixed.barh(rows, result.counts, color=colours, height=0.6)
    mixed.set_xlim(0, max(result.counts) * 1.25)
    mixed.set_yticks(rows, [shortened(name) for name in names], parse_math=False)
    mixed.set_title(f"{sum(result.counts):,} samples to train on (grey: supply)", loc="left", fontsize=9)
    for each in earlier:
        served.plot([100 * share for share in each.accuracy], rows, "|", color=FAINT, markersize=11)
    for _, *accuracy in result.seeds:
        served.scatter([100 * share for share in accuracy], rows, 8, color=colours)
    served.scatter([100 * share for share in result.accuracy], rows, color=colours, zorder=3)
    served.set_yticks(rows, [""] * len(names))
    served.set_ylim(-0.5, len(names) - 0.5)
    served.set_xlim(0, 100)
    served.set_title("right, % of each group", loc="left", fontsize=9)
    for axes in (mixed, served):
        axes.invert_yaxis()
    place = result.accuracy.index(result.worst)
    for total, *accuracy in result.seeds:
        both.plot([100 * total], [100 * accuracy[place]], "o", color=MUTED, markersize=2.5)
    front = control.frontier
    both.step(
        [100 * each.total for each in front],
        [100 * each.worst for each in front],
        color=FAINT,
        where="post",
        zorder=0,
    )
    both.plot(
        [100 * each.total for each in earlier], [100 * each.worst for each in earlier], "o", color=FAINT
    )
    both.plot([100 * result.total], [100 * result.worst], "o", color=GREY)
    both.set_xlabel("right in all, %", fontsize=8)
    both.set_title("right in the worst group, %", loc="left", fontsize=9)
    both.margins(0.3)
    for axes in (mixed, served, both):
        bare(axes)
    return figure
