"""Exercises of "Do you need all of it?": one a module."""

from course_lessons.subsets.exercises.by_heart import BY_HEART
from course_lessons.subsets.exercises.draw import DRAW
from course_lessons.subsets.exercises.enough import ENOUGH
from course_lessons.subsets.exercises.fair import FAIR
from course_lessons.subsets.exercises.plan import PLAN

EXERCISES = [DRAW, ENOUGH, FAIR, PLAN, BY_HEART]
