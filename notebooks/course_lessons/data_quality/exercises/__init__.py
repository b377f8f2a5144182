"""Exercises of lesson 01, "Is this data good enough?": one a module."""

from course_lessons.data_quality.exercises.filter import FILTER
from course_lessons.data_quality.exercises.honest import HONEST
from course_lessons.data_quality.exercises.patients import PATIENTS
from course_lessons.data_quality.exercises.repair import REPAIR
from course_lessons.data_quality.exercises.standardise import STANDARDISE

EXERCISES = [REPAIR, FILTER, STANDARDISE, HONEST, PATIENTS]
