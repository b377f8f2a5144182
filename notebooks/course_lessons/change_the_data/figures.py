"""Pictures of remedies: what they do to points, and what they gain and lose."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_lib.experiments import Comparison
from course_lib.metrics import find_metric
from course_lib.plots import MUTED, PALETTE, Picture
from course_lib.plots.picture import INK, WIDTH, listed
from course_lib.ratios import Resampled
from course_lib.text import count_noun

_RECALLS = {
    "recall_rare": ("rare classes", PALETTE[0], "o"),
    "recall_common": ("common classes", PALETTE[5], "D"),
}
_COMMON, _RARE = PALETTE[4], PALETTE[5]
_COMMON_DOT, _RARE_DOT = 9, 14  # areas of a point, in square points


def gain_against_loss(comparison: Comparison) -> Picture:
    """Show what each remedy changes in the recall of rare and of common classes.

    A row each, the best on top by the sum of both; intervals over the seeds. What holds
    zero is hollow.

    Raises
    ------
    ValueError
        If there is nothing to compare with the baseline.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [(name, seed, rare + seed / 100, common) for seed in range(5)
    ...         for name, rare, common in [("none", 0.2, 0.99), ("weights", 0.7, 0.95)]]
    >>> columns = ["recipe", "seed", "recall_rare", "recall_common"]
    >>> frame = pd.DataFrame(rows, columns=columns)
    >>> print(gain_against_loss(Comparison(frame, "recall_rare", "none")).title)
    “weights” finds 50 points more of the rare classes and 4 points fewer of the common ones, against “none”
    """
    baseline = comparison.baseline
    names = [name for name in comparison.recipes if name != baseline]
    if not names:
        raise ValueError(
            f"comparison holds {baseline!r} alone; compare at least two remedies"
        )
    found = {
        name: {
            metric: comparison.verdict(name, metric=metric) for metric in _RECALLS
        }
        for name in names
    }
    names.sort(
        key=lambda name: -sum(each.difference for each in found[name].values())
    )
    best = found[names[0]]
    rare, common = (_points(best[metric].difference) for metric in _RECALLS)
    title = f"“{names[0]}” finds {rare} of the rare classes and {common} of the common ones, against “{baseline}”"
    texts = []
    for name in names:
        rare, common = (
            find_metric(metric).number(each.difference)
            for metric, each in found[name].items()
        )
        texts.append(
            f"{name} {rare} in the rare classes, {common} in the common ones"
        )
    details = f"Differences in points of recall: {listed(texts, '; ')}"
    picture = Picture(0.3 * len(names) + 1.4, title, details)
    label = f"change from “{baseline}”, points of recall"
    axes = picture.plain_axes(grid="x", names=names, x=label)
    axes.axvline(0, color=INK, linewidth=1.2)
    legend = []
    for place, (metric, (kind, colour, mark)) in enumerate(_RECALLS.items()):
        look: dict[str, Any] = {"color": colour, "markersize": 6}
        legend.append((axes.plot([], [], f"{mark}-", **look)[0], kind))
        heights = np.arange(len(names)) + (place - 0.5) * 0.28
        for y, name in zip(heights, names, strict=True):
            verdict = found[name][metric]
            low, high = 100 * verdict.low, 100 * verdict.high
            fill = "white" if low <= 0 <= high else colour
            axes.plot([low, high], [y, y], color=colour, linewidth=1.8)
            axes.plot(
                100 * verdict.difference, y, mark, markerfacecolor=fill, **look
            )
    hollow = axes.plot(
        [], [], "o", color=MUTED, markerfacecolor="white", markersize=6
    )
    picture.legend_below([*legend, (hollow[0], "hollow: too close to call")])
    return picture


def resampled_points(
    ways: Mapping[str, Resampled],
    points: ArrayLike,
    y: ArrayLike,
    *,
    names: Mapping[Hashable, str],
    columns: int = 3,
    title: str | None = None,
) -> Picture:
    """Show, a panel each, what a way to resample keeps, copies, drops and makes.

    A copied point is larger, by the number of times it is there; an interpolated one is a
    cross; a dropped one is a faint ring. The rarest class is drawn last, in larger dots.

    Parameters
    ----------
    ways : mapping of str to Resampled
        By the name of the panel: what `course_lib.ratios.resample` made of the points.
    points, y : array-like of shape (n, 2) and (n,)
        What was resampled, and its labels.
    names : mapping of class to str
        Names of the classes.
    columns : int, default=3
        Panels in a row.
    title : str, optional
        What the picture shows; left out, it counts the ways.

    Raises
    ------
    ValueError
        If there is no way to show, or the points are not those that were resampled.

    Examples
    --------
    >>> from course_lib.ratios import resample
    >>> X = np.random.default_rng(0).normal(size=(60, 2))
    >>> y = np.repeat([0, 1], [50, 10])
    >>> ways = {"SMOTE": resample(X, y, "1:2", "smote")}
    >>> resampled_points(ways, X, y, names={0: "many", 1: "few"}).details
    'SMOTE: 25 of few, 50 of many; 15 made up, 0 dropped'
    """
    points, y = np.asarray(points, dtype=float), np.asarray(y)
    if not ways:
        raise ValueError("ways is empty; give a name and what `resample` made")
    if points.shape != (len(y), 2):
        raise ValueError(f"points has shape {points.shape}; give ({len(y)}, 2)")
    before = next(iter(ways.values())).before
    rarest = min(
        reversed(list(before)), key=before.__getitem__
    )  # as a RatioPlan has it
    columns = min(columns, len(ways))
    rows = -(-len(ways) // columns)
    picture = Picture(
        rows * (0.85 * WIDTH / max(2, columns) + 0.3) + 0.9,
        title
        or f"{count_noun(len(y), 'point')}, resampled in {count_noun(len(ways), 'way')}",
        listed(
            [_counted(name, made, len(y), names) for name, made in ways.items()],
            ". ",
        ),
    )
    panels = picture.subplots(
        rows, columns, squeeze=False, sharex=True, sharey=True
    )
    for axes, (name, made) in zip(panels.flat, ways.items(), strict=False):
        _draw_points(axes, made, points, y == rarest)
        counts = " : ".join(f"{n:,}" for n in sorted(made.after.values()))
        axes.set_title(f"{name}\n{counts}", fontsize=10, color=INK)
    for axes in panels.flat:
        axes.set(xticks=[], yticks=[], facecolor="white")
        axes.spines[:].set_color("#CCCCCC")
        if not axes.has_data():
            axes.set_axis_off()
    others = ", ".join(names[label] for label in before if label != rarest)
    looks: dict[str, dict[str, Any]] = {
        others: {"s": 30, "color": _COMMON, "linewidths": 0},
        names[rarest]: {"s": 45, "color": _RARE, "linewidths": 0},
        "copied: larger": {"s": 90, "color": MUTED, "linewidths": 0},
        "made up": {"s": 25, "color": _RARE, "marker": "x"},
        "dropped": {"s": 25, "facecolors": "none", "edgecolors": "#A0A0A0"},
    }
    marks = [picture.axes[0].scatter([], [], **look) for look in looks.values()]
    picture.legend_below(list(zip(marks, looks, strict=True)))
    return picture


def _counted(
    name: str, made: Resampled, n: int, names: Mapping[Hashable, str]
) -> str:
    if (there := sum(made.before.values())) != n:
        raise ValueError(
            f"{name!r} was made of {there:,} rows, and there are {n:,} points"
        )
    after = sorted(made.after.items(), key=lambda each: each[1])
    counts = listed(f"{count:,} of {names[label]}" for label, count in after)
    new = made.partner >= 0
    dropped = n - len(np.unique(made.origin[~new]))
    return f"{name}: {counts}; {new.sum():,} made up, {dropped:,} dropped"


def _draw_points(
    axes: Axes, made: Resampled, points: np.ndarray, rare: np.ndarray
) -> None:
    new = made.partner >= 0
    times = np.bincount(made.origin[~new], minlength=len(points))
    for mask, colour, dot in (
        (~rare, _COMMON, _COMMON_DOT),
        (rare, _RARE, _RARE_DOT),
    ):
        kept, dropped = mask & (times > 0), mask & (times == 0)
        ring: dict[str, Any] = {"facecolors": "none", "edgecolors": "#C4C4C4"}
        axes.scatter(*points[dropped].T, s=dot, linewidths=0.7, **ring)
        area = dot * times[kept]
        axes.scatter(
            *points[kept].T, s=area, color=colour, alpha=0.75, linewidths=0
        )
    cross: dict[str, Any] = {"marker": "x", "linewidths": 0.8, "alpha": 0.8}
    made_up = np.asarray(made.X, dtype=float)[new]
    axes.scatter(*made_up.T, s=_COMMON_DOT, color=_RARE, **cross)


def _points(difference: float) -> str:
    whole = round(100 * abs(difference))
    if not whole:
        return "as much"
    return f"{count_noun(whole, 'point')} {'more' if difference > 0 else 'fewer'}"
