"""How many images an accuracy takes, so that even the careful end of the forecast promises it."""

from functools import cache
from typing import Any

import numpy as np

from course_lessons.how_much_data.studies.curves import SIZES, small_errors
from course_lib.exercises import Exercise, laws

ERROR = 0.08
NEAR = 100  # the text asks for the nearest hundred, and steps of a hundred may end so far above the smallest
ASKED = np.append(
    np.arange(100, 20_000, 5), np.geomspace(20_000, 1e6, 50).astype(int)
)
LOGS = np.log(ASKED)


@cache
def _promises():
    """Forecast many sizes from the one curve that the page has."""
    from course_lessons.how_much_data.power_law import forecast

    return forecast(SIZES, small_errors()[0], ASKED)


def _fewest(ends: np.ndarray) -> int:
    return int(ASKED[(ends <= ERROR).argmax()])


def _judge(answer: Any) -> None:
    images = laws.number(answer, "how many images")
    laws.require(
        not 0 < images < 1,
        f"You give {images:g}, a share. Give a number of images.",
    )
    laws.require(
        1 <= images < np.inf,
        f"Give a number of images, 1 or more; yours is {images:g}.",
    )
    promises = _promises()
    careful, usual = _fewest(promises.high), _fewest(promises.error)
    asked = f"{images:,.0f} images"
    expected = float(
        np.exp(np.interp(np.log(images), LOGS, np.log(promises.error)))
    )
    high = float(np.interp(images, ASKED, promises.high))
    lucky = _fewest(promises.low)
    laws.require(
        images >= min(SIZES),
        f"You give {images:g}, fewer than the {min(SIZES)} of the smallest set. Is that a number of images, or a "
        "place in a list of them?",
    )
    laws.require(
        abs(images - lucky) > NEAR,
        f"With {asked} the *low* end of the interval is at {ERROR:.0%}: with luck. A promise is made with the "
        "`high` end.",
    )
    laws.require(
        images > max(SIZES),
        f"{asked} are not beyond those measured, and their error is about {expected:.0%}. You need more.",
    )
    laws.require(
        images <= careful + NEAR,
        f"With {asked} the careful end is at {high:.2%}: more than the promise needs. Find the *smallest* number "
        "that will do, to the nearest hundred.",
    )
    laws.require(
        images >= usual - NEAR,
        f"With {asked} even the middle of the forecast is {expected:.1%}, above {ERROR:.0%}. Is it made from `mine`, "
        "and with `high`?",
    )
    laws.require(
        images > usual + NEAR,
        f"With {asked} the forecast is {expected:.1%}, in the middle. That is a promise you break about every second "
        f"time. Ask for the `high` end to be {ERROR:.0%}.",
    )
    laws.require(
        images >= careful - NEAR / 2,
        f"With {asked} the careful end is still at {high:.2%}, above {ERROR:.0%}. Take the first number whose `high` "
        "is low enough.",
    )


ENOUGH = Exercise(
    id="how_much_data-2",
    title="How many, to keep the promise?",
    judge=_judge,
    reference=lambda: _fewest(_promises().high),
    solution="""\
asked = np.arange(2_000, 20_000, 100)
promise = forecast(small, mine, asked)
images = asked[promise.high <= 0.08][0]""",
    praise="The middle of a forecast is kept every second time. A promise is made with its careful end.",
    hints=[
        "`forecast(small, mine, [3_000])` gives `error`, `low` and `high` at 3,000. Which of them is a promise?",
        "Ask for many sizes at once, `asked = np.arange(2_000, 20_000, 100)`, and take the first that will do.",
        "`asked[promise.high <= 0.08][0]`.",
    ],
)
