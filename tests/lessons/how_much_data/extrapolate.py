"""Wrong and right answers to how_much_data-1, “Go on with the curve”."""

import numpy as np
import torch

from course_lessons.how_much_data.exercises.extrapolate import _by_errors, _line


def _by_scipy(sizes, errors, n):
    from scipy.stats import linregress

    line = linregress(np.log10(sizes), np.log10(errors))
    return 10 ** (line.intercept + line.slope * np.log10(n))


def _by_library(sizes, errors, n):
    return np.exp(np.polynomial.Polynomial.fit(np.log(sizes), np.log(errors), 1)(np.log(n)))


def _by_matrix(sizes, errors, n):
    columns = np.stack([np.log(sizes), np.ones(len(sizes))], axis=1)
    slope, height = np.linalg.lstsq(columns, np.log(errors), rcond=None)[0]
    return n**slope * np.exp(height)


def _by_scikit_learn(sizes, errors, n):
    from sklearn.linear_model import LinearRegression

    line = LinearRegression().fit(np.log(sizes).reshape(-1, 1), np.log(errors))
    return np.exp(line.predict([[np.log(n)]]))


def _bent(s, e, n):
    return np.exp(np.polyval(np.polyfit(np.log(s), np.log(e), min(len(s) - 1, 2)), np.log(n)))


def _through(first, last):
    def extrapolate(sizes, errors, n):
        x, y = np.log(sizes), np.log(errors)
        slope = (y[last] - y[first]) / (x[last] - x[first])
        return np.exp(y[last] + slope * (np.log(n) - x[last]))

    return extrapolate


def _sorting(sizes, errors, n):
    errors[::-1].sort()
    return _line(sorted(sizes), errors, n)


def _of_line(give):
    return lambda s, e, n: give(*np.polyfit(np.log(s), np.log(e), 1), n)


MISTAKES = {
    "how_much_data-1": [
        (lambda: lambda s, e, n: np.polyval(np.polyfit(s, e, 1), n), "crosses zero"),
        (
            lambda: lambda s, e, n: np.polyval(np.polyfit(np.log(s), e, 1), np.log(n)),
            "become logarithms as well",
        ),
        (lambda: lambda s, e, n: np.exp(np.polyval(np.polyfit(s, np.log(e), 1), n)), "as well as the errors"),
        (lambda: lambda s, e, n: np.log(_line(s, e, n)), "`np.exp`"),
        (lambda: lambda s, e, n: np.log10(_line(s, e, n)), "takes back `np.log10`"),
        (lambda: lambda s, e, n: np.exp(np.log10(_line(s, e, n))), "Two kinds"),
        (lambda: lambda s, e, n: 10 ** np.log(_line(s, e, n)), "one kind throughout"),
        (lambda: lambda s, e, n: 1 - _line(s, e, n), "the accuracy"),
        (lambda: lambda s, e, n: 100 * _line(s, e, n), "in percent"),
        (lambda: lambda s, e, n: np.interp(n, s, e), "Nothing was extrapolated"),
        (lambda: lambda s, e, n: np.polyfit(np.log(s), np.log(e), 1), "2 numbers in a row"),
        (lambda: lambda s, e, n: [_line(s, e, n)], "1 number in a row"),
        (lambda: _of_line(lambda slope, height, n: np.exp(height * np.log(n) + slope)), "changed places"),
        (lambda: _of_line(lambda slope, height, n: np.exp(slope * n + height)), "Put in `np.log(n)`"),
        (lambda: _of_line(lambda slope, height, n: n**slope), "without the height"),
        (lambda: _of_line(lambda slope, height, n: np.exp(height - slope * np.log(n))), "lost its sign"),
        (
            lambda: _of_line(lambda slope, height, n: slope * n + height),
            "You fitted the line over `np.log(sizes)`",
        ),
        (lambda: _of_line(lambda slope, height, n: height * n**slope), "`np.exp(height)`"),
        (lambda: _of_line(lambda slope, height, n: slope), "one of the two numbers"),
        (lambda: _through(0, -1), "through two of the points"),
        (lambda: lambda s, e, n: _bent(s, e, n), "is bent"),
        (lambda: lambda s, e, n: _by_errors(np.array(s), e, n), "the errors themselves"),
        (
            lambda: lambda s, e, n: np.exp(np.polyval(np.polyfit(np.log(e), np.log(s), 1), np.log(n))),
            "takes the sizes",
        ),
        (lambda: lambda s, e, n: round(_line(s, e, n), 2), "Leave the rounding"),
        (lambda: lambda s, e, n: e[-1] * (n / s[-1]) ** -0.5, "How steep it is, they say"),
        (lambda: lambda s, e, n: _line(sorted(s), e, n), "You sort the sizes and leave the errors"),
        (lambda: lambda s, e, n: 4 * n**-0.5, "What does yours go through?"),
        (lambda: lambda s, e, n: _line(s, e, 10_000), "With sizes = [1,500, 60"),
        (lambda: lambda s, e, n: s.mean(), "stopped"),
        (lambda: _sorting, "changes the `errors`"),
        (lambda: 0.05, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "how_much_data-1": [
        lambda: _by_scipy,
        lambda: _by_library,
        lambda: _by_matrix,
        lambda: _by_scikit_learn,
        lambda: lambda s, e, n: torch.tensor(_line(s, e, n)),
        lambda: lambda s, e, n: np.array(_line(s, e, n)),
    ],
}
