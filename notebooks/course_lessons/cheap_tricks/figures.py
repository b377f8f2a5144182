"""The pictures of this lesson: the ladder in seconds, and what a trick brings alone and as the last."""

from collections.abc import Mapping

from matplotlib.ticker import NullLocator

from course_lessons.cheap_tricks.studies import FIVE, whole_and_sum
from course_lib.experiments import Comparison
from course_lib.metrics.registry import Verdict
from course_lib.plots import Picture, style
from course_lib.plots.comparisons import mark_intervals
from course_lib.plots.picture import INK


def ladder(measured: Comparison, *, title: str) -> Picture:
    """Show the seconds of every rung, a small mark a seed, the mean large, and how many times faster than the first.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [(name, seed, s + seed / 10) for name, s in (("plain", 4.0), ("fast", 1.0)) for seed in (0, 1)]
    >>> frame = pd.DataFrame(rows, columns=["recipe", "seed", "seconds"])
    >>> ladder(Comparison(frame, "seconds", "plain"), title="Faster").describe()
    'Faster. Mean seconds: plain 4.05, fast 1.05 (3.9 times faster).'
    """
    seconds = measured.values("seconds")
    means = seconds.mean()
    names = list(seconds)
    said = [f"{names[0]} {means.iloc[0]:.3g}"]
    picture = Picture(0.32 * len(names) + 1.1, title)
    axes = picture.plain_axes(grid="x", names=names, x="processor seconds")
    for y, name in enumerate(names):
        look = style(0)
        axes.plot(
            seconds[name], [y] * len(seconds), ".", color=look.color, alpha=0.45
        )
        axes.plot(means[name], y, look.marker, color=look.color, markersize=7)
        if y:
            faster = f"{means.iloc[0] / means[name]:.2g}"
            said.append(f"{name} {means[name]:.3g} ({faster} times faster)")
            axes.annotate(
                f"{faster} ×",
                (seconds[name].max(), y),
                (7, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
                color=INK,
            )
    axes.set_xscale("log")
    axes.xaxis.set_minor_locator(NullLocator())
    low, high = seconds.to_numpy().min(), seconds.to_numpy().max()
    marks = [digit * 10.0**power for power in range(-3, 3) for digit in (1, 2, 5)]
    marks = [each for each in marks if low / 1.3 <= each <= high * 1.8]
    axes.set_xticks(marks, [f"{each:g}" for each in marks])
    axes.set_xlim(low / 1.3, high * 1.8)
    picture.details = f"Mean seconds: {', '.join(said)}"
    return picture


def alone_and_last(measured: Comparison) -> Mapping[str, Mapping[str, Verdict]]:
    """Give what each trick brings alone, and what it brings to all the others, with intervals.

    >>> from course_lib import results
    >>> found = alone_and_last(results.load("cheap-tricks-combinations"))
    >>> list(found), list(found["alone"]) == list(FIVE)
    (['alone', 'as the last'], True)
    """
    everything = " + ".join(FIVE)
    return {
        "alone": {name: measured.verdict(name, baseline="none") for name in FIVE},
        "as the last": {
            name: measured.verdict(
                everything,
                baseline=" + ".join(other for other in FIVE if other != name),
            )
            for name in FIVE
        },
    }


def overlap(measured: Comparison, *, title: str) -> Picture:
    """Show what each trick brings alone and as the last of all; below, the sum of the first and the whole."""
    found = alone_and_last(measured)
    whole, predicted = whole_and_sum(measured)
    names = [*FIVE, "all together: sum, whole"]
    rows = {
        "alone": [*found["alone"].values(), predicted],
        "as the last": [*found["as the last"].values(), whole],
    }
    picture = Picture(0.45 * len(names) + 1.3, title)
    axes = picture.plain_axes(
        grid="x", names=names, x="points gained on new sketches after 60 steps"
    )
    picture.legend_below(mark_intervals(axes, rows))
    picture.details = "; ".join(
        f"{name} {100 * one.difference:+.1f} alone, {100 * last.difference:+.1f} as the last"
        for name, one, last in zip(FIVE, *(rows[key] for key in rows), strict=False)
    )
    picture.details += f"; in sum {100 * predicted.difference:+.1f}, the whole {100 * whole.difference:+.1f}"
    return picture
