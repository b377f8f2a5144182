"""The picture of this lesson: how an error falls with the number of samples."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from course_lessons.how_much_data.power_law import Forecast
from course_lib.plots import PALETTE, Picture, style
from course_lib.plots.comparisons import mean_curve
from course_lib.plots.picture import INK, listed

_TICKS = np.outer(10.0 ** np.arange(-3, 8), [1, 2, 5]).ravel()
_APART = (0, 5, 2, 3, 1, 4, 6, 7)  # the palette, those first that differ most


def forecast_curve(
    measured: Mapping[int, Sequence[float]],
    promise: Forecast | None = None,
    *,
    title: str,
    revealed: Mapping[str, Mapping[int, Sequence[float]]] | None = None,
    live: Mapping[int, float] | None = None,
) -> Picture:
    """Show how an error falls with the number of samples, both as logarithms.

    Parameters
    ----------
    measured : mapping of int to sequence of float
        At each number of samples the errors that the curve is fitted to: shares, from
        0 to 1, at least 2, one a seed.
    promise : power_law.Forecast, optional
        Drawn as a line with its interval as a band.
    title : str
        What the picture shows.
    revealed : mapping of str to mapping of int to sequence of float, optional
        By name: errors measured beyond what the forecast was fitted to.
    live : mapping of int to float, optional
        Errors of runs made just now: a diamond each.

    Raises
    ------
    ValueError
        If there is nothing to draw, or a size has fewer than 2 errors.

    Examples
    --------
    >>> errors = {100: [0.5, 0.4], 200: [0.3, 0.35]}
    >>> forecast_curve(errors, title="More is better").details
    'Error, %, by the number of samples: measured 45.0 at 100, 32.5 at 200'
    """
    if not measured:
        raise ValueError(
            "measured holds nothing to draw; give the errors at one size"
        )
    given = {"measured": measured, **(revealed or {})}
    drawn = {name: mean_curve(name, errors) for name, errors in given.items()}
    lines = {name: curve[:2] for name, curve in drawn.items()}
    if promise is not None:
        order = np.argsort(promise.sizes)
        sizes = promise.sizes[order]
        shares = (promise.error, promise.low, promise.high)
        middle, low, high = (100 * each[order] for each in shares)
        lines["forecast"] = (sizes[[0, -1]], middle[[0, -1]])
    if live:
        values = np.array(list(live.values()))
        lines["run just now"] = (np.array(list(live)), 100 * values)
    texts = (
        f"{name} {listed(f'{y:.1f} at {x:,.0f}' for x, y in zip(xs, ys, strict=True))}"
        for name, (xs, ys) in lines.items()
    )
    details = f"Error, %, by the number of samples: {listed(texts, '; ')}"
    picture = Picture(3.8, title, details)
    labels = {"x": "samples (an axis of logarithms)", "y": "error, % (logarithms)"}
    axes = picture.plain_axes(grid="both", **labels)
    legend: list[tuple[Any, str]] = []
    if promise is not None:
        axes.fill_between(
            sizes, low, high, color=PALETTE[0], alpha=0.2, linewidth=0
        )
        line = axes.plot(sizes, middle, "--", color=PALETTE[0], linewidth=2)[0]
        legend.append((line, "forecast"))
    for k, (name, (x, mean, low, high)) in enumerate(drawn.items()):
        color, marker, _, _ = style(_APART[k] if k < len(_APART) else k)
        ends = [mean - low, high - mean]
        look = {"color": color, "elinewidth": 2, "linestyle": ""}
        points = axes.errorbar(x, mean, ends, **look).lines[0]
        points.set(marker=marker, markersize=7)
        legend.append((points, name))
    if live:
        diamonds = axes.plot(*lines["run just now"], "D", color=INK, markersize=6)[
            0
        ]
        legend.append((diamonds, "run just now"))
    axes.set(xscale="log", yscale="log")
    for axis in (axes.xaxis, axes.yaxis):
        low, high = axis.get_view_interval()
        ticks = _TICKS[(low <= _TICKS) & (high >= _TICKS)].tolist()
        narrow = len(ticks) < 3
        axis.set_major_locator(MaxNLocator(5) if narrow else FixedLocator(ticks))
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(
            lambda v, _: f"{v:,.0f}" if v == round(v) else f"{v:g}"
        )
    picture.legend_below(legend)
    return picture
