"""The pictures of this lesson: the measured surface, searches side by side, and when a ranking settles."""

from collections.abc import Mapping, Sequence

import numpy as np

from course_lessons.searching.replays import SHAPE, Table
from course_lessons.searching.table import KNOBS
from course_lib.plots import Picture, curves_over, style
from course_lib.plots.picture import INK


def surface(table: Table, *, title: str) -> Picture:
    """Show how good each setting without dropout is: a panel for each optimizer, batches over rates, in percent.

    Examples
    --------
    >>> from course_lessons.searching.replays import load_table
    >>> surface(load_table(), title="One band").describe()[:34]
    'One band. Share right, %: adam fro'
    """
    quality = 100 * table.quality.reshape(SHAPE)[..., 0]
    rates, sizes, optimizers, _ = KNOBS.values()
    picture, said = Picture(2.6, title), []
    for k, optimizer in enumerate(optimizers):
        axes = picture.add_subplot(1, len(optimizers), k + 1)
        values = quality[:, :, k].T
        axes.imshow(
            values, cmap="cividis", vmin=10, vmax=quality.max(), aspect="auto"
        )
        for (row, column), value in np.ndenumerate(values):
            color = "white" if value < 0.6 * quality.max() else "black"
            axes.text(
                column,
                row,
                f"{value:.0f}",
                ha="center",
                va="center",
                fontsize=7,
                color=color,
            )
        axes.set_title(optimizer, fontsize=10, color=INK)
        axes.set_xticks(
            range(len(rates)),
            [f"{rate:g}" for rate in rates],
            rotation=90,
            fontsize=8,
        )
        axes.set_yticks(
            range(len(sizes)), sizes if k == 0 else [""] * len(sizes), fontsize=8
        )
        axes.set_xlabel("learning rate", color=INK)
        axes.set_ylabel("batch" if k == 0 else "", color=INK)
        said.append(f"{optimizer} from {values.min():.0f} to {values.max():.0f}")
    picture.details = f"Share right, %: {', '.join(said)}"
    return picture


def side_by_side(
    curves: Mapping[str, Mapping[float, Sequence[float]]],
    *,
    title: str,
    of: str = "right, setting found",
    best: float | None = None,
) -> Picture:
    """Show what searches have found over the trials that they have made, with 95 % intervals; `best` is a line.

    Examples
    --------
    >>> side_by_side({"random": {1: [0.5, 0.6], 2: [0.7, 0.8]}}, title="It climbs").describe()
    'It climbs. Curves of right, setting found, %, over trials: random 55.0 at 1, 75.0 at 2.'
    """
    picture = curves_over(curves, over="trials", title=title, of=of, x_scale=1)
    axes = picture.axes[0]
    looks = sorted({n for points in curves.values() for n in points})
    axes.set_xscale("log", base=2)
    axes.set_xticks(looks, [f"{n:g}" for n in looks])
    if best is not None:
        axes.axhline(100 * best, color=INK, linewidth=1, linestyle=":")
        picture.details += f" The best setting of the table has {100 * best:.1f}"
    return picture


def settling(table: Table, *, title: str) -> Picture:
    """Show how well the ranking after each epoch agrees with the test accuracy at the end, a line a world.

    Examples
    --------
    >>> from course_lessons.searching.replays import load_table
    >>> settling(load_table(), title="Soon").describe()[:30]
    'Soon. Rank correlation with th'
    """
    from scipy.stats import spearmanr

    agreed = np.array(
        [
            [spearmanr(seen, test).statistic for seen in curves.T]
            for curves, test in zip(table.curves, table.test, strict=True)
        ]
    )
    means = agreed.mean(axis=0)
    told = ", ".join(f"{means[k - 1]:.2f} after {k}" for k in (1, 3, 6, 12, 24))
    picture = Picture(
        2.4,
        title,
        f"Rank correlation with the end, mean of {len(agreed)} worlds: {told}",
    )
    axes = picture.plain_axes(grid="y", x="epochs", y="rank correlation")
    for k, line in enumerate(agreed):
        axes.plot(
            np.arange(1, len(line) + 1), line, color=style(k).color, linewidth=1.8
        )
    axes.set_ylim(0, 1)
    return picture
