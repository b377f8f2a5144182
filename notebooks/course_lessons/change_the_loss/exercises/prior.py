"""Probabilities learned in a balanced world, taken back to the world as it is."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import plain


def _world(true: float, trained: float) -> tuple[np.ndarray, np.ndarray]:
    """Make true probabilities, and those that a faultless model would give after training at another share."""
    rng = np.random.default_rng(0)
    evidence = np.log(true / (1 - true)) + rng.normal(0, 2, 2_000)
    moved = evidence + np.log(trained / (1 - trained)) - np.log(true / (1 - true))
    return 1 / (1 + np.exp(-evidence)), 1 / (1 + np.exp(-moved))


def _judge(answer: Any) -> Retry | None:
    corrected = laws.Function(
        answer,
        "corrected(p, trained, true)",
        returns="one probability for each payment",
    )
    for trained, true in ((0.5, 0.02), (0.3, 0.1), (0.02, 0.2)):
        wanted, said = _world(true, trained)
        got = laws.array(
            corrected(said, trained, true),
            said.shape,
            "one probability for each payment",
            case=corrected.case,
        )
        if hint := _off(got, wanted, said, trained, true):
            return hint
    sure = np.array([0.0, 1.0, 0.5])
    got = laws.array(
        corrected(sure, 0.5, 0.2), (3,), "one probability for each", finite=False
    )
    laws.require(
        np.allclose(got, [0, 1, 0.2], atol=1e-4),
        f"For p = {plain(sure)}, trained at 50% and used at 20%, yours are {plain(got)}, and should be [0, 1, 0.2]: "
        "what is quite sure stays so. Multiply p and 1 − p, each by its ratio, rather than divide by one of them "
        "or clip.",
    )
    return None


def _off(got, wanted, said, trained: float, true: float) -> Retry | None:
    if np.allclose(got, wanted, atol=1e-4):
        return None
    found = (
        f"Trained at {trained:.0%}, used at {true:.0%}: your probabilities are off by "
        f"{np.abs(got - wanted).mean():.1%} on average (uncorrected, by {np.abs(said - wanted).mean():.1%})."
    )
    if np.allclose(got, said, atol=1e-6):
        return Retry(
            f"{found} They come out as they were. Have p and 1 − p each a factor of its own?"
        )
    if np.allclose(got, _moved(said, true, trained), atol=1e-4):
        return Retry(
            f"{found} You go the wrong way: `trained` is where the probabilities come from, `true` where they go to."
        )
    if np.allclose(got, said * true / trained, atol=1e-4):
        return Retry(
            f"{found} A share that halves does not halve every probability: one of 100 % stays 100 %. Multiply "
            "*both* probabilities, "
            "p and 1 − p, each by its own ratio of shares, and divide by their sum."
        )
    odds = said / (1 - said) * true / trained
    if np.allclose(got, odds / (1 + odds), atol=1e-4):
        return Retry(
            f"{found} The rare class is put right, the common one is not: its share changes too, from "
            f"{1 - trained:.0%} "
            f"to {1 - true:.0%}."
        )
    for hint, other in {
        "That is the ratio turned round: `true` over `trained` for p, and 1 minus each of them for 1 − p.": (
            said * trained / true
        ),
        "Yours are the probabilities of the *honest* class: 1 minus what is asked.": 1
        - wanted,
        "You divide by a sum over all payments. Each payment's own two probabilities sum to 1: divide by yes + no.": (
            said * true / trained / (said * true / trained).sum()
        ),
        "The common class is put right, the rare one is not: p, too, is multiplied by its ratio of shares.": (
            said / (said + (1 - said) * (1 - true) / (1 - trained))
        ),
        "The shares are multiplied in, but those of training are not divided out.": (
            said * true / (said * true + (1 - said) * (1 - true))
        ),
        "Those are odds, of yes to no. A probability is odds / (1 + odds).": wanted
        / (1 - wanted),
        "Those are percentages; give shares, from 0 to 1.": 100 * wanted,
        "Those are answers, yes or no. The probabilities themselves are asked for.": (
            wanted >= 0.5
        ),
        "You move all probabilities by one difference. Bayes' rule multiplies: p by one ratio of shares, 1 − p by "
        "the other.": np.clip(said - (trained - true), 0, 1),
        "You scale all probabilities by one factor, to the right mean. Bayes' rule has two, for p and 1 − p.": (
            said / said.mean() * true
        ),
    }.items():
        laws.require(not np.allclose(got, other, atol=1e-4), f"{found} {hint}")
    laws.require(
        not np.allclose(got, wanted, atol=0.051)
        or not np.allclose(got, got.round(3), atol=1e-9),
        f"{found} Yours are rounded. Give them with all their digits.",
    )
    if got.min() < 0 or got.max() > 1:
        return Retry(
            f"{found} And they run from {got.min():.2f} to {got.max():.2f}: no probabilities any more."
        )
    middle = (said > 0.1) & (said < 0.9)
    laws.require(
        not np.allclose(got[middle], wanted[middle], atol=1e-4),
        f"{found} Between 10 % and 90 % they are right. What happens to those near 0 and 1: are they clipped?",
    )
    worst = int(np.abs(got - wanted).argmax())
    return Retry(
        f"{found} For p = {said[worst]:.3f} yours is {got[worst]:.3f}, and by Bayes' rule {wanted[worst]:.3f}. What "
        "do you multiply p by, what 1 − p, and what do you divide by?"
    )


def _moved(p, trained: float, true: float) -> np.ndarray:
    yes, no = p * true / trained, (1 - p) * (1 - true) / (1 - trained)
    return yes / (yes + no)


PRIOR = Exercise(
    id="change_the_loss-5",
    title="Back to the true share",
    judge=_judge,
    reference=lambda: _moved,
    solution="""\
def corrected(p, trained, true):
    yes, no = p * true / trained, (1 - p) * (1 - true) / (1 - trained)
    return yes / (yes + no)""",
    praise="Bayes' rule, and nothing else: if only the mix of classes was changed, probabilities are exact again.",
    hints=[
        "Two classes, two probabilities: p and 1 − p. Each was learned at one share and is used at another.",
        "Multiply each by its true share over its share in training. They no longer sum to 1, so divide by "
        "their sum.",
        "`yes = p * true / trained`, `no = (1 - p) * (1 - true) / (1 - trained)`, and then `yes / (yes + no)`.",
    ],
)
