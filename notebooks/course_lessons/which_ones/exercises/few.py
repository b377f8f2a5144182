"""Which thirty digits to have labelled, chosen with the control and without a single label."""

from collections.abc import Mapping
from functools import cache

import numpy as np

from course_lib import subsets
from course_lib.datasets import Dataset, load_digits
from course_lib.exercises import Exercise, Retry

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
_ASKS = {
    "stratified": "the class of every digit",
    "class_balanced": "the class of every digit",
    "hardest": "a score, which needs the label",
    "easiest": "a score, which needs the label",
    "window": "a score, which needs the label",
    "ccs": "a score, which needs the label",
    "by_importance": "a score, which needs the label",
}


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
    from dataclasses import replace

    from course_lib.training import Recipe, train

    data = digits()
    options = (
        {}
        if policy in ("random", "rs2")
        else {"features": directions(), "per_class": None}
    )
    rows = subsets.POLICIES[policy](
        data.train.y, budget, random_state=seed, **options
    )
    glance = replace(data, val=data.val.take(np.arange(4)))
    recipe = Recipe(
        model="linear",
        steps=300,
        learning_rate=0.02,
        schedule="cosine",
        policy=lambda *_, **__: rows,
    )
    runs = (train(recipe.replace(seed=each), glance) for each in range(SEEDS))
    return float(np.mean([run.evaluate(data.val)["accuracy"] for run in runs]))


def _judge(value) -> Retry | None:
    if not isinstance(value, Mapping) or not {"policy", "budget"} <= value.keys():
        return Retry("Hand over what the control is set to: `control.value`.")
    policy, budget, seed = value["policy"], value["budget"], value.get("seed", 0)
    if policy in _ASKS or value.get("per_class") is not None:
        asked = _ASKS.get(policy, "the class of every digit, for its quotas")
        return Retry(
            f"Nothing is labelled yet, and `{policy}` as you set it asks for {asked}. Choose by the pixels "
            "alone."
        )
    if policy not in _BLIND:
        return Retry(
            f"There is no policy {policy!r} here that could choose; take one of {', '.join(_BLIND)}."
        )
    if (
        isinstance(budget, bool)
        or not isinstance(budget, (int, np.integer))
        or not 1 <= budget <= MOST
    ):
        return Retry(
            f"You can pay for {MOST} labels at the most, and at least 1; your budget is {budget!r}."
        )
    share = _accuracy(policy, int(budget), int(seed))
    if share >= SHARE:
        return None
    if policy in ("random", "rs2"):
        return Retry(
            f"By chance, {budget} labels come to {share:.0%}; {SHARE:.0%} are asked for. Let the policy "
            "look at the digits."
        )
    if budget < 25:
        return Retry(f"{budget} labels come to {share:.0%}. You may have {MOST}.")
    return Retry(
        f"{budget} labels chosen by `{policy}` come to {share:.0%}; {SHARE:.0%} are asked for. It looks at "
        "the digits, but "
        "which samples does it like: those at the edge, those in the middle, or those that stand for many "
        "others?"
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
        "k-center covers the edges, herding the mean. Which one wants every digit to have a pick nearby, "
        "on average?",
        "`facility_location`, a budget of 30, no quotas.",
    ],
)
