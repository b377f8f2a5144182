"""Whether a trick pays: two intervals, of points gained and of seconds saved."""

from itertools import product
from typing import Any

from course_lib.exercises import Exercise, Retry, laws

_ENDS = ((0.4, 1.9), (-2.5, -0.3), (-0.8, 0.6), (0.0, 1.1), (-1.2, 0.0))
CASES = tuple(product(_ENDS, _ENDS))
ANSWERS = ("keep", "drop", "you choose", "too close")


def _sign(interval: tuple[float, float]) -> int:
    low, high = interval
    return (low > 0) - (high < 0)


def _right(points, seconds):
    signs = {_sign(points), _sign(seconds)}
    if signs == {1, -1}:
        return "you choose"
    if 1 in signs:
        return "keep"
    return "drop" if -1 in signs else "too close"


def _judge(answer: Any) -> None:
    pays = laws.Function(
        answer, "pays(points, seconds)", returns="one of four words"
    )
    for points, seconds in CASES:
        got = pays(points, seconds)
        laws.require(
            isinstance(got, str) and got in ANSWERS,
            lambda got=got: (
                f"{pays.case}you give {got!r}; give one of {', '.join(map(repr, ANSWERS))}."
            ),
        )
        want = _right(points, seconds)
        if got != want:
            raise Retry(pays.case + _confused(got, want, points, seconds))


def _confused(
    got: str, want: str, points: tuple[float, float], seconds: tuple[float, float]
) -> str:
    said = f"you say {got!r}."
    both = (("points", points), ("seconds", seconds))
    touching = [name for name, ends in both if 0 in ends and _sign(ends) == 0]
    words = [f"{name} {_words(_sign(ends))}" for name, ends in both]
    if touching and got == _counting_touch(points, seconds):
        return f"{said} An interval that begins or ends at 0 holds 0: of {touching[0]} nothing is sure."
    if got == _by_middle(points, seconds):
        return (
            f"{said} Do you go by the middle of an interval, or by one end? Something is sure only if *both* ends "
            f"are on one side of 0: {words[0]}, {words[1]}."
        )
    if want == "you choose":
        return f"{said} {words[0]}, and {words[1]}: what a point is worth in seconds is for its user to say."
    if "too close" in (got, want):
        return f"{said} {words[0]}, {words[1]}; it is too close to call where both hold 0, and only there."
    return f"{said} {words[0]}, {words[1]}."


def _words(sign: int) -> str:
    return {1: "are gained for sure", -1: "are lost for sure", 0: "may be either"}[
        sign
    ]


def _counting_touch(
    points: tuple[float, float], seconds: tuple[float, float]
) -> str:
    return _right(
        *((low or 1e-9, high or -1e-9) for low, high in (points, seconds))
    )


def _by_middle(points: tuple[float, float], seconds: tuple[float, float]) -> str:
    return _right(*(2 * ((low + high) / 2,) for low, high in (points, seconds)))


PAYS = Exercise(
    id="cheap_tricks-1",
    title="Does it pay?",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def pays(points, seconds):
    better = points[0] > 0 or seconds[0] > 0
    worse = points[1] < 0 or seconds[1] < 0
    if better and worse:
        return "you choose"
    if better:
        return "keep"
    return "drop" if worse else 'too close'""",
    praise="Most tricks of the lists would end as “too close” if somebody measured them.",
    hints=[
        "An interval whose lower end is above 0: gained for sure. Whose upper end is below 0: lost for sure.",
        "Work out two truths first: is one of the two gained for sure, and is one lost for sure?",
        "Both: 'you choose'. Only the first: 'keep'. Only the second: 'drop'. Neither: 'too close'.",
    ],
)
