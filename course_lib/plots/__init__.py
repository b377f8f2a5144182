"""Pictures that state what they show, in colours that everyone can tell apart, and say it in words, too.

Each function returns a matplotlib figure of its own (no global state); a notebook shows it by itself.
"""

from course_lib.plots.comparisons import curves_over, intervals, recall_bars
from course_lib.plots.picture import MUTED, PALETTE, Picture, Style, style
from course_lib.plots.samples import class_gallery, image_grid, scene_grid

__all__ = [
    "MUTED",
    "PALETTE",
    "Picture",
    "Style",
    "class_gallery",
    "curves_over",
    "image_grid",
    "intervals",
    "recall_bars",
    "scene_grid",
    "style",
]
