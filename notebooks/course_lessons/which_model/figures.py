"""The pictures of this lesson, and the one table that they and its control are made of."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.ticker import FuncFormatter, NullLocator, PercentFormatter

from course_lessons.which_model.studies import IMAGES, MODELS
from course_lessons.which_model.studies.curves import LETTERS
from course_lib import results
from course_lib.experiments import Comparison, paired_interval
from course_lib.plots import MUTED, Picture, curves_over, style

COLUMNS = (
    "model",
    "images",
    "accuracy",
    "low",
    "high",
    "train_seconds",
    "latency_ms",
    "latency_p95_ms",
    "megabytes",
    "parameters",
    "multiply_adds",
)


def measured() -> pd.DataFrame:
    """Give every model of this lesson as it was measured: a row for each model and number of digits trained on.

    Returns
    -------
    DataFrame
        model; images; accuracy, the mean over the seeds, with the 95 % interval of that mean, low to high;
        train_seconds, their median; latency_ms and latency_p95_ms, of an answer to one digit in the quietest round;
        megabytes; parameters; multiply_adds.

    Examples
    --------
    >>> table = measured()
    >>> sorted(set(table["images"]))
    [100, 300, 1000]
    """
    runs, costs = results.load("model-families"), results.load("model-costs")
    accuracy, seconds = runs.values("accuracy"), runs.values("seconds")
    rows = []
    for images in IMAGES:
        for model in MODELS:
            setting = f"{images:,} digits, {model}"
            low, high = paired_interval(accuracy[setting])
            rows.append(
                {
                    "model": model,
                    "images": images,
                    "accuracy": accuracy[setting].mean(),
                    "low": max(0.0, low),
                    "high": min(1.0, high),
                    "train_seconds": seconds[setting].median(),
                    "latency_ms": costs.values("ms_1")[model].min(),
                    "latency_p95_ms": costs.values("ms_1_p95")[model].min(),
                    "megabytes": costs.values("bytes")[model].mean() / 1e6,
                    "parameters": int(costs.values("parameters")[model].iloc[0]),
                    "multiply_adds": int(
                        costs.values("multiply_adds")[model].iloc[0]
                    ),
                }
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def by_images(
    measured: Comparison, models: Sequence[str], *, title: str
) -> Picture:
    """Show the accuracy of each model by the number of digits it has learned from, drawn as a logarithm.

    Parameters
    ----------
    measured : Comparison
        The results of "model-families".
    models : sequence of str
        Which models.
    title : str
        What the picture shows.

    Examples
    --------
    >>> by_images(results.load("model-families"), ["vgg", "vit"], title="Two families").title
    'Two families'
    """
    accuracy = measured.values("accuracy")
    curves = {
        model: {n: accuracy[f"{n:,} digits, {model}"].to_numpy() for n in IMAGES}
        for model in models
    }
    picture = curves_over(
        curves, over="digits to learn from", of="accuracy", x_scale=1, title=title
    )
    axes = picture.axes[0]
    axes.set_xscale("log")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks(list(IMAGES), [f"{n:,}" for n in IMAGES])
    return picture


def map_of(
    table: pd.DataFrame,
    x: str,
    y: str,
    *,
    labels: tuple[str, str],
    title: str,
    joined: Sequence[str] = (),
) -> Picture:
    """Show each model as a point, named; the horizontal axis is a logarithm.

    Parameters
    ----------
    table : DataFrame
        A row for each model, with the column `model`.
    x, y, labels : str, str, (str, str)
        Columns, and what stands at the axes. Shares are in percent.
    title : str
        What the picture shows.
    joined : sequence of str
        Models to join with a line, from left to right: the Pareto front. The others are grey.

    Examples
    --------
    >>> small = pd.DataFrame({"model": ["a", "b"], "ms": [1, 2], "accuracy": [0.8, 0.9]})
    >>> map_of(small, "ms", "accuracy", labels=("ms", "accuracy"), title="Two").describe()
    'Two. Accuracy over ms: a 0.8 at 1; b 0.9 at 2.'
    """
    points = table.set_index("model")[[x, y]].astype(float).sort_values(x)
    said = "; ".join(
        f"{name} {b:.3g} at {a:.3g}"
        for name, (a, b) in zip(points.index, points.to_numpy(), strict=True)
    )
    picture = Picture(
        3.6, title, f"{labels[1].capitalize()} over {labels[0]}: {said}"
    )
    axes = picture.plain_axes(grid="both", x=labels[0], y=labels[1])
    front = points.loc[[name for name in points.index if name in set(joined)]]
    axes.plot(front[x], front[y], color=style(0).color, linewidth=1.5, zorder=1)
    for name, (a, b) in zip(points.index, points.to_numpy(), strict=True):
        color = style(0).color if not len(joined) or name in joined else MUTED
        axes.plot(a, b, "o", color=color, markersize=8)
        left = _has_neighbour(points, a, b)
        axes.annotate(
            name,
            (a, b),
            (-7 if left else 7, 5),
            textcoords="offset points",
            ha="right" if left else "left",
            fontsize=10,
        )
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(
        FuncFormatter(
            lambda value, _: f"{value:,.0f}" if value >= 1 else f"{value:g}"
        )
    )
    axes.margins(x=0.15, y=0.12)
    if y == "accuracy":
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    return picture


def _has_neighbour(points: pd.DataFrame, a: float, b: float) -> bool:
    """Whether a point lies so near, to the right, that a name would run into it."""
    x, y = np.log(points.iloc[:, 0]), points.iloc[:, 1]
    right = (x - np.log(a)) / np.ptp(x)
    return bool(
        ((right > 0) & (right < 0.2) & (np.abs(y - b) < 0.08 * np.ptp(y))).any()
    )


def eight_curves(seed: int = 0) -> Picture:
    """Show the eight trainings of "model-curves" under their letters: training, validation, and new digits.

    Examples
    --------
    >>> eight_curves().title
    'Eight trainings of one small network'
    """
    rows = results.load("model-curves").frame
    rows = rows[rows["seed"] == seed].set_index("recipe")
    title = "Eight trainings of one small network"
    details = []
    picture = Picture(4.6, title)
    grid = picture.subplots(2, 4, sharey=True)
    for axes, (letter, trouble) in zip(grid.ravel(), LETTERS.items(), strict=True):
        run = rows.loc[trouble]
        steps, learned = _curve(run, "train_accuracy_after_")
        _, seen = _curve(run, "accuracy_after_")
        _plain(axes)
        axes.plot(
            steps, learned, color=style(0).color, linewidth=2, label="training"
        )
        axes.plot(
            steps,
            seen,
            color=style(5).color,
            linewidth=2,
            linestyle="--",
            label="validation",
        )
        axes.plot(
            steps[-1], run["accuracy"], "D", color="black", markersize=6, clip_on=False, zorder=3,
            label="new digits, at the end",
        )  # fmt: skip
        axes.set_title(letter, loc="left", fontsize=11, fontweight="bold")
        axes.set_ylim(0, 1.02)
        axes.set_xlim(0, None)
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
        details.append(
            f"{letter}: after {steps[-1]} steps training {learned[-1]:.0%}, validation {seen[-1]:.0%}, new "
            f"{run['accuracy']:.0%}"
        )
    for axes in grid[1]:
        axes.set_xlabel("steps")
    picture.legend_below(
        list(zip(*grid[0, 0].get_legend_handles_labels(), strict=True))
    )
    picture.details = "; ".join(details)
    return picture


def _curve(run: Mapping[str, float], prefix: str) -> tuple[list[int], list[float]]:
    """Give the steps and the values of a stored curve."""
    points = sorted(
        (int(key.removeprefix(prefix)), value)
        for key, value in run.items()
        if key.startswith(prefix) and not np.isnan(value)
    )
    steps, values = zip(*points, strict=True)
    return list(steps), list(values)


def _plain(axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(MUTED)
    axes.tick_params(labelsize=9)
    axes.grid(axis="y", color="#DDDDDD", linewidth=0.8)
    axes.set_axisbelow(True)
