"""Exercises: declared with their lesson, judged by the effect of the answer, never by one magic constant.

Judges are made of :mod:`course_lib.exercises.laws`; :mod:`course_lib.exercises.progress` remembers what was solved.
"""

from course_lib.exercises.exercise import Exercise, Outcome, Retry, assess, exercises, get

__all__ = ["Exercise", "Outcome", "Retry", "assess", "exercises", "get"]
