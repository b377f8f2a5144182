"""Exercises of "Augmentation that fits the scene": one a module."""

from course_lessons.augmentation.exercises.average import AVERAGE
from course_lessons.augmentation.exercises.boxes import BOXES
from course_lessons.augmentation.exercises.leak import LEAK
from course_lessons.augmentation.exercises.mirror import MIRROR
from course_lessons.augmentation.exercises.strength import STRENGTH

EXERCISES = [MIRROR, STRENGTH, BOXES, LEAK, AVERAGE]
