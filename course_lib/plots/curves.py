"""Curves: a figure by the epoch, by a number that was varied, or by the number of samples, with a forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import FixedLocator, NullLocator

from course_lib.metrics import METRICS, find_metric
from course_lib.metrics.interval import paired_interval
from course_lib.plots.picture import INK, MUTED, PALETTE, Picture, listed, style

if TYPE_CHECKING:
    from course_lib.experiments import Forecast
    from course_lib.training import Run

_TICKS = np.outer(10.0 ** np.arange(-3, 8), [1, 2, 5]).ravel()  # 1, 2, 5, 10, … on an axis of logarithms
_APART = (0, 5, 2, 3, 1, 4, 6, 7)  # the palette, with the colours first that differ most


def learning_curves(
    runs: Run | Mapping[str, Run], *, metric: str = "accuracy", title: str | None = None
) -> Picture:
    """Show each run's training and validation curves, the gap between them shaded.

    Parameters
    ----------
    runs : Run, or mapping of name to Run
        Anything with a `history`: one dict per epoch with "epoch", "train_<metric>" and "val_<metric>".
    metric : {"accuracy", "loss"}, default="accuracy"
        What to show; accuracy is shown in percent.
    title : str, optional
        What the picture shows; left out, it names the run with the widest gap at its last epoch.

    Raises
    ------
    ValueError
        If there is no run, or a history lacks the metric, or "val_<metric>" is no known metric.

    Examples
    --------
    >>> from types import SimpleNamespace as Run
    >>> history = [{"epoch": 1, "train_accuracy": 0.9, "val_accuracy": 0.6}]
    >>> learning_curves({"1,000 images": Run(history=history)}).title
    '“1,000 images” ends at 90 % in training and 60 % in validation: a gap of 30 points'
    """
    runs = runs if isinstance(runs, Mapping) else {"run": runs}
    if not runs:
        raise ValueError("runs is empty; give at least one run")
    curves = {name: _history(name, run.history, metric) for name, run in runs.items()}
    unit = find_metric(f"val_{metric}")
    scale, shown = (100, "{:.0f} %") if unit.is_share else (1, "{:.2f}")
    curves = {name: (epochs, scale * train, scale * val) for name, (epochs, train, val) in curves.items()}
    ends = {
        name: f"{shown.format(train[-1])} in training and {shown.format(val[-1])} in validation"
        for name, (_, train, val) in curves.items()
    }
    if title is None:
        gaps = {name: abs(train[-1] - val[-1]) for name, (_, train, val) in curves.items()}
        widest = max(gaps, key=gaps.__getitem__)
        gap = f": a gap of {gaps[widest]:.0f} points" if unit.is_share else ""
        title = f"“{widest}” ends at {'' if unit.is_share else f'a {metric} of '}{ends[widest]}{gap}"
    details = (f"{name} after {len(curves[name][0])} epochs, {end}" for name, end in ends.items())
    picture = Picture(3.6, title, f"Curves of {metric}: {listed(details, '; ')}")
    axes = picture.plain_axes(grid="y", x="epoch", y=f"{metric}, %" if unit.is_share else metric)
    legend = []
    for k, (name, (epochs, train, val)) in enumerate(curves.items()):
        color, marker, _, _ = style(k)
        alone = "o" if len(epochs) == 1 else None
        axes.plot(epochs, train, color=color, linestyle="--", linewidth=1.6, marker=alone)
        marks = {"marker": marker, "markevery": max(1, len(epochs) // 8), "markersize": 5}
        legend.append((axes.plot(epochs, val, color=color, linewidth=2.2, **marks)[0], name))
        axes.fill_between(epochs, train, val, color=color, alpha=0.12, linewidth=0)
    for linestyle, text in (("--", "in training"), ("-", "in validation")):
        legend.append((axes.plot([], [], color=MUTED, linestyle=linestyle, linewidth=2)[0], text))
    picture.legend_below(legend)
    axes.xaxis.get_major_locator().set_params(integer=True)  # type: ignore[call-arg]  # of a MaxNLocator
    return picture


def curves_over(
    curves: Mapping[str, Mapping[float, Sequence[float]]],
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
    over, title : str
        What was varied, for the axis; and what the picture shows.
    of : str, default="accuracy"
        What was measured, a metric or a label; shown in percent.
    x_scale : float, default=100
        What the settings are multiplied by: 100 shows shares in percent.

    Raises
    ------
    ValueError
        If there is no curve, or a setting has fewer than 2 values.

    Examples
    --------
    >>> accuracies = {"tree": {0.0: [0.9, 0.8], 0.1: [0.7, 0.6]}}
    >>> curves_over(accuracies, over="wrong labels, %", title="Errors cost").describe()
    'Errors cost. Curves of accuracy, %, over wrong labels, %: tree 85.0 at 0, 65.0 at 10.'
    """
    if not curves or not all(curves.values()):
        raise ValueError("curves holds nothing to draw; give at least one name and the values at one setting")
    label = f"{METRICS[of].label if of in METRICS else of.replace('_', ' ')}, %"
    drawn = {name: _means(name, "curve", points, "values at a setting") for name, points in curves.items()}
    texts = (
        f"{name} {listed(f'{mean:.1f} at {x_scale * x:,.4g}' for x, mean in zip(xs, means, strict=True))}"
        for name, (xs, means, _, _) in drawn.items()
    )
    picture = Picture(3.4, title, f"Curves of {label}, over {over}: {listed(texts, '; ')}")
    axes, legend = picture.plain_axes(grid="y", x=over, y=label), []
    for k, (name, (xs, means, low, high)) in enumerate(drawn.items()):
        color, marker, _, linestyle = style(k)
        axes.fill_between(x_scale * xs, low, high, color=color, alpha=0.2, linewidth=0)
        look = {"color": color, "marker": marker, "linestyle": linestyle, "linewidth": 2, "markersize": 6}
        legend.append((axes.plot(x_scale * xs, means, **look)[0], name))
    picture.legend_below(legend)
    return picture


