"""Wrong and right answers to subsets-2, “How many, to miss nobody?”."""

from decimal import Decimal

import numpy as np
import torch

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
        (lambda: round(1.1 * _enough()), "wasteful"),
        (lambda: 0.25, "a share or a chance"),
        (lambda: 0.954, "a share or a chance"),
        (lambda: _enough(4), "hold 4 or more of the rarest class. Asked are 5"),
        (lambda: _enough(6), "hold 6 or more of the rarest class. Asked are 5"),
        (lambda: 2_000, "You need more"),
        (lambda: 12_000, "between 1 and 10,000"),
        (lambda: "2150", "take the quotes away"),
        (lambda: [2_150], "a list of 1"),
        (lambda: True, "`True` or `False`"),
    ],
}
ALSO_RIGHT = {
    "subsets-2": [
        lambda: float(_enough() + 40),
        lambda: _enough() + 0.37,
        lambda: np.int64(_enough() + 100),
        lambda: np.array(round(_enough(), -2)),
        lambda: torch.tensor(_enough()),
        lambda: Decimal(_enough()),
        lambda: _enough() - 5,
    ],
}
