"""Wrong and right answers to data_quality-2, “Where to draw the line”."""

from course_lessons.data_quality.exercises.filter import noisy_digits
from course_lib.datasets import load_digits, load_wine
from course_widgets.label_noise_lab.noise import noisy_labels


def _lab():
    from course_widgets import LabelNoiseLab

    return LabelNoiseLab(load_digits(), threshold=0.1)


def _of_wine():
    wine = load_wine().train
    return noisy_labels(wine.X, wine.y, 0.2).filter(0.1)


MISTAKES = {
    "data_quality-2": [
        (lambda: 0.1, "lab.value"),
        (_lab, "is a `LabelNoiseLab`. What the control is set to"),
        (lambda: noisy_digits().filter(0.1).report, "is a `FilterReport`"),
        (lambda: noisy_digits().filter(0.1).dropped, "is an array"),
        (_of_wine, "106 labels; the task is the 1,078 digits"),
        (lambda: noisy_digits().filter(0.5), "lower the threshold"),
        (lambda: noisy_digits().filter(0.02), "Raise the threshold."),
        (lambda: noisy_digits().filter(0.0), "Nothing is dropped"),
        (lambda: noisy_digits(0.1).filter(0.1), "another task"),
        (
            lambda: noisy_digits(kind="confusable").filter(0.1),
            "Set them to random",
        ),
    ],
}
ALSO_RIGHT = {
    "data_quality-2": [
        lambda: noisy_digits().filter(0.09),
        lambda: noisy_digits().filter(0.11),
    ],
}
