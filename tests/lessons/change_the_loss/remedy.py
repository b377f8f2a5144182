"""Wrong and right answers to change_the_loss-6, “A remedy for given costs”."""

from course_lib.experiments import Remedy

MISTAKES = {
    "change_the_loss-6": [
        (lambda: Remedy(), "no remedy at all"),
        (lambda: Remedy(loss="logit_adjustment"), "whoever reads a probability"),
        (lambda: Remedy(loss="focal", threshold="cost"), "What focal loss does to them cannot be taken back"),
        (lambda: Remedy(resample="random_over"), "the threshold is still one half"),
        (lambda: Remedy(threshold="f_beta"), "The threshold is moved"),
        (
            lambda: Remedy(resample="random_under", prior=True, threshold="cost"),
            "Dropping leaves",
        ),
        (
            lambda: Remedy(loss="weighted"),
            "the threshold is still one half, though a miss costs 50 times a false alarm, and nothing",
        ),
        (lambda: "focal", "Hand over a"),
    ],
}
ALSO_RIGHT = {
    "change_the_loss-6": [
        lambda: Remedy(resample="random_over", prior=True, threshold="cost"),
        lambda: Remedy(resample="smote", prior=True, threshold="cost"),
    ],
}
