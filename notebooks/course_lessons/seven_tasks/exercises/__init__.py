"""Exercises of "Seven questions to one picture"."""

from course_lessons.seven_tasks.exercises.accept import ACCEPT
from course_lessons.seven_tasks.exercises.guess import GUESS
from course_lessons.seven_tasks.exercises.hits import HITS
from course_lessons.seven_tasks.exercises.iou import IOU
from course_lessons.seven_tasks.exercises.jobs import JOBS

EXERCISES = [JOBS, IOU, HITS, GUESS, ACCEPT]
