"""Exercises of the lesson "Whose data? Groups and dialects": one a module."""

from course_lessons.whose_data.exercises.balance import BALANCE
from course_lessons.whose_data.exercises.buy import BUY
from course_lessons.whose_data.exercises.mix import MIX
from course_lessons.whose_data.exercises.per_dialect import PER_DIALECT

EXERCISES = [PER_DIALECT, BALANCE, MIX, BUY]
