"""A figure against what was changed: one curve a recipe, with the interval of each mean."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from course_lib.plots.picture import INK, PALETTE, Picture

_MARKS = "os^Dv<>P"
_TICKS = np.outer(10.0 ** np.arange(-3, 8), [1, 2, 5]).ravel()  # 1, 2, 5, 10, … on an axis of logarithms


def curves_over(
    curves: Mapping[str, Mapping[float, object]],
    *,
    over: str,
    title: str,
    of: str = "accuracy",
    x_scale: float = 100,
) -> Picture:
    """Show how a share depends on a number that was varied, with 95 % intervals over the seeds.

    Parameters
    ----------
    curves : mapping of str to mapping of float to sequence of float
        For each name: the values measured (shares, from 0 to 1; at least 2, one a seed) at each setting.
    over : str
        What was varied: the label of the horizontal axis.
    title : str
        What the picture shows.
    of : str, default="accuracy"
        What was measured; shown in percent.
    x_scale : float, default=100
        What the settings are multiplied by: 100 shows shares in percent.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no curve, or a setting has fewer than 2 values.

    Examples
    --------
    >>> curves_over({"tree": {0.0: [0.9, 0.8], 0.1: [0.7, 0.6]}}, over="wrong labels, %", title="Errors cost")
    <Picture size 720x340 with 1 Axes>
    """
    from course_lib.experiments import paired_interval

    if not curves or not all(curves.values()):
        raise ValueError("curves holds nothing to draw; give at least one name and the values at one setting")
    picture = Picture(3.4, title)
    axes = picture.plain_axes(grid="y")
    for k, (name, points) in enumerate(curves.items()):
        settings = sorted(points)
        values = [100 * np.asarray(points[setting], dtype=float) for setting in settings]
        if min(len(each) for each in values) < 2:
            raise ValueError(
                f"curve {name!r} has fewer than 2 values at a setting; measure with at least 2 seeds"
            )
        x, means = x_scale * np.array(settings), [each.mean() for each in values]
        low, high = np.transpose([paired_interval(each) for each in values])
        colour = PALETTE[k % len(PALETTE)]
        axes.fill_between(x, low, high, color=colour, alpha=0.2, linewidth=0)
        axes.plot(
            x, means, _MARKS[k % len(_MARKS)] + "-", color=colour, linewidth=2, markersize=6, label=name
        )
    axes.set_xlabel(over, color=INK)
    axes.set_ylabel(f"{of.replace('_', ' ')}, %", color=INK)
    letters = sum(8 + len(name) for name in curves)
    columns = len(curves) if letters <= 85 else 2 if len(curves) > 1 else 1  # what fits side by side
    picture.legend(loc="outside lower left", ncols=columns, frameon=False, fontsize=10, labelcolor=INK)
    return picture


def forecast_curve(
    measured: Mapping[int, object],
    promise=None,
    *,
    title: str,
    revealed: Mapping[str, Mapping[int, object]] | None = None,
    live: Mapping[int, float] | None = None,
) -> Picture:
    """Show how an error falls with the number of samples, both as logarithms, and how a forecast goes on.

    Parameters
    ----------
    measured : mapping of int to sequence of float
        At each number of samples the errors that the curve is fitted to: shares, from 0 to 1, at least 2, one a seed.
    promise : experiments.Forecast, optional
        Drawn as a line with its interval as a band.
    title : str
        What the picture shows.
    revealed : mapping of str to mapping of int to sequence of float, optional
        Errors that were measured where the forecast could not look, by name.
    live : mapping of int to float, optional
        Errors of runs made just now: a diamond each.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is nothing to draw, or a size has fewer than 2 errors.

    Examples
    --------
    >>> forecast_curve({100: [0.5, 0.4], 200: [0.3, 0.35]}, title="More is better")
    <Picture size 720x380 with 1 Axes>
    """
    from course_lib.experiments import paired_interval

    if not measured:
        raise ValueError("measured holds nothing to draw; give the errors at one size or more")
    picture = Picture(3.8, title)
    axes = picture.plain_axes(grid="both")
    if promise is not None:
        order = np.argsort(promise.sizes)
        x, middle, low, high = (
            each[order] for each in (promise.sizes, promise.error, promise.low, promise.high)
        )
        axes.fill_between(x, 100 * low, 100 * high, color=PALETTE[0], alpha=0.2, linewidth=0)
        axes.plot(x, 100 * middle, "--", color=PALETTE[0], linewidth=2, label="forecast")
    shown = {"measured": measured, **(revealed or {})}
    for k, (name, errors) in enumerate(shown.items()):
        if min(np.size(each) for each in errors.values()) < 2:
            raise ValueError(f"{name!r} has fewer than 2 errors at a size; measure with at least 2 seeds")
        x = np.array(list(errors), dtype=float)
        middle = np.array([100 * np.mean(each) for each in errors.values()])
        low, high = 100 * np.transpose([paired_interval(each) for each in errors.values()])
        colour = PALETTE[(0, 5, 2, 3)[k % 4]]
        axes.errorbar(
            x,
            middle,
            yerr=[middle - low, high - middle],
            fmt=_MARKS[k],
            color=colour,
            markersize=7,
            elinewidth=2,
            label=name,
        )
    if live:
        x, error = zip(*live.items(), strict=True)
        axes.plot(x, 100 * np.array(error), "D", color=INK, markersize=6, label="run just now")
    axes.set(xscale="log", yscale="log")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(_at_ticks())
        axis.set_minor_locator(_at_ticks(none=True))
        axis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value >= 1 else f"{value:g}")
    axes.set_xlabel("samples (an axis of logarithms)", color=INK)
    axes.set_ylabel("error, % (logarithms)", color=INK)
    picture.legend(loc="outside lower left", ncols=4, frameon=False, fontsize=10, labelcolor=INK)
    return picture


def _at_ticks(*, none: bool = False):
    from matplotlib.ticker import FixedLocator

    return FixedLocator([] if none else _TICKS)
