"""Which thirty digits to have labelled, chosen with the control and without a single label."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from course_lib import subsets
from course_lib.datasets import Dataset, load_digits
from course_lib.exercises import Exercise, laws
from course_lib.exercises.wording import kind_of

MOST, SHARE, SEEDS = 30, 0.79, 3
_BLIND = (
    "random",
    "rs2",
    "k_center_greedy",
    "herding",
    "facility_location",
    "typiclust",
    "moderate",
)
_BY_CLASS = ("stratified", "class_balanced")
_BY_SCORE = ("hardest", "easiest", "window", "ccs", "by_importance")


@cache
def digits() -> Dataset:
    """The digits of the lesson."""
    return load_digits()


@cache
def directions() -> np.ndarray:
    """The 16 main directions of their pixels, float32 (n, 16)."""
    from sklearn.decomposition import PCA

    pixels = digits().train.X.reshape(len(digits().train), -1) / 255
    return PCA(16, random_state=0).fit_transform(pixels).astype(np.float32)


@cache
def _accuracy(policy: str, budget: int, seed: int) -> float:
    from course_lib.training import Recipe, train

    data = digits()
    features = {} if policy in ("random", "rs2") else {"features": directions()}
    rows = subsets.POLICIES[policy](
        data.train.y, budget, random_state=seed, **features
    )
    recipe = Recipe(
        model="linear",
        steps=300,
        learning_rate=0.02,
        schedule="cosine",
        policy=lambda *_, **__: rows,
    )
    runs = (
        train(recipe.replace(seed=each), data, validation=None)
        for each in range(SEEDS)
    )
    return float(np.mean([run.evaluate(data.val)["accuracy"] for run in runs]))


def _judge(answer: Any) -> None:
    laws.require(
        isinstance(answer, Mapping) and {"policy", "budget"} <= answer.keys(),
        lambda: (
            "Hand over what the control is set to, `control.value`: a dictionary with `policy` and `budget`. What "
            f"came is {kind_of(answer)}."
        ),
    )
    policy = laws.instance(
        answer["policy"],
        str,
        "`policy` is the name of one, such as `'random'`.",
    )
    needs = {
        **dict.fromkeys(_BY_CLASS, "the class of every digit"),
        **dict.fromkeys(_BY_SCORE, "a score, which needs the label"),
    }.get(policy)
    if answer.get("per_class") is not None:
        needs = needs or "the class of every digit, for its quotas"
    laws.require(
        not needs,
        f"Nothing is labelled yet, and `{policy}` as you set it asks for {needs}. Choose by the pixels alone.",
    )
    laws.require(
        policy in _BLIND,
        f"There is no policy {policy!r} here that could choose; take one of {', '.join(_BLIND)}.",
    )
    budget = laws.number(answer["budget"], "how many labels to pay for", whole=True)
    laws.require(
        1 <= budget <= MOST,
        f"You can pay for {MOST} labels at the most, and at least 1; your budget is {budget}.",
    )
    seed = laws.number(answer.get("seed", 0), "the seed", whole=True, at_least=0)
    share = _accuracy(policy, budget, seed)
    laws.require(share >= SHARE, lambda: _too_low(policy, budget, share))


def _too_low(policy: str, budget: int, share: float) -> str:
    came = f"come to {share:.1%}; {SHARE:.0%} are asked for"
    if policy in ("random", "rs2"):
        return (
            f"By chance, {budget} labels {came}. Let the policy look at the digits."
        )
    if budget < 25:
        return f"{budget} labels {came}. You may have {MOST}."
    return (
        f"{budget} labels chosen by `{policy}` {came}. It looks at the digits, but which does it like: those at the "
        "edge, those in the middle, or those that stand for many others?"
    )


def _set(
    policy: str, budget: int = MOST, per_class: str | None = None, seed: int = 0
) -> dict:
    return {
        "policy": policy,
        "budget": budget,
        "per_class": per_class,
        "seed": seed,
    }


FEW = Exercise(
    id="which_ones-2",
    title="Thirty labels",
    judge=_judge,
    reference=lambda: _set("facility_location"),
    solution="""\
control.set(policy="facility_location", budget=30, per_class=None)
few = control.value""",
    praise="Thirty digits that stand for all the others, found without a label.",
    hints=[
        "Only policies that look at features (or at nothing) can choose before there are labels.",
        "k-center covers the edges, herding the mean. Which one wants every digit to have a pick nearby, on average?",
        "`facility_location`, a budget of 30, no quotas.",
    ],
)
