"""Exercises of "Searching": one a module."""

from course_lessons.searching.exercises.budget import BUDGET
from course_lessons.searching.exercises.draw import DRAW
from course_lessons.searching.exercises.flattered import FLATTERED
from course_lessons.searching.exercises.resume import RESUME

EXERCISES = [DRAW, BUDGET, FLATTERED, RESUME]
