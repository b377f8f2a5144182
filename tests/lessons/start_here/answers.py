"""Wrong and right answers."""

import numpy as np

from course_lessons.start_here.exercises import EIGHT, _labels, _plan

MISTAKES = {
    "start_here-1": [
        (lambda: len(_labels()), "every image"),
        (lambda: int(_labels()[_labels() == EIGHT].sum()), "labels themselves"),
        (lambda: 10, "classes"),
        (lambda: _labels() == EIGHT, "one number"),
        (lambda: 3, "more eights"),
    ],
    "start_here-2": [
        (lambda: "1:2", "control.value"),
        (lambda: _plan("1:1"), "1:1.0"),
        (lambda: _plan("1:3"), "1:3.0"),
        (lambda: _plan("1:2", how="weight"), "Weights"),
    ],
}
ALSO_RIGHT = {
    "start_here-1": [
        lambda: np.bincount(_labels())[EIGHT],
        lambda: list(_labels()).count(EIGHT),
        lambda: float(np.count_nonzero(_labels() == EIGHT)),
    ],
    "start_here-2": [
        lambda: _plan("1:2", how="under"),
        lambda: _plan("1:2", how="both"),
    ],
}
