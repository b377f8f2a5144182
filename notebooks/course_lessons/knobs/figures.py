"""The pictures of this lesson: what a knob does over its range, a panel for each task; and curves of training."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from course_lessons.knobs.studies import (
    LONG,
    OPTIMIZERS,
    RATES,
    SGD_BATCHES,
    SGD_RATES,
    at,
)
from course_lib.experiments import Comparison
from course_lib.plots import MUTED, Picture, style
from course_lib.plots.comparisons import mean_curve
from course_lib.plots.picture import INK
from course_lib.training import RangeTest

Curves = Mapping[str, Mapping[float, Sequence[float]]]


def over_values(
    panels: Mapping[str, Curves],
    *,
    over: str,
    title: str,
    of: str = "right, %",
    scale: float = 100,
) -> Picture:
    """Show curves over the values of a knob, which stand at equal distances; panels side by side share their heights.

    Parameters
    ----------
    panels : mapping of str to mapping of str to mapping of float to sequence of float
        For each panel and each curve: what was measured (one a seed) at each value.
    over, of, title : str
        What was turned; what was measured; what the picture shows.
    scale : float, default=100
        What the figures are multiplied by: 100 shows shares in percent.

    Examples
    --------
    >>> curves = {"its own": {0.0: [1.0, 0.9], 0.5: [0.8, 0.9]}}
    >>> over_values({"tones": curves}, over="dropout", title="It costs").describe()
    'It costs. Tones: its own 95.0 at 0, 85.0 at 0.5.'
    """
    values = sorted(
        {x for panel in panels.values() for each in panel.values() for x in each}
    )
    rows = -(-len(panels) // 4)
    picture = Picture(0.7 + 2.1 * rows, title)
    names = list(dict.fromkeys(name for panel in panels.values() for name in panel))
    legend: dict[str, Any] = {}
    said, first = [], None
    for number, (heading, curves) in enumerate(panels.items()):
        axes = first = picture.add_subplot(
            rows, min(4, len(panels)), number + 1, sharey=first, facecolor="white"
        )
        texts = []
        for name, points in curves.items():
            look = style(names.index(name))
            xs, means, low, high = mean_curve(name, points)
            at = [values.index(x) for x in xs]
            factor = scale / 100
            axes.fill_between(
                at,
                factor * low,
                factor * high,
                color=look.color,
                alpha=0.2,
                linewidth=0,
            )
            (legend[name],) = axes.plot(
                at,
                factor * means,
                color=look.color,
                marker=look.marker,
                markersize=4,
                linewidth=1.8,
                linestyle="--" if name == "its own samples" else "-",
            )
            ends = sorted(
                {0, int(means.argmax()), len(xs) - 1}
            )  # its ends and its best
            digits = 1 if scale == 100 else 2
            told = (f"{factor * means[k]:.{digits}f} at {xs[k]:g}" for k in ends)
            texts.append(f"{name} {', '.join(told)}")
        said.append(f"{heading.capitalize()}: {'; '.join(texts)}")
        axes.set_title(heading, fontsize=10, color=INK)
        axes.set_xticks(
            range(len(values)),
            [_short(x) for x in values],
            rotation=90 if max(len(_short(x)) for x in values) > 2 else 0,
        )
        _plain(axes, x=over, y=of if number % 4 == 0 else "")
        axes.tick_params(axis="y", labelleft=number % 4 == 0)
    picture.details = ". ".join(said)
    picture.legend_below([(mark, name) for name, mark in legend.items()])
    return picture


def of_knob(
    measured: Comparison,
    knob: str,
    values: Iterable[float],
    figure: str = "accuracy",
) -> Mapping[float, Sequence[float]]:
    """Give one figure of a task's study over a knob's values: one a seed.

    >>> from course_lib import results
    >>> rates = of_knob(results.load("knobs-tumours"), "rate", [1e-4, 1e-3])
    >>> list(rates), len(rates[1e-4])
    ([0.0001, 0.001], 5)
    """
    figures = measured.values(figure)
    return {value: figures[at(knob, value)].to_numpy() for value in values}


def both(measured: Comparison, knob: str, values: Iterable[float]) -> Curves:
    """Give two curves over a knob's values: the share right of the samples trained on, and of new ones.

    >>> from course_lib import results
    >>> list(both(results.load("knobs-tumours"), "rate", [1e-4, 1e-3]))
    ['its own samples', 'new samples']
    """
    values = list(values)
    return {
        "its own samples": of_knob(measured, knob, values, "train_accuracy"),
        "new samples": of_knob(measured, knob, values),
    }


def by_batch(scaling: Comparison, relative_to: int | None = None) -> Curves:
    """Give the share right for each size of batch, over the rate, or over what it is for batches of another size.

    >>> from course_lib import results
    >>> scaling = results.load("knobs-scaling")
    >>> max(by_batch(scaling)["batch 128"]), max(by_batch(scaling, relative_to=32)["batch 128"])
    (0.64, 0.16)
    """
    right = scaling.values()
    return {
        f"batch {size}": {
            round(rate * (relative_to or size) / size, 6): right[
                f"batch {size}, rate {rate:g}"
            ].to_numpy()
            for rate in SGD_RATES
        }
        for size in SGD_BATCHES
    }


def losses_over_epochs(longer: Comparison, task: str) -> Curves:
    """Give two losses over the length of training: of the samples trained on, and of others.

    >>> from course_lib import results
    >>> list(losses_over_epochs(results.load("knobs-longer"), "tones"))
    ['its own samples', 'others']
    """
    return {
        name: {
            epochs: longer.values(loss)[f"{task}, {epochs} epochs"].to_numpy()
            for epochs in LONG
        }
        for name, loss in (
            ("its own samples", "train_loss"),
            ("others", "val_loss"),
        )
    }


def by_optimizer(measured: Comparison) -> Curves:
    """Give the share right for each optimizer, over its rates.

    >>> from course_lib import results
    >>> list(by_optimizer(results.load("knobs-sketches")))
    ['sgd', 'momentum', 'rmsprop', 'adam']
    """
    rates = {name: (name, rates) for name, rates in OPTIMIZERS.items()}
    rates["adam"] = ("rate", RATES[1:])
    return {name: of_knob(measured, *each) for name, each in rates.items()}


def own_rates(runs: Comparison) -> Curves:
    """Give two curves of a comparison of rates, named "rate 1e-3": of the samples trained on, and to validate on."""
    return {
        name: {
            float(setting.removeprefix("rate ")): values.to_numpy()
            for setting, values in runs.values(figure).items()
        }
        for name, figure in (
            ("its own samples", "train_accuracy"),
            ("validation samples", "val_accuracy"),
        )
    }


TURNED = {
    "learning rate": ("rate", 1e-4, 0.1),
    "batch, equal epochs": ("batch, equal epochs", 8, 300),
    "batch, equal steps": ("batch, equal steps", 8, 128),
    "dropout": ("dropout", None, 0.95),
    "L2": ("L2", None, 0.1),
    "weight decay (AdamW)": ("decay", None, 10),
    "L1": ("L1", None, 0.01),
}
"""Each knob, and the ends of its range; None where it stands at 0 from the start."""


def far_turned(
    measured: Mapping[str, Comparison], say: Callable[..., str], margin: float
) -> pd.DataFrame:
    """Say what each knob does at the ends of its range, and on how many of the tasks.

    Parameters
    ----------
    measured : mapping of str to Comparison
        The studies of the tasks.
    say : callable
        ``say(before, after, margin)``: a word for two pairs of mean shares right, of own samples and of new ones.
    margin : float
        As `say` has it.

    Examples
    --------
    >>> from course_lib import results
    >>> table = far_turned({"tumours": results.load("knobs-tumours")}, lambda *pairs: "moved", margin=0.02)
    >>> table.loc["dropout"].tolist()
    ['(it is at 0)', 'moved (1)']
    """

    def pair(task: str, setting: str) -> tuple[float, float]:
        of = measured[task]
        own, new = of.values("train_accuracy"), of.values()
        return float(own[setting].mean()), float(new[setting].mean())

    def words(knob: str, value: float | None) -> str:
        if value is None:
            return "(it is at 0)"
        said = [
            say(pair(task, "as it is"), pair(task, at(knob, value)), margin)
            for task in measured
        ]
        return "; ".join(
            f"{word} ({said.count(word)})" for word in dict.fromkeys(said)
        )

    rows = {
        name: {
            f"far {way}": words(knob, value)
            for way, value in (("down", low), ("up", high))
        }
        for name, (knob, low, high) in TURNED.items()
    }
    return pd.DataFrame(rows).T.rename_axis(f"of {len(measured)} tasks")


def learning_curves(
    histories: Mapping[str, Sequence[Mapping[str, float]]], *, title: str
) -> Picture:
    """Show how the loss fell, and the accuracy rose, on a run's own samples (dashed) and on those to validate on.

    Parameters
    ----------
    histories : mapping of str to list of dict
        `Run.history` of several runs, by the names to show.
    title : str
        What the picture shows.

    Examples
    --------
    >>> row = {"epoch": 1, "train_loss": 2.0, "val_loss": 2.1, "train_accuracy": 0.3, "val_accuracy": 0.2}
    >>> learning_curves({"slow": [row]}, title="One epoch").describe()
    'One epoch. Slow ends at a loss of 2.00 and 2.10, and 30 and 20 % right (its own samples, others).'
    """
    picture, legend, said = Picture(3.0, title), [], []
    for place, (figure, label, factor) in enumerate(
        (("loss", "loss", 1), ("accuracy", "right, %", 100)), 1
    ):
        axes = picture.add_subplot(1, 2, place, facecolor="white")
        for k, (name, history) in enumerate(histories.items()):
            epochs = [row["epoch"] for row in history]
            for part, line in (("train", "--"), ("val", "-")):
                values = [factor * row[f"{part}_{figure}"] for row in history]
                (mark,) = axes.plot(
                    epochs,
                    values,
                    line,
                    color=style(k).color,
                    linewidth=1.8,
                )
            if place == 1:
                legend.append((mark, name))
                end = history[-1]
                said.append(
                    f"{name.capitalize()} ends at a loss of {end['train_loss']:.2f} and {end['val_loss']:.2f}, and "
                    f"{100 * end['train_accuracy']:.0f} and {100 * end['val_accuracy']:.0f} % right (its own "
                    "samples, others)"
                )
        if figure == "loss":
            axes.set_ylim(0, 3)
        _plain(axes, x="epoch", y=label)
    picture.details = ". ".join(said)
    picture.legend_below(legend)
    return picture


def over_rates(found: RangeTest, *, title: str) -> Picture:
    """Show what a range test met: the loss of each step over its rate, and smoothed.

    Examples
    --------
    >>> import numpy as np
    >>> found = RangeTest(np.array([1e-3, 1e-2, 1e-1]), np.array([2.0, 1.0, 4.0]))
    >>> over_rates(found, title="Too far").describe()
    'Too far. The smoothed loss begins at 2.00, is lowest, 1.47, at a rate of 1e-2, and ends at 2.41 at 0.1.'
    """
    smoothed = found.smoothed()
    at = int(smoothed.argmin())
    picture = Picture(
        2.4,
        title,
        f"The smoothed loss begins at {smoothed[0]:.2f}, is lowest, {smoothed[at]:.2f}, at a rate of "
        f"{_short(found.rates[at])}, and ends at {smoothed[-1]:.2f} at {_short(found.rates[-1])}.",
    )
    axes = picture.plain_axes(grid="y", x="learning rate", y="training loss")
    axes.set_xscale("log")
    axes.xaxis.set_minor_locator(NullLocator())
    ends = np.log10(found.rates[[0, -1]])
    decades = 10.0 ** np.arange(np.ceil(ends[0] - 0.01), ends[1] + 0.01)
    axes.set_xticks(decades, [_short(each) for each in decades])
    marks = [
        axes.plot(found.rates, values, color=color, linewidth=width)[0]
        for values, color, width in (
            (found.losses, "#BBBBBB", 1),
            (smoothed, style(0).color, 2),
        )
    ]
    axes.set_ylim(0, 1.6 * smoothed[0])
    picture.legend_below(list(zip(marks, ("each step", "smoothed"), strict=True)))
    return picture


def _plain(axes: Axes, *, x: str = "", y: str = "") -> None:
    """Give one of several axes the look that `Picture.plain_axes` gives a single one."""
    axes.set_xlabel(x, color=INK)
    axes.set_ylabel(y, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(MUTED)
    axes.tick_params(colors=INK, labelsize=9)
    axes.set_axisbelow(True)
    axes.grid(axis="y", color="#DDDDDD", linewidth=0.8)


def _short(value: float) -> str:
    """Write a value in few letters: 300, 0.2, 1e-3.

    >>> [_short(x) for x in (300, 0.2, 0.001, 3e-4, 0.0)]
    ['300', '0.2', '1e-3', '3e-4', '0']
    """
    if value and abs(value) < 0.1:
        return f"{value:.0e}".replace("e-0", "e-")
    return f"{value:g}"
