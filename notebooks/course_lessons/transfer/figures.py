"""The picture of this lesson: accuracy by the number of labels, for several ways to begin."""

from collections.abc import Sequence
from typing import Any

from matplotlib.ticker import NullLocator

from course_lib.experiments import Comparison
from course_lib.plots import Picture, curves_over


def by_labels(
    measured: Comparison,
    setting: str,
    labels: Sequence[int],
    ways: Sequence[Any],
    *,
    title: str,
) -> Picture:
    """Show the accuracy of each way to begin by the number of labels, which is drawn as a logarithm.

    Parameters
    ----------
    measured : Comparison
        Results whose settings are named by `setting`.
    setting : str
        How, with the fields n and way: ``"{n:,} labels, {way}"``.
    labels, ways : sequence
        Numbers of labels, and ways to begin.
    title : str
        What the picture shows.

    Examples
    --------
    >>> from course_lib import results
    >>> ways = ["from scratch", "frozen"]
    >>> by_labels(results.load("transfer-near"), "{n:,} labels, {way}", [10, 30], ways, title="A start").title
    'A start'
    """
    accuracy = measured.values("accuracy")
    curves = {
        way: {n: accuracy[setting.format(n=n, way=way)].to_numpy() for n in labels}
        for way in ways
    }
    picture = curves_over(
        curves, over="labels", of="accuracy", x_scale=1, title=title
    )
    axes = picture.axes[0]
    axes.set_xscale("log")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks(list(labels), [f"{n:,}" for n in labels])
    return picture
