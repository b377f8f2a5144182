"""Exercises of lesson 03, "Do you need all of it?": one a module."""

from course_lib.exercises.lesson_03.by_heart import BY_HEART
from course_lib.exercises.lesson_03.draw import DRAW
from course_lib.exercises.lesson_03.enough import ENOUGH
from course_lib.exercises.lesson_03.fair import FAIR
from course_lib.exercises.lesson_03.plan import PLAN

EXERCISES = [DRAW, ENOUGH, FAIR, PLAN, BY_HEART]
