"""Wrong and right answers to which_ones-2, “Thirty labels”."""

import numpy as np

from course_lessons.which_ones.exercises.few import _set

MISTAKES = {
    "which_ones-2": [
        (lambda: _set("random"), "By chance"),
        (lambda: _set("herding"), "those in the middle"),
        (lambda: _set("facility_location", 31), "at the most"),
        (lambda: _set("facility_location", 0), "your budget is 0"),
        (lambda: _set("facility_location", 8), "You may have"),
        (lambda: _set("facility_location", "30"), "take the quotes away"),
        (lambda: _set("facility_location", 0.03), "one whole number"),
        (lambda: _set("facility_location", per_class="balanced"), "for its quotas"),
        (lambda: _set("class_balanced"), "the class of every digit. Choose"),
        (lambda: _set("hardest"), "needs the label"),
        (lambda: _set("k_centre"), "no policy 'k_centre'"),
        (lambda: _set(["facility_location"]), "is a list"),
        (lambda: {"policy": "facility_location"}, "a dictionary with"),
        (lambda: "facility_location", "came is a text"),
    ],
}
ALSO_RIGHT = {
    "which_ones-2": [
        lambda: _set("facility_location", seed=5),
        lambda: _set("typiclust"),
        lambda: _set("facility_location", 28),
        lambda: {"policy": "facility_location", "budget": np.array(30)},
    ],
}
