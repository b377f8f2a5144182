"""A remedy for given costs, where the probabilities are read as well, judged by five trainings."""

from typing import Any, NamedTuple

import numpy as np

from course_lessons.threshold.studies import draw_payments
from course_lib.exercises import Exercise, Retry, laws
from course_lib.experiments import Remedy, RemedyMeasure

MISS = 50.0
PLAIN = Remedy().loss
STEPS, SEEDS = 400, 5
COST, BRIER = 0.215, 0.009


class Comes(NamedTuple):
    """Mean cost of a test payment, and Brier score."""

    cost: float
    brier: float

    def __str__(self) -> str:
        return f"{self.cost:.3f} a payment, and a Brier score of {self.brier:.4f}"


_TRIED: dict[
    str, Comes
] = {}  # by repr: a remedy holds mappings, so it is no key itself


def _comes_to(remedy: Remedy) -> Comes:
    if repr(remedy) not in _TRIED:
        _TRIED[repr(remedy)] = _try(remedy)
    return _TRIED[repr(remedy)]


def _try(remedy: Remedy) -> Comes:
    from course_lib.training import Recipe

    measure = RemedyMeasure(
        recipe=Recipe(model="mlp", learning_rate=3e-3),
        steps=STEPS,
        rare=("fraud",),
        miss=MISS,
    )
    data = draw_payments()
    rows = [measure(seed, data, remedy) for seed in range(SEEDS)]
    return Comes(
        *(
            float(np.mean([row[figure] for row in rows]))
            for figure in ("expected_cost", "brier")
        )
    )


def _judge(answer: Any) -> Retry | None:
    remedy = laws.instance(answer, Remedy, "Hand over a `Remedy(…)`.")
    if repr(remedy) == repr(Remedy()):
        return Retry(
            "That is no remedy at all. What is to be done to the loss, the probabilities, the threshold?"
        )
    found = _comes_to(remedy)
    if found.cost <= COST and found.brier <= BRIER:
        return None
    said = f"Over five trainings that comes to {found}."
    if found.cost <= COST:
        why = "It believes in the wrong share of frauds: what takes that back?"
        if remedy.prior:
            why = "The share of frauds is taken back already; what else bends them?"
        if remedy.loss == "focal":
            why = (
                "What focal loss does to them cannot be taken back, for it is not known which share of frauds it "
                "makes the network believe in. What other loss, or copies, can be?"
            )
        return Retry(
            f"{said} Cheap enough, but whoever reads a probability is misled. {why}"
        )
    if found.brier <= BRIER and remedy.threshold is None:
        return Retry(
            f"{said} The probabilities may be read, the decisions are too dear: the threshold is still one "
            "half, though a "
            "miss costs "
            "50 times a false alarm."
        )
    if found.brier <= BRIER:
        return Retry(
            f"{said} The threshold is moved, and still too dear: it can be no better than the order that the scores "
            "bring the "
            "payments into. What makes the network learn more about the few frauds?"
        )
    if remedy.resample in ("random_under", "near_miss", "under"):
        return Retry(
            f"{said} Dropping leaves 56 honest payments of 3,944: too few to learn from, whatever comes after."
        )
    asks = []
    if remedy.threshold is None:
        asks.append(
            "the threshold is still one half, though a miss costs 50 times a false alarm"
        )
    if not remedy.prior and (remedy.loss != PLAIN or remedy.resample):
        asks.append(
            "nothing takes the share of frauds back that the network was made to believe in"
        )
    if remedy.loss == PLAIN and not remedy.resample:
        asks.append("nothing makes the network learn more about the few frauds")
    return Retry(
        f"{said} Both are too much: at most {COST} a payment and a Brier score of {BRIER}. "
        + (
            "Of what may help, " + ", and ".join(asks) + "."
            if asks
            else "Which of your parts makes it worse? Take one away."
        )
    )


REMEDY = Exercise(
    id="change_the_loss-6",
    title="A remedy for given costs",
    judge=_judge,
    reference=lambda: Remedy(loss="logit_adjustment", prior=True, threshold="cost"),
    solution="""\
remedy = Remedy(loss="logit_adjustment", prior=True, threshold="cost")""",
    praise="Cheap decisions and probabilities that may be read: one thing for what is learned, one for the "
    "probabilities, one for the threshold.",
    hints=[
        "Three questions, one after the other: who is ranked first, where is the threshold, and do the "
        "probabilities mean "
        "anything?",
        '`threshold="cost"` chooses the threshold by your costs, on validation. `prior=True` takes back what a loss '
        "or copies "
        "made the model believe.",
        'Try `loss="logit_adjustment"` or `resample="random_over"` together with both.',
    ],
)