def forecast_curve(
    measured: Mapping[int, Sequence[float]],
    promise: Forecast | None = None,
    *,
    title: str,
    revealed: Mapping[str, Mapping[int, Sequence[float]]] | None = None,
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
        Errors that were measured beyond what the forecast was fitted to, by name.
    live : mapping of int to float, optional
        Errors of runs made just now: a diamond each.

    Raises
    ------
    ValueError
        If there is nothing to draw, or a size has fewer than 2 errors.

    Examples
    --------
    >>> forecast_curve({100: [0.5, 0.4], 200: [0.3, 0.35]}, title="More is better").describe()
    'More is better. Error, %, by the number of samples: measured 45.0 at 100, 32.5 at 200.'
    """
    if not measured:
        raise ValueError("measured holds nothing to draw; give the errors at one size or more")
    given = {"measured": measured, **(revealed or {})}
    drawn = {name: _means(name, "", errors, "errors at a size") for name, errors in given.items()}
    lines = {name: (xs, means) for name, (xs, means, _, _) in drawn.items()}
    if promise is not None:
        order = np.argsort(promise.sizes)
        sizes = promise.sizes[order]
        middle, low, high = (100 * each[order] for each in (promise.error, promise.low, promise.high))
        lines["forecast"] = (sizes[[0, -1]], middle[[0, -1]])
    if live:
        lines["run just now"] = (np.array(list(live)), 100 * np.array(list(live.values())))
    texts = (
        f"{name} {listed(f'{y:.1f} at {x:,.0f}' for x, y in zip(xs, ys, strict=True))}"
        for name, (xs, ys) in lines.items()
    )
    picture = Picture(3.8, title, f"Error, %, by the number of samples: {listed(texts, '; ')}")
    axes = picture.plain_axes(grid="both", x="samples (an axis of logarithms)", y="error, % (logarithms)")
    legend: list[tuple[Any, str]] = []
    if promise is not None:
        axes.fill_between(sizes, low, high, color=PALETTE[0], alpha=0.2, linewidth=0)
        line = axes.plot(sizes, middle, "--", color=PALETTE[0], linewidth=2, label="forecast")[0]
        legend.append((line, "forecast"))
    for k, (name, (x, mean, low, high)) in enumerate(drawn.items()):
        color, marker, _, _ = style(_APART[k] if k < len(_APART) else k)
        bars = axes.errorbar(x, mean, [mean - low, high - mean], color=color, elinewidth=2, linestyle="")
        bars.lines[0].set(marker=marker, markersize=7)
        legend.append((bars.lines[0], name))
    if live:
        marks = axes.plot(*lines["run just now"], "D", color=INK, markersize=6, label="run just now")
        legend.append((marks[0], "run just now"))
    axes.set(xscale="log", yscale="log")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(FixedLocator(_TICKS.tolist()))
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(lambda value, _: f"{value:,.0f}" if value >= 1 else f"{value:g}")
    picture.legend_below(legend)
    return picture


def _means(
    name: str, kind: str, points: Mapping[Any, Sequence[float]], what: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Settings in order; mean, and the ends of its interval, in percent."""
    settings = sorted(points)
    values = [100 * np.asarray(points[setting], dtype=float) for setting in settings]
    if min(each.size for each in values) < 2:
        raise ValueError(f"{kind} {name!r} has fewer than 2 {what}; measure with at least 2 seeds".lstrip())
    low, high = np.transpose([paired_interval(each) for each in values])
    return np.array(settings, dtype=float), np.array([each.mean() for each in values]), low, high


def _history(name: str, history: Sequence[Mapping[str, float]], metric: str) -> tuple[np.ndarray, ...]:
    keys = ("epoch", f"train_{metric}", f"val_{metric}")
    if not len(history):
        raise ValueError(f"run {name!r} has an empty history; train it for at least one epoch")
    missing = [key for key in keys if key not in history[0]]
    if missing:
        raise ValueError(f"the history of run {name!r} lacks {missing}; it has {sorted(history[0])}")
    return tuple(np.array([row[key] for row in history], dtype=float) for key in keys)
