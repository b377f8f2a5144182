"""Pictures of this lesson: how runs scatter, how many samples each class has, how a run learned by heart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.metrics import find_metric
from course_lib.plots import MUTED, PALETTE, Picture, style
from course_lib.plots.picture import INK, listed

if TYPE_CHECKING:
    import pandas as pd

    from course_lib.training import Run


def seed_dots(
    values: pd.DataFrame, *, live: Mapping[str, float] | None = None, title: str
) -> Picture:
    """Show every run as a dot, a row for each recipe, and a line at the mean.

    Parameters
    ----------
    values : pandas.DataFrame
        A row for each seed, a column for each recipe, as `Comparison.values` gives them: shares right.
    live : mapping of str to float, optional
        Runs made just now, by recipe: a diamond each.
    title : str
        What the picture shows.

    Examples
    --------
    >>> import pandas as pd
    >>> seed_dots(pd.DataFrame({"all": [0.8, 0.9]}), title="They differ").details
    'Accuracy, %, of 2 seeds: all 80.0 to 90.0, on average 85.0'
    """
    shares = 100 * values
    texts = (
        f"{name} {each.min():.1f} to {each.max():.1f}, on average {each.mean():.1f}"
        for name, each in shares.items()
    )
    details = f"Accuracy, %, of {len(values)} seeds: {listed(texts, '; ')}"
    names = [str(name) for name in shares]
    picture = Picture(0.38 * len(names) + 1.3, title, details)
    axes = picture.plain_axes(grid="x", names=names, x="accuracy, %")
    for row, (_, each) in enumerate(shares.items()):
        axes.plot([each.mean()] * 2, [row - 0.3, row + 0.3], color=INK, linewidth=2)
        dots = axes.plot(
            each, [row] * len(each), "o", color=PALETTE[0], alpha=0.55, markersize=7
        )[0]
    legend = [(dots, "a stored run")]
    if live:
        at = [names.index(name) + 0.25 for name in live]
        percents = [100 * share for share in live.values()]
        mark = axes.plot(percents, at, "D", color=INK, markersize=6)[0]
        legend.append((mark, "run just now"))
        now = zip(live, percents, strict=True)
        picture.details += (
            f"; run just now {listed(f'{name} {x:.1f}' for name, x in now)}"
        )
    picture.legend_below(legend)
    return picture


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
        Counts as they are, such as ``np.bincount(y)``, and, if given, as they become.
    classes : sequence of str, optional
        Names, where the counts are arrays.
    title : str, optional
        Left out, it says the imbalance.

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
    bars = {"before": first}
    between = "between the largest class and the smallest"
    says = f"{first.sum():,} samples, {_ratio(first)} {between}"
    if after is not None:
        then_names, then = _named_counts("after", after, names)
        if then_names != names:
            raise ValueError(
                f"after counts {then_names}, before counts {names}; give the same classes"
            )
        bars["after"] = then
        says = f"From {_ratio(first)} to {_ratio(then)} {between} ({first.sum():,} samples to {then.sum():,})"
    numbers = (
        " to ".join(f"{count:,}" for count in counts)
        for counts in zip(*bars.values(), strict=True)
    )
    details = listed(map(" ".join, zip(names, numbers, strict=True)))
    per_class, height, thick = (
        (0.48, 1.3, 0.36) if len(bars) == 2 else (0.34, 1.0, 0.7)
    )
    picture = Picture(
        per_class * len(names) + height, title or says, f"Samples: {details}"
    )
    axes, legend = picture.plain_axes(grid="x", names=names, x="samples"), []
    for k, (name, counts) in enumerate(bars.items()):
        at = np.arange(len(names)) + 0.4 * (k - (len(bars) - 1) / 2)
        color = PALETTE[0] if k == len(bars) - 1 else "#C8C8C8"
        drawn = axes.barh(at, counts, height=thick, color=color)
        axes.bar_label(drawn, fmt="{:,.0f}", padding=3, fontsize=9, color=INK)
        legend.append((drawn, name))
    if len(bars) == 2:
        picture.legend_below(legend)
    axes.margins(x=0.1)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    return picture


def learning_curves(
    runs: Run | Mapping[str, Run],
    *,
    metric: str = "accuracy",
    title: str | None = None,
) -> Picture:
    """Show each run's training and validation curves, the gap between them shaded.

    Parameters
    ----------
    runs : Run, or mapping of name to Run
        Anything with a `history`: one dict per epoch with "epoch", "train_<metric>" and "val_<metric>".
    metric : {"accuracy", "loss"}, default="accuracy"
        What to show; accuracy is shown in percent.
    title : str, optional
        Left out, it names the run with the widest gap at its last epoch.

    Raises
    ------
    ValueError
        If there is no run, or a history lacks the metric, or "val_<metric>" is no known metric.

    Examples
    --------
    >>> from types import SimpleNamespace as Run
    >>> history = [{"epoch": 1, "train_accuracy": 0.9, "val_accuracy": 0.6}]
    >>> learning_curves({"1,000 images": Run(history=history)}).title
    '“1,000 images” ends at 90 % in training and 60 % in validation: a gap of 30 points'
    """
    runs = runs if isinstance(runs, Mapping) else {"run": runs}
    if not runs:
        raise ValueError("runs is empty; give at least one run")
    histories = {
        name: _history(name, run.history, metric) for name, run in runs.items()
    }
    share = find_metric(f"val_{metric}").is_share
    scale, shown, of = (
        (100, "{:.0f} %", "") if share else (1, "{:.2f}", f"a {metric} of ")
    )
    curves = {
        name: (epochs, scale * train, scale * val)
        for name, (epochs, train, val) in histories.items()
    }
    ends = {
        name: f"{shown.format(train[-1])} in training and {shown.format(val[-1])} in validation"
        for name, (_, train, val) in curves.items()
    }
    gaps = {
        name: abs(train[-1] - val[-1]) for name, (_, train, val) in curves.items()
    }
    widest = max(gaps, key=gaps.__getitem__)
    gap = f": a gap of {gaps[widest]:.0f} points" if share else ""
    details = listed(
        (
            f"{name} after {len(curves[name][0])} epochs, {ends[name]}"
            for name in ends
        ),
        "; ",
    )
    title = title or f"“{widest}” ends at {of}{ends[widest]}{gap}"
    picture = Picture(3.6, title, f"Curves of {metric}: {details}")
    axes, legend = (
        picture.plain_axes(
            grid="y", x="epoch", y=f"{metric}, %" if share else metric
        ),
        [],
    )
    for k, (name, (epochs, train, val)) in enumerate(curves.items()):
        color, marker, _, _ = style(k)
        look: dict[str, Any] = {
            "color": color,
            "marker": marker,
            "markevery": max(1, len(epochs) // 8),
        }
        axes.plot(
            epochs,
            train,
            "--",
            linewidth=1.6,
            markersize=4,
            markerfacecolor="white",
            **look,
        )
        legend.append(
            (axes.plot(epochs, val, linewidth=2.2, markersize=5, **look)[0], name)
        )
        axes.fill_between(epochs, train, val, color=color, alpha=0.12, linewidth=0)
    for linestyle, text in (("--", "in training"), ("-", "in validation")):
        legend.append(
            (
                axes.plot([], [], color=MUTED, linestyle=linestyle, linewidth=2)[0],
                text,
            )
        )
    picture.legend_below(legend)
    axes.xaxis.get_major_locator().set_params(integer=True)  # type: ignore[call-arg]  # of a MaxNLocator
    return picture


def _named_counts(
    what: str, counts: Mapping[str, int] | ArrayLike, classes: Sequence[str] | None
) -> tuple[list[str], np.ndarray]:
    if isinstance(counts, Mapping):
        classes, counts = list(counts), list(counts.values())
    values = np.asarray(counts)
    names = [
        str(name) for name in (range(len(values)) if classes is None else classes)
    ]
    if values.size == 0:
        raise ValueError(f"{what} is empty; give the count of at least one class")
    if len(names) != len(values):
        raise ValueError(
            f"{what} has {len(values)} counts, and there are {len(names)} names; give one each"
        )
    return names, values


def _ratio(counts: np.ndarray) -> str:
    return (
        f"{counts.max() / counts.min():.3g} : 1"
        if counts.min()
        else f"{counts.max():,} : 0"
    )


def _history(
    name: str, history: Sequence[Mapping[str, float]], metric: str
) -> tuple[np.ndarray, ...]:
    keys = ("epoch", f"train_{metric}", f"val_{metric}")
    if not len(history):
        raise ValueError(
            f"run {name!r} has an empty history; train it for at least one epoch"
        )
    if missing := [key for key in keys if key not in history[0]]:
        raise ValueError(
            f"the history of run {name!r} lacks {missing}; it has {sorted(history[0])}"
        )
    return tuple(
        np.array([row[key] for row in history], dtype=float) for key in keys
    )
