"""Wrong and right answers to data_quality-2, “Where to draw the line”."""

from course_lessons.data_quality.exercises.filter import noisy_digits

MISTAKES = {
    "data_quality-2": [
        (lambda: 0.1, "lab.value"),
        (lambda: noisy_digits().filter(0.5), "lower the threshold"),
        (lambda: noisy_digits().filter(0.02), "Raise the threshold."),
        (lambda: noisy_digits().filter(0.0), "Nothing is dropped"),
        (lambda: noisy_digits(0.1).filter(0.1), "another task"),
    ],
}
ALSO_RIGHT = {
    "data_quality-2": [
        lambda: noisy_digits().filter(0.09),
        lambda: noisy_digits().filter(0.11),
    ],
}
