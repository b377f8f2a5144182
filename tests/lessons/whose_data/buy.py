"""Wrong and right answers to whose_data-4, “The next 200 labels”."""

import numpy as np

from course_lessons.whose_data.exercises.buy import _more

MISTAKES = {
    "whose_data-4": [
        (lambda: {"plain": 600, "coast": 360, "hill": 180, "island": 260}, "Those are the new totals"),
        (lambda: _more(plain=100, coast=60, hill=30, island=10), "as they come bring only 10"),
        (lambda: _more(hill=200), "With 0 more of island"),
        (lambda: _more(island=100), "add up to 100"),
        (lambda: _more(island=1.0), "add up to 1;"),
        (lambda: {"plain": 0.5, "island": 0.5}, "is a share"),
        (lambda: {"island": "200"}, "take the quotes away"),
        (lambda: {"plain": -40, "island": 240}, "there are 0 to 2,400"),
        (lambda: {"island": 200, "plain": None}, "For plain: "),
        (lambda: {"valley": 200}, "no dialect 'valley'"),
        (lambda: 200, "how many more of it you buy"),
    ],
}
ALSO_RIGHT = {
    "whose_data-4": [
        lambda: {"island": 200},
        lambda: {"island": np.float64(200), "hill": np.array(0)},
        lambda: _more(hill=30, island=170),
    ],
}
