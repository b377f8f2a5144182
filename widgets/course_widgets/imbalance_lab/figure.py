"""The picture of a remedy on paper: points and boundary, the curve, the calibration, the counts."""

from typing import Any

import numpy as np

from course_widgets.imbalance_lab.pool import Pool
from course_widgets.imbalance_lab.remedies import REMEDIES
from course_widgets.imbalance_lab.screen import GRID, Screen
from course_widgets.imbalance_lab.trial import Trial
from course_widgets.sampling_ratio.figure import FAINT
from course_widgets.text import amount
from course_widgets.threshold_tuner.figure import (
    INK,
    MUTED,
    NEGATIVE,
    POSITIVE,
    draw_counts,
    draw_curve,
    short,
)


def draw(trial: Trial, before: Trial, pool: Pool, screen: Screen, margin: np.ndarray) -> Any:
    """Draw a trial.

    Parameters
    ----------
    trial, before : Trial
        With the remedy, and without.
    pool : Pool
        Where the points come from.
    screen : Screen
        What part of the plane to show.
    margin : ndarray of float64, shape (GRID, GRID)
        How far each place of it is beyond the line.

    Returns
    -------
    matplotlib.figure.Figure
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9.6, 6.2))
    figure.set_layout_engine("constrained")
    (plane, counts), (curve, calibration) = figure.subplots(
        2, 2, height_ratios=[3.4, 2.8], width_ratios=[1.25, 1]
    )
    _draw_plane(plane, trial, pool, screen, margin)
    draw_counts(counts, trial.outcome.decision, [short(name) for name in pool.names])
    counts.set_title(
        f"cost {amount(trial.outcome.cost)}, without a remedy {amount(before.outcome.cost)}",
        loc="left",
        fontsize=10,
    )
    draw_curve(curve, *trial.scored.curve(), trial.outcome.decision)
    _draw_calibration(calibration, trial, before)
    return figure


def _draw_plane(axes: Any, trial: Trial, pool: Pool, screen: Screen, margin: np.ndarray) -> None:
    X, y = pool.draw(trial.outcome.setting.share)
    resampled = trial.fitted.resampled
    used = (
        np.ones(len(y), int)
        if resampled is None
        else np.bincount(resampled.origin[resampled.partner < 0], minlength=len(y))
    )
    edges = [np.linspace(low, high, GRID) for low, high in zip(screen.low, screen.high, strict=True)]
    shade = np.where(margin >= 0, 1.0, 0.0)
    axes.contourf(*edges, shade, levels=[-0.5, 0.5, 1.5], colors=[NEGATIVE, POSITIVE], alpha=0.12)
    axes.plot(*X[used == 0].T, ".", color=FAINT, markersize=1.5, rasterized=True)
    for code, colour, size in ((0, NEGATIVE, 1.6), (1, POSITIVE, 4)):
        axes.plot(*X[(y == code) & (used > 0)].T, ".", color=colour, markersize=size, rasterized=True)
    if resampled is not None and (resampled.partner >= 0).any():
        made = resampled.X[resampled.partner >= 0]
        axes.plot(
            *made.T,
            "o",
            color=POSITIVE,
            fillstyle="none",
            markersize=2.4,
            markeredgewidth=0.4,
            rasterized=True,
        )
    if margin.min() < 0 < margin.max():
        axes.contour(*edges, margin, levels=[0], colors=INK, linewidths=1.6)
    axes.set_xlim(screen.low[0], screen.high[0])
    axes.set_ylim(screen.low[1], screen.high[1])
    axes.set_xticks([])
    axes.set_yticks([])
    remedy = REMEDIES[trial.outcome.setting.remedy]
    axes.set_title(f"{remedy}: {trial.outcome.n_train:,} points trained on", loc="left", fontsize=10)


def _draw_calibration(axes: Any, trial: Trial, before: Trial) -> None:
    axes.plot([0, 100], [0, 100], ":", color=MUTED)
    for each, colour, size in ((before, FAINT, 4), (trial, INK, 6)):
        said, came, _ = (100 * np.array(column) for column in zip(*each.bins, strict=True))
        axes.plot(said, came, "o-", color=colour, markersize=size, linewidth=1.2)
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 102)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)
    axes.set_xlabel("chance given, %  (grey: without a remedy)", fontsize=8)
    axes.set_title(f"came true, %: chances are off by {100 * trial.outcome.ece:.1f}", loc="left", fontsize=10)
