"""Exercises of "Cheap tricks that work": one a module."""

from course_lessons.cheap_tricks.exercises.at_rest import AT_REST
from course_lessons.cheap_tricks.exercises.budget import BUDGET
from course_lessons.cheap_tricks.exercises.patience import PATIENCE
from course_lessons.cheap_tricks.exercises.pays import PAYS

EXERCISES = [PAYS, PATIENCE, AT_REST, BUDGET]
