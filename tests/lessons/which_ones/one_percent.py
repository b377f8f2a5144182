"""Wrong and right answers to which_ones-4, “A hundred of ten thousand”."""

from course_lessons.which_ones.exercises.one_percent import ONE_PERCENT, STUDIES


def _changed(**changes) -> dict:
    return {**ONE_PERCENT.reference(), **{name.replace("_", " "): policy for name, policy in changes.items()}}


MISTAKES = {
    "which_ones-4": [
        (lambda: dict.fromkeys(STUDIES, "hardest, EL2N"), "points behind"),
        (lambda: dict.fromkeys(STUDIES, "rs2"), "every epoch"),
        (lambda: _changed(wrong_labels="k_center_greedy"), "what is unusual"),
        (lambda: _changed(clean="the best"), "'hardest, EL2N', 'hardest, GraNd'"),
        (lambda: _changed(clean="10% facility_location"), "trains on 10%"),
        (lambda: _changed(clean=("herding",)), "is a tuple"),
        (lambda: {"clean": "herding"}, "nothing for 'long tail', 'wrong labels'"),
        (lambda: _changed(noisy="herding"), "also has 'noisy'"),
        (lambda: "herding", "a policy for each of the three"),
    ],
}
ALSO_RIGHT = {
    "which_ones-4": [
        lambda: _changed(long_tail="herding"),
        lambda: {data: f"1% {name}" for data, name in ONE_PERCENT.reference().items()},
        lambda: dict(reversed(ONE_PERCENT.reference().items())),
    ],
}
