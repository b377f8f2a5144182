"""Exercises of the lesson "Hard, or wrong?": one a module."""

from course_lessons.hard_or_wrong.exercises.hardness import HARDNESS
from course_lessons.hard_or_wrong.exercises.look import LOOK
from course_lessons.hard_or_wrong.exercises.out_of_fold import OUT_OF_FOLD
from course_lessons.hard_or_wrong.exercises.window import WINDOW

EXERCISES = [HARDNESS, OUT_OF_FOLD, LOOK, WINDOW]
