"""Pictures that state what they show, in colours that everyone can tell apart.

Each function returns a matplotlib figure of its own (no global state); a notebook shows it by itself.
"""

from course_lib.plots.bars import class_bars, recall_bars
from course_lib.plots.curves import curves_over, forecast_curve
from course_lib.plots.images import class_gallery, image_grid
from course_lib.plots.picture import MUTED, PALETTE, Picture
from course_lib.plots.points import resampled_points
from course_lib.plots.remedies import gain_against_loss
from course_lib.plots.runs import intervals, learning_curves, live_marks
from course_lib.plots.scenes import scene_grid

__all__ = [
    "MUTED",
    "PALETTE",
    "Picture",
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
]
