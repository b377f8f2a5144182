"""The pictures of this lesson: how an error falls with the number of samples, and what stops it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from course_lessons.how_much_data.power_law import Forecast
from course_lib.plots import MUTED, PALETTE, Picture, Style, style
from course_lib.plots.comparisons import mean_curve
from course_lib.plots.picture import INK, listed

Scores = tuple[Sequence[float], Sequence[float]]
"""The shares right of a network's own samples, and of new ones, one a seed."""

_TICKS = np.outer(10.0 ** np.arange(-3, 8), [1, 2, 5]).ravel()
_SCORES = ("own samples", "new samples")
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
        0 to 1, one a seed; with two or more, their interval is drawn.
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
        If there is nothing to draw.

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
    drawn = {name: _mean_curve(name, errors) for name, errors in given.items()}
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
        color, marker, _, _ = _look(k)
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


def _look(k: int) -> Style:
    return style(_APART[k] if k < len(_APART) else k)


def _mean_curve(
    name: str, errors: Mapping[int, Sequence[float]]
) -> tuple[np.ndarray, ...]:
    """Give `mean_curve`, or where each size was measured once just the points."""
    if all(len(each) == 1 for each in errors.values()):
        x = np.array(sorted(errors), dtype=float)
        only = np.array([100 * errors[n][0] for n in sorted(errors)])
        return x, only, only, only
    return mean_curve(name, errors)


def owners(
    promised: np.ndarray, measured: Mapping[str, float], *, title: str
) -> Picture:
    """Show what each of some owners forecasts, with its interval, beside what was measured.

    Parameters
    ----------
    promised : ndarray of float, shape (owners, 3)
        Errors as shares: expected, and the ends of the interval.
    measured : mapping of str to float
        Mean errors measured later, by name.
    title : str
        What the picture shows.

    Examples
    --------
    >>> owners(np.array([[0.05, 0.04, 0.06]]), {"later": 0.055}, title="It holds").details
    'Error, %: owner 1 forecasts 5.0, 4.0 to 6.0; later 5.5'
    """
    percents = 100 * np.asarray(promised)
    names = [f"owner {k}" for k in range(1, len(percents) + 1)]
    told = zip(names, percents, strict=True)
    texts = [
        *(
            f"{name} forecasts {e:.1f}, {low:.1f} to {high:.1f}"
            for name, (e, low, high) in told
        ),
        *(f"{name} {100 * error:.1f}" for name, error in measured.items()),
    ]
    picture = Picture(
        0.22 * (len(names) + len(measured)) + 1.4,
        title,
        f"Error, %: {'; '.join(texts)}",
    )
    axes = picture.plain_axes(grid="x", names=names, x="error, %")
    rows = np.arange(len(names))
    axes.hlines(
        rows, percents[:, 1], percents[:, 2], color=PALETTE[0], linewidth=2.4
    )
    legend = [
        (
            axes.plot(percents[:, 0], rows, "o", color=PALETTE[0])[0],
            "forecast, 95 %",
        )
    ]
    for k, (name, error) in enumerate(measured.items(), 1):
        color, _, _, linestyle = _look(k)
        line = axes.axvline(
            100 * error, color=color, linestyle=linestyle, linewidth=2
        )
        legend.append((line, name))
    axes.set_xlim(left=0)
    picture.legend_below(legend)
    return picture


def own_and_new(
    panels: Mapping[str, Mapping[int, Scores]], *, title: str
) -> Picture:
    """Show the share right of a network's own samples and of new ones over their number, in panels side by side.

    Parameters
    ----------
    panels : mapping of str to mapping of int to Scores
        By heading, then by the number of samples trained on.
    title : str
        What the picture shows.

    Examples
    --------
    >>> scores = {100: ([1.0, 1.0], [0.5, 0.6]), 200: ([1.0, 0.9], [0.7, 0.6])}
    >>> own_and_new({"short": scores}, title="They meet").details
    'Right, %. Short: own samples 100.0 at 100, 95.0 at 200; new samples 55.0 at 100, 65.0 at 200'
    """
    picture = Picture(3.0, title)
    said, first, legend = [], None, {}
    sizes = sorted({n for scores in panels.values() for n in scores})
    for place, (heading, scores) in enumerate(panels.items(), 1):
        axes = first = picture.add_subplot(
            1, len(panels), place, sharex=first, sharey=first, facecolor="white"
        )
        texts = []
        for k, name in enumerate(_SCORES):
            color, marker, _, _ = _look(k)
            points = {n: both[k] for n, both in scores.items()}
            x, mean, low, high = mean_curve(name, points)
            axes.fill_between(x, low, high, color=color, alpha=0.2, linewidth=0)
            look: dict[str, Any] = {
                "color": color,
                "marker": marker,
                "linewidth": 2,
            }
            (legend[name],) = axes.plot(x, mean, linestyle=("--", "-")[k], **look)
            ends = zip(x, mean, strict=True)
            texts.append(
                f"{name} {listed(f'{y:.1f} at {n:,.0f}' for n, y in ends)}"
            )
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(FixedLocator(sizes))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.tick_params(axis="x", rotation=90)
        axes.tick_params(colors=INK, labelsize=10)
        axes.spines[["left", "bottom"]].set_color(MUTED)
        axes.set_title(heading, fontsize=10, color=INK)
        axes.set_xlabel("samples (an axis of logarithms)", color=INK)
        axes.set_ylabel("right, %" if place == 1 else "", color=INK)
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", color="#DDDDDD", linewidth=0.8)
        said.append(f"{heading.capitalize()}: {'; '.join(texts)}")
    picture.details = f"Right, %. {'. '.join(said)}"
    picture.legend_below([(mark, name) for name, mark in legend.items()])
    return picture


def two_scores(pairs: Mapping[str, Scores], *, title: str) -> Picture:
    """Show two scores of some networks, a row each: the share right of its own samples, and of new ones.

    Parameters
    ----------
    pairs : mapping of str to Scores
        By what the network is.
    title : str
        What the picture shows.

    Examples
    --------
    >>> two_scores({"A": ([1.0, 0.9], [0.5, 0.4])}, title="It knows its own by heart").details
    'Right, %: A own samples 95.0, new samples 45.0'
    """
    means = {
        name: [100 * np.mean(each) for each in both] for name, both in pairs.items()
    }
    texts = (
        f"{name} own samples {own:.1f}, new samples {new:.1f}"
        for name, (own, new) in means.items()
    )
    picture = Picture(
        0.42 * len(pairs) + 1.2, title, f"Right, %: {listed(texts, '; ')}"
    )
    axes = picture.plain_axes(grid="x", names=list(pairs), x="right, %")
    legend = []
    rows = np.arange(len(pairs))
    values = np.array(list(means.values()))
    axes.hlines(
        rows, values.min(axis=1), values.max(axis=1), color="#C8C8C8", linewidth=4
    )
    for k, name in enumerate(_SCORES):
        color, marker, _, _ = _look(k)
        marks = axes.plot(values[:, k], rows, marker, color=color, markersize=9)[0]
        legend.append((marks, name))
    axes.set_xlim(0, 103)
    picture.legend_below(legend)
    return picture


def as_blocks(images: np.ndarray, side: int) -> np.ndarray:
    """Show every pixel of square images as a block, so that small images are as large as others of `side` pixels.

    Examples
    --------
    >>> as_blocks(np.arange(4, dtype=np.uint8).reshape(1, 2, 2), 4)[0, 0]
    array([0, 0, 1, 1], dtype=uint8)
    """
    factor = side // images.shape[1]
    return images.repeat(factor, axis=1).repeat(factor, axis=2)
