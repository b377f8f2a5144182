"""Exercises: declared once, judged by the effect of the answer, never by one magic constant.

An :class:`Exercise` says everything about a task: how an answer is judged, its hints, a solution, the mistakes
people make (and the hint that each must get) and other answers that are right as well. :func:`assess` applies
it to an answer; :mod:`course_lib.exercises.progress` remembers what was solved.

>>> from course_lib.exercises import assess
>>> assess("start_here-1", ...).status
'todo'
"""

from course_lib.exercises.checker import Exercise, Outcome, Retry, assess
from course_lib.exercises.registry import exercises, get

__all__ = ["Exercise", "Outcome", "Retry", "assess", "exercises", "get"]
