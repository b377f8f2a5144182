"""Wrong and right answers to whose_data-3, “A floor, at a price”."""

from course_lessons.whose_data.exercises.mix import _mixture
from course_lessons.whose_data.exercises.served import AS_THEY_COME

MISTAKES = {
    "whose_data-3": [
        (lambda: _mixture(*AS_THEY_COME), "as the dialects come"),
        (lambda: _mixture(640, 370, 190, 0), "stays below"),
        (lambda: _mixture(0, 0, 900, 300), "right in all"),
        (
            lambda: {"plain": 600, "coast": 300, "hill": 100, "island": 100},
            "add up",
        ),
        (
            lambda: {"plain": 400, "coast": 200, "hill": 200, "island": 400},
            "there are 0 to 300",
        ),
        (
            lambda: {"plain": 0.5, "coast": 0.3, "hill": 0.1, "island": 0.1},
            "0.5 is a share",
        ),
        (lambda: {"plain": 599.5, "coast": 300.5, "hill": 200, "island": 100}, "one whole number"),
        (lambda: [300, 300, 300, 300], "a list; give a number for each dialect"),
        (lambda: "balanced", "control.value"),
    ],
}
ALSO_RIGHT = {
    "whose_data-3": [
        lambda: _mixture(300, 300, 300, 300),
        lambda: _mixture(480, 280, 180, 260),
    ],
}
