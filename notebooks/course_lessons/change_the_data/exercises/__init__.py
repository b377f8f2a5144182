"""Exercises of "Change the data": one a module."""

from course_lessons.change_the_data.exercises.between import BETWEEN
from course_lessons.change_the_data.exercises.cheapest import CHEAPEST
from course_lessons.change_the_data.exercises.copies import COPIES
from course_lessons.change_the_data.exercises.pipeline import PIPELINE

EXERCISES = [COPIES, BETWEEN, CHEAPEST, PIPELINE]
