"""Exercises of lesson 06, "Change the data: over-, under- and re-sampling": one a module."""

from course_lib.exercises.lesson_06.between import BETWEEN
from course_lib.exercises.lesson_06.cheapest import CHEAPEST
from course_lib.exercises.lesson_06.copies import COPIES
from course_lib.exercises.lesson_06.factors import FACTORS
from course_lib.exercises.lesson_06.pipeline import PIPELINE
from course_lib.exercises.lesson_06.tally import TALLY

EXERCISES = [COPIES, BETWEEN, CHEAPEST, PIPELINE, TALLY, FACTORS]
