"""Wrong and right answers to how_much_data-2, “How many, to keep the promise?”."""

import numpy as np

from course_lessons.how_much_data.exercises.enough import _fewest, _promises

MISTAKES = {
    "how_much_data-2": [
        (lambda: _fewest(_promises().error), "every second time"),
        (lambda: 3_900, "have a floor"),
        (lambda: 1_600, "not beyond those measured"),
        (lambda: 40_000, "smallest"),
        (lambda: 0.92, "a share"),
    ],
}
ALSO_RIGHT = {
    "how_much_data-2": [
        lambda: float(1.05 * _fewest(_promises().high)),
        lambda: np.int64(round(0.97 * _fewest(_promises().high))),
    ],
}
