"""The picture of a race on paper: both surfaces with what was tried, and what each held for best."""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_widgets.figures import COLOURS, FAINT, INK, MUTED, bare, new_figure, shortened
from course_widgets.search_race.searching import Trial, best_so_far, spent_after, title_of
from course_widgets.search_race.surface import Surface, lay_out

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_widgets.search_race.control import SearchRace

LOOKS = (("o", "-"), ("s", (0, (4, 2))))


def draw(control: "SearchRace") -> "Figure":
    """Draw what a control is set to."""
    surface = lay_out(control.measured)
    figure = new_figure(10.4, 3.2 + 0.2 * min(12, surface.rows) + 0.3)
    left, right, below = figure.subplot_mosaic(
        [["left", "right"], ["below", "below"]], height_ratios=[1 + 0.12 * min(12, surface.rows), 1.6]
    ).values()
    for axes, side, colour in zip((left, right), ("left", "right"), COLOURS, strict=False):
        _draw_surface(axes, control, surface, side, colour)
    _draw_best(below, control)
    return figure


def ranks(seen: np.ndarray, sign: int) -> np.ndarray:
    """Give for each score the share of all whole trainings' that are worse; racing.mjs has the same."""
    whole = np.sort(sign * seen[:, -1])
    return np.searchsorted(whole, sign * seen, side="left") / max(1, len(whole) - 1)


def _draw_surface(axes: Any, control: "SearchRace", surface: Surface, side: str, colour: str) -> None:
    table, world = control.measured, control.place_of_world
    trials = control._shown_trials(side)
    reached: dict[int, int] = {}
    for trial in trials:
        reached[trial.place] = max(trial.rung, reached.get(trial.place, 0))
    rank = ranks(table.seen[world], table.sign)
    picture = np.full((surface.rows, surface.columns), np.nan)
    for place, rung in reached.items():
        column, row = surface.at[place]
        picture[row, column] = rank[place, rung]
    axes.set_facecolor("#eeeeee")
    axes.pcolormesh(
        np.ma.masked_invalid(picture), cmap="cividis", vmin=0, vmax=1, edgecolors="white", linewidth=0.5
    )
    axes.invert_yaxis()
    early = [surface.at[place] for place, rung in reached.items() if rung < len(table.rungs) - 1]
    axes.plot([x + 0.5 for x, _ in early], [y + 0.5 for _, y in early], "x", color="white", markersize=4)
    best = [None, *best_so_far(table, trials, world)][-1]
    if best is not None:
        column, row = surface.at[best]
        axes.plot(column + 0.5, row + 0.5, "*", color="white", markeredgecolor="black", markersize=11)
    across = [each[-1] for each in surface.across]
    down = [" · ".join(each) for each in surface.down]
    few = surface.rows <= 30
    axes.set_xticks(np.arange(len(across)) + 0.5, across, rotation=90, parse_math=False)
    axes.set_yticks(np.arange(len(down) * few) + 0.5, down if few else [], parse_math=False)
    if len(surface.across_names) > 1:
        inner = len({each[-1] for each in surface.across})
        for k in range(surface.columns // inner):
            text = " · ".join(surface.across[k * inner][:-1])
            axes.text((k + 0.5) * inner, -0.15, shortened(text, 18), ha="center", fontsize=8, color=MUTED)
    bare(axes, "top", "right", "left", "bottom", labels=6.5)
    axes.tick_params(length=0)
    axes.set_xlabel(", ".join(surface.across_names[-1:]), fontsize=8)
    axes.set_ylabel(" · ".join(surface.down_names), fontsize=8)
    title = f"{title_of(getattr(control, side))}: {len(trials)} tried"
    axes.set_title(title, loc="left", fontsize=10, color=colour, pad=16)


def _draw_best(axes: Any, control: "SearchRace") -> None:
    table, world = control.measured, control.place_of_world
    scale = 100 if table.metric.is_share else 1
    for side, colour, (mark, dash) in zip(("left", "right"), COLOURS, LOOKS, strict=False):
        trials: list[Trial] = control._shown_trials(side)
        best = best_so_far(table, trials, world)
        points = [
            (at, place)
            for at, place in zip(spent_after(table, trials), best, strict=True)
            if place is not None
        ]
        if not points:
            continue
        spent = [at for at, _ in points]
        size = 10 if side == "left" else 6  # both are seen where they fall on each other
        held = [scale * table.seen[world, place, -1] for _, place in points]
        name = title_of(getattr(control, side))
        axes.step(
            spent, held, where="post", color=colour, linestyle=dash, marker=mark, markersize=3, label=name
        )
        if table.test is not None and control.is_over:
            found = scale * table.test[world, points[-1][1]]
            axes.plot([spent[-1]] * 2, [held[-1], found], color=colour, linewidth=1, linestyle=":")
            axes.plot(spent[-1], found, mark, color="none", markeredgecolor=colour, markersize=size,
                      label=f"{name}: the chosen one on {table.tested}")  # fmt: skip
    axes.set_xlim(0, control.budget + 0.5)
    axes.grid(axis="y", color=FAINT, linewidth=0.5)
    bare(axes)
    label = table.rungs[table.whole] + (", %" if scale == 100 else "")
    axes.set_ylabel(shortened(label, 22), fontsize=8, color=INK)
    axes.set_xlabel("whole trainings spent", fontsize=8)
    axes.set_title("Best so far", loc="left", fontsize=10)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False, fontsize=8, labelcolor=MUTED, loc="center left", bbox_to_anchor=(1, 0.5))
