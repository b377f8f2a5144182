"""Exercises of lesson 04, "Which ones? Representative, hard, clean": one a module."""

from course_lib.exercises.lesson_04.few import FEW
from course_lib.exercises.lesson_04.k_center import K_CENTER
from course_lib.exercises.lesson_04.mine import MINE
from course_lib.exercises.lesson_04.one_percent import ONE_PERCENT
from course_lib.exercises.lesson_04.window import WINDOW

EXERCISES = [K_CENTER, FEW, WINDOW, ONE_PERCENT, MINE]
