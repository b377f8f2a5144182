"""The pictures of this lesson: what each kind of damage costs, what repairs gain, and which labels are doubted."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.ticker import FixedLocator, NullLocator

from course_lessons.data_quality.studies.worth import SIZES, equal_rows
from course_lib.datasets import Dataset
from course_lib.experiments import Comparison
from course_lib.metrics import find_metric
from course_lib.plots import MUTED, Picture, curves_over, image_grid, style
from course_lib.plots.comparisons import mark_intervals, mean_curve
from course_lib.plots.picture import INK, listed

STEPS = {
    "as it came": "as it came, rows with gaps out",
    "zeros marked": "zeros marked as missing",
    "gaps filled": "gaps filled",
    "doubted labels out": "doubted labels left out",
    "careless clinic out": "careless clinic left out",
}
"""The repairs of the dirty table in their order, and how the picture names them."""


def gaps_by_rate(gaps: Comparison) -> Picture:
    """Show the accuracy by the share of missing values, for two remedies, and for gaps that are no accident."""
    found, whole = gaps.values(), gaps.values()["complete"]
    rates = {"filled": (2, 5, 10, 30, 50), "rows dropped": (2, 5, 10)}
    curves = {
        name: {0.0: whole}
        | {rate / 100: found[f"{rate}%, {kind}"] for rate in rates[kind]}
        for name, kind in {
            "filled with the median": "filled",
            "rows with a gap left out": "rows dropped",
        }.items()
    }
    curves["high values lost, filled"] = {0.0: whole} | {
        rate / 100: found[f"{rate}% of the high, filled"] for rate in (10, 30, 50)
    }
    return curves_over(
        curves,
        over="values missing in each column, %",
        title="Filled gaps cost little, unless they are no accident",
    )


def noise_by_k(runs: Comparison) -> Picture:
    """Show the accuracy by the share of wrong labels, for so many neighbours that vote."""
    found = runs.values()
    curves = {
        f"k = {k}": {
            rate / 100: found[f"k = {k}, {rate}%"] for rate in (0, 10, 20, 30, 40)
        }
        for k in (1, 3, 5, 15)
    }
    return curves_over(
        curves,
        over="wrong labels in training, %",
        title="The more neighbours vote, the less a wrong label costs",
    )


def cleaning_gain(
    runs: Comparison, models: Sequence[str], rates: Sequence[str]
) -> Picture:
    """Show the points gained by leaving out what is doubted, beside what a perfect cleaner would gain.

    Parameters
    ----------
    runs : Comparison
        Settings named as ``"decision tree, 20% as they are"``, ``"… doubted left out"``, ``"… wrong ones left out"``.
    models, rates : sequence of str
        The rows of the picture: ``"decision tree"``, ``"20%"``.
    """
    cleaners = {
        "doubted left out": "confident learning",
        "wrong ones left out": "perfect cleaner",
    }
    rows = [f"{model}, {rate}" for model in models for rate in rates]
    found = {
        name: [
            runs.verdict(f"{row} {words}", baseline=f"{row} as they are")
            for row in rows
        ]
        for words, name in cleaners.items()
    }
    number = find_metric("accuracy").number
    texts = (
        f"{name}: {listed(f'{row} {number(v.difference)}' for row, v in zip(rows, each, strict=True))}"
        for name, each in found.items()
    )
    picture = Picture(
        0.36 * len(rows) + 1.4,
        "Cleaning pays where the model believes its labels",
        f"Points of accuracy gained. {listed(texts, '; ')}",
    )
    axes = picture.plain_axes(
        grid="x",
        names=[f"{row} wrong" for row in rows],
        x="points gained, 95 % interval (hollow: too close to call)",
    )
    picture.legend_below(mark_intervals(axes, found))
    return picture


def rows_curve(runs: Comparison) -> Picture:
    """Show what so many careful rows reach, and how many of them equal the careless ones."""
    found = runs.values()
    careless = found["200 careless"].mean()
    equal, low, high = equal_rows()
    x, mean, lower, upper = mean_curve(
        "careful", {n: found[f"{n} careful"] for n in SIZES}
    )
    details = (
        f"Accuracy, %, by careful rows: {listed(f'{y:.1f} at {n:.0f}' for n, y in zip(x, mean, strict=True))}. "
        f"200 careless rows: {100 * careless:.1f}, as {equal:.1f} careful ones ({low:.1f} to {high:.1f})"
    )
    picture = Picture(
        3.6, f"200 careless rows teach as much as {equal:.1f} careful ones", details
    )
    axes = picture.plain_axes(
        grid="both", x="careful rows (an axis of logarithms)", y="accuracy, %"
    )
    color, marker, _, _ = style(0)
    axes.fill_between(x, lower, upper, color=color, alpha=0.2, linewidth=0)
    curve = axes.plot(x, mean, marker=marker, color=color, linewidth=2)[0]
    other = axes.axhline(100 * careless, color=style(5).color, linestyle="--")
    axes.axvspan(low, high, color=style(5).color, alpha=0.2, linewidth=0)
    axes.plot(equal, 100 * careless, "D", color=INK)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(list(SIZES)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter("{x:.0f}")
    picture.legend_below([(curve, "careful rows"), (other, "200 careless rows")])
    return picture


def ladder(
    runs: Comparison,
    steps: Mapping[str, str],
    *,
    ceiling: str = "never damaged",
    live: Mapping[str, float] | None = None,
    title: str | None = None,
) -> Picture:
    """Show the accuracy after each repair, and what the repair gained over the step before.

    Parameters
    ----------
    runs : Comparison
        By recipe, a step each.
    steps : mapping of str to str
        Recipes in their order, and what the picture calls them.
    ceiling : str
        The recipe without damage: a dashed line.
    live : mapping of str to float, optional
        By step the accuracy found just now: a diamond each.
    title : str, optional
        What the picture shows; left out, the sum.

    Raises
    ------
    ValueError
        If a step was not measured.
    """
    mean, names = 100 * runs.values().mean(), list(steps)
    gains = [
        runs.verdict(after, baseline=before) for before, after in pairwise(names)
    ]
    number = find_metric("accuracy").number
    words = [
        f"{number(v.difference)} [{number(v.low)}, {number(v.high)}]" for v in gains
    ]
    first, last, top = mean[names[0]], mean[names[-1]], mean[ceiling]
    title = title or (
        f"From {first:.1f} to {last:.1f} %: cleaning bought back {last - first:.1f} of {top - first:.1f} points"
    )
    texts = (
        f"{steps[name]} {mean[name]:.1f}{f', {gain}' if gain else ''}"
        for name, gain in zip(names, ["", *words], strict=True)
    )
    picture = Picture(
        0.46 * len(names) + 1.3,
        title,
        f"Accuracy, %: {listed(texts, '; ')}; never damaged {top:.1f}",
    )
    axes = picture.plain_axes(grid="x", names=list(steps.values()), x="accuracy, %")
    line = axes.axvline(top, color=MUTED, linestyle="--")
    for y, name in enumerate(names):
        gain = gains[y - 1] if y else None
        sure = gain is None or not gain.low <= 0 <= gain.high
        if gain is not None:
            axes.plot(
                [mean[names[y - 1]], mean[name]], [y, y], color=INK, linewidth=2
            )
            axes.plot(
                [mean[names[y - 1]]] * 2, [y - 1, y], color=MUTED, linewidth=0.8
            )
            axes.annotate(
                f"{words[y - 1]}" if sure else f"{words[y - 1]}, too close to call",
                (max(mean[name], mean[names[y - 1]]), y),
                (9, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
                color=INK,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )
        axes.plot(
            mean[name],
            y,
            "o",
            color=style(0).color,
            markersize=9,
            markerfacecolor=style(0).color if sure else "white",
        )
    legend = [
        (axes.plot([], [], "o", color=style(0).color)[0], "mean of all tables"),
        (line, "never damaged"),
    ]
    if live:
        spots = [100 * live[name] for name in names if name in live]
        places = [y for y, name in enumerate(names) if name in live]
        mark = axes.plot(spots, np.array(places) + 0.3, "D", color=INK, zorder=5)[0]
        legend.append((mark, "your table"))
        picture.details += (
            f". Your table: {listed(f'{spot:.1f}' for spot in spots)}"
        )
    low, high = axes.get_xlim()
    axes.set_xlim(low, high + 0.25 * (high - low))  # room for the words
    picture.legend_below(legend)
    return picture


def doubted_labels(
    own: Dataset, issues: np.ndarray, proba: np.ndarray
) -> pd.DataFrame:
    """List training labels that are doubted: what is written, what the model would say, and where to find them.

    Parameters
    ----------
    own : Dataset
    issues : ndarray of int, shape (m,)
        Positions in the training part.
    proba : ndarray of shape (n, C)
        Probabilities of all its samples.

    Returns
    -------
    DataFrame
        A row each, under its file's name, its row in the table, or else its position.
    """
    first, names = own.train.take(issues), np.array(own.classes)
    origin = {"file": first.files, "row": first.rows, "position": issues}
    called, where = next(each for each in origin.items() if each[1] is not None)
    return pd.DataFrame(
        {
            "labelled": names[first.y],
            "rather": names[proba[issues].argmax(axis=1)],
            "probability": proba[issues].max(axis=1).round(2),
        },
        index=pd.Index(where, name=called),
    )


def show_doubted(
    own: Dataset, issues: np.ndarray, doubted: pd.DataFrame
) -> Picture | pd.DataFrame:
    """Show the samples behind `doubted_labels`: pictures with both labels, or the table where there are none."""
    if own.train.X.ndim == 2 or not len(issues):
        return doubted
    texts = [f"{row.labelled}, rather {row.rather}" for row in doubted.itertuples()]
    title = "Would you have said the same?"
    return image_grid(own.train.take(issues), texts, columns=6, title=title)
