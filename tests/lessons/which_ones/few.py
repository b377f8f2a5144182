"""Wrong and right answers to which_ones-2, “Thirty labels”."""

from course_lessons.which_ones.exercises.few import _set

MISTAKES = {
    "which_ones-2": [
        (lambda: _set("random"), "By chance"),
        (lambda: _set("herding"), "looks at the digits"),
        (lambda: _set("facility_location", 31), "at the most"),
        (lambda: _set("facility_location", 8), "You may have"),
        (lambda: _set("facility_location", per_class="balanced"), "for its quotas"),
        (lambda: _set("hardest"), "needs the label"),
        (lambda: "facility_location", "control.value"),
    ],
}
ALSO_RIGHT = {
    "which_ones-2": [
        lambda: _set("facility_location", seed=5),
        lambda: _set("typiclust"),
        lambda: _set("facility_location", 28),
        lambda: {"policy": "facility_location", "budget": 30},
    ],
}
