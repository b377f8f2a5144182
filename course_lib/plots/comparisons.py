"""What differs: bars of shares found, intervals of the differences between recipes, curves over what was varied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.metrics import METRICS, find_metric
from course_lib.metrics.registry import Verdict, paired_interval
from course_lib.plots.picture import INK, MUTED, PALETTE, Picture, listed, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_VERDICT_COLOURS = {"better": PALETTE[0], "worse": PALETTE[5]}
_VERDICTS = ("better", "worse", "higher", "lower", "too close to call", "too few seeds to call")


def recall_bars(
    recalls: Mapping[str, Mapping[str, float] | Sequence[Mapping[str, float]]],
    *,
    xlabel: str = "recall (share found, %)",
    title: str | None = None,
) -> Picture:
    """Show for each class the share that each recipe finds.

    Parameters
    ----------
    recalls : mapping of recipe name to recalls
        By class name shares from 0 to 1, as `metrics.recall_per_class` gives them, or a list of such, one a seed:
        then the bar is their mean and the line across its end their range.
    xlabel, title : str, optional
        What the share is of; what the picture shows (left out, it names the worst class).

    Raises
    ------
    ValueError
        If there are no recalls, or recipes have them of different classes.

    Examples
    --------
    >>> recall_bars({"all": {"sun": 0.9, "moon": 0.8}, "1,000": {"sun": 0.85, "moon": 0.4}}).title
    'Lowest for moon with “1,000”: 40 %'
    """
    if not recalls:
        raise ValueError("recalls is empty; give at least one recipe")
    seeds = {name: [runs] if isinstance(runs, Mapping) else list(runs) for name, runs in recalls.items()}
    names = _same_classes(seeds)
    shares = {name: 100 * np.array([[run[c] for c in names] for run in runs]) for name, runs in seeds.items()}
    means = {name: values.mean(axis=0) for name, values in shares.items()}
    worst = min(means, key=lambda name: np.nanmin(means[name]))
    k = int(np.nanargmin(means[worst]))
    title = title or f"Lowest for {names[k]} with “{worst}”: {means[worst][k]:.0f} %"
    texts = (
        f"{name}: {listed(f'{c} {share:.0f}' for c, share in zip(names, mean, strict=True))}"
        for name, mean in means.items()
    )
    details = f"{xlabel[:1].upper()}{xlabel[1:]}: {listed(texts, '; ')}"
    picture = Picture(0.17 * len(names) * (len(shares) + 0.8) + 1.2, title, details)
    axes = picture.plain_axes(grid="x", names=[str(name) for name in names], x=xlabel)
    height, legend = 0.84 / len(shares), []
    for k, (name, values) in enumerate(shares.items()):
        mean, at = means[name], np.arange(len(names)) + (k - (len(shares) - 1) / 2) * height
        color, _, hatch, _ = style(k)
        look: dict[str, Any] = {"color": color, "hatch": hatch, "edgecolor": "white", "linewidth": 0}
        legend.append((axes.barh(at, mean, height=height * 0.92, **look), name))
        if len(values) > 1:
            ends = [mean - values.min(axis=0), values.max(axis=0) - mean]
            axes.errorbar(mean, at, xerr=ends, linestyle="", ecolor=INK, elinewidth=1.2)
    axes.set_xlim(0, 100)
    if len(shares) > 1:
        picture.legend_below(legend)
    return picture


def intervals(
    summary: pd.DataFrame,
    *,
    metric: str = "accuracy",
    baseline: str | None = None,
    live: pd.DataFrame | None = None,
    title: str | None = None,
) -> Picture:
    """Show each recipe's difference from the baseline with its interval: a forest plot. What holds zero is grey.

    Parameters
    ----------
    summary : pandas.DataFrame
        As `Comparison.summary` gives it: columns recipe, difference, low, high and verdict, one row a recipe.
    metric : str, default="accuracy"
        What the differences are of: one that `metrics.find_metric` knows; shown in its unit.
    baseline, title : str, optional
        Left out, the row whose difference is missing or whose interval is zero; and how many verdicts there are.
    live : pandas.DataFrame, optional
        Runs made just now, as `Comparison.values` gives them: a diamond for each difference.

    Raises
    ------
    ValueError
        If a column or the live baseline is missing, the metric is unknown, or nothing is left to compare.

    Examples
    --------
    >>> import pandas as pd
    >>> columns = ["recipe", "difference", "low", "high", "verdict"]
    >>> rows = [("all", 0.0, 0.0, 0.0, ""), ("1,000", -0.1, -0.12, -0.08, "worse")]
    >>> intervals(pd.DataFrame(rows, columns=columns)).describe()  # doctest: +ELLIPSIS
    'Accuracy against “all”: “1,000” is worse by 10.0 points. ... 1,000 −10.0 (−12.0 to −8.0), worse.'
    """
    if missing := [key for key in ("recipe", "difference", "low", "high", "verdict") if key not in summary]:
        raise ValueError(f"summary lacks {missing}; it has {list(summary.columns)}")
    measured = find_metric(metric)
    if baseline is None:
        itself = summary["difference"].isna() | ((summary["low"] == 0) & (summary["high"] == 0))
        baseline = str(summary.loc[itself, "recipe"].iloc[0]) if itself.any() else "the baseline"
    rows = summary[summary["recipe"].astype(str) != baseline]
    if rows.empty:
        raise ValueError("summary holds the baseline only; compare at least two recipes")
    names, words = rows["recipe"].astype(str).tolist(), rows["verdict"].astype(str).tolist()
    values = rows[["difference", "low", "high"]].to_numpy(float)
    counts = ", ".join(f"{words.count(kind)} {kind}" for kind in _VERDICTS if kind in words)
    if len(rows) == 1:
        size = measured.signed(values[0, 0]).lstrip("+−")
        counts = f"“{names[0]}” is {words[0]}{'' if words[0].startswith('too') else f' by {size}'}"
    texts = [[measured.number(value) for value in row] for row in values]
    details = (f"{n} {t[0]} ({t[1]} to {t[2]}), {w}" for n, t, w in zip(names, texts, words, strict=True))
    title = title or f"{measured.label[0].upper()}{measured.label[1:]} against “{baseline}”: {counts}"
    of, unit = (f" in {measured.unit}", f", {measured.unit}") if measured.unit else ("", "")
    picture = Picture(0.42 * len(rows) + 1.3, title, f"Differences{of}: {listed(details, '; ')}")
    label = f"difference in {measured.label} from “{baseline}”{unit}"
    axes = picture.plain_axes(grid="x", names=names, x=label)
    axes.axvline(0, color=INK, linewidth=1.2)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # clear of the zero line
    for y, (word, text, row) in enumerate(zip(words, texts, measured.scale * values, strict=True)):
        colour = _VERDICT_COLOURS.get(word, MUTED)
        axes.plot(row[1:], [y, y], color=colour, linewidth=2.4, solid_capstyle="butt")
        axes.plot(row[0], y, "o", color=colour, markersize=8)
        ink = _VERDICT_COLOURS.get(word, "#666666")
        look: dict[str, Any] = {"fontsize": 10, "color": ink, "va": "center", "bbox": box}
        axes.annotate(f"{text[0]}  {word}", (row[2], y), (8, 0), textcoords="offset points", **look)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    left, right = axes.get_xlim()
    axes.set_xlim(left, right + 0.3 * (right - left))  # room for the words
    if live is not None:
        if baseline not in live:
            raise ValueError(f"live lacks the baseline {baseline!r}; it has {list(live)}")
        _mark_live(picture, live.sub(live[baseline], axis=0), names, metric)
    return picture


def mark_intervals(
    axes: Axes, found: Mapping[str, Sequence[Verdict]], *, spacing: float = 0.24
) -> list[tuple[Any, str]]:
    """Draw differences of shares in points, with their intervals, beside each other in each row; give the legend.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Rows are at 0, 1, … from the top; a line is drawn at zero.
    found : mapping of str to sequence of Verdict
        By what is compared in a row, at most four such: a verdict a row. One whose interval holds zero is hollow.
    spacing : float, default=0.24
        From mark to mark within a row.

    Returns
    -------
    list of (mark, name)
        For `Picture.legend_below`.

    Examples
    --------
    >>> axes = Picture(2, "Gains").plain_axes(grid="x", names=["a tree"])
    >>> [name for _, name in mark_intervals(axes, {"scaled": [Verdict(0.1, 0.05, 0.15, "better")]})]
    ['scaled']
    """
    axes.axvline(0, color=INK, linewidth=1.2)
    legend = []
    for k, (name, verdicts) in enumerate(found.items()):
        color, marker, _, _ = style((0, 5, 2, 3)[k])
        for y, verdict in enumerate(verdicts):
            height = y + spacing * (k - (len(found) - 1) / 2)
            axes.plot([100 * verdict.low, 100 * verdict.high], [height, height], color=color)
            hollow = verdict.low <= 0 <= verdict.high
            fill = "white" if hollow else color
            axes.plot(100 * verdict.difference, height, marker, color=color, markerfacecolor=fill)
        legend.append((axes.plot([], [], marker, color=color)[0], name))
    return legend


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
    over, of, title : str
        What was varied; what was measured (a metric, or a label); what the picture shows.
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
    drawn = {name: mean_curve(name, points) for name, points in curves.items()}
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


def mean_curve(name: str, points: Mapping[Any, Sequence[float]]) -> tuple[np.ndarray, ...]:
    """Give the settings in order, the mean at each, and the ends of its interval, in percent.

    Raises
    ------
    ValueError
        If a setting has fewer than 2 values.
    """
    settings = sorted(points)
    values = [100 * np.asarray(points[setting], dtype=float) for setting in settings]
    if min(each.size for each in values) < 2:
        raise ValueError(f"{name!r} has fewer than 2 values at a setting; measure with at least 2 seeds")
    low, high = np.transpose([paired_interval(each) for each in values])
    return np.array(settings, dtype=float), np.array([each.mean() for each in values]), low, high


def _mark_live(picture: Picture, differences: pd.DataFrame, names: list[str], metric: str) -> None:
    """Put the differences of runs made just now on a picture, below the intervals of the same recipe."""
    axes, measured, details = picture.axes[0], find_metric(metric), []
    for y, name in enumerate(names):
        if name in differences:
            x = measured.scale * differences[name].to_numpy(float)
            axes.plot(x, np.full(len(x), y + 0.22), "D", color=INK, markersize=5, clip_on=False)
            details.append(f"{name} {listed(map(measured.number, differences[name]))}")
            low, high = axes.get_xlim()
            room = 0.02 * (high - low)
            axes.set_xlim(min(low, x.min() - room), max(high, x.max() + room))
    axes.set_xlabel(f"{axes.get_xlabel()}   ◆ run just now")
    picture.details += f". Run just now: {listed(details, '; ')}"


def _same_classes(seeds: Mapping[str, list[Mapping[str, float]]]) -> list[str]:
    names = next((list(runs[0]) for runs in seeds.values() if runs), [])
    for recipe, runs in seeds.items():
        if not runs:
            raise ValueError(f"recipe {recipe!r} has no recalls; give those of at least one seed")
        for run in runs:
            if set(run) != set(names):
                raise ValueError(f"recipe {recipe!r} has recalls of {list(run)}; others have them of {names}")
    return names
