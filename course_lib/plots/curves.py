"""A figure against what was changed: one curve a recipe, with the interval of each mean."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from course_lib.plots.picture import INK, PALETTE, Picture

_MARKS = "os^Dv<>P"


def curves_over(
    curves: Mapping[str, Mapping[float, object]],
    *,
    over: str,
    title: str,
    of: str = "accuracy",
    x_scale: float = 100,
) -> Picture:
    """Show how a share depends on a number that was varied, with 95 % intervals over the seeds.

    Parameters
    ----------
    curves : mapping of str to mapping of float to sequence of float
        For each name: the values measured (shares, from 0 to 1; at least 2, one a seed) at each setting.
    over : str
        What was varied: the label of the horizontal axis.
    title : str
        What the picture shows.
    of : str, default="accuracy"
        What was measured; shown in percent.
    x_scale : float, default=100
        What the settings are multiplied by: 100 shows shares in percent.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no curve, or a setting has fewer than 2 values.

    Examples
    --------
    >>> curves_over({"tree": {0.0: [0.9, 0.8], 0.1: [0.7, 0.6]}}, over="wrong labels, %", title="Errors cost")
    <Picture size 720x340 with 1 Axes>
    """
    from course_lib.experiments import paired_interval

    if not curves or not all(curves.values()):
        raise ValueError("curves holds nothing to draw; give at least one name and the values at one setting")
    picture = Picture(3.4, title)
    axes = picture.plain_axes(grid="y")
    for k, (name, points) in enumerate(curves.items()):
        settings = sorted(points)
        values = [100 * np.asarray(points[setting], dtype=float) for setting in settings]
        if min(len(each) for each in values) < 2:
            raise ValueError(
                f"curve {name!r} has fewer than 2 values at a setting; measure with at least 2 seeds"
            )
        x, means = x_scale * np.array(settings), [each.mean() for each in values]
        low, high = np.transpose([paired_interval(each) for each in values])
        colour = PALETTE[k % len(PALETTE)]
        axes.fill_between(x, low, high, color=colour, alpha=0.2, linewidth=0)
        axes.plot(
            x, means, _MARKS[k % len(_MARKS)] + "-", color=colour, linewidth=2, markersize=6, label=name
        )
    axes.set_xlabel(over, color=INK)
    axes.set_ylabel(f"{of.replace('_', ' ')}, %", color=INK)
    letters = sum(8 + len(name) for name in curves)
    columns = len(curves) if letters <= 85 else 2 if len(curves) > 1 else 1  # what fits side by side
    picture.legend(loc="outside lower left", ncols=columns, frameon=False, fontsize=10, labelcolor=INK)
    return picture
