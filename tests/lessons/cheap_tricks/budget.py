"""Wrong and right answers to cheap_tricks-4, “97 % in 300 steps”."""

from dataclasses import replace

from course_lessons.cheap_tricks.exercises.budget import _right
from course_lessons.cheap_tricks.fast import Fast

MISTAKES = {
    "cheap_tricks-4": [
        (lambda: Fast(steps=20), "Its rate is constant"),
        (lambda: Fast(steps=20, schedule="one_cycle"), "It has no norm"),
        (lambda: Fast(steps=20, schedule="one_cycle", norm="batch"), "its steps are small"),
        (lambda: replace(_right(), steps=20, learning_rate=5.0), "very large"),
        (lambda: replace(_right(), steps=20), "It takes 20 steps, and you have 300"),
        (lambda: replace(_right(), batch_size=2), "Its batches hold 2"),
        (lambda: replace(_right(), steps=400), "more than the 300"),
        (lambda: replace(_right(), batch_size=500), "larger than the 64"),
        (lambda: replace(_right(), whitened=True, width=7), "even number"),
        (lambda: {"steps": 300}, "Give a recipe"),
        (lambda: Fast, "the class `Fast` itself"),
    ]
}
ALSO_RIGHT = {
    "cheap_tricks-4": [
        lambda: replace(_right(), whitened=True),
        lambda: replace(_right(), learning_rate=0.015),
    ]
}
