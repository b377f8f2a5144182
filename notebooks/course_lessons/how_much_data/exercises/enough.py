"""How many images an accuracy takes, so that even the careful end of the forecast promises it."""

from functools import cache

import numpy as np

from course_lib import results
from course_lib.exercises import Exercise, Retry

SIZES = (100, 200, 400, 800, 1_600)
ERROR = 0.08
ASKED = np.unique(np.round(np.geomspace(1_600, 100_000, 400)).astype(int))


@cache
def _promises():
    """Forecast many sizes from the five small ones."""
    from course_lib.experiments import forecast

    errors = (
        1 - results.load("labels").values()[[f"{n:,}" for n in SIZES]].to_numpy()
    )
    return forecast(SIZES, errors, ASKED)


def _fewest(ends: np.ndarray) -> int:
    return int(ASKED[(ends <= ERROR).argmax()])


def _judge(answer) -> Retry | None:
    if isinstance(answer, bool) or not np.isscalar(answer) or not np.isreal(answer):
        return Retry("Give one whole number: how many images.")
    if 0 < answer < 1:
        return Retry(f"You give {answer:g}, a share. Give a number of images.")
    if not 1 <= answer < np.inf:
        return Retry(f"Give a number of images, 1 or more; yours is {answer}.")
    promises = _promises()
    careful, usual = _fewest(promises.high), _fewest(promises.error)
    if 0.93 * careful <= answer <= 1.15 * careful:
        return None
    expected = float(promises.law(answer))
    if answer > careful:
        return Retry(
            f"With {answer:,.0f} images the careful end is well below {ERROR:.0%}: more than the promise needs. "
            "Find the *smallest* number that will do."
        )
    if answer >= 0.93 * usual:
        return Retry(
            f"With {answer:,.0f} images the forecast is {expected:.1%}, in the middle. That is a promise you break "
            f"about every second time. Ask for the `high` end to be {ERROR:.0%}."
        )
    if answer > max(SIZES):
        return Retry(
            f"With {answer:,.0f} images even the middle of the forecast is {expected:.1%}, above {ERROR:.0%}. Does "
            "your curve have a floor, as `forecast` gives it?"
        )
    return Retry(
        f"{answer:,.0f} images are not beyond those measured, and their error is about {expected:.0%}. You need more."
    )


ENOUGH = Exercise(
    id="how_much_data-2",
    title="How many, to keep the promise?",
    judge=_judge,
    reference=lambda: _fewest(_promises().high),
    solution="""\
asked = np.arange(2_000, 20_000, 100)
promise = forecast(small, errors, asked)
images = asked[promise.high <= 0.08][0]""",
    praise="The middle of a forecast is kept every second time. A promise is made with its careful end.",
    hints=[
        "`forecast(small, errors, [5_000])` gives `error`, `low` and `high` at 5,000. Which of them is a promise?",
        "Ask for many sizes at once, `asked = np.arange(2_000, 20_000, 100)`, and take the first that will do.",
        "`asked[promise.high <= 0.08][0]`.",
    ],
)
