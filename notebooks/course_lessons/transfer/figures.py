"""The pictures of this lesson: accuracy by the number of labels, and what is gained on a baseline."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import NullLocator

from course_lib.datasets import Dataset
from course_lib.experiments import Comparison, compare
from course_lib.plots import Picture, style
from course_lib.plots.comparisons import mark_intervals, mean_curve
from course_lib.plots.picture import INK, MUTED
from course_lib.training import Recipe
from course_lib.transfer import linear_probe

Curves = Mapping[str, Mapping[int, Sequence[float]]]


def curves_of(
    measured: Comparison, setting: str, labels: Iterable[int], ways: Iterable[str]
) -> dict[str, dict[int, np.ndarray]]:
    """Give the accuracies, one for each seed, of each way to begin at each number of labels.

    Parameters
    ----------
    measured : Comparison
        Results whose settings are named by `setting`.
    setting : str
        How, with the fields n and way: ``"{n:,} labels, {way}"``.
    labels, ways : iterable
        Numbers of labels, and ways to begin.

    Examples
    --------
    >>> from course_lib import results
    >>> near = results.load("transfer-near")
    >>> curves_of(near, "{n:,} labels, {way}", [10], ["frozen"])["frozen"][10].shape
    (10,)
    """
    accuracy = measured.values("accuracy")
    return {
        way: {n: accuracy[setting.format(n=n, way=way)].to_numpy() for n in labels}
        for way in ways
    }


def by_labels(panels: Mapping[str, Curves], *, title: str) -> Picture:
    """Show the accuracy of several ways to begin by the number of labels, drawn as a logarithm; panels share heights.

    Parameters
    ----------
    panels : mapping of str to curves
        For each panel, what `curves_of` gives.
    title : str
        What the picture shows.

    Examples
    --------
    >>> curves = {"from scratch": {10: [0.4, 0.5], 30: [0.6, 0.6]}}
    >>> by_labels({"sketches": curves}, title="More is better").describe()
    'More is better. Sketches, right in %: from scratch 45.0 at 10, 60.0 at 30.'
    """
    picture, legend, said, first = Picture(3.4, title), {}, [], None
    for place, (heading, curves) in enumerate(panels.items(), 1):
        axes = first = picture.add_subplot(
            1, len(panels), place, sharey=first, facecolor="white"
        )
        texts = []
        for k, (way, points) in enumerate(curves.items()):
            color, marker, _, _ = style(k)
            labels, means, low, high = mean_curve(way, points)
            axes.fill_between(
                labels, low, high, color=color, alpha=0.2, linewidth=0
            )
            (legend[way],) = axes.plot(
                labels, means, color=color, marker=marker, linewidth=2
            )
            shown = zip(labels, means, strict=True)
            texts.append(
                f"{way} "
                + ", ".join(f"{mean:.1f} at {n:,.0f}" for n, mean in shown)
            )
        axes.set_xscale("log")
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xticks(labels, [f"{n:,.0f}" for n in labels])
        axes.set_title(heading, fontsize=10, color=INK)
        axes.set_xlabel("labels", color=INK)
        axes.set_ylabel("right, %" if place == 1 else "", color=INK)
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color(MUTED)
        axes.tick_params(colors=INK, labelsize=10)
        axes.grid(axis="y", color="#DDDDDD", linewidth=0.8)
        said.append(f"{heading.capitalize()}, right in %: {'; '.join(texts)}")
    picture.details = ". ".join(said)
    picture.legend_below([(mark, way) for way, mark in legend.items()])
    return picture


def gains(
    measured: Comparison,
    rows: Mapping[str, Mapping[str, Any]],
    candidates: Mapping[str, str],
    *,
    baseline: str,
    title: str,
) -> Picture:
    """Show what each candidate gains on the baseline, pair by pair, with 95 % intervals; a hollow mark holds zero.

    Parameters
    ----------
    measured : Comparison
        Results. A candidate that is not among them is the baseline itself, by another name.
    rows : mapping of str to dict
        The name of each row, and the fields that it fills into the names of settings.
    candidates, baseline : mapping of str to str, str
        Names of settings, with fields.
    title : str
        What the picture shows.

    Examples
    --------
    >>> from course_lib import results
    >>> near, rows = results.load("transfer-near"), {"30 labels": {"n": 30}}
    >>> frozen, scratch = {"frozen": "{n} labels, frozen"}, "{n} labels, from scratch"
    >>> gains(near, rows, frozen, baseline=scratch, title="At 30").describe()
    'At 30. Points gained: 30 labels: frozen +10.1 (6.6 to 13.3).'
    """
    found = {}
    for name, setting in candidates.items():
        verdicts = []
        for fields in rows.values():
            base, own = baseline.format(**fields), setting.format(**fields)
            own = own if own in measured.recipes else base
            verdicts.append(measured.verdict(own, baseline=base))
        found[name] = verdicts
    texts = (
        f"{row}: "
        + ", ".join(
            f"{name} {100 * v[k].difference:+.1f} ({100 * v[k].low:.1f} to {100 * v[k].high:.1f})"
            for name, v in found.items()
        )
        for k, row in enumerate(rows)
    )
    picture = Picture(
        0.45 * len(rows) + 1.2, title, f"Points gained: {'; '.join(texts)}"
    )
    axes = picture.plain_axes(
        grid="x", names=list(rows), x="points of accuracy gained"
    )
    picture.legend_below(mark_intervals(axes, found))
    return picture


def own_curves(
    own: Dataset,
    features: Dataset,
    recipe: Recipe,
    sizes: Iterable[int],
    *,
    seeds: int = 5,
) -> dict[str, dict[int, np.ndarray]]:
    """Measure on the test part what a recipe reaches from scratch, and a classifier on features of the same pictures.

    Parameters
    ----------
    own, features : Dataset
        Pictures, and what a frozen trunk makes of them.
    recipe : Recipe
        How to train from scratch; both draw their labelled pictures as it says.
    sizes : iterable of int
        Numbers of labels.
    seeds : int, default=5
        How many times each is measured.

    Returns
    -------
    dict
        As `curves_of` gives it, for "from scratch" and "frozen features".
    """
    budgets = {f"{n:,} labels": recipe.replace(budget=n) for n in sizes}
    runs = compare(budgets, own, seeds=seeds).values()

    def by_features(budget: Recipe) -> np.ndarray:
        chosen = (
            budget.replace(seed=seed).choose(own.train) for seed in runs.index
        )
        return np.array(
            [
                linear_probe(features.train.take(rows), C=0.01).score(
                    features.test.X, features.test.y
                )
                for rows in chosen
            ]
        )

    return {
        "from scratch": {
            budget.budget: runs[name].to_numpy() for name, budget in budgets.items()
        },
        "frozen features": {
            budget.budget: by_features(budget) for budget in budgets.values()
        },
    }
