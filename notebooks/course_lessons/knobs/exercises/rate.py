"""The rate that a range test suggests: a tenth of the one at which the loss was lowest."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain_number

_NAN = float("nan")
_RATES = np.array([1.1e-4, 3.7e-4, 1.3e-3, 4.9e-3, 0.017, 0.053, 0.23, 0.61, 2.9])
CASES = (
    (_RATES, np.array([2.3, 2.2, 0.95, 0.9, 0.8, 0.72, 1.1, 9.0, 8.9])),
    (_RATES[:7], np.array([0.7, 0.69, 0.4, 0.3, 5.0, _NAN, _NAN])),
    (_RATES[2:7], np.array([3.0, _NAN, 2.0, 1.5, 30.0])),
    (_RATES[3:8], np.array([1.0, 0.9, 0.7, 0.5, 0.45])),
    (_RATES[:3], np.array([0.5, 0.9, np.inf])),
    (_RATES[1:5], np.array([_NAN, 2.0, 0.9, 1.1])),
)


def _right(rates, losses):
    return rates[np.nanargmin(losses)] / 10


def _judge(answer: Any) -> None:
    rate_from = laws.Function(
        answer, "rate_from(rates, losses)", returns="one learning rate"
    )
    for rates, losses in CASES:
        value = rate_from(rates, losses)
        laws.require(
            not (isinstance(value, (list, tuple)) and len(value) == 1),
            f"{rate_from.case}yours is a list of one; give the rate alone, a number.",
        )
        laws.require(
            getattr(value, "size", 1),
            f"{rate_from.case}yours is empty: no loss is equal to NaN, not even NaN itself, and that is what `min` "
            "gave for the lowest. Leave what is no number aside: `np.nanmin`, or `np.nanargmin`.",
        )
        got = laws.array(
            np.ravel(value) if isinstance(value, np.ndarray) else [value],
            (1,),
            "one learning rate",
            finite=False,
            case=rate_from.case,
        )[0]
        want = _right(rates, losses)
        if not np.isclose(got, want, rtol=1e-6):
            raise Retry(rate_from.case + _confused(float(got), want, rates, losses))


def _confused(
    got: float, want: float, rates: np.ndarray, losses: np.ndarray
) -> str:
    def is_(*others: float) -> bool:
        return bool(np.isclose(got, others, rtol=1e-6).any())

    at = int(np.nanargmin(losses))
    said = f"you come to {plain_number(got)}."
    known = losses[~np.isnan(losses)]
    last = len(rates) - 1
    if np.isnan(got):
        return (
            "you come to NaN. A loss that is no number counts for nothing: leave it aside, as `np.nanargmin` and "
            "`np.nanmin` do."
        )
    if np.isnan(losses).any() and is_(
        rates[int(np.argmin(losses))] / 10, rates[int(np.argmin(losses))]
    ):
        return (
            f"{said} A NaN is taken for the lowest of all: `np.argmin` does so, and 0 in its place is lower than any "
            "loss. Leave what is no number aside: `np.nanargmin`."
        )
    if is_(10 * want):
        return (
            f"{said} That is the rate at the lowest loss itself, where the steps are about to be too large. Take a "
            "tenth of it."
        )
    if is_(100 * want):
        return f"{said} That is ten times the rate at the lowest loss. *Divide* it by ten."
    if is_(at, at / 10):
        return (
            f"{said} {at} is the *place* of the lowest loss, counted from 0. Look up the rate that stands there: "
            "`rates[place]`."
        )
    if is_(losses[at], losses[at] / 10):
        return f"{said} {plain_number(losses[at])} is the lowest *loss*. Asked is the rate at which it was met."
    moved = int(np.argmin(known))
    if moved != at and is_(rates[moved] / 10, rates[moved]):
        return (
            f"{said} When you throw the NaN out, the losses after it move up by one, and no longer stand beside "
            "their rates. Throw the same places out of both, or use `np.nanargmin`."
        )
    falls = int(np.argmin(np.gradient(np.nan_to_num(losses, nan=99.0))))
    steps = int(np.argmin(np.diff(np.nan_to_num(losses, nan=99.0))))
    if is_(*(rates[k] / f for k in (falls, steps, steps + 1) for f in (1, 10))):
        return (
            f"{said} You look where the loss falls *fastest*. That is a rule, too; asked is a tenth of the rate "
            "where it is lowest."
        )
    if is_(want / 10):
        return f"{said} That is a hundredth of the rate at the lowest loss; take a tenth."
    if is_(9 * want):
        return f"{said} You have taken a tenth *away*. Asked is the tenth itself: divide by ten."
    if got in (round(want, 3), round(want, 4)):
        return f"{said} You have rounded. A rate is small: leave it as it is, {plain_number(want)}."
    if (
        is_(rates[int(at / 10)], rates[int(at / 10)] / 10)
        and not np.isnan(losses).any()
    ):
        return (
            f"{said} That goes by the first rate. The lowest loss stands at {at}, counted from 0; and the tenth is "
            "of the rate there, not of its place."
        )
    if np.isnan(losses).any() and is_(rates[0] / 10, rates[0]):
        return (
            f"{said} That goes by the first rate. A NaN is neither lower nor higher than a number, so sorting and "
            "comparing go astray; and after it there are losses that count. Leave it alone aside: `np.nanargmin`."
        )
    high = int(np.nanargmax(losses))
    if is_(rates[high] / 10, rates[high]):
        return f"{said} There the loss is at its *highest*; look for the lowest."
    if is_(rates[last] / 10, rates[last]):
        return (
            f"{said} That goes by the last rate. Which of the losses is the lowest?"
        )
    if is_(rates[0] / 10, rates[0]):
        return f"{said} That goes by the first rate. Which of the losses is the lowest?"
    if is_(np.log10(want), np.log10(10 * want), np.log10(10 * want) / 10):
        return f"{said} That is a logarithm; asked is the rate itself."
    if is_(rates[max(0, at - 1)], rates[max(0, at - 1)] / 10):
        return f"{said} That goes by the rate one place too early: the lowest loss stands at {at}, counted from 0."
    if is_(rates[min(last, at + 1)], rates[min(last, at + 1)] / 10):
        return f"{said} That goes by the rate one place too late: the lowest loss stands at {at}, counted from 0."
    return (
        f"{said} The lowest loss is {plain_number(losses[at])}, met at a rate of {plain_number(rates[at])}; a tenth "
        f"of that is {plain_number(want)}."
    )


RATE = Exercise(
    id="knobs-1",
    title="A rate to begin with",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def rate_from(rates, losses):
    return rates[np.nanargmin(losses)] / 10""",
    praise="Ten seconds of training saved a search. It is a place to start from, not the answer.",
    hints=[
        "Find the place of the lowest loss, then look up the rate at that place.",
        "`np.argmin` gives the place of the lowest value, but takes a NaN for it; `np.nanargmin` does not.",
        "A tenth of `rates[place]` is what is asked for.",
    ],
)
