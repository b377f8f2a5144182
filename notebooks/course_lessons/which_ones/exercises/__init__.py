"""Exercises of the lesson "Which ones? Representative, hard, clean": one a module."""

from course_lessons.which_ones.exercises.few import FEW
from course_lessons.which_ones.exercises.k_center import K_CENTER
from course_lessons.which_ones.exercises.mine import MINE
from course_lessons.which_ones.exercises.one_percent import ONE_PERCENT
from course_lessons.which_ones.exercises.window import WINDOW

EXERCISES = [K_CENTER, FEW, WINDOW, ONE_PERCENT, MINE]
