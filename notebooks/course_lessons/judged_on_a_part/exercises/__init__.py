"""Exercises of "Subsets elsewhere: the part that judges": one a module."""

from course_lessons.judged_on_a_part.exercises.ahead import AHEAD
from course_lessons.judged_on_a_part.exercises.folds import FOLDS
from course_lessons.judged_on_a_part.exercises.nearest import NEAREST
from course_lessons.judged_on_a_part.exercises.places import PLACES

EXERCISES = [NEAREST, PLACES, AHEAD, FOLDS]
