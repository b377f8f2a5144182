"""The studies of this lesson: which sketches a policy selects, and which windows a detector learns from."""

from course_lessons.which_ones.studies import detectors, selection
from course_lessons.which_ones.studies.figures import (
    classes_missed,
    first_seeds,
    time_saved_by_a_tenth,
)

__all__ = [
    "STUDIES",
    "classes_missed",
    "first_seeds",
    "time_saved_by_a_tenth",
]

STUDIES = (*selection.STUDIES, *detectors.STUDIES)
