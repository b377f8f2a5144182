"""Exercises of "The knobs": one a module."""

from course_lessons.knobs.exercises.beaten import BEATEN
from course_lessons.knobs.exercises.epochs import EPOCHS
from course_lessons.knobs.exercises.happened import HAPPENED
from course_lessons.knobs.exercises.rate import RATE

EXERCISES = [RATE, EPOCHS, HAPPENED, BEATEN]
