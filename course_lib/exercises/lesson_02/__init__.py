"""Exercises of lesson 02, "How much data do you need?": one a module."""

from course_lib.exercises.lesson_02.enough import ENOUGH
from course_lib.exercises.lesson_02.extrapolate import EXTRAPOLATE
from course_lib.exercises.lesson_02.shrink import SHRINK
from course_lib.exercises.lesson_02.spread import SPREAD

EXERCISES = [EXTRAPOLATE, ENOUGH, SPREAD, SHRINK]
