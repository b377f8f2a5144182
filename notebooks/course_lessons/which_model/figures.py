"""The pictures of this lesson, and the one table that they and its control are made of."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import torch
from matplotlib.ticker import FuncFormatter, NullLocator, PercentFormatter

from course_lessons.which_model.studies import IMAGES, MODELS, STEPS_IN_TIME
from course_lessons.which_model.studies.curves import LETTERS
from course_lessons.which_model.studies.explain import grad_cam, occlusion
from course_lib import results
from course_lib.datasets import Dataset
from course_lib.experiments import Comparison, compare, paired_interval
from course_lib.models import build, match_width, measure_costs
from course_lib.plots import MUTED, Picture, curves_over, image_grid, style
from course_lib.plots.comparisons import mark_intervals
from course_lib.training import Recipe

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


def by_size(*, title: str) -> Picture:
    """Show what a quarter of the weights, and four times as many, gain with 100 digits.

    Examples
    --------
    >>> by_size(title="Heavier is better").describe()[:70]
    'Heavier is better. Points gained: vgg: a quarter of the weights −8.0, '
    """
    sizes, families = results.load("model-sizes"), ("vgg", "resnet")
    found = {
        words: [
            sizes.verdict(
                f"100 digits, {size} {family}",
                baseline=f"100 digits, usual {family}",
            )
            for family in families
        ]
        for size, words in {
            "light": "a quarter of the weights",
            "heavy": "four times the weights",
        }.items()
    }
    texts = (
        f"{family}: "
        + ", ".join(
            f"{words} {100 * verdicts[k].difference:+.1f}".replace("-", "−")
            for words, verdicts in found.items()
        )
        for k, family in enumerate(families)
    )
    picture = Picture(2.0, title, f"Points gained: {'; '.join(texts)}")
    axes = picture.plain_axes(
        grid="x",
        names=families,
        x="points of accuracy, against the usual number of weights",
    )
    picture.legend_below(mark_intervals(axes, found))
    return picture


def in_equal_time(*, title: str) -> Picture:
    """Show the accuracy with 1,000 digits after equal steps, and after steps that take equal seconds.

    Examples
    --------
    >>> in_equal_time(title="Given time").describe()[:50]
    'Given time. Right in %, after equal steps and afte'
    """
    lengths = {
        "equal steps": results.load("model-families").values(),
        "equal seconds": results.load("model-seconds").values(),
    }
    models = sorted(
        STEPS_IN_TIME,
        key=lambda model: (
            -lengths["equal seconds"][f"1,000 digits, {model}"].mean()
        ),
    )
    picture, legend, said = Picture(0.36 * len(models) + 1.2, title), [], []
    axes = picture.plain_axes(
        grid="x", names=models, x="accuracy with 1,000 digits, %"
    )
    for k, (name, measured) in enumerate(lengths.items()):
        look = style(5 * k)
        for row, model in enumerate(models):
            right = 100 * measured[f"1,000 digits, {model}"]
            at = row + 0.24 * (k - 0.5)
            axes.plot(paired_interval(right), [at, at], color=look.color)
            axes.plot(right.mean(), at, look.marker, color=look.color)
        legend.append((axes.plot([], [], look.marker, color=look.color)[0], name))
    for model in models:
        steps, seconds = (
            100 * each[f"1,000 digits, {model}"].mean() for each in lengths.values()
        )
        said.append(f"{model} {steps:.1f} and {seconds:.1f}")
    picture.details = (
        f"Right in %, after equal steps and after equal seconds: {'; '.join(said)}"
    )
    picture.legend_below(legend)
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


def taken_out() -> pd.DataFrame:
    """Give what a network of torch is in other formats: its accuracy, the time of an answer, its size.

    >>> list(taken_out().index)[:2]
    ['torch', 'onnx']
    """
    out = results.load("model-deployed")
    return pd.DataFrame(
        {
            "accuracy, %": 100 * out.values().mean(),
            "ms for an answer": out.values("ms_1").min(),
            "kB": out.values("bytes").mean() / 1_000,
        }
    ).round(3)


def where_it_looks(
    network: torch.nn.Module, images: np.ndarray, *, title: str
) -> Picture:
    """Show pictures, and under each where a network looks for its answer: by Grad-CAM, and by occlusion.

    Parameters
    ----------
    network : Module
        One that pools maps, in evaluation mode.
    images : ndarray of uint8, shape (n, height, width)
        What it is shown.
    title : str
        What the picture shows.
    """
    x = torch.from_numpy(images[:, None]).float() / 255
    with torch.no_grad():
        answers = network(x).argmax(dim=1)
    rows = [images]
    for pointer in (grad_cam, occlusion):
        worth = pointer(network, x, answers)[:, 0].clamp(min=0)
        most = worth.amax(dim=(1, 2), keepdim=True).clamp(min=1e-9)
        rows.append((255 * worth / most).byte().numpy())
    return image_grid(np.concatenate(rows), columns=len(images), title=title)


def own_families(
    own: Dataset, models: Sequence[str], recipe: Recipe, *, parameters: int
) -> pd.DataFrame:
    """Train models of one size on a learner's own pictures, five seeds each, and time their answers here.

    Parameters
    ----------
    own : Dataset
        Pictures, grey or in colour.
    models : sequence of str
        As `course_lib.models` names them.
    recipe : Recipe
        How each learns.
    parameters : int
        How many weights each has, about.

    Returns
    -------
    DataFrame
        A row for each model: the mean accuracy, the least and the most of the seeds, and milliseconds for an answer.
    """
    shape = own.train.X.shape[1:]
    shape = (*shape[2:], *shape[:2]) if len(shape) == 3 else (1, *shape)
    widths = {
        name: match_width(name, shape, own.n_classes, parameters=parameters)
        for name in models
    }
    runs = compare(
        {
            name: recipe.replace(model=name, width=width)
            for name, width in widths.items()
        },
        own,
        seeds=5,
    )
    rows = {}
    for name, width in widths.items():
        right = 100 * runs.values()[name]
        cost = measure_costs(build(name, shape, own.n_classes, width=width), shape)
        rows[name] = {
            "right, %": right.mean(),
            "least, %": right.min(),
            "most, %": right.max(),
            "ms for an answer": cost.ms_1,
        }
    return pd.DataFrame(rows).T.round(2)
