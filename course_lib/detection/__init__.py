"""Finding objects in scenes with a sliding window: the windows, where a model sees something, and how good that is.

A scene is looked at through 256 windows; a model says of each whether an object stands in its middle. Which windows
it learns from is a sampling decision like any other: an array of indices.

>>> from course_lib.datasets import load_scenes
>>> data = window_data(load_scenes(n_train=20, n_test=5, n_val=5))
>>> data.classes, data.train.X.shape[1:]
(('background', 'object'), (16, 16, 3))
"""

from course_lib.detection.mining import mined_loss
from course_lib.detection.pointing import alarm, find_objects, peaks
from course_lib.detection.scoring import average_precision, found_at, measure, right_or_wrong
from course_lib.detection.windows import CENTRES, SIDE, cut, what_they_show, window_data

__all__ = [
    "CENTRES",
    "SIDE",
    "alarm",
    "average_precision",
    "cut",
    "find_objects",
    "found_at",
    "measure",
    "mined_loss",
    "peaks",
    "right_or_wrong",
    "what_they_show",
    "window_data",
]
