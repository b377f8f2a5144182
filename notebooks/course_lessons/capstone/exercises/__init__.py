"""Exercises of "The brief": one a module."""

from course_lessons.capstone.exercises.acquire import ACQUIRE
from course_lessons.capstone.exercises.deliver import DELIVER
from course_lessons.capstone.exercises.impossible import IMPOSSIBLE

EXERCISES = [ACQUIRE, DELIVER, IMPOSSIBLE]
