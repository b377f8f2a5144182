"""The pictures of this lesson: differences with their intervals, who joins whom, and what a probability is worth."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from course_lessons.ensembles.studies import OTHERS, WEAK
from course_lib.experiments import Comparison
from course_lib.metrics import reliability
from course_lib.metrics.registry import Verdict
from course_lib.plots import MUTED, Picture, style
from course_lib.plots.comparisons import mark_intervals
from course_lib.plots.picture import INK

Found = Mapping[str, Mapping[str, Verdict]]
WAYS = {
    "2 networks, averaged": "2 nets, mean",
    "3 networks, averaged": "3 nets, mean",
    "4 networks, averaged": "4 nets, mean",
    "4 networks, by vote": "4 nets, vote",
    "4 networks, logs averaged": "4 nets, log",
}
"""Networks by one recipe put together, by the names to show."""
EQUAL = {
    "one, four times as long": "net, four times as long",
    "one, four times as wide": "net, four times as wide",
    "four snapshots of a long run": "snapshots of a long run",
    "four bagged": "4 bagged nets, mean",
}
"""Other ways to spend what four networks take."""


def differences(found: Found, *, title: str, of: str) -> Picture:
    """Show differences of shares with their 95 % intervals, a row each; hollow where the interval holds zero.

    Parameters
    ----------
    found : mapping of str to mapping of str to Verdict
        For each colour, by row: all colours have the same rows.
    title, of : str
        What the picture shows; what differs from what, in points.

    Examples
    --------
    >>> found = {"sketches": {"four": Verdict(0.05, 0.04, 0.06, "better")}}
    >>> differences(found, title="Four are better", of="points above one").describe()
    'Four are better. Points above one: four, sketches +5.0 (+4.0 to +6.0).'
    """
    rows = list(next(iter(found.values())))
    said = [
        f"{row}, {name} {_points(each[row].difference)} ({_points(each[row].low)} to {_points(each[row].high)})"
        for row in rows
        for name, each in found.items()
    ]
    picture = Picture(
        0.4 * len(rows) + 1.2, title, f"{of.capitalize()}: {'; '.join(said)}"
    )
    axes = picture.plain_axes(grid="x", names=rows, x=of)
    marks = mark_intervals(
        axes, {name: [each[row] for row in rows] for name, each in found.items()}
    )
    picture.legend_below(marks)
    return picture


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", "−")


def against(
    measured: Comparison,
    names: Sequence[str] | Mapping[str, str],
    baseline: str,
    ending: str = "",
) -> dict[str, Verdict]:
    """Give the verdicts of some settings against a baseline, by their names or by the names to show.

    >>> from course_lib import results
    >>> found = against(results.load("ensembles-spent"), {"four": "4 nets, mean"}, "net 1")
    >>> list(found)
    ['four']
    """
    shown = (
        names
        if isinstance(names, Mapping)
        else dict(zip(names, names, strict=True))
    )
    return {
        show: measured.verdict(f"{name}{ending}", baseline=f"{baseline}{ending}")
        for show, name in shown.items()
    }


def joined(measured: Comparison, to: str) -> dict[str, Verdict]:
    """Give what each possible newcomer brings to one network, or to four; the strongest first.

    Parameters
    ----------
    measured : Comparison
        Of members.
    to : {"net", "4 nets"}

    Examples
    --------
    >>> from course_lib import results
    >>> len(joined(results.load("ensembles-members"), "4 nets"))
    6
    """
    baseline = "net 1" if to == "net" else "4 nets, mean"
    gaps = gaps_of(measured)
    return {
        f"{name} ({_points(gap)})": measured.verdict(
            f"{to} + {name}", baseline=baseline
        )
        for name, gap in gaps.items()
    }


def gaps_of(measured: Comparison) -> dict[str, float]:
    """Give how far each newcomer alone is above (or below) the network that it joins; the strongest first.

    >>> from course_lib import results
    >>> min(gaps_of(results.load("ensembles-members")).values()) < 0
    True
    """
    mean = measured.values().mean()
    gaps = {name: float(mean[name] - mean["net 1"]) for name in (*OTHERS, *WEAK)}
    return dict(sorted(gaps.items(), key=lambda each: -each[1]))


def seeds_or_families(measured: Comparison) -> pd.DataFrame:
    """Show how often members of one recipe and of three families are right, each and together, in percent.

    >>> from course_lib import results
    >>> seeds_or_families(results.load("ensembles-members")).shape
    (2, 4)
    """
    kinds = {
        "net 1, net 2, net 3": "3 nets, mean",
        "net 1, k-NN, forest": "3 families, mean",
    }
    figures = {"member_accuracy": "each", "accuracy": "together"}
    columns = {
        f"{words}, % right{when.replace(', short', ', short training')}": {
            show: 100 * measured.values(metric).mean()[f"{name}{when}"]
            for show, name in kinds.items()
        }
        for when in ("", ", short")
        for metric, words in figures.items()
    }
    return pd.DataFrame(columns).round(1)


def calibration(measured: Comparison) -> pd.DataFrame:
    """Show what averaging does to the share right and to three measures of probabilities.

    >>> from course_lib import results
    >>> calibration(results.load("ensembles-members")).columns.tolist()
    ['right, %', 'ECE, points', 'Brier', 'log loss']
    """
    rows = ["net 1", "forest", "4 nets, mean", "3 families, mean", "all 9, mean"]
    columns = {
        "right, %": 100 * measured.values().mean()[rows],
        "ECE, points": 100 * measured.values("ece").mean()[rows],
        "Brier": measured.values("brier").mean()[rows],
        "log loss": measured.values("log_loss").mean()[rows],
    }
    return pd.DataFrame(columns).round(2).rename_axis(None)


def worth_of_a_probability(
    members: Mapping[str, ArrayLike], y: ArrayLike, *, title: str
) -> Picture:
    """Show how often the named class is right, over the probability that it was given: a reliability diagram.

    Parameters
    ----------
    members : mapping of str to array-like of shape (n, C)
        Probabilities by name.
    y, title : array-like of shape (n,), str
        Class codes; what the picture shows.

    Examples
    --------
    >>> drawn = worth_of_a_probability({"a": [[0.6, 0.4], [0.6, 0.4]]}, [0, 1], title="Too sure")
    >>> drawn.describe()
    'Too sure. Share right where it said so: a 50 % at 60 %.'
    """
    picture = Picture(3.2, title)
    axes = picture.plain_axes(
        grid="y", x="probability of the named class, %", y="right, %"
    )
    axes.plot([0, 100], [0, 100], color=MUTED, linestyle="--")
    axes.annotate("as often as it says", (58, 45), color=INK, fontsize=9)
    marks, said = [], []
    for k, (name, p) in enumerate(members.items()):
        three = np.asarray(p)
        if (
            three.shape[1] == 2
        ):  # of two classes the table would be of the second alone
            three = np.c_[three, np.zeros(len(three))]
        table = reliability(y, three, bins=10).dropna()
        table = table[table["count"] >= min(20, table["count"].max())]
        look = style(k)
        xs, ys = 100 * table["mean_predicted"], 100 * table["observed"]
        line = axes.plot(
            xs, ys, color=look.color, marker=look.marker, markersize=5
        )[0]
        marks.append((line, name))
        told = (f"{y:.0f} % at {x:.0f} %" for x, y in zip(xs, ys, strict=True))
        said.append(f"{name} {', '.join(told)}")
    picture.details = f"Share right where it said so: {'; '.join(said)}"
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    picture.legend_below(marks)
    return picture
