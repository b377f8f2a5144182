"""Probabilities learned in a balanced world, taken back to the world as it is."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry


def _world(true: float, trained: float) -> tuple[np.ndarray, np.ndarray]:
    """Make true probabilities, and those that a faultless model would give after training at another share."""
    rng = np.random.default_rng(0)
    evidence = np.log(true / (1 - true)) + rng.normal(0, 2, 2_000)
    moved = evidence + np.log(trained / (1 - trained)) - np.log(true / (1 - true))
    return 1 / (1 + np.exp(-evidence)), 1 / (1 + np.exp(-moved))


def _judge(corrected: Callable) -> Retry | None:
    if not callable(corrected):
        return Retry(
            "Hand over the function itself, `corrected`, not what it returns."
        )
    for trained, true in ((0.5, 0.02), (0.3, 0.1)):
        wanted, said = _world(true, trained)
        got = np.asarray(corrected(said, trained, true), dtype=float)
        if got.shape != said.shape:
            return Retry(
                f"For {len(said):,} probabilities you return the shape {got.shape}; return one probability for each."
            )
        if hint := _off(got, wanted, said, trained, true):
            return hint
    return None


def _off(got, wanted, said, trained: float, true: float) -> Retry | None:
    if np.allclose(got, wanted, atol=1e-4):
        return None
    found = (
        f"Trained at {trained:.0%}, used at {true:.0%}: your probabilities are off by "
        f"{np.abs(got - wanted).mean():.1%} on average (uncorrected, by {np.abs(said - wanted).mean():.1%})."
    )
    if np.allclose(got, said, atol=1e-6):
        return Retry(f"{found} You return them as they were.")
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
    if got.min() < 0 or got.max() > 1:
        return Retry(
            f"{found} And they run from {got.min():.2f} to {got.max():.2f}: no probabilities any more."
        )
    return Retry(
        f"{found} Bayes: each class's probability times its true share over its share in training, then a sum of 1."
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
