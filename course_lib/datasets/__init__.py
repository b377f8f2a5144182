"""Data to learn with: what ships, what is drawn, and the learner's own.

Every loader gives back a `Dataset` with training, validation and test samples.
"""

from course_lib.datasets.dataset import Dataset, Split
from course_lib.datasets.own import load_image_folder, load_table
from course_lib.datasets.real import load_digits
from course_lib.datasets.sketches import load_sketches

__all__ = ["Dataset", "Split", "load_digits", "load_image_folder", "load_sketches", "load_table"]
