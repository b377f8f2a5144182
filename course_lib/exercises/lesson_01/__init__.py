"""Exercises of lesson 01, "Is this data good enough?": one a module."""

from course_lib.exercises.lesson_01.filter import FILTER
from course_lib.exercises.lesson_01.honest import HONEST
from course_lib.exercises.lesson_01.patients import PATIENTS
from course_lib.exercises.lesson_01.repair import REPAIR
from course_lib.exercises.lesson_01.standardise import STANDARDISE

EXERCISES = [REPAIR, FILTER, STANDARDISE, HONEST, PATIENTS]
