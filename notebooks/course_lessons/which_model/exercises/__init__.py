"""Exercises of "Which model?": one a module."""

from course_lessons.which_model.exercises.curves import CURVES
from course_lessons.which_model.exercises.front import FRONT
from course_lessons.which_model.exercises.next_step import NEXT_STEP
from course_lessons.which_model.exercises.shortlist import SHORTLIST

EXERCISES = [FRONT, SHORTLIST, NEXT_STEP, CURVES]
