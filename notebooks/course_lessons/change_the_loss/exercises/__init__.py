"""Exercises of "Change the loss": one a module."""

from course_lessons.change_the_loss.exercises.focal import FOCAL
from course_lessons.change_the_loss.exercises.prior import PRIOR
from course_lessons.change_the_loss.exercises.remedy import REMEDY
from course_lessons.change_the_loss.exercises.weights import WEIGHTS

EXERCISES = [WEIGHTS, FOCAL, PRIOR, REMEDY]
