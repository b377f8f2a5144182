"""Wrong and right answers to which_ones-4, “A hundred of ten thousand”."""

from course_lessons.which_ones.exercises.one_percent import ONE_PERCENT, RACES

MISTAKES = {
    "which_ones-4": [
        (lambda: dict.fromkeys(RACES, "hardest, EL2N"), "points behind"),
        (lambda: dict.fromkeys(RACES, "rs2"), "every epoch"),
        (
            lambda: {**ONE_PERCENT.reference(), "wrong labels": "k_center_greedy"},
            "what is unusual",
        ),
        (lambda: {**ONE_PERCENT.reference(), "clean": "the best"}, "did not race"),
        (lambda: "herding", "for each of the three"),
    ],
}
ALSO_RIGHT = {
    "which_ones-4": [
        lambda: {**ONE_PERCENT.reference(), "long tail": "herding"},
        lambda: {race: f"1% {name}" for race, name in ONE_PERCENT.reference().items()},
    ],
}
