"""Exercises of "Split it honestly": one a module."""

from course_lessons.split_honestly.exercises.copies import COPIES
from course_lessons.split_honestly.exercises.honest import HONEST
from course_lessons.split_honestly.exercises.patients import PATIENTS
from course_lessons.split_honestly.exercises.report import REPORT
from course_lessons.split_honestly.exercises.standardise import STANDARDISE

EXERCISES = [COPIES, HONEST, PATIENTS, REPORT, STANDARDISE]
