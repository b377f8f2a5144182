"""Exercises of lesson 07, "Change the loss, change the threshold": one a module."""

from course_lib.exercises.lesson_07.cheapest import CHEAPEST
from course_lib.exercises.lesson_07.focal import FOCAL
from course_lib.exercises.lesson_07.prior import PRIOR
from course_lib.exercises.lesson_07.remedy import REMEDY
from course_lib.exercises.lesson_07.ship import SHIP
from course_lib.exercises.lesson_07.weights import WEIGHTS

EXERCISES = [WEIGHTS, FOCAL, CHEAPEST, SHIP, PRIOR, REMEDY]
