"""Exercises of "Is this data good enough?": one a module."""

from course_lessons.data_quality.exercises.filter import FILTER
from course_lessons.data_quality.exercises.repair import REPAIR
from course_lessons.data_quality.exercises.rows_worth import ROWS_WORTH
from course_lessons.data_quality.exercises.self_confidence import SELF_CONFIDENCE
from course_lessons.data_quality.exercises.with_gaps import WITH_GAPS

EXERCISES = [REPAIR, WITH_GAPS, FILTER, SELF_CONFIDENCE, ROWS_WORTH]
