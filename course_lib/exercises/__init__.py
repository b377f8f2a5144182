"""Exercises: declared with their lesson, judged by the effect of the answer, never by one magic constant.

An :class:`Exercise` says how an answer is judged, its hints and a solution. :func:`assess` applies it to an answer;
:mod:`course_lib.exercises.laws` are what judges are made of, and :mod:`course_lib.exercises.progress` remembers what
was solved.

>>> from course_lib.exercises import assess
>>> assess("start_here-1", ...).status
'todo'
"""

from course_lib.exercises.exercise import Exercise, Outcome, Retry, assess, exercises, get

__all__ = ["Exercise", "Outcome", "Retry", "assess", "exercises", "get"]
