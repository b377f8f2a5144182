"""Wrong and right answers to subsets-4, “Proportions at a price”."""

from course_lessons.subsets.exercises.plan import _plan
from course_lib.ratios import RatioPlan

MISTAKES = {
    "subsets-4": [
        (lambda: _plan("1:10", "over"), "Copy less"),
        (lambda: _plan("1:10", "under"), "Drop less"),
        (lambda: _plan("1:30", "both"), "more equal"),
        (lambda: _plan("1:10", "weight"), "Weights"),
        (lambda: "1:10", "control.value"),
        (lambda: RatioPlan({"eight": 10, "other": 90}, "1:1"), "other labels"),
    ],
}
ALSO_RIGHT = {
    "subsets-4": [
        lambda: _plan("1:9.9", "both"),
        lambda: _plan(
            {"umbrella": 310, "tree": 310, "sun": 310, "star": 310, "boat": 3_100},
            "both",
        ),
    ],
}
