"""Exercises of the lesson "Which background?": one a module."""

from course_lessons.which_background.exercises.copies import COPIES
from course_lessons.which_background.exercises.equal_compute import EQUAL_COMPUTE
from course_lessons.which_background.exercises.mine import MINE
from course_lessons.which_background.exercises.trainings import TRAININGS

EXERCISES = [COPIES, MINE, EQUAL_COMPUTE, TRAININGS]
