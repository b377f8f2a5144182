"""Wrong and right answers to subsets-4, “Proportions at a price”."""

from course_lessons.subsets.exercises.plan import _plan
from course_lib.ratios import RatioPlan


def _of_other_counts() -> RatioPlan:
    """Same names of classes, and a plan that is within the conditions: of other data."""
    return RatioPlan(dict.fromkeys(_plan("1:10", "both").counts, 1_000), "1:1")


MISTAKES = {
    "subsets-4": [
        (lambda: _plan("1:10", "over"), "An umbrella would be seen"),
        (lambda: _plan("1:10", "under"), "Drop less"),
        (lambda: _plan("1:30", "both"), "more equal"),
        (lambda: _plan("1:10", "weight"), "Weights"),
        (lambda: "1:10", "control.value"),
        (lambda: RatioPlan({"eight": 10, "other": 90}, "1:1"), "other labels"),
        (lambda: _of_other_counts(), "with a long tail"),
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
