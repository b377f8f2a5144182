"""The threshold that prices alone decide, where probabilities are true."""

from typing import Any

from course_lib.exercises import Exercise, Retry, laws

CASES = ((20, 1), (1, 1), (50, 2), (1, 3), (0.5, 0.2), (7, 0.25))


def _right(miss: float, false_alarm: float) -> float:
    return false_alarm / (miss + false_alarm)


WRONG = [
    (
        lambda miss, alarm: miss / (miss + alarm),
        "That is the share of the *miss* in both prices. A dear miss must make you say yes sooner: a *low* "
        "threshold.",
    ),
    (
        lambda miss, alarm: alarm / miss,
        "That is the ratio of the prices: the *odds* at which both cost the same. A probability is odds / (1 "
        "+ odds).",
    ),
    (
        lambda miss, alarm: miss / alarm if alarm else 0.0,
        "That is how many false alarms a miss is worth. Put it into an equation: p · miss = (1 − p) · false_alarm.",
    ),
    (
        lambda miss, alarm: 1 / (miss + alarm),
        "That is right where a false alarm costs 1, and nowhere else: `false_alarm` stands above the line as well.",
    ),
    (
        lambda miss, alarm: 1 / (1 + miss),
        "Where does `false_alarm` go in? A false alarm does not always cost 1.",
    ),
    (
        lambda miss, alarm: 0.5,
        "One half is right where both mistakes cost the same. Here they don't.",
    ),
    (
        lambda miss, alarm: 1 / 21,
        "1/21 is right for 20 and 1. Compute it from the two prices.",
    ),
]


def _judge(answer: Any) -> None:
    by_price = laws.Function(
        answer, "by_price(miss, false_alarm)", returns="the threshold"
    )
    found = [
        laws.number(by_price(*case), "the threshold", case=by_price.case)
        for case in CASES
    ]
    right = [_right(*case) for case in CASES]

    def are(others: list[float], off: float = 1e-9) -> bool:
        return all(abs(a - b) <= off for a, b in zip(found, others, strict=True))

    if are(right):
        return
    for way, hint in WRONG:
        laws.require(not are([way(*case) for case in CASES]), hint)
    laws.require(
        not are([100 * each for each in right], 1e-6),
        "Those are percentages; give a number from 0 to 1.",
    )
    laws.require(
        not are(right, 0.0051),
        "Nearly: yours are rounded. Give them with all their digits.",
    )
    at = next(k for k, each in enumerate(right) if abs(found[k] - each) > 1e-9)
    miss, alarm = CASES[at]
    raise Retry(
        f"With a miss at {miss} and a false alarm at {alarm} yours is {found[at]:.4g}. At that probability "
        "“no” costs "
        f"{miss * found[at]:.3g} on average and “yes” {alarm * (1 - found[at]):.3g}; both should be the same."
    )


BY_PRICE = Exercise(
    id="threshold-1",
    title="The threshold for a price",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def by_price(miss, false_alarm):
    return false_alarm / (miss + false_alarm)""",
    praise="There yes and no cost the same. Above it say yes. No data were needed, only true probabilities.",
    hints=[
        "Somebody is a fraud with probability p. What does “no” cost on average, what does “yes”?",
        "“No” costs p · miss, “yes” costs (1 − p) · false_alarm. The threshold is the p at which both are equal.",
        "Solve p · miss = (1 − p) · false_alarm for p: `false_alarm / (miss + false_alarm)`.",
    ],
)
