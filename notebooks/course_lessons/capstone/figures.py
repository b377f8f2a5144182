"""Pictures of this lesson: what the schools send, what the players come to, and a class."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from course_lessons.capstone.client import KINDS, SCHOOLS, Brief
from course_lessons.capstone.desk import Desk
from course_lib.datasets import Split
from course_lib.plots import MUTED, Picture, image_grid, style
from course_lib.results import load


def show_schools(desk: Desk, *, title: str) -> Picture:
    """Show a drawing of each kind from each school, as they are labelled at the start.

    Examples
    --------
    >>> import tempfile
    >>> desk = Desk(3, tempfile.mkdtemp(), Brief(labelled=300, pool=500))
    >>> show_schools(desk, title="Three schools").title
    'Three schools'
    """
    rows, texts = [], []
    for school, name in enumerate(SCHOOLS):
        for kind, called in enumerate(KINDS):
            there = np.flatnonzero((desk.schools == school) & (desk.labels == kind))
            if len(there):
                rows.append(there[0])
                texts.append(f"{name}: {called}")
    shown = Split(desk.X[rows], desk.labels[rows], desk.schools[rows])
    return image_grid(shown, texts, columns=len(KINDS), title=title)


def label_counts(desk: Desk) -> pd.DataFrame:
    """Count the labels that are known, by school and kind.

    >>> import tempfile
    >>> desk = Desk(3, tempfile.mkdtemp(), Brief(labelled=300, pool=500))
    >>> int(label_counts(desk).to_numpy().sum())
    300
    """
    known = np.flatnonzero(desk.labels >= 0)
    counts = np.zeros((len(SCHOOLS), len(KINDS)), dtype=int)
    np.add.at(counts, (desk.schools[known], desk.labels[known]), 1)
    return pd.DataFrame(counts, index=list(SCHOOLS), columns=list(KINDS))


def players_by_seed(study: str, *, title: str) -> Picture:
    """Draw what each player of a study came to: a dot for each seed, a bar for the mean, and the target.

    >>> players_by_seed("capstone-players", title="Three players").details.split(":")[0]
    'Points by seed, mean and range'
    """
    values = 100 * load(study).values()
    target = 100 * Brief().target
    picture = Picture(0.9 + 0.3 * values.shape[1], title)
    axes = picture.plain_axes(grid="x", names=list(values), x="points")
    for k, name in enumerate(values):
        look = style(0)
        axes.plot(
            values[name],
            [k] * len(values),
            look.marker,
            color=look.color,
            alpha=0.4,
        )
        axes.plot([values[name].mean()] * 2, [k - 0.35, k + 0.35], color="black")
    _draw_target(axes, target)
    said = (
        f"{name} {each.mean():.1f} ({each.min():.1f} to {each.max():.1f})"
        for name, each in values.items()
    )
    picture.details = (
        f"Points by seed, mean and range: {', '.join(said)}. Target {target:.0f}"
    )
    return picture


def draw_class(
    table: pd.DataFrame, brief: Brief | None = None, *, title: str
) -> Picture:
    """Draw each player's score with its interval, the target, and what the reference players came to on 20 seeds.

    Examples
    --------
    >>> row = {"player": "Ada", "score": 0.55, "low": 0.5, "high": 0.6, "remarks": ""}
    >>> draw_class(pd.DataFrame([row]), title="One player").describe()  # doctest: +ELLIPSIS
    'One player. Points: Ada 55.0 (50.0 to 60.0). Means of 20 seeds: naive ...'
    """
    target = 100 * (brief or Brief()).target
    table = table.dropna(subset="score")
    points = 100 * table[["score", "low", "high"]].to_numpy(float)
    values = 100 * load("capstone-players").values()
    means = values.mean()
    names = [
        f"{row.player} (!)" if row.remarks else row.player
        for row in table.itertuples()
    ]
    picture = Picture(0.9 + 0.3 * (len(table) + len(means)), title)
    axes = picture.plain_axes(grid="x", names=[*names, *means.index], x="points")
    look, spread = style(0), np.abs(points[:, 1:] - points[:, :1]).T
    axes.errorbar(
        points[:, 0],
        range(len(table)),
        xerr=spread,
        fmt=look.marker,
        color=look.color,
    )
    below = range(len(table), len(table) + len(means))
    axes.plot(means, below, "D", color=MUTED)
    _draw_target(axes, target)
    said = ", ".join(
        f"{row.player} {x:.1f} ({low:.1f} to {high:.1f})"
        for row, (x, low, high) in zip(table.itertuples(), points, strict=True)
    )
    others = ", ".join(f"{name} {mean:.1f}" for name, mean in means.items())
    picture.details = f"Points: {said}. Means of {len(values)} seeds: {others}. Target {target:.0f}"
    return picture


def _draw_target(axes: Axes, target: float) -> None:
    axes.axvline(target, color=MUTED, linestyle=":")
    axes.annotate(" target", (target, -0.6), fontsize=9, va="top")
