"""Pictures that state what they show, in colours that everyone can tell apart, and say it in words, too.

Each function returns a matplotlib figure of its own (no global state); a notebook shows it by itself.
"""

from course_lib.plots.comparisons import class_bars, gain_against_loss, intervals, live_marks, recall_bars
from course_lib.plots.curves import curves_over, forecast_curve, learning_curves
from course_lib.plots.picture import MUTED, PALETTE, Picture, Style, style
from course_lib.plots.samples import class_gallery, image_grid, resampled_points, scene_grid

__all__ = [
    "MUTED",
    "PALETTE",
    "Picture",
    "Style",
    "class_bars",
    "class_gallery",
    "curves_over",
    "forecast_curve",
    "gain_against_loss",
    "image_grid",
    "intervals",
    "learning_curves",
    "live_marks",
    "recall_bars",
    "resampled_points",
    "scene_grid",
    "style",
]
