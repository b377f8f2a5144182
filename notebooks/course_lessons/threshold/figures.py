"""The pictures of this lesson: what a threshold costs, ROC, precision over recall, and reliability."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from course_lessons.threshold.studies import BY_PRICE, PAIRS, PRICES
from course_lib import metrics, results
from course_lib.metrics.registry import paired_interval
from course_lib.plots import MUTED, Picture, style
from course_lib.plots.picture import INK, listed

Scored = tuple[np.ndarray, np.ndarray]
_TICKS = (0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99)
PLACES = (
    "at one half",
    "by price",
    "by price, calibrated",
    "searched",
    "the test part's own best",
)


def cost_over_threshold(parts: Mapping[str, Scored], *, title: str) -> Picture:
    """Show what a payment costs at every threshold, on an axis that is even in the log-odds.

    Parameters
    ----------
    parts : mapping of str to (y, p)
        Labels and probabilities of each part.
    title : str

    Examples
    --------
    >>> y, p = np.array([0, 0, 1]), np.array([0.1, 0.2, 0.6])
    >>> cost_over_threshold({"validation": (y, p)}, title="Costs").details
    'validation: cheapest 0.000 at 0.500, 0.667 at 1/21, 0.000 at one half'
    """
    picture, said = Picture(3.2, title), []
    axes = picture.plain_axes(
        grid="y", x="threshold (even in the log-odds)", y="cost of a payment"
    )
    legend = []
    for k, (name, (y, p)) in enumerate(parts.items()):
        levels = np.unique(np.concatenate([p, [BY_PRICE, 0.5]]))
        costs = np.array([_cost(y, p, level) for level in levels])
        look = style((0, 5)[k % 2])
        legend.append(
            (
                axes.plot(_log_odds(levels), costs, color=look.color, linewidth=2)[
                    0
                ],
                name,
            )
        )
        best = int(costs.argmin())
        axes.plot(
            _log_odds(levels[best]),
            costs[best],
            look.marker,
            color=look.color,
            markersize=9,
        )
        said.append(
            f"{name}: cheapest {costs[best]:.3f} at {levels[best]:.3f}, {_cost(y, p, BY_PRICE):.3f} at 1/21, "
            f"{_cost(y, p, 0.5):.3f} at one half"
        )
    for level, words in ((BY_PRICE, "1/21"), (0.5, "one half")):
        axes.axvline(_log_odds(level), color=MUTED, linestyle="--", linewidth=1)
        axes.annotate(
            words,
            (_log_odds(level), axes.get_ylim()[1]),
            (3, -10),
            textcoords="offset points",
            fontsize=10,
        )
    axes.set_xticks(_log_odds(np.array(_TICKS)), [f"{each:g}" for each in _TICKS])
    axes.set_ylim(bottom=0)
    axes.set_xlim(_log_odds(0.0005), _log_odds(0.97))
    picture.details = "; ".join(said)
    picture.legend_below(
        [*legend, (axes.plot([], [], "o", color=MUTED)[0], "cheapest")]
    )
    return picture


def roc_and_precision(
    y: np.ndarray, p: np.ndarray, marks: Mapping[str, float], *, title: str
) -> Picture:
    """Draw the two curves that all thresholds give together, and mark some thresholds on both.

    Parameters
    ----------
    y, p : ndarray of shape (n,)
        Labels and probabilities.
    marks : mapping of str to float
        Thresholds to be marked, by name.
    title : str

    Examples
    --------
    >>> y, p = np.array([0, 0, 1, 1]), np.array([0.1, 0.6, 0.4, 0.9])
    >>> roc_and_precision(y, p, {"one half": 0.5}, title="Two curves").details
    'One half: recall 50 %, false alarms 50 %, precision 50 %'
    """
    from sklearn.metrics import precision_recall_curve, roc_curve

    picture = Picture(3.4, title)
    alarms, found, _ = roc_curve(y, p)
    precision, recall, _ = precision_recall_curve(y, p)
    left, right = (picture.add_subplot(1, 2, k, facecolor="white") for k in (1, 2))
    left.plot(100 * alarms, 100 * found, color=style(0).color, linewidth=2)
    left.plot([0, 100], [0, 100], color=MUTED, linestyle="--", linewidth=1)
    right.plot(100 * recall, 100 * precision, color=style(0).color, linewidth=2)
    right.axhline(100 * y.mean(), color=MUTED, linestyle="--", linewidth=1)
    _label(left, "false alarms, % of the honest", "frauds found (recall), %", "ROC")
    _label(
        right,
        "frauds found (recall), %",
        "precision, % of the called",
        "Precision and recall",
    )
    legend, said = [], []
    for k, (name, level) in enumerate(marks.items()):
        called = p >= level
        at_alarms, at_recall = (
            100 * called[y == 0].mean(),
            100 * called[y == 1].mean(),
        )
        at_precision = 100 * y[called].mean() if called.any() else 100.0
        look: dict[str, Any] = {
            "color": style(k + 1).color,
            "marker": style(k + 1).marker,
            "markersize": 9,
        }
        left.plot(at_alarms, at_recall, **look)
        legend.append(
            (right.plot(at_recall, at_precision, linestyle="", **look)[0], name)
        )
        said.append(
            f"{name}: recall {at_recall:.0f} %, false alarms {at_alarms:.0f} %, precision {at_precision:.0f} %"
        )
    legend.append(
        (right.plot([], [], color=MUTED, linestyle="--")[0], "knows nothing")
    )
    picture.legend_below(legend)
    details = "; ".join(said)
    picture.details = details[0].upper() + details[1:]
    return picture


def reliability_zoomed(
    y: np.ndarray,
    given: Mapping[str, np.ndarray],
    *,
    title: str,
    up_to: float = 0.12,
) -> Picture:
    """Hold probabilities against frequencies: the whole range, and the corner in which nearly all payments lie.

    Parameters
    ----------
    y : ndarray of shape (n,)
        Labels.
    given : mapping of str to ndarray
        Probabilities of each model.
    title : str
    up_to : float, default=0.12
        Where the corner ends.

    Examples
    --------
    >>> y = np.array([0, 0, 0, 1])
    >>> reliability_zoomed(y, {"base rate": np.full(4, 0.25)}, title="Honest").details
    'base rate: probabilities from 0.250 to 0.250'
    """
    picture, legend = Picture(3.6, title), []
    for number, (high, bins) in enumerate(((1.0, 10), (up_to, round(10 / up_to)))):
        axes = picture.add_subplot(1, 2, number + 1, facecolor="white")
        axes.plot(
            [0, 100 * high],
            [0, 100 * high],
            color=MUTED,
            linestyle="--",
            linewidth=1,
        )
        for k, (name, p) in enumerate(given.items()):
            table = metrics.reliability(y, p, bins=bins).dropna()
            table = table[table["mean_predicted"] <= high]
            dots = axes.scatter(
                100 * table["mean_predicted"],
                100 * table["observed"],
                s=4 * table["count"] ** 0.5 + 4,
                color=style(k).color,
                marker=style(k).marker,
                alpha=0.8,
                linewidths=0,
            )
            if not number:
                legend.append((dots, name))
        axes.set_xlim(-3 * high, 103 * high)
        axes.set_ylim(-3 * high, 103 * high if number == 0 else 300 * high)
        _label(
            axes,
            "predicted, %",
            "observed, %",
            "all probabilities"
            if not number
            else f"those up to {100 * high:.0f} %",
        )
    picture.legend_below(legend)
    picture.details = "; ".join(
        f"{name}: probabilities from {p.min():.3f} to {p.max():.3f}"
        for name, p in given.items()
    )
    return picture


def costs_by_place() -> Picture:
    """Show what an item costs with the threshold at each place, over the draws of "threshold-costs"."""
    figures = results.load("threshold-costs").values("expected_cost")
    rows = [f"{data}, {model}" for data, model in PAIRS]
    picture = Picture(
        0.62 * len(rows) + 1.3,
        "The price alone beats one half; calibrated first, it does as well as a search",
    )
    axes = picture.plain_axes(
        grid="x",
        names=rows,
        x="cost of an item, mean over the draws and its 95 % interval",
    )
    legend, said = [], []
    for k, place in enumerate(PLACES):
        look = style(k)
        for y, row in enumerate(rows):
            values = figures[f"{row}, {place}"].to_numpy()
            low, high = paired_interval(values)
            height = y + 0.16 * (k - (len(PLACES) - 1) / 2)
            axes.plot(
                [low, high], [height, height], color=look.color, linewidth=1.6
            )
            axes.plot(
                values.mean(), height, look.marker, color=look.color, markersize=5
            )
            said.append(f"{row}, {place} {values.mean():.3f}")
        legend.append((axes.plot([], [], look.marker, color=look.color)[0], place))
    axes.set_xlim(left=0)
    picture.legend_below(legend)
    picture.details = listed(said, "; ")
    return picture


def worth_table(data: str, model: str) -> pd.DataFrame:
    """Give what probabilities are worth after each remedy, over the draws of "honest-probabilities".

    >>> worth_table("payments", "boosting, 60 rounds").columns.tolist()
    ['ECE', 'Brier', 'log loss', 'PR-AUC']
    """
    worth, start = results.load("honest-probabilities"), f"{data}, {model}, "
    columns = {
        "ECE": "ece",
        "Brier": "brier",
        "log loss": "log_loss",
        "PR-AUC": "pr_auc",
    }
    means = pd.DataFrame(
        {name: worth.values(metric).mean() for name, metric in columns.items()}
    )
    means = means.loc[[name for name in worth.recipes if name.startswith(start)]]
    return means.rename(index=lambda name: name.removeprefix(start)).round(4)


def _cost(y: np.ndarray, p: np.ndarray, level: float) -> float:
    return metrics.expected_cost(y, (p >= level).astype(int), **PRICES)


def _log_odds(p: Any) -> Any:
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return np.log(p / (1 - p))


def _label(axes: Axes, x: str, y: str, heading: str) -> None:
    axes.set_title(heading, fontsize=10, color=INK)
    axes.set_xlabel(x, color=INK)
    axes.set_ylabel(y, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="#EEEEEE", linewidth=0.8)
    axes.set_axisbelow(True)
