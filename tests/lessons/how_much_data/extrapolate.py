"""Wrong and right answers to how_much_data-1, “Go on with the curve”."""

import numpy as np

from course_lessons.how_much_data.exercises.extrapolate import _line


def _by_scipy(sizes, errors, n):
    from scipy.stats import linregress

    line = linregress(np.log10(sizes), np.log10(errors))
    return 10 ** (line.intercept + line.slope * np.log10(n))


def _by_library(sizes, errors, n):
    from course_lib.experiments import fit_power_law

    return fit_power_law(sizes, errors, floor=False)(n)


def _by_matrix(sizes, errors, n):
    columns = np.stack([np.log(sizes), np.ones(len(sizes))], axis=1)
    slope, height = np.linalg.lstsq(columns, np.log(errors), rcond=None)[0]
    return [n**slope * np.exp(height)]


MISTAKES = {
    "how_much_data-1": [
        (
            lambda: lambda s, e, n: np.polyval(np.polyfit(s, e, 1), n),
            "crosses zero",
        ),
        (
            lambda: lambda s, e, n: np.polyval(np.polyfit(np.log(s), e, 1), np.log(n)),
            "as well",
        ),
        (lambda: lambda s, e, n: np.log(_line(s, e, n)), "`np.exp`"),
        (lambda: lambda s, e, n: np.exp(np.log10(_line(s, e, n))), "Two kinds"),
        (lambda: lambda s, e, n: 1 - _line(s, e, n), "the accuracy"),
        (lambda: lambda s, e, n: np.interp(n, s, e), "Nothing was extrapolated"),
        (
            lambda: lambda s, e, n: np.polyfit(np.log(s), np.log(e), 1),
            "one, the error",
        ),
        (lambda: lambda s, e, n: 4 * n**-0.5, "Right for one curve"),
        (lambda: 0.05, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "how_much_data-1": [lambda: _by_scipy, lambda: _by_library, lambda: _by_matrix],
}
