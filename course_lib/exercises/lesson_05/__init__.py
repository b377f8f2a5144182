"""Exercises of lesson 05, "Whose data? Groups and dialects": one a module."""

from course_lib.exercises.lesson_05.balance import BALANCE
from course_lib.exercises.lesson_05.buy import BUY
from course_lib.exercises.lesson_05.mix import MIX
from course_lib.exercises.lesson_05.per_dialect import PER_DIALECT

EXERCISES = [PER_DIALECT, BALANCE, MIX, BUY]
