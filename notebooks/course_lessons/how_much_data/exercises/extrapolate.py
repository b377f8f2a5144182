"""Go on with a learning curve: a straight line between logarithms."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry

SIZES = np.array([100, 200, 400, 800])


def _law(n, height: float = 4.0, steepness: float = 0.5):
    return height * np.asarray(n, dtype=float) ** -steepness


def _judge(extrapolate: Callable) -> Retry | None:
    if not callable(extrapolate):
        return Retry(
            "Hand over the function itself, `extrapolate`, not what it returns."
        )
    errors, want = _law(SIZES), float(_law(10_000))
    answer = np.asarray(extrapolate(SIZES, errors, 10_000), dtype=float)
    if answer.size != 1:
        return Retry(
            f"You return {answer.size} numbers. Return one, the error expected with `n` samples; slope and "
            "height are only the way there."
        )
    got = answer.item()
    if np.isclose(got, want, rtol=0.01):
        return _judge_others(extrapolate)
    for wrong, hint in (
        (
            np.log(want),
            "That is the *logarithm* of the error. Go back with `np.exp`.",
        ),
        (
            np.exp(np.log10(want)),
            "Two kinds of logarithm meet here: `10 **` takes back `np.log10`, and `np.exp` takes back `np.log`.",
        ),
        (1 - want, "That is the accuracy; return the error, as the curve has it."),
        (
            errors[-1],
            "That is the error at the largest size that was measured. Nothing was extrapolated.",
        ),
        (
            np.polyval(np.polyfit(np.log(SIZES), errors, 1), 10_000),
            "You fitted the line over `log(n)` and then put in `n`. Put in `np.log(n)`.",
        ),
    ):
        if np.isclose(got, wrong, rtol=1e-3):
            return Retry(hint)
    if np.isclose(
        got,
        np.polyval(np.polyfit(np.log(SIZES), errors, 1), np.log(10_000)),
        rtol=1e-3,
    ):
        return Retry(
            f"You come to an error of {got:.2f}, below zero: a line over `log(n)`. Both have to become logarithms, "
            "the errors as well."
        )
    if got < 0:
        return Retry(
            f"You come to an error of {got:.2f}: a straight line over `n` crosses zero and goes on. Take logarithms "
            "first."
        )
    return Retry(
        f"For errors {np.round(errors, 3).tolist()} at {SIZES.tolist()} you expect {got:.4f} at 10,000; the straight "
        f"line between the logarithms leads to {want:.4f}."
    )


def _judge_others(extrapolate: Callable) -> Retry | None:
    for sizes, steepness in (
        (SIZES, 0.25),
        (np.array([50, 5_000]), 0.5),
        (SIZES[::-1], 0.5),
    ):
        want = float(_law(2_000, steepness=steepness))
        got = np.asarray(
            extrapolate(sizes, _law(sizes, steepness=steepness), 2_000), dtype=float
        ).item()
        if not np.isclose(got, want, rtol=0.01):
            return Retry(
                f"Right for one curve, but with sizes {sizes.tolist()} and a steepness of {steepness} you give "
                f"{got:.3f} at 2,000 instead of {want:.3f}. Fit the slope, and use every point that is given."
            )
    return None


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
