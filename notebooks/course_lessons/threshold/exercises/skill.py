"""How much better than the base rate probabilities are, by the Brier score."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws


def _cases() -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(0)
    found = []
    for share, n in ((0.1, 300), (0.3, 200), (0.6, 150)):
        y = (rng.random(n) < share).astype(int)
        p = 1 / (1 + np.exp(-(1.5 * y - 1.5 + rng.normal(0, 1, n))))
        found.append((y, p))
    y = found[0][0]
    return [*found, (y, np.full(len(y), 0.8)), (y, y.astype(float))]


CASES = _cases()


def _brier(y: np.ndarray, p: Any) -> float:
    return float(np.mean((p - y) ** 2))


def _right(y: np.ndarray, p: np.ndarray) -> float:
    return 1 - _brier(y, p) / _brier(y, y.mean())


def _absolute(y: np.ndarray, p: Any) -> float:
    return float(np.mean(np.abs(p - y)))


WRONG = [
    (
        lambda y, p: _brier(y, p) / _brier(y, y.mean()),
        "That is the ratio of the two scores, 0 for a perfect model. Take it from 1.",
    ),
    (
        lambda y, p: _brier(y, y.mean()) - _brier(y, p),
        "That is the difference of the two scores. Divide it by that of the base rate: what *share* is taken away?",
    ),
    (
        lambda y, p: _brier(y, p),
        "That is the Brier score of `p` alone. Compare it with that of the base rate.",
    ),
    (
        lambda y, p: 1 - _brier(y, p),
        "You leave out the base rate: divide the score of `p` by its score.",
    ),
    (
        lambda y, p: 1 - _brier(y, p) / _brier(y, 0.5),
        "Your baseline gives everybody one half. It should give everybody the share of ones, `y.mean()`.",
    ),
    (
        lambda y, p: 1 - _brier(y, p) / _brier(y, p.mean()),
        "Your baseline gives everybody the mean of `p`. It should give the share of ones that was *observed*.",
    ),
    (
        lambda y, p: 1 - _brier(y, p) / _brier(y, 0.0),
        "Your baseline gives everybody 0. It should give everybody the share of ones, `y.mean()`.",
    ),
    (
        lambda y, p: 1 - _absolute(y, p) / _absolute(y, y.mean()),
        "You take the distance as it is. The Brier score squares it: `(p - y) ** 2`.",
    ),
    (
        lambda y, p: 1 - _brier(y, p >= 0.5) / _brier(y, y.mean()),
        "You score answers, yes or no. Score the probabilities themselves.",
    ),
    (
        lambda y, p: 1 - (_brier(y, p) / _brier(y, y.mean())) ** 0.5,
        "You take roots. The Brier score is the mean of the squares, without a root.",
    ),
    (
        lambda y, p: max(0.0, _right(y, p)),
        "Yours never falls below 0. Worse than the base rate is possible, and then it should say so.",
    ),
]


def _log_loss(y: np.ndarray, p: Any) -> float:
    return float(-np.mean(np.log(np.where(y == 1, p, 1 - p))))


def _judge(answer: Any) -> None:
    skill = laws.Function(answer, "skill(y, p)", returns="one number")
    found = [
        laws.number(skill(*case), "the skill", case="For some y and p: ")
        for case in CASES
    ]
    right = [_right(*case) for case in CASES]

    def are(others: list[float], off: float = 1e-9) -> bool:
        return all(abs(a - b) <= off for a, b in zip(found, others, strict=True))

    if are(right):
        return
    for way, hint in WRONG:
        laws.require(not are([float(way(*case)) for case in CASES]), hint)
    y, p = CASES[0]
    laws.require(
        not np.isclose(found[0], 1 - _brier(y, y.mean()) / _brier(y, p)),
        "Your fraction is upside down: the score of `p` is divided by that of the base rate.",
    )
    laws.require(
        not np.isclose(found[0], 1 - _log_loss(y, p) / _log_loss(y, y.mean())),
        "That is the log loss. The Brier score is the mean of the squares, `(p - y) ** 2`.",
    )
    laws.require(
        not np.isclose(found[0], np.corrcoef(y, p)[0, 1] ** 2),
        "That is a squared correlation: it stays the same when every `p` is halved, and the Brier score does not.",
    )
    laws.require(
        not are([100 * each for each in right], 1e-6),
        "Those are percentages; a perfect model has 1.",
    )
    laws.require(
        not are(right, 0.0051),
        "Nearly: yours are rounded. Give them with all their digits.",
    )
    at = next(k for k, each in enumerate(right) if abs(found[k] - each) > 1e-9)
    y, p = CASES[at]
    raise Retry(
        f"For {len(y)} samples of which {y.sum()} are ones yours is {found[at]:.4g}. The Brier score of these "
        f"probabilities is {_brier(y, p):.4f}, that of the base rate for everybody {_brier(y, y.mean()):.4f}. "
        "What do "
        "you get for each?"
    )


SKILL = Exercise(
    id="threshold-4",
    title="Better than the base rate?",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def skill(y, p):
    model = np.mean((p - y) ** 2)
    everybody = np.mean((y.mean() - y) ** 2)
    return 1 - model / everybody""",
    praise="0 is as good as knowing nothing about anybody. A small calibration error alone would not tell you.",
    hints=[
        "Two Brier scores: one of `p`, one of a model that gives everybody the share of ones in `y`.",
        "The first is `np.mean((p - y) ** 2)`; for the second put `y.mean()` in the place of `p`.",
        "`1 - first / second`.",
    ],
)
