"""The pictures of this lesson: whom a recipe serves, what it costs the others, and the frontier between the two."""

from collections.abc import Mapping, Sequence

import numpy as np

from course_lib.experiments import Comparison
from course_lib.metrics.registry import Verdict
from course_lib.plots import MUTED, Picture, style
from course_lib.plots.comparisons import mark_intervals
from course_lib.plots.picture import INK, listed

_APART = (0, 5, 2, 3, 1, 4, 6, 7)  # the palette, those first that differ most


def shares_by_word(
    shares: np.ndarray, dialects: Sequence[str], words: Sequence[str], *, title: str
) -> Picture:
    """Show a table of shares as a grid of shades, each with its percentage: the darker, the fewer are right.

    Parameters
    ----------
    shares : ndarray of float, shape (dialects, words)
        From 0 to 1; NaN where nothing was measured.
    dialects, words : sequence of str
        Names of the rows and of the columns.
    title : str
        What the picture shows.

    Examples
    --------
    >>> shares_by_word(np.array([[0.9, 0.5]]), ["hill"], ["yes", "no"], title="No is hard").details
    'Right, %: hill yes 90, no 50'
    """
    percents = 100 * np.asarray(shares)
    texts = (
        f"{name} {listed(f'{word} {share:.0f}' for word, share in zip(words, row, strict=True))}"
        for name, row in zip(dialects, percents, strict=True)
    )
    picture = Picture(
        0.4 * len(dialects) + 0.8, title, f"Right, %: {'; '.join(texts)}"
    )
    axes = picture.plain_axes(names=[str(name) for name in dialects])
    axes.imshow(percents, cmap="Blues_r", vmin=0, vmax=130, aspect="auto")
    axes.set_xticks(range(len(words)), [str(word) for word in words])
    for (row, column), share in np.ndenumerate(percents):
        if np.isfinite(share):
            ink = "white" if share < 55 else INK
            axes.text(
                column, row, f"{share:.0f}", ha="center", va="center", color=ink
            )
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    return picture


def differences(
    rows: Sequence[str], found: Mapping[str, Sequence[Verdict]], *, title: str
) -> Picture:
    """Show differences in points with their intervals, some recipes beside each other in each row.

    Parameters
    ----------
    rows : sequence of str
        What each row is of.
    found : mapping of str to sequence of Verdict
        By recipe, at most four: a verdict a row.
    title : str
        What the picture shows.

    Examples
    --------
    >>> gain = Verdict(0.1, 0.05, 0.15, "better")
    >>> differences(["island"], {"balanced": [gain]}, title="It gains").details
    'Points: balanced island +10.0 (+5.0 to +15.0)'
    """
    texts = (
        f"{name} {listed(map(_said, rows, verdicts))}"
        for name, verdicts in found.items()
    )
    height = (0.16 * len(found) + 0.22) * len(rows) + 1.3
    picture = Picture(height, title, f"Points: {'; '.join(texts)}")
    axes = picture.plain_axes(
        grid="x",
        names=list(rows),
        x="difference, points (hollow: too close to call)",
    )
    picture.legend_below(mark_intervals(axes, found, spacing=0.72 / len(found)))
    return picture


def _said(row: str, found: Verdict) -> str:
    ends = f"{100 * found.low:+.1f} to {100 * found.high:+.1f}"
    return f"{row} {100 * found.difference:+.1f} ({ends})"


def frontier(panels: Mapping[str, Comparison], *, title: str) -> Picture:
    """Show the worst dialect over all recordings, a faint dot a run and a large one each recipe's mean.

    Parameters
    ----------
    panels : mapping of str to Comparison
        By heading: runs with the figures "accuracy" and "accuracy_worst", as `studies.worst_dialect` gives them.
    title : str
        What the picture shows.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [{"recipe": "equal", "seed": k, "accuracy": 0.8, "accuracy_worst": 0.7} for k in (0, 1)]
    >>> frontier({"short": Comparison(pd.DataFrame(rows), "accuracy", "equal")}, title="A price").details
    'Right in all and in the worst dialect, %. Short: equal 80.0 and 70.0'
    """
    names = list(
        dict.fromkeys(name for runs in panels.values() for name in runs.values())
    )
    picture = Picture(3.6, title)
    said, legend = [], {}
    for place, (heading, runs) in enumerate(panels.items(), 1):
        axes = picture.add_subplot(1, len(panels), place, facecolor="white")
        totals, worsts = (
            100 * runs.values("accuracy"),
            100 * runs.values("accuracy_worst"),
        )
        texts = []
        for name in totals:
            color, marker, _, _ = style(_APART[names.index(name) % len(_APART)])
            axes.plot(
                totals[name],
                worsts[name],
                marker,
                color=color,
                alpha=0.25,
                markersize=4,
            )
            (legend[name],) = axes.plot(
                totals[name].mean(),
                worsts[name].mean(),
                marker,
                color=color,
                markersize=10,
                linestyle="",
            )
            texts.append(
                f"{name} {totals[name].mean():.1f} and {worsts[name].mean():.1f}"
            )
        said.append(f"{heading.capitalize()}: {listed(texts)}")
        axes.set_title(heading, fontsize=10, color=INK)
        axes.set_xlabel("right in all, %", color=INK)
        axes.set_ylabel(
            "right in the worst dialect, %" if place == 1 else "", color=INK
        )
        axes.tick_params(colors=INK, labelsize=10)
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color(MUTED)
        axes.grid(color="#DDDDDD", linewidth=0.8)
        axes.set_axisbelow(True)
    picture.details = f"Right in all and in the worst dialect, %. {'. '.join(said)}"
    picture.legend_below([(mark, name) for name, mark in legend.items()])
    return picture
