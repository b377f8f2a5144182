"""Wrong and right answers to how_much_data-2, “How many, to keep the promise?”."""

import numpy as np
import torch

from course_lessons.how_much_data.exercises.enough import ASKED, _fewest, _promises


def _careful() -> int:
    return _fewest(_promises().high)


MISTAKES = {
    "how_much_data-2": [
        (lambda: _fewest(_promises().error), "every second time"),
        (lambda: 4_500, "still at 8.46%"),
        (lambda: _careful() - 60, "above 8%. Take the first"),
        (lambda: _careful() + 110, "smallest"),
        (lambda: 3_000, "made from `mine`"),
        (lambda: _fewest(_promises().low), "with luck"),
        (lambda: 71, "a place in a list"),
        (lambda: 1_600, "not beyond those measured"),
        (lambda: 40_000, "smallest"),
        (lambda: 0.92, "a share"),
        (lambda: -7_200, "1 or more"),
        (lambda: float("inf"), "1 or more; yours is inf"),
        (lambda: "5,100", "take the quotes away"),
        (lambda: ASKED[_promises().high <= 0.08], "an array of"),
        (lambda: _promises(), "how many images; yours is a `Forecast`"),
    ],
}
ALSO_RIGHT = {
    "how_much_data-2": [
        lambda: float(_careful() + 90),
        lambda: np.int64(_careful() - 40),
        lambda: np.array(5_100),
        lambda: torch.tensor(5_100),
        lambda: round(_careful(), -2),
    ],
}
