"""Exercises of "Subsets elsewhere: a part in place of all": one a module."""

from course_lessons.subsets_elsewhere.exercises.border import BORDER
from course_lessons.subsets_elsewhere.exercises.drawn import DRAWN
from course_lessons.subsets_elsewhere.exercises.order import ORDER
from course_lessons.subsets_elsewhere.exercises.weighed import WEIGHED

EXERCISES = [BORDER, DRAWN, WEIGHED, ORDER]
