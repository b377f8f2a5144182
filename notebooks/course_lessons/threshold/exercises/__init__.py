"""Exercises of "The threshold": one a module."""

from course_lessons.threshold.exercises.by_price import BY_PRICE
from course_lessons.threshold.exercises.cheapest import CHEAPEST
from course_lessons.threshold.exercises.ship import SHIP
from course_lessons.threshold.exercises.skill import SKILL

EXERCISES = [BY_PRICE, CHEAPEST, SHIP, SKILL]
