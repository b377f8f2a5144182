"""Exercises of the lesson "Which ones to label?": one a module."""

from course_lessons.which_ones.exercises.few import FEW
from course_lessons.which_ones.exercises.k_center import K_CENTER
from course_lessons.which_ones.exercises.labels_worth import LABELS_WORTH
from course_lessons.which_ones.exercises.rival import RIVAL

EXERCISES = [K_CENTER, FEW, LABELS_WORTH, RIVAL]
