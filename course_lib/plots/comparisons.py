"""What differs: bars of counts and of shares found, and intervals of the differences between recipes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.metrics import find_metric
from course_lib.plots.picture import INK, MUTED, PALETTE, Picture, listed, style

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.experiments import Comparison

_VERDICT_COLOURS = {"better": PALETTE[0], "worse": PALETTE[5]}
_VERDICTS = ("better", "worse", "higher", "lower", "too close to call", "too few seeds to call")
_RECALLS = {
    "recall_rare": ("rare classes", PALETTE[0], "o"),
    "recall_common": ("common classes", PALETTE[5], "D"),
}


def class_bars(
    before: Mapping[str, int] | ArrayLike,
    after: Mapping[str, int] | ArrayLike | None = None,
    *,
    classes: Sequence[str] | None = None,
    title: str | None = None,
) -> Picture:
    """Show how many samples each class has, before and after a sampling decision.

    Parameters
    ----------
    before, after : mapping of class to count, or array-like of int, shape (n_classes,)
        Counts as they are, such as ``np.bincount(y)``, and as they become; `after` may be left out.
    classes : sequence of str, optional
        Names, where the counts are arrays.
    title : str, optional
        What the picture shows; left out, it says what happens to the largest and the smallest class.

    Raises
    ------
    ValueError
        If there is no class, or counts and names differ in number.

    Examples
    --------
    >>> class_bars({"cat": 90, "dog": 10}, {"cat": 10, "dog": 10}).title
    'From 9 : 1 to 1 : 1 between the largest class and the smallest (100 samples to 20)'
    """
    names, first = _named_counts("before", before, classes)
    bars, details = {"before": first}, [f"{name} {a:,}" for name, a in zip(names, first, strict=True)]
    summary, between = (
        f"{first.sum():,} samples, {_ratio(first)}",
        "between the largest class and the smallest",
    )
    if after is not None:
        after_names, then = _named_counts("after", after, names)
        if after_names != names:
            raise ValueError(f"after counts {after_names}, before counts {names}; give the same classes")
        bars["after"] = then
        details = [f"{text} to {b:,}" for text, b in zip(details, then, strict=True)]
        summary, between = (
            f"From {_ratio(first)} to {_ratio(then)}",
            f"{between} ({first.sum():,} samples to {then.sum():,})",
        )
    two = after is not None
    height = 0.48 * len(names) + 1.3 if two else 0.34 * len(names) + 1.0
    picture = Picture(height, title or f"{summary} {between}", f"Samples: {listed(details)}")
    axes, legend = picture.plain_axes(grid="x", names=names, x="samples"), []
    for k, (name, counts) in enumerate(bars.items()):
        at = np.arange(len(names)) + (0.4 * k - 0.2 if two else 0)
        color = "#C8C8C8" if two and not k else PALETTE[0]
        drawn = axes.barh(at, counts, height=0.36 if two else 0.7, color=color)
        axes.bar_label(drawn, fmt=lambda count: f"{count:,.0f}", padding=3, fontsize=9, color=INK)
        legend.append((drawn, name))
    if two:
        picture.legend_below(legend)
    axes.margins(x=0.1)
    axes.xaxis.set_major_formatter(lambda count, _: f"{count:,.0f}")
    return picture


def recall_bars(
    recalls: Mapping[str, Mapping[str, float] | Sequence[Mapping[str, float]]],
    *,
    xlabel: str = "recall (share found, %)",
    title: str | None = None,
) -> Picture:
    """Show for each class the share that each recipe finds.

    Parameters
    ----------
    recalls : mapping of recipe name to recalls
        Recalls are a mapping of class name to a share from 0 to 1, as `metrics.recall_per_class` gives it, or a
        list of those, one for each seed: then the bar is their mean and the line across its end their range.
    xlabel : str
        What the share is of.
    title : str, optional
        What the picture shows; left out, it names the worst class.

    Raises
    ------
    ValueError
        If there are no recalls, or recipes have them of different classes.

    Examples
    --------
    >>> recall_bars({"all": {"sun": 0.9, "moon": 0.8}, "1,000": {"sun": 0.85, "moon": 0.4}}).title
    'Lowest for moon with “1,000”: 40 %'
    """
    if not recalls:
        raise ValueError("recalls is empty; give at least one recipe")
    seeds = {name: [runs] if isinstance(runs, Mapping) else list(runs) for name, runs in recalls.items()}
    names = _same_classes(seeds)
    shares = {name: 100 * np.array([[run[c] for c in names] for run in runs]) for name, runs in seeds.items()}
    means = {name: values.mean(axis=0) for name, values in shares.items()}
    if title is None:
        worst = min(means, key=lambda name: np.nanmin(means[name]))
        k = int(np.nanargmin(means[worst]))
        title = f"Lowest for {names[k]} with “{worst}”: {means[worst][k]:.0f} %"
    texts = (
        f"{name}: {listed(f'{c} {share:.0f}' for c, share in zip(names, mean, strict=True))}"
        for name, mean in means.items()
    )
    details = f"{xlabel[:1].upper()}{xlabel[1:]}: {listed(texts, '; ')}"
    picture = Picture(0.17 * len(names) * (len(shares) + 0.8) + 1.2, title, details)
    axes = picture.plain_axes(grid="x", names=[str(name) for name in names], x=xlabel)
    height, legend = 0.84 / len(shares), []
    for k, (name, values) in enumerate(shares.items()):
        mean, at = means[name], np.arange(len(names)) + (k - (len(shares) - 1) / 2) * height
        look: dict[str, Any] = {
            "color": style(k).color,
            "hatch": style(k).hatch,
            "edgecolor": "white",
            "linewidth": 0,
        }
        legend.append((axes.barh(at, mean, height=height * 0.92, **look), name))
        if len(values) > 1:
            ends = np.stack([mean - values.min(axis=0), values.max(axis=0) - mean])
            axes.errorbar(mean, at, xerr=ends, linestyle="", ecolor=INK, elinewidth=1.2)
    axes.set_xlim(0, 100)
    if len(shares) > 1:
        picture.legend_below(legend)
    return picture


def intervals(
    summary: pd.DataFrame, *, metric: str = "accuracy", baseline: str | None = None, title: str | None = None
) -> Picture:
    """Show each recipe's difference from the baseline with its interval: a forest plot. What holds zero is grey.

    Parameters
    ----------
    summary : pandas.DataFrame
        As `Comparison.summary` gives it: columns recipe, difference, low, high and verdict, one row a recipe.
    metric : str, default="accuracy"
        What the differences are of: one that `metrics.find_metric` knows; shown in its unit.
    baseline : str, optional
        What the others are compared with; left out, the row whose difference is missing or whose interval is zero.
    title : str, optional
        What the picture shows; left out, it counts the verdicts.

    Raises
    ------
    ValueError
        If a column is missing, the metric is unknown, or nothing is left to compare.

    Examples
    --------
    >>> import pandas as pd
    >>> columns = ["recipe", "difference", "low", "high", "verdict"]
    >>> rows = [("all", 0.0, 0.0, 0.0, ""), ("1,000", -0.1, -0.12, -0.08, "worse")]
    >>> intervals(pd.DataFrame(rows, columns=columns)).describe()  # doctest: +ELLIPSIS
    'Accuracy against “all”: “1,000” is worse by 10.0 points. ... 1,000 −10.0 (−12.0 to −8.0), worse.'
    """
    needed = ("recipe", "difference", "low", "high", "verdict")
    if missing := [column for column in needed if column not in summary]:
        raise ValueError(f"summary lacks {missing}; it has {list(summary.columns)}")
    measured = find_metric(metric)
    if baseline is None:
        itself = summary["difference"].isna() | ((summary["low"] == 0) & (summary["high"] == 0))
        baseline = str(summary.loc[itself, "recipe"].iloc[0]) if itself.any() else "the baseline"
    rows = summary[summary["recipe"].astype(str) != baseline]
    if rows.empty:
        raise ValueError("summary holds the baseline only; compare at least two recipes")
    names, words = ([str(each) for each in rows[column]] for column in ("recipe", "verdict"))
    values = rows[["difference", "low", "high"]].to_numpy(float)
    if title is None:
        counts = ", ".join(f"{words.count(kind)} {kind}" for kind in _VERDICTS if kind in words)
        if len(rows) == 1:
            size = measured.signed(values[0, 0]).lstrip("+−")
            counts = f"“{names[0]}” is {words[0]}{f' by {size}' if not words[0].startswith('too') else ''}"
        title = f"{measured.label[0].upper()}{measured.label[1:]} against “{baseline}”: {counts}"
    texts = [[measured.number(value) for value in row] for row in values]
    details = (
        f"{name} {middle} ({low} to {high}), {word}"
        for name, word, (middle, low, high) in zip(names, words, texts, strict=True)
    )
    of, unit = (f" in {measured.unit}", f", {measured.unit}") if measured.unit else ("", "")
    picture = Picture(0.42 * len(rows) + 1.3, title, f"Differences{of}: {listed(details, '; ')}")
    label = f"difference in {measured.label} from “{baseline}”{unit}"
    axes = picture.plain_axes(grid="x", names=names, x=label)
    axes.axvline(0, color=INK, linewidth=1.2)
    clear = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # of the zero line
    for y, (word, text, (middle, low, high)) in enumerate(
        zip(words, texts, measured.scale * values, strict=True)
    ):
        colour = _VERDICT_COLOURS.get(word, MUTED)
        axes.plot([low, high], [y, y], color=colour, linewidth=2.4, solid_capstyle="butt")
        axes.plot(middle, y, "o", color=colour, markersize=8)
        look: dict[str, Any] = {
            "fontsize": 10,
            "color": _VERDICT_COLOURS.get(word, "#666666"),
            "va": "center",
            "bbox": clear,
        }
        axes.annotate(f"{text[0]}  {word}", (high, y), (8, 0), textcoords="offset points", **look)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    left, right = axes.get_xlim()
    axes.set_xlim(left, right + 0.3 * (right - left))  # room for the words
    return picture


def live_marks(
    picture: Picture, values: pd.DataFrame, summary: pd.DataFrame, baseline: str, metric: str
) -> None:
    """Put the differences of runs made just now on a picture of `intervals`, a diamond each.

    Parameters
    ----------
    picture : Picture
        What `intervals` made of `summary`, `baseline` and `metric`.
    values : pandas.DataFrame
        As `Comparison.values`: seeds down, recipes across.
    summary, baseline, metric
        As given to `intervals`.

    Raises
    ------
    ValueError
        If the metric is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> columns = ["recipe", "difference", "low", "high", "verdict"]
    >>> summary = pd.DataFrame([("1,000", -0.1, -0.12, -0.08, "worse")], columns=columns)
    >>> picture = intervals(summary, baseline="all")
    >>> live_marks(picture, pd.DataFrame({"all": [0.9], "1,000": [0.78]}), summary, "all", "accuracy")
    >>> picture.details[-27:]
    '. Run just now: 1,000 −12.0'
    """
    axes, measured, details = picture.axes[0], find_metric(metric), []
    for y, name in enumerate(name for name in summary["recipe"].astype(str) if name != baseline):
        if name not in values or baseline not in values:
            continue
        differences = (values[name] - values[baseline]).to_numpy(float)
        details.append(f"{name} {listed(map(measured.number, differences))}")
        x = measured.scale * differences
        axes.plot(x, np.full(len(x), y + 0.22), "D", color=INK, markersize=5, clip_on=False)
        low, high = axes.get_xlim()
        room = 0.02 * (high - low)
        axes.set_xlim(min(low, x.min() - room), max(high, x.max() + room))
    axes.set_xlabel(f"{axes.get_xlabel()}   ◆ run just now")
    picture.details += f". Run just now: {listed(details, '; ')}"


def gain_against_loss(
    comparison: Comparison, *, baseline: str | None = None, title: str | None = None
) -> Picture:
    """Show for each remedy what it changes in the recall of the rare classes, and in that of the common ones.

    A row each, the best on top by the sum of both; intervals over the seeds. What holds zero is hollow.

    Parameters
    ----------
    comparison : Comparison
        As `experiments.race` gives it, with the figures recall_rare and recall_common.
    baseline : str, optional
        What the remedies are compared with; the comparison's own if left out.
    title : str, optional
        What the picture shows; left out, it speaks of the remedy on top.

    Raises
    ------
    ValueError
        If there is one remedy alone, or the figures were not measured.

    Examples
    --------
    >>> import pandas as pd
    >>> from course_lib.experiments import Comparison
    >>> rows = [(name, seed, rare + seed / 100, common) for seed in range(5)
    ...         for name, rare, common in [("none", 0.2, 0.99), ("weights", 0.7, 0.95)]]
    >>> frame = pd.DataFrame(rows, columns=["recipe", "seed", "recall_rare", "recall_common"])
    >>> gain_against_loss(Comparison(frame, "recall_rare", "none")).title
    '“weights” finds 50 points more of the rare classes and 4 points fewer of the common ones, against “none”'
    """
    baseline = baseline or comparison.baseline
    names = [name for name in comparison.recipes if name != baseline]
    if not names:
        raise ValueError(f"comparison holds {baseline!r} alone; compare at least two remedies")
    found = {
        name: {metric: comparison.verdict(name, metric=metric, baseline=baseline) for metric in _RECALLS}
        for name in names
    }
    names.sort(key=lambda name: -sum(each.difference for each in found[name].values()))
    if title is None:
        rare, common = (_points(found[names[0]][metric].difference) for metric in _RECALLS)
        title = f"“{names[0]}” finds {rare} of the rare classes and {common} of the common ones, against “{baseline}”"
    texts = []
    for name in names:
        rare, common = (find_metric(metric).number(each.difference) for metric, each in found[name].items())
        texts.append(f"{name} {rare} in the rare classes, {common} in the common ones")
    details = f"Differences in points of recall: {listed(texts, '; ')}"
    picture = Picture(0.3 * len(names) + 1.4, title, details)
    axes = picture.plain_axes(grid="x", names=names, x=f"change from “{baseline}”, points of recall")
    axes.axvline(0, color=INK, linewidth=1.2)
    legend = []
    for place, (metric, (kind, colour, mark)) in enumerate(_RECALLS.items()):
        legend.append((axes.plot([], [], mark + "-", color=colour, markersize=6)[0], kind))
        for y, name in zip(np.arange(len(names)) + (place - 0.5) * 0.28, names, strict=True):
            verdict = found[name][metric]
            middle, low, high = (100 * each for each in (verdict.difference, verdict.low, verdict.high))
            fill = "white" if low <= 0 <= high else colour
            axes.plot([low, high], [y, y], color=colour, linewidth=1.8)
            axes.plot(middle, y, mark, color=colour, markerfacecolor=fill, markersize=6)
    hollow = axes.plot([], [], "o", color=MUTED, markerfacecolor="white", markersize=6)[0]
    picture.legend_below([*legend, (hollow, "hollow: too close to call")])
    return picture


def _same_classes(seeds: Mapping[str, list[Mapping[str, float]]]) -> list[str]:
    names: list[str] = []
    for recipe, runs in seeds.items():
        if not runs:
            raise ValueError(f"recipe {recipe!r} has no recalls; give those of at least one seed")
        names = names or list(runs[0])
        for run in runs:
            if set(run) != set(names):
                raise ValueError(f"recipe {recipe!r} has recalls of {list(run)}; others have them of {names}")
    return names


def _named_counts(
    what: str, counts: Mapping[str, int] | ArrayLike, classes: Sequence[str] | None
) -> tuple[list[str], np.ndarray]:
    if isinstance(counts, Mapping):
        names, values = [str(name) for name in counts], np.array(list(counts.values()))
    else:
        values = np.asarray(counts)
        names = [str(c) for c in (range(len(values)) if classes is None else classes)]
    if values.size == 0:
        raise ValueError(f"{what} is empty; give the count of at least one class")
    if len(names) != len(values):
        raise ValueError(
            f"{what} has {len(values)} counts and classes has {len(names)} names; give one name each"
        )
    return names, values


def _ratio(counts: np.ndarray) -> str:
    return f"{counts.max() / counts.min():.3g} : 1" if counts.min() else f"{counts.max():,} : 0"


def _points(difference: float) -> str:
    whole = round(100 * abs(difference))
    if not whole:
        return "as much"
    return f"{whole} point{'s' * (whole != 1)} {'more' if difference > 0 else 'fewer'}"
