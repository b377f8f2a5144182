"""Go on with a learning curve: a straight line between logarithms."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.text import count_noun

NEAR = 0.02  # of the error expected: so far off is right


def _curves() -> Iterator[tuple[list[int], np.ndarray, int]]:
    """Noisy curves as they are measured: sizes in any order and at any distance, an error for each, and where to."""
    rng = np.random.default_rng(2)
    for sizes, steepness, n in (
        ([100, 200, 400, 800], 0.5, 10_000),
        ([1_500, 60, 3_200, 240, 500, 90], 0.25, 40_000),
        ([50, 5_000], 0.7, 2_000),
        ([300, 30, 900], 0.35, 4_500),
    ):
        noise = np.exp(0.06 * rng.normal(size=len(sizes)))
        yield sizes, 1.8 * np.array(sizes) ** -steepness * noise, n


def _judge(answer: Any) -> None:
    extrapolate = laws.Function(
        answer, "extrapolate(sizes, errors, n)", returns="the error expected"
    )
    for curve in _curves():
        _check(extrapolate, *curve)


def _check(
    extrapolate: laws.Function, sizes: list[int], errors: np.ndarray, n: int
) -> None:
    given = extrapolate(sizes, errors, n)
    if isinstance(given, np.ndarray) and given.size == 1:
        given = given.item()
    if isinstance(given, (tuple, list, np.ndarray)):
        several = count_noun(len(given), "number")
        raise Retry(
            f"{extrapolate.case}you return {several} in a row. Return one alone, the error expected with `n` "
            "samples; slope and height are only the way there."
        )
    got = laws.number(
        given, "the error expected with `n` samples", case=extrapolate.case
    )
    want = _line(sizes, errors, n)
    laws.require(
        abs(got - want) <= NEAR * want,
        lambda: extrapolate.case + _confused(sizes, errors, n, got),
    )


def _confused(sizes: list[int], errors: np.ndarray, n: int, got: float) -> str:
    """Tell the usual confusions apart: which of them comes to just this number?"""
    want = _line(sizes, errors, n)
    with np.errstate(all="ignore"):
        for wrong, hint in _confusions(np.array(sizes), errors, n):
            if np.isclose(got, wrong, rtol=1e-3, atol=0):
                return f"you come to {got:.3g}. {hint}"
    if got in (round(want, 1), round(want, 2), round(want, 3)):
        return f"you come to {got:.3g}, and it is {want:.4f}. Leave the rounding to whoever prints it."
    if got < 0:
        return f"you come to an error of {got:.2f}, below zero. A straight line between logarithms never gets there."
    return (
        f"you come to {got:.4g}; the straight line between the logarithms, fitted to all {len(sizes)} points, leads "
        f"to {want:.4g}. What does yours go through?"
    )


def _confusions(
    s: np.ndarray, e: np.ndarray, n: int
) -> Iterator[tuple[float, str]]:
    """What else one may come to, and what to say to it."""
    x, y, to = np.log(s), np.log(e), np.log(n)
    slope, height = np.polyfit(x, y, 1)
    want = np.exp(slope * to + height)
    for wrong in (np.log(want), np.log10(want), np.log2(want)):
        yield (
            wrong,
            "That is the *logarithm* of the error. Go back: `np.exp` takes back `np.log`, `10 **` takes back "
            "`np.log10`.",
        )
    for wrong in (
        np.exp(np.log10(want)),
        10 ** np.log(want),
        10 ** (slope * to + height / np.log(10)),
        np.exp(slope * np.log10(n) + height),
    ):
        yield (
            wrong,
            "Two kinds of logarithm meet in it: `10 **` takes back `np.log10`, and `np.exp` takes back `np.log`. "
            "Use one kind throughout.",
        )
    yield (
        1 - want,
        "That is the accuracy; return the error, as the curve has it.",
    )
    yield 100 * want, "That is the error in percent; return it as a share."
    for wrong in (e[-1], e[s.argmax()], e.min()):
        yield (
            wrong,
            "That is an error that was measured. Nothing was extrapolated: follow the line to `n`.",
        )
    for wrong in (
        np.exp(slope * n + height),
        slope * n + height,
        np.polyval(np.polyfit(x, e, 1), n),
    ):
        yield (
            wrong,
            "You fitted the line over `np.log(sizes)` and then put in `n`. Put in `np.log(n)`.",
        )
    yield (
        np.polyval(np.polyfit(x, e, 1), to),
        "That is a line over `np.log(sizes)` alone. The errors have to become logarithms as well.",
    )
    for wrong in (
        np.exp(np.polyval(np.polyfit(s, y, 1), n)),
        np.polyval(np.polyfit(s, y, 1), n),
    ):
        yield (
            wrong,
            "That is a line over the sizes as they are. They have to become logarithms as well as the errors.",
        )
    yield (
        np.polyval(np.polyfit(s, e, 1), n),
        "That is a straight line over `n` itself, which crosses zero and goes on. Take logarithms first.",
    )
    yield (
        np.exp(height * to + slope),
        "Slope and height have changed places: `np.polyfit` gives the slope first.",
    )
    yield (
        height * n**slope,
        "The height of the line is the *logarithm* of `a` in `error = a · n^−b`: `np.exp(height)`.",
    )
    yield (
        n**slope,
        "That is the slope without the height of the line: `error = a · n^−b`, and your `a` is 1.",
    )
    yield (
        np.exp(-slope * to + height),
        "Your line rises where the errors fall: the slope has lost its sign.",
    )
    yield (
        np.exp(np.polyval(np.polyfit(np.sort(x), y, 1), to)),
        "You sort the sizes and leave the errors as they are. Each error belongs to its own size: sort neither.",
    )
    for last in {int(s.argmax()), len(s) - 1}:
        yield (
            e[last] * (n / s[last]) ** -0.5,
            "That line falls by half for four times the images, whatever the points. How steep it is, they say.",
        )
    for wrong in (slope, height, -slope, np.exp(height)):
        yield (
            wrong,
            "That is one of the two numbers of the line. Follow the line to `n`.",
        )
    for one in (slice(None, 2), slice(-2, None), [0, -1]):
        yield (
            np.exp(np.polyval(np.polyfit(x[one], y[one], 1), to)),
            "That line goes through two of the points. Fit one to all of them: measured errors are noisy, each "
            "a little.",
        )
    yield (
        np.exp(np.polyval(np.polyfit(y, x, 1), to)),
        "You fitted the sizes over the errors. `np.polyfit(x, y, 1)` takes the sizes first.",
    )
    if len(s) > 2:
        yield (
            np.exp(np.polyval(np.polyfit(x, y, 2), to)),
            "That line is bent: a straight one has degree 1, `np.polyfit(x, y, 1)`.",
        )
        yield (
            _by_errors(s, e, n),
            "You fitted the curve to the errors themselves, where the largest count most. Fit the line to their "
            "logarithms.",
        )


def _by_errors(sizes: np.ndarray, errors: np.ndarray, n: int) -> float:
    from scipy.optimize import curve_fit

    (a, b), _ = curve_fit(
        lambda n, a, b: a * n**-b, sizes, errors, p0=(2.0, 0.4), maxfev=5_000
    )
    return a * n**-b


def _line(sizes, errors, n):
    slope, height = np.polyfit(np.log(sizes), np.log(errors), 1)
    return np.exp(slope * np.log(n) + height)


EXTRAPOLATE = Exercise(
    id="how_much_data-1",
    title="Go on with the curve",
    judge=_judge,
    reference=lambda: _line,
    solution="""\
def extrapolate(sizes, errors, n):
    slope, height = np.polyfit(np.log(sizes), np.log(errors), 1)
    return np.exp(slope * np.log(n) + height)""",
    praise="A power law is a straight line between logarithms, and a straight line is easy to go on with.",
    hints=[
        "Taking logarithms of `error = a · n^−b` gives `log(error) = log(a) − b · log(n)`: a straight line.",
        "`np.polyfit(x, y, 1)` gives slope and height of the straight line through the points.",
        "Fit it to `np.log(sizes)` and `np.log(errors)`, follow it to `np.log(n)`, and go back with `np.exp`.",
    ],
)
