"""Exercises of "Count objects, not images": one a module."""

from course_lessons.count_objects.exercises.box_weights import BOX_WEIGHTS
from course_lessons.count_objects.exercises.evened import EVENED
from course_lessons.count_objects.exercises.factors import FACTORS
from course_lessons.count_objects.exercises.tally import TALLY

EXERCISES = [TALLY, FACTORS, EVENED, BOX_WEIGHTS]
