"""Points of two columns, and what resampling made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from course_lib.plots.picture import INK, MUTED, PALETTE, WIDTH, Picture

if TYPE_CHECKING:
    from course_lib.ratios import Resampled

COMMON, RARE = PALETTE[4], PALETTE[5]
_DOT = 9  # area of a point, in square points


def resampled_points(
    ways: Mapping[str, Resampled],
    points,
    y,
    *,
    names: Mapping | None = None,
    columns: int = 3,
    title: str | None = None,
) -> Picture:
    """Show, a panel each, which points a way to resample keeps, copies, drops and makes.

    A copied point is a larger dot, its area the number of times it is there; an interpolated one is a cross; a
    dropped one is a faint ring. The rarest class is in one colour, all others in another.

    Parameters
    ----------
    ways : mapping of str to Resampled
        By the name of the panel: what `course_lib.ratios.resample` made of the points.
    points : array-like of shape (n, 2)
        What was resampled; at least these two columns.
    y : array-like of shape (n,)
        Its labels.
    names : mapping of class to str, optional
        Names of the classes for the legend; by default their labels.
    columns : int, default=3
        Panels in a row.
    title : str, optional
        What the picture shows; left out, it counts the ways.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no way to show, or points and labels are not those that were resampled.

    Examples
    --------
    >>> from course_lib.ratios import resample
    >>> X, y = np.random.default_rng(0).normal(size=(60, 2)), np.repeat([0, 1], [50, 10])
    >>> resampled_points({"SMOTE": resample(X, y, "1:2", "smote")}, X, y).describe()
    '60 points, resampled in 1 way'
    """
    points, y = np.asarray(points, dtype=float), np.asarray(y)
    if not ways:
        raise ValueError("ways is empty; give at least one name and what `resample` made")
    if points.ndim != 2 or points.shape[1] != 2 or len(points) != len(y):
        raise ValueError(f"points has shape {points.shape} and y {y.shape}; give (n, 2) and (n,)")
    for name, made in ways.items():
        there = sum(made.before.values())
        if there != len(y):
            raise ValueError(f"{name!r} was made of {there:,} rows, and there are {len(y):,} points")
    title = title or f"{len(y):,} points, resampled in {len(ways)} way{'s' * (len(ways) != 1)}"
    columns = min(columns, len(ways))
    rows = -(-len(ways) // columns)
    picture = Picture(rows * (0.85 * WIDTH / max(2, columns) + 0.3) + 0.9, title)
    panels = picture.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    for axes, (name, made) in zip(panels.flat, ways.items(), strict=False):
        _draw(axes, made, points, y)
        counts = " : ".join(f"{n:,}" for n in sorted(made.after.values()))
        axes.set_title(f"{name}\n{counts}", fontsize=10, color=INK)
    for axes in panels.flat:
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines[:].set_color("#CCCCCC")
        if not axes.has_data():
            axes.set_axis_off()
    _explain(picture, next(iter(ways.values())).before, names or {})
    return picture


def _draw(axes, made: Resampled, points: np.ndarray, y: np.ndarray) -> None:
    rare = y == min(reversed(list(made.before)), key=made.before.__getitem__)
    drawn = made.partner >= 0
    times = np.bincount(made.origin[~drawn], minlength=len(y))
    for mask, colour in ((~rare, COMMON), (rare, RARE)):
        kept, dropped = mask & (times > 0), mask & (times == 0)
        axes.scatter(*points[dropped].T, s=_DOT, facecolors="none", edgecolors="#C4C4C4", linewidths=0.7)
        axes.scatter(*points[kept].T, s=_DOT * times[kept], color=colour, alpha=0.75, linewidths=0)
    new = np.asarray(made.X, dtype=float)[drawn]
    axes.scatter(*new.T, s=_DOT, marker="x", color=RARE, linewidths=0.8, alpha=0.8)


def _explain(picture: Picture, counts: Mapping, names: Mapping) -> None:
    rarest = min(reversed(list(counts)), key=counts.__getitem__)
    others = ", ".join(str(names.get(label, label)) for label in counts if label != rarest)
    axes = picture.axes[0]
    marks = [
        axes.scatter([], [], s=30, color=COMMON, linewidths=0, label=others),
        axes.scatter([], [], s=30, color=RARE, linewidths=0, label=str(names.get(rarest, rarest))),
        axes.scatter([], [], s=90, color=MUTED, linewidths=0, label="copied: larger"),
        axes.scatter([], [], s=25, marker="x", color=RARE, label="made up"),
        axes.scatter([], [], s=25, facecolors="none", edgecolors="#A0A0A0", label="dropped"),
    ]
    picture.legend(
        handles=marks, loc="outside lower left", ncols=5, frameon=False, fontsize=10, labelcolor=INK
    )
