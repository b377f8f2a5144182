"""How training went, and which recipe is better: curves of runs, intervals of differences."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from course_lib.plots.picture import INK, MUTED, PALETTE, Picture

SHARES = ("accuracy", "balanced_accuracy", "macro_f1", "average_precision")
_VERDICT_COLOURS = {"better": PALETTE[0], "worse": PALETTE[5]}


def learning_curves(runs, *, metric: str = "accuracy", title: str | None = None) -> Picture:
    """Show each run's training and validation curves, the gap between them shaded.

    Parameters
    ----------
    runs : Run, or mapping of name to Run
        Anything with a `history`: one dict per epoch with "epoch", "train_<metric>" and "val_<metric>".
    metric : {"accuracy", "loss"}, default="accuracy"
        What to show; accuracy is shown in percent.
    title : str, optional
        What the picture shows; left out, it names the run with the widest gap at its last epoch.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no run, or a history lacks the metric.

    Examples
    --------
    >>> from types import SimpleNamespace as Run
    >>> history = [{"epoch": 1, "train_accuracy": 0.6, "val_accuracy": 0.5},
    ...            {"epoch": 2, "train_accuracy": 0.9, "val_accuracy": 0.6}]
    >>> learning_curves({"1,000 images": Run(history=history)}).describe()
    '“1,000 images” ends at 90 % in training and 60 % in validation: a gap of 30 points'
    """
    if not isinstance(runs, Mapping):
        runs = {"run": runs}
    if not runs:
        raise ValueError("runs is empty; give at least one run")
    scale = 100 if metric in SHARES else 1
    curves = {name: _curves(name, run.history, metric, scale) for name, run in runs.items()}
    if title is None:
        title = _widest_gap(curves, metric)
    picture = Picture(3.6, title)
    axes = picture.plain_axes(grid="y")
    for k, (name, (epochs, train, val)) in enumerate(curves.items()):
        colour = PALETTE[k % len(PALETTE)]
        mark = "o" if len(epochs) == 1 else None
        axes.plot(epochs, train, color=colour, linestyle="--", linewidth=1.6, marker=mark)
        axes.plot(epochs, val, color=colour, linewidth=2.2, marker=mark, label=name)
        axes.fill_between(epochs, train, val, color=colour, alpha=0.12, linewidth=0)
    axes.plot([], [], color=MUTED, linestyle="--", linewidth=1.6, label="in training")
    axes.plot([], [], color=MUTED, linewidth=2.2, label="in validation")
    picture.legend(
        loc="outside lower left", ncols=min(4, len(curves) + 2), frameon=False, fontsize=10, labelcolor=INK
    )
    axes.set_xlabel("epoch", color=INK)
    axes.set_ylabel(f"{metric}, %" if scale == 100 else metric, color=INK)
    axes.xaxis.get_major_locator().set_params(integer=True)
    return picture


def intervals(
    summary, *, metric: str = "accuracy", baseline: str | None = None, title: str | None = None
) -> Picture:
    """Show each recipe's difference from the baseline with its interval: a forest plot.

    What holds zero is grey: too close to call.

    Parameters
    ----------
    summary : pandas.DataFrame
        As `Comparison.summary` gives it: columns recipe, difference, low, high and verdict ("better", "worse"
        or "too close to call"), one row a recipe. The row of the baseline, if there, is not drawn.
    metric : str, default="accuracy"
        What the differences are of; accuracies and F1 are shown in points (hundredths).
    baseline : str, optional
        Name of the recipe that the others are compared with; left out, the row whose difference is missing,
        or whose interval is exactly zero.
    title : str, optional
        What the picture shows; left out, it counts the verdicts.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If a column is missing, or nothing is left to compare.

    Examples
    --------
    >>> import pandas as pd
    >>> summary = pd.DataFrame({"recipe": ["all", "1,000"], "difference": [0.0, -0.1], "low": [0.0, -0.12],
    ...                         "high": [0.0, -0.08], "verdict": ["", "worse"]})
    >>> intervals(summary).describe()
    'Accuracy against “all”: “1,000” is worse by 10.0 points'
    """
    needed = ("recipe", "difference", "low", "high", "verdict")
    missing = [column for column in needed if column not in summary]
    if missing:
        raise ValueError(f"summary lacks {missing}; it has {list(summary.columns)}")
    if baseline is None:
        itself = summary["difference"].isna() | ((summary["low"] == 0) & (summary["high"] == 0))
        baseline = str(summary.loc[itself, "recipe"].iloc[0]) if itself.any() else "the baseline"
    rows = summary[summary["recipe"].astype(str) != baseline]
    if rows.empty:
        raise ValueError("summary holds the baseline only; compare at least two recipes")
    scale, unit = (100, "points") if _is_share(metric) else (1, "")
    words = [str(verdict) for verdict in rows["verdict"]]
    picture = Picture(
        0.42 * len(rows) + 1.3, title or _verdicts_say(rows, words, metric, baseline, scale, unit)
    )
    axes = picture.plain_axes(grid="x")
    axes.axvline(0, color=INK, linewidth=1.2)
    at = np.arange(len(rows))
    for y, word, middle, low, high in zip(
        at, words, *(scale * rows[c].to_numpy(float) for c in ("difference", "low", "high")), strict=True
    ):
        colour = _VERDICT_COLOURS.get(word, MUTED)
        axes.plot([low, high], [y, y], color=colour, linewidth=2.4, solid_capstyle="butt")
        axes.plot(middle, y, "o", color=colour, markersize=8)
        axes.annotate(
            (f"{middle:+.1f}" if scale == 100 else f"{middle:+.3g}").replace("-", "−") + f"  {word}",
            (high, y),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            fontsize=10,
            color=colour if word in _VERDICT_COLOURS else "#666666",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},  # clear of the zero line
        )
    axes.set_yticks(at, rows["recipe"].astype(str))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    low, high = axes.get_xlim()
    axes.set_xlim(low, high + 0.3 * (high - low))  # room for the words
    axes.set_xlabel(
        f"difference in {_spoken(metric)} from “{baseline}”{', ' + unit if unit else ''}", color=INK
    )
    return picture


def live_marks(picture: Picture, values, summary, baseline: str, metric: str) -> None:
    """Put the differences of runs made just now on a picture of `intervals`, a diamond each.

    Parameters
    ----------
    picture : Picture
        What `intervals` made of `summary`.
    values : pandas.DataFrame
        As `Comparison.values`: seeds down, recipes across.
    summary : pandas.DataFrame
        What `picture` shows.
    baseline, metric : str
        As given to `intervals`.

    Examples
    --------
    >>> import pandas as pd
    >>> summary = pd.DataFrame({"recipe": ["all", "1,000"], "difference": [0.0, -0.1], "low": [0.0, -0.12],
    ...                         "high": [0.0, -0.08], "verdict": ["", "worse"]})
    >>> picture = intervals(summary, baseline="all")
    >>> live_marks(picture, pd.DataFrame({"all": [0.9], "1,000": [0.78]}), summary, "all", "accuracy")
    >>> round(float(picture.axes[0].lines[-1].get_xdata()[0]))
    -12
    """
    axes = picture.axes[0]
    scale = 100 if _is_share(metric) else 1
    names = [name for name in summary["recipe"].astype(str) if name != baseline]
    for y, name in enumerate(names):
        if name in values and baseline in values:
            differences = scale * (values[name] - values[baseline])
            axes.plot(
                differences, np.full(len(differences), y + 0.22), "D", color=INK, markersize=5, clip_on=False
            )
            low, high = axes.get_xlim()
            room = 0.02 * (high - low)
            axes.set_xlim(min(low, differences.min() - room), max(high, differences.max() + room))
    axes.set_xlabel(f"{axes.get_xlabel()}   ◆ run just now")


def _curves(name: str, history, metric: str, scale: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    history = list(history)
    keys = ("epoch", f"train_{metric}", f"val_{metric}")
    if not history:
        raise ValueError(f"run {name!r} has an empty history; train it for at least one epoch")
    missing = [key for key in keys if key not in history[0]]
    if missing:
        raise ValueError(f"the history of run {name!r} lacks {missing}; it has {sorted(history[0])}")
    epochs, train, val = (np.array([row[key] for row in history], dtype=float) for key in keys)
    return epochs, scale * train, scale * val


def _widest_gap(curves: dict, metric: str) -> str:
    name = max(curves, key=lambda name: abs(curves[name][1][-1] - curves[name][2][-1]))
    _, train, val = curves[name]
    if metric in SHARES:
        return (
            f"“{name}” ends at {train[-1]:.0f} % in training and {val[-1]:.0f} % in validation: "
            f"a gap of {abs(train[-1] - val[-1]):.0f} points"
        )
    return f"“{name}” ends at a {metric} of {train[-1]:.2f} in training and {val[-1]:.2f} in validation"


def _verdicts_say(rows, words: list[str], metric: str, baseline: str, scale: int, unit: str) -> str:
    if len(rows) == 1:
        size = f"{abs(scale * rows['difference'].iloc[0]):.{1 if scale == 100 else 3}{'f' if scale == 100 else 'g'}}"
        said = f"“{rows['recipe'].iloc[0]}” is {words[0]}"
        if words[0] in _VERDICT_COLOURS:
            said += f" by {size} {unit}".rstrip()
    else:
        kinds = ("better", "worse", "too close to call", "too few seeds to call")
        said = ", ".join(f"{words.count(kind)} {kind}" for kind in kinds if words.count(kind))
    return f"{_spoken(metric).capitalize()} against “{baseline}”: {said}"


def _is_share(metric: str) -> bool:
    return metric in SHARES or metric.startswith(("recall_", "accuracy_"))


def _spoken(metric: str) -> str:
    return metric.replace("_", " ")
