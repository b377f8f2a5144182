"""Pictures of remedies: what they do to points, what they gain, and whether a moved threshold does as much."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from course_lessons.change_the_data.studies import own_threshold
from course_lib import plots, results
from course_lib.experiments import Comparison
from course_lib.metrics import find_metric
from course_lib.plots import MUTED, PALETTE, Picture
from course_lib.plots.comparisons import mark_intervals
from course_lib.plots.picture import INK, WIDTH, listed
from course_lib.ratios import Resampled, resample
from course_lib.text import count_noun

EVEN = (
    *(f"{way} 1:1" for way in ("copies", "SMOTE", "Borderline-SMOTE", "ADASYN")),
    *("dropping 1:1", "NearMiss 1:1", "Tomek links", "ENN"),
)
_TO_THREE = {
    "copies": "random_over",
    "SMOTE": "smote",
    "Borderline-SMOTE": "borderline_smote",
    "ADASYN": "adasyn",
    "dropping": "random_under",
    "NearMiss": "near_miss",
}
_CLEANING = {"Tomek links": "tomek_links", "ENN": "enn"}
_RECALLS = {
    "recall_rare": ("rare classes", PALETTE[0], "o"),
    "recall_common": ("common classes", PALETTE[5], "D"),
}
_COMMON, _RARE = PALETTE[4], PALETTE[5]
_COMMON_DOT, _RARE_DOT = 9, 14  # areas of a point, in square points


def runs_of(data: str, model: str) -> Comparison:
    """Give the runs of one model on one task out of "ratio-dial", by remedy and ratio.

    >>> runs_of("eights", "random forest").baseline
    'as it comes'
    """
    sweep, start = results.load("ratio-dial"), f"{data}, {model}, "
    frame = sweep.frame[sweep.frame["recipe"].str.startswith(start)]
    frame = frame.assign(recipe=frame["recipe"].str.removeprefix(start))
    return Comparison(frame, sweep.metric, "as it comes")


def at_even(data: str, model: str) -> Comparison:
    """Give the runs at 1:1 and those of the cleaners, and the baseline.

    >>> len(at_even("eights", "random forest").recipes)
    9
    """
    runs = runs_of(data, model)
    chosen = runs.frame["recipe"].isin([runs.baseline, *EVEN])
    return Comparison(runs.frame[chosen], runs.metric, runs.baseline)


def over_ratios(data: str, model: str) -> Picture:
    """Show what is found of either class with every negative that is not dropped.

    >>> over_ratios("eights", "random forest").title
    'With every negative added, fewer positives are found and fewer alarms raised'
    """
    runs = runs_of(data, model)
    turned = {n: f"dropping 1:{n}" for n in (1, 2, 3, 10)} | {20: "as it comes"}
    shares = {
        "eights found": runs.values("recall_rare"),
        "other digits left alone": runs.values("recall_common"),
    }
    return plots.curves_over(
        {
            name: {n: values[way] for n, way in turned.items()}
            for name, values in shares.items()
        },
        over="other digits for each eight, in training",
        of="recognised",
        x_scale=1,
        title="With every negative added, fewer positives are found and fewer alarms raised",
    )


def answered_bets(found_before: Any, found_after: Any, alarms_after: Any) -> None:
    """Print the learner's bets beside what was measured on the tumours, over twenty draws.

    >>> answered_bets(90, "___", 5)  # doctest: +ELLIPSIS
    found before: you said 90, measured ...
    """
    runs = runs_of("tumours", "random forest")
    rare, common = (
        100 * runs.values(f"recall_{kind}").mean() for kind in ("rare", "common")
    )
    for words, said, measured in (
        ("found before", found_before, rare["as it comes"]),
        ("found after", found_after, rare["dropping 1:1"]),
        ("false alarms", alarms_after, 100 - common["dropping 1:1"]),
    ):
        print(f"{words}: you said {said}, measured {measured:.0f}")


def print_mistakes(answers: Mapping[str, np.ndarray], y: np.ndarray) -> None:
    """Print the misses and the false alarms of each ratio.

    >>> print_mistakes({"1:1": np.array([1, 1, 0])}, np.array([1, 0, 0]))
    1:1: 0 missed, 1 false alarms
    """
    for ratio, given in answers.items():
        missed, alarms = (
            np.sum((y == 1) & (given == 0)),
            np.sum((y == 0) & (given == 1)),
        )
        print(f"{ratio}: {missed} missed, {alarms} false alarms")


def between_digits(between: Callable) -> Picture:
    """Show eights as people wrote them, and below each what a function like SMOTE makes of it and a neighbour.

    Examples
    --------
    >>> def halfway(X, neighbours, n, seed):
    ...     return (X[:n] + X[neighbours[:n, 0]]) / 2, np.arange(n)
    >>> between_digits(halfway).title
    'Eights, and what lies on the way to a neighbour'
    """
    from sklearn.neighbors import NearestNeighbors

    from course_lib import datasets

    digits = datasets.load_digits().train
    eights = digits.X[digits.y == 8][:40].reshape(40, -1).astype(float)
    near = NearestNeighbors(n_neighbors=6).fit(eights).kneighbors(eights)[1][:, 1:]
    new, origin = between(eights, near, 10, 1)
    both = np.concatenate([eights[np.asarray(origin)], np.asarray(new)])
    return plots.image_grid(
        np.rint(both).astype(np.uint8).reshape(-1, 8, 8),
        title="Eights, and what lies on the way to a neighbour",
    )


def eight_ways(points: np.ndarray, y: np.ndarray) -> Picture:
    """Show eight ways to resample tumours; those that reach a ratio are asked for 1:3.

    >>> rng = np.random.default_rng(0)
    >>> y = np.repeat([0, 1], [60, 12])
    >>> eight_ways(rng.normal(size=(72, 2)) + y[:, None], y).title
    'Eight ways to resample 60 benign and 12 malignant tumours'
    """
    made = {
        name: resample(points, y, "1:3", way) for name, way in _TO_THREE.items()
    }
    made |= {
        name: resample(points, y, method=way) for name, way in _CLEANING.items()
    }
    common, rare = np.bincount(y)
    return resampled_points(
        made,
        points,
        y,
        names={0: "benign", 1: "malignant"},
        columns=4,
        title=f"Eight ways to resample {common} benign and {rare} malignant tumours",
    )


def against_threshold(metric: str) -> Picture:
    """Show every way to resample against none, a panel for each model and a mark for each data set.

    Parameters
    ----------
    metric : {"balanced_accuracy_own", "pr_auc"}
        Both at a threshold of their own, or by the order alone.
    """
    measured = results.load("resample-or-threshold")
    ways = [way for way in own_threshold.WAYS if way != "as it comes"]
    titles = {
        "balanced_accuracy_own": "Each at its own threshold: what resampling adds",
        "pr_auc": "The order alone (PR-AUC): what resampling adds",
    }
    picture = Picture(0.42 * len(ways) + 1.1, titles[metric])
    said, legend = [], []
    for number, model in enumerate(own_threshold.MODELS):
        axes = picture.add_subplot(
            1, len(own_threshold.MODELS), number + 1, facecolor="white"
        )
        found = {
            data: [
                measured.verdict(
                    f"{data}, {model}, {way}",
                    metric=metric,
                    baseline=f"{data}, {model}, as it comes",
                )
                for way in ways
            ]
            for data in own_threshold.DATA
        }
        legend = mark_intervals(axes, found)
        axes.set_title(model, fontsize=10, color=INK)
        axes.set_yticks(range(len(ways)), ways if not number else [""] * len(ways))
        axes.set_ylim(len(ways) - 0.4, -0.6)
        axes.set_xlabel("points", color=INK)
        axes.grid(axis="x", color="#DDDDDD", linewidth=0.8)
        axes.spines[["top", "right"]].set_visible(False)
        for data, verdicts in found.items():
            best = max(range(len(ways)), key=lambda k: verdicts[k].difference)
            said.append(
                f"{model} on {data}: best {ways[best]} {100 * verdicts[best].difference:+.1f} points"
            )
    picture.details = listed(said, "; ")
    picture.legend_below(
        [
            *legend,
            (
                picture.axes[0].plot(
                    [], [], "o", color=MUTED, markerfacecolor="white"
                )[0],
                "hollow: too close to call",
            ),
        ]
    )
    return picture


def gain_against_loss(comparison: Comparison) -> Picture:
    """Show what each remedy changes in the recall of rare and of common classes.

    A row each, the best on top by the sum of both; intervals over the seeds. What holds
    zero is hollow.

    Raises
    ------
    ValueError
        If there is nothing to compare with the baseline.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [(name, seed, rare + seed / 100, common) for seed in range(5)
    ...         for name, rare, common in [("none", 0.2, 0.99), ("weights", 0.7, 0.95)]]
    >>> columns = ["recipe", "seed", "recall_rare", "recall_common"]
    >>> frame = pd.DataFrame(rows, columns=columns)
    >>> print(gain_against_loss(Comparison(frame, "recall_rare", "none")).title)
    “weights” finds 50 points more of the rare classes and 4 points fewer of the common ones, against “none”
    """
    baseline = comparison.baseline
    names = [name for name in comparison.recipes if name != baseline]
    if not names:
        raise ValueError(
            f"comparison holds {baseline!r} alone; compare at least two remedies"
        )
    found = {
        name: {
            metric: comparison.verdict(name, metric=metric) for metric in _RECALLS
        }
        for name in names
    }
    names.sort(
        key=lambda name: -sum(each.difference for each in found[name].values())
    )
    best = found[names[0]]
    rare, common = (_points(best[metric].difference) for metric in _RECALLS)
    title = f"“{names[0]}” finds {rare} of the rare classes and {common} of the common ones, against “{baseline}”"
    texts = []
    for name in names:
        rare, common = (
            find_metric(metric).number(each.difference)
            for metric, each in found[name].items()
        )
        texts.append(
            f"{name} {rare} in the rare classes, {common} in the common ones"
        )
    details = f"Differences in points of recall: {listed(texts, '; ')}"
    picture = Picture(0.3 * len(names) + 1.4, title, details)
    label = f"change from “{baseline}”, points of recall"
    axes = picture.plain_axes(grid="x", names=names, x=label)
    axes.axvline(0, color=INK, linewidth=1.2)
    legend = []
    for place, (metric, (kind, colour, mark)) in enumerate(_RECALLS.items()):
        look: dict[str, Any] = {"color": colour, "markersize": 6}
        legend.append((axes.plot([], [], f"{mark}-", **look)[0], kind))
        heights = np.arange(len(names)) + (place - 0.5) * 0.28
        for y, name in zip(heights, names, strict=True):
            verdict = found[name][metric]
            low, high = 100 * verdict.low, 100 * verdict.high
            fill = "white" if low <= 0 <= high else colour
            axes.plot([low, high], [y, y], color=colour, linewidth=1.8)
            axes.plot(
                100 * verdict.difference, y, mark, markerfacecolor=fill, **look
            )
    hollow = axes.plot(
        [], [], "o", color=MUTED, markerfacecolor="white", markersize=6
    )
    picture.legend_below([*legend, (hollow[0], "hollow: too close to call")])
    return picture


def resampled_points(
    ways: Mapping[str, Resampled],
    points: ArrayLike,
    y: ArrayLike,
    *,
    names: Mapping[Hashable, str],
    columns: int = 3,
    title: str | None = None,
) -> Picture:
    """Show, a panel each, what a way to resample keeps, copies, drops and makes.

    A copied point is larger, by the number of times it is there; an interpolated one is a
    cross; a dropped one is a faint ring. The rarest class is drawn last, in larger dots.

    Parameters
    ----------
    ways : mapping of str to Resampled
        By the name of the panel: what `course_lib.ratios.resample` made of the points.
    points, y : array-like of shape (n, 2) and (n,)
        What was resampled, and its labels.
    names : mapping of class to str
        Names of the classes.
    columns : int, default=3
        Panels in a row.
    title : str, optional
        What the picture shows; left out, it counts the ways.

    Raises
    ------
    ValueError
        If there is no way to show, or the points are not those that were resampled.

    Examples
    --------
    >>> from course_lib.ratios import resample
    >>> X = np.random.default_rng(0).normal(size=(60, 2))
    >>> y = np.repeat([0, 1], [50, 10])
    >>> ways = {"SMOTE": resample(X, y, "1:2", "smote")}
    >>> resampled_points(ways, X, y, names={0: "many", 1: "few"}).details
    'SMOTE: 25 of few, 50 of many; 15 made up, 0 dropped'
    """
    points, y = np.asarray(points, dtype=float), np.asarray(y)
    if not ways:
        raise ValueError("ways is empty; give a name and what `resample` made")
    if points.shape != (len(y), 2):
        raise ValueError(f"points has shape {points.shape}; give ({len(y)}, 2)")
    before = next(iter(ways.values())).before
    rarest = min(
        reversed(list(before)), key=before.__getitem__
    )  # as a RatioPlan has it
    columns = min(columns, len(ways))
    rows = -(-len(ways) // columns)
    picture = Picture(
        rows * (0.85 * WIDTH / max(2, columns) + 0.3) + 0.9,
        title
        or f"{count_noun(len(y), 'point')}, resampled in {count_noun(len(ways), 'way')}",
        listed(
            [_counted(name, made, len(y), names) for name, made in ways.items()],
            ". ",
        ),
    )
    panels = picture.subplots(
        rows, columns, squeeze=False, sharex=True, sharey=True
    )
    for axes, (name, made) in zip(panels.flat, ways.items(), strict=False):
        _draw_points(axes, made, points, y == rarest)
        counts = " : ".join(f"{n:,}" for n in sorted(made.after.values()))
        axes.set_title(f"{name}\n{counts}", fontsize=10, color=INK)
    for axes in panels.flat:
        axes.set(xticks=[], yticks=[], facecolor="white")
        axes.spines[:].set_color("#CCCCCC")
        if not axes.has_data():
            axes.set_axis_off()
    others = ", ".join(names[label] for label in before if label != rarest)
    looks: dict[str, dict[str, Any]] = {
        others: {"s": 30, "color": _COMMON, "linewidths": 0},
        names[rarest]: {"s": 45, "color": _RARE, "linewidths": 0},
        "copied: larger": {"s": 90, "color": MUTED, "linewidths": 0},
        "made up": {"s": 25, "color": _RARE, "marker": "x"},
        "dropped": {"s": 25, "facecolors": "none", "edgecolors": "#A0A0A0"},
    }
    marks = [picture.axes[0].scatter([], [], **look) for look in looks.values()]
    picture.legend_below(list(zip(marks, looks, strict=True)))
    return picture


def _counted(
    name: str, made: Resampled, n: int, names: Mapping[Hashable, str]
) -> str:
    if (there := sum(made.before.values())) != n:
        raise ValueError(
            f"{name!r} was made of {there:,} rows, and there are {n:,} points"
        )
    after = sorted(made.after.items(), key=lambda each: each[1])
    counts = listed(f"{count:,} of {names[label]}" for label, count in after)
    new = made.partner >= 0
    dropped = n - len(np.unique(made.origin[~new]))
    return f"{name}: {counts}; {new.sum():,} made up, {dropped:,} dropped"


def _draw_points(
    axes: Axes, made: Resampled, points: np.ndarray, rare: np.ndarray
) -> None:
    new = made.partner >= 0
    times = np.bincount(made.origin[~new], minlength=len(points))
    for mask, colour, dot in (
        (~rare, _COMMON, _COMMON_DOT),
        (rare, _RARE, _RARE_DOT),
    ):
        kept, dropped = mask & (times > 0), mask & (times == 0)
        ring: dict[str, Any] = {"facecolors": "none", "edgecolors": "#C4C4C4"}
        axes.scatter(*points[dropped].T, s=dot, linewidths=0.7, **ring)
        area = dot * times[kept]
        axes.scatter(
            *points[kept].T, s=area, color=colour, alpha=0.75, linewidths=0
        )
    cross: dict[str, Any] = {"marker": "x", "linewidths": 0.8, "alpha": 0.8}
    made_up = np.asarray(made.X, dtype=float)[new]
    axes.scatter(*made_up.T, s=_COMMON_DOT, color=_RARE, **cross)


def _points(difference: float) -> str:
    whole = round(100 * abs(difference))
    if not whole:
        return "as much"
    return f"{count_noun(whole, 'point')} {'more' if difference > 0 else 'fewer'}"
