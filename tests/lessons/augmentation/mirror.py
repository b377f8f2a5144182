"""Wrong and right answers to augmentation-1, “Which may be flipped?”."""

import numpy as np

MISTAKES = {
    "augmentation-1": [
        (lambda: [0, 1, 3, 8], "opens to the left"),
        (lambda: [0, 1, 8, 6], "no 9 either"),
        (lambda: [0, 8, 9], "P with a tail"),
        (lambda: [2, 5], "as an S or a 5 does"),
        (lambda: [0, 5], "as a 2 does"),
        (lambda: [4], "stem on the left"),
        (lambda: [0, 7], "points the other way"),
        (lambda: [0, 8], "leans the other way"),
        (lambda: [1, 8], "still a 0"),
        (lambda: [0, 1], "still an 8"),
        (lambda: [], "list is empty"),
        (lambda: [0, 1, 8, 8], "stands twice"),
        (lambda: [0, 1, 10], "in your list is [10]"),
        (lambda: ["0", "1", "8"], "take the quotes away"),
        (lambda: 3, "an array or a list"),
        (lambda: [0.0, 1.0, 8.5], "with decimals"),
    ],
}
ALSO_RIGHT = {
    "augmentation-1": [lambda: [8, 1, 0], lambda: np.array([0, 1, 8]), lambda: (1, 8, 0), lambda: {0, 1, 8}],
}
