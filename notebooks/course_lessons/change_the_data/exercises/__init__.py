"""Exercises of "Change the data: over-, under- and re-sampling": one a module."""

from course_lessons.change_the_data.exercises.between import BETWEEN
from course_lessons.change_the_data.exercises.cheapest import CHEAPEST
from course_lessons.change_the_data.exercises.copies import COPIES
from course_lessons.change_the_data.exercises.factors import FACTORS
from course_lessons.change_the_data.exercises.pipeline import PIPELINE
from course_lessons.change_the_data.exercises.tally import TALLY

EXERCISES = [COPIES, BETWEEN, CHEAPEST, PIPELINE, TALLY, FACTORS]
