"""Exercises of "Ensembles": one a module."""

from course_lessons.ensembles.exercises.joined import JOINED
from course_lessons.ensembles.exercises.soft import SOFT
from course_lessons.ensembles.exercises.unseen import UNSEEN
from course_lessons.ensembles.exercises.voted import VOTED

EXERCISES = [VOTED, JOINED, UNSEEN, SOFT]
