"""Wrong and right answers to subsets-2, “How many, to miss nobody?”."""

import numpy as np

from course_lessons.subsets.exercises.enough import WANTED, _enough
from course_lessons.subsets.exercises.tail import tail_labels

MISTAKES = {
    "subsets-2": [
        (lambda: 1_000, "You need more"),
        (lambda: 50, "0.0%"),
        (
            lambda: int(WANTED * len(tail_labels()) / np.bincount(tail_labels()).min()),
            "on average",
        ),
        (lambda: 10_000, "wasteful"),
        (lambda: 0.25, "not a share"),
    ],
}
ALSO_RIGHT = {
    "subsets-2": [
        lambda: float(_enough() + 40),
        lambda: np.int64(round(_enough() * 1.1)),
        lambda: _enough() - 5,
    ],
}
