"""Wrong and right answers to change_the_loss-6, “A remedy for given costs”."""

from course_lib.experiments import Remedy

MISTAKES = {
    "change_the_loss-6": [
        (lambda: Remedy(), "no remedy at all"),
        (lambda: Remedy(loss="logit_adjustment"), "whoever reads a probability"),
        (lambda: Remedy(resample="random_over"), "one half is still the line"),
        (lambda: Remedy(threshold="f_beta"), "The line is moved"),
        (
            lambda: Remedy(resample="random_under", prior=True, threshold="cost"),
            "Dropping leaves",
        ),
        (
            lambda: Remedy(loss="weighted"),
            "one half is still the line, though a miss costs 50 times a false alarm, and nothing",
        ),
        (lambda: "focal", "Hand over a"),
    ],
}
ALSO_RIGHT = {
    "change_the_loss-6": [
        lambda: Remedy(resample="random_over", prior=True, threshold="cost"),
        lambda: Remedy(resample="smote", threshold="cost"),
    ],
}
