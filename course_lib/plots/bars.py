"""One bar for each class: how many samples it has, how many of them are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from course_lib.plots.picture import INK, PALETTE, Picture


def class_bars(
    before, after=None, *, classes: Sequence[str] | None = None, title: str | None = None
) -> Picture:
    """Show how many samples each class has, before and after a sampling decision.

    Parameters
    ----------
    before : mapping of class to count, or array-like of int, shape (n_classes,)
        Counts as they are, such as ``np.bincount(y)``.
    after : the same, optional
        Counts as they become.
    classes : sequence of str, optional
        Names, where the counts are arrays.
    title : str, optional
        What the picture shows; left out, it says what happens to the largest and the smallest class.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no class, or counts and names differ in number.

    Examples
    --------
    >>> class_bars({"cat": 90, "dog": 10}, {"cat": 10, "dog": 10}).describe()
    'From 9 : 1 to 1 : 1 between the largest class and the smallest (100 samples to 20)'
    """
    names, before = _named_counts("before", before, classes)
    if after is not None:
        after_names, after = _named_counts("after", after, names)
        if after_names != names:
            raise ValueError(f"after counts {after_names}, before counts {names}; give the same classes")
    picture = Picture(
        0.34 * len(names) * (1 if after is None else 1.4) + 1.0, title or _counts_say(before, after)
    )
    axes = picture.plain_axes(grid="x")
    at = np.arange(len(names))
    if after is None:
        bars = [axes.barh(at, before, height=0.7, color=PALETTE[0])]
    else:
        bars = [
            axes.barh(at - 0.2, before, height=0.36, color="#C8C8C8", label="before"),
            axes.barh(at + 0.2, after, height=0.36, color=PALETTE[0], label="after"),
        ]
        axes.legend(frameon=False, fontsize=10, labelcolor=INK, loc="lower right")
    for drawn in bars:
        axes.bar_label(drawn, fmt=lambda count: f"{count:,.0f}", padding=3, fontsize=9, color=INK)
    axes.set_yticks(at, names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.margins(x=0.1)
    axes.set_xlabel("samples", color=INK)
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
        Recalls are a mapping of class name to a share from 0 to 1, as `metrics.recall_per_class` and
        `metrics.accuracy_by_group` give it, or a list of those, one for each seed: then the bar is their mean
        and the line across its end their range.
    xlabel : str
        What the share is of.
    title : str, optional
        What the picture shows; left out, it names the worst class.

    Returns
    -------
    Picture

    Examples
    --------
    >>> recall_bars({"all": {"sun": 0.9, "moon": 0.8}, "1,000": {"sun": 0.85, "moon": 0.4}}).describe()
    'Lowest for moon with “1,000”: 40 %'
    """
    if not recalls:
        raise ValueError("recalls is empty; give at least one recipe")
    seeds = {
        name: [values] if isinstance(values, Mapping) else list(values) for name, values in recalls.items()
    }
    names = _same_classes(seeds)
    shares = {name: 100 * np.array([[run[c] for c in names] for run in runs]) for name, runs in seeds.items()}
    means = {name: values.mean(axis=0) for name, values in shares.items()}
    if title is None:
        worst = min(means, key=lambda name: np.nanmin(means[name]))
        k = int(np.nanargmin(means[worst]))
        title = f"Lowest for {names[k]} with “{worst}”: {means[worst][k]:.0f} %"
    picture = Picture(0.17 * len(names) * (len(shares) + 0.8) + 1.2, title)
    axes = picture.plain_axes(grid="x")
    at, height = np.arange(len(names)), 0.84 / len(shares)
    for k, (name, values) in enumerate(shares.items()):
        mean = means[name]
        spread = None
        if len(values) > 1:
            spread = np.stack([mean - values.min(axis=0), values.max(axis=0) - mean])
        axes.barh(
            at + (k - (len(shares) - 1) / 2) * height,
            mean,
            height=height * 0.92,
            color=PALETTE[k % len(PALETTE)],
            xerr=spread,
            error_kw={"ecolor": INK, "elinewidth": 1.2},
            label=name,
        )
    axes.set_yticks(at, names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 100)
    axes.set_xlabel(xlabel, color=INK)
    if len(shares) > 1:
        picture.legend(
            loc="outside lower left", ncols=min(4, len(shares)), frameon=False, fontsize=10, labelcolor=INK
        )
    return picture


def _same_classes(seeds: dict[str, list]) -> list[str]:
    names: list[str] = []
    for recipe, runs in seeds.items():
        if not runs:
            raise ValueError(f"recipe {recipe!r} has no recalls; give those of at least one seed")
        names = names or list(runs[0])
        for run in runs:
            if set(run) != set(names):
                raise ValueError(f"recipe {recipe!r} has recalls of {list(run)}; others have them of {names}")
    return names


def _named_counts(what: str, counts, classes) -> tuple[list[str], np.ndarray]:
    if isinstance(counts, Mapping):
        names, values = [str(name) for name in counts], np.array(list(counts.values()))
    else:
        values = np.asarray(counts)
        names = [str(code) for code in range(len(values))] if classes is None else [str(c) for c in classes]
    if values.size == 0:
        raise ValueError(f"{what} is empty; give the count of at least one class")
    if len(names) != len(values):
        raise ValueError(
            f"{what} has {len(values)} counts and classes has {len(names)} names; give one name each"
        )
    return names, values


def _counts_say(before: np.ndarray, after: np.ndarray | None) -> str:
    if after is None:
        return f"{before.sum():,} samples, {_ratio(before)} between the largest class and the smallest"
    return (
        f"From {_ratio(before)} to {_ratio(after)} between the largest class and the smallest "
        f"({before.sum():,} samples to {after.sum():,})"
    )


def _ratio(counts: np.ndarray) -> str:
    return f"{counts.max() / counts.min():.3g} : 1" if counts.min() else f"{counts.max():,} : 0"
