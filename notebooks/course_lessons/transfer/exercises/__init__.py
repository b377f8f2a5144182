"""Exercises of "Start from what is known": one a module."""

from course_lessons.transfer.exercises.moved import MOVED
from course_lessons.transfer.exercises.normalise import NORMALISE
from course_lessons.transfer.exercises.rates import RATES
from course_lessons.transfer.exercises.worth import WORTH

EXERCISES = [WORTH, RATES, MOVED, NORMALISE]
