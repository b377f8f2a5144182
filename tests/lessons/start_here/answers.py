"""Wrong and right answers."""

import numpy as np
import torch

from course_lessons.start_here.exercises import EIGHT, _labels, _plan
from course_lib.ratios import RatioPlan

MISTAKES = {
    "start_here-1": [
        (lambda: 174, "in all three parts"),
        (lambda: 35, "one of the other parts"),
        (lambda: int((_labels() >= EIGHT).sum()), "an 8 or a 9"),
        (lambda: 100 * np.mean(_labels() == EIGHT), "in percent. Asked"),
        (lambda: len(_labels()), "every image"),
        (lambda: int(_labels()[_labels() == EIGHT].sum()), "labels themselves"),
        (lambda: 10, "classes"),
        (lambda: _labels() == EIGHT, "one value for each image"),
        (lambda: np.mean(_labels() == EIGHT), "a share"),
        (lambda: int((_labels() != EIGHT).sum()), "do *not* show"),
        (lambda: int((_labels() == 3).sum()), "show a 3"),
        (lambda: int((_labels() == 7).sum()), "show a 0 or a 7, not an 8"),
        (lambda: [3], "a list of 1"),
        (lambda: "128", "take the quotes away"),
        (lambda: 3, "more eights"),
        (lambda: 700, "fewer eights"),
    ],
    "start_here-2": [
        (lambda: "1:2", "control.value"),
        (lambda: _plan("1:1"), "1:1. "),
        (lambda: _plan("1:3"), "1:3.01"),
        (lambda: _plan("1:2", how="weight"), "Weights"),
        (lambda: RatioPlan({"eight": 128, "other": 1_000}, "1:2"), "other labels, {'eight': 128,"),
        (lambda: RatioPlan, "the class `RatioPlan` itself"),
    ],
}
ALSO_RIGHT = {
    "start_here-1": [
        lambda: np.bincount(_labels())[EIGHT],
        lambda: list(_labels()).count(EIGHT),
        lambda: float(np.count_nonzero(_labels() == EIGHT)),
        lambda: np.array((_labels() == EIGHT).sum()),
        lambda: torch.tensor(_labels() == EIGHT).sum(),
    ],
    "start_here-2": [
        lambda: _plan("1:2", how="under"),
        lambda: _plan("1:2", how="both"),
    ],
}
