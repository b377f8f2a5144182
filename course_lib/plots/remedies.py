"""What remedies for unequal classes give to the rare, and take from the common."""

from __future__ import annotations

import numpy as np

from course_lib.plots.picture import INK, MUTED, PALETTE, Picture

KINDS = {
    "recall_rare": ("rare classes", PALETTE[0], "o"),
    "recall_common": ("common classes", PALETTE[5], "D"),
}


def gain_against_loss(comparison, *, baseline: str | None = None, title: str | None = None) -> Picture:
    """Show for each remedy what it changes in the recall of the rare classes, and in that of the common ones.

    A row each, the best on top by the sum of both; intervals over the seeds. What holds zero is hollow: too close to
    call.

    Parameters
    ----------
    comparison : Comparison
        As `experiments.race` gives it, with the figures recall_rare and recall_common.
    baseline : str, optional
        What the remedies are compared with; the comparison's own if left out.
    title : str, optional
        What the picture shows; left out, it speaks of the remedy on top.

    Returns
    -------
    Picture

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
    >>> gain_against_loss(Comparison(frame, "recall_rare", "none")).describe()
    '“weights” finds 50 points more of the rare classes and 4 points fewer of the common ones, against “none”'
    """
    baseline = baseline or comparison.baseline
    names = [name for name in comparison.recipes if name != baseline]
    if not names:
        raise ValueError(f"comparison holds {baseline!r} alone; race at least two remedies")
    found = {
        name: {metric: comparison.verdict(name, metric=metric, baseline=baseline) for metric in KINDS}
        for name in names
    }
    names.sort(key=lambda name: -sum(each.difference for each in found[name].values()))
    if title is None:
        rare, common = (_points(found[names[0]][metric].difference) for metric in KINDS)
        title = f"“{names[0]}” finds {rare} of the rare classes and {common} of the common ones, against “{baseline}”"
    picture = Picture(0.3 * len(names) + 1.4, title)
    axes = picture.plain_axes(grid="x")
    axes.axvline(0, color=INK, linewidth=1.2)
    for place, (metric, (kind, colour, mark)) in enumerate(KINDS.items()):
        at = np.arange(len(names)) + (place - 0.5) * 0.28
        axes.plot([], [], mark + "-", color=colour, markersize=6, label=kind)
        for y, name in zip(at, names, strict=True):
            verdict = found[name][metric]
            open_ = verdict.low <= 0 <= verdict.high
            axes.plot([100 * verdict.low, 100 * verdict.high], [y, y], color=colour, linewidth=1.8)
            axes.plot(
                100 * verdict.difference,
                y,
                mark,
                color=colour,
                markerfacecolor="white" if open_ else colour,
                markersize=6,
            )
    axes.plot(
        [], [], "o", color=MUTED, markerfacecolor="white", markersize=6, label="hollow: too close to call"
    )
    axes.set_yticks(np.arange(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlabel(f"change from “{baseline}”, points of recall", color=INK)
    picture.legend(loc="outside lower left", ncols=3, frameon=False, fontsize=10, labelcolor=INK)
    return picture


def _points(difference: float) -> str:
    whole = round(100 * abs(difference))
    if not whole:
        return "as much"
    return f"{whole} point{'s' * (whole != 1)} {'more' if difference > 0 else 'fewer'}"
