"""Exercises of "How much data do you need?": one a module."""

from course_lessons.how_much_data.exercises.enough import ENOUGH
from course_lessons.how_much_data.exercises.extrapolate import EXTRAPOLATE
from course_lessons.how_much_data.exercises.shrink import SHRINK
from course_lessons.how_much_data.exercises.spread import SPREAD

EXERCISES = [EXTRAPOLATE, ENOUGH, SPREAD, SHRINK]
