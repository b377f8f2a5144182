"""Resampling that cannot leak, because it happens inside every fit."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry

_K = 5


def _two_sides(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rare ones on both sides of the common ones; the second column is noise in a tiny unit, so of large numbers."""
    rng = np.random.default_rng(seed)
    y = np.repeat([0, 1], [300, 30])
    at = np.where(
        y == 1, rng.choice([-7.0, 7.0], len(y)), rng.uniform(-4, 4, len(y))
    )
    return np.column_stack([at, 1e6 * rng.normal(size=len(y))]), y


def _noise(seed: int) -> tuple[np.ndarray, np.ndarray]:
    return np.random.default_rng(seed).normal(size=(330, 2)), np.repeat(
        [0, 1], [300, 30]
    )


def _judge(model: Any) -> Retry | None:
    from sklearn.base import clone

    if isinstance(model, int | float):
        return Retry(
            "That is a score. Hand over the model itself: the whole chain, scaler to classifier, not yet fitted."
        )
    if isinstance(model, type) or not (
        hasattr(model, "fit") and hasattr(model, "predict")
    ):
        return Retry(
            "Hand over a chain that can `fit` and `predict`, as `make_pipeline(…)` gives it."
        )
    try:
        balanced = clone(model).fit(*_noise(0))
    except TypeError as error:
        if "transform" not in str(error):
            raise
        return Retry(
            "scikit-learn's pipeline takes steps that keep the number of rows, and refuses a sampler. "
            "`imblearn.pipeline` has a `make_pipeline` of the same use that takes both."
        )
    said = balanced.predict(_noise(1)[0])
    if said.mean() < 0.2:
        return Retry(
            f"Fitted on 300 common and 30 rare rows of noise, your chain says “rare” for {said.mean():.0%} of new "
            "ones: nothing balances what the model learns from. Which step does?"
        )
    X, y = _two_sides(5)
    new, truth = _two_sides(6)
    fitted = clone(model).fit(X, y)
    rare = fitted.predict(new)[truth == 1].mean()
    taken_for_rare = fitted.predict_proba(new)[truth == 0, 1].mean()
    if rare < 0.7:
        return Retry(
            f"In a test where one column has a far larger unit, your chain finds {rare:.0%} of the rare ones. "
            "Distances are all that this model knows: scale the columns."
        )
    if taken_for_rare > 0.08:
        return Retry(
            "In a test where one column has a far larger unit, samples are made up in the midst of the common ones: "
            f"of their neighbours {taken_for_rare:.0%} are “rare”. SMOTE, too, measures distances: who is "
            "a neighbour must not depend on the unit, so scale *before* it."
        )
    return None


def _chain(*steps, pipeline: str = "imblearn.pipeline") -> Any:
    from importlib import import_module

    from sklearn.neighbors import KNeighborsClassifier

    return import_module(pipeline).make_pipeline(*steps, KNeighborsClassifier(_K))


def _scaler():
    from sklearn.preprocessing import StandardScaler

    return StandardScaler()


def _smote(**options):
    from imblearn.over_sampling import SMOTE

    return SMOTE(**options)


PIPELINE = Exercise(
    id="change_the_data-4",
    title="Repair the pipeline",
    judge=_judge,
    reference=lambda: _chain(_scaler(), _smote(random_state=0)),
    solution="""\
from imblearn.over_sampling import SMOTE
from imblearn.pipeline import make_pipeline
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

repaired = make_pipeline(
    StandardScaler(), SMOTE(random_state=0), KNeighborsClassifier(5)
)""",
    praise="Scaler and sampler learn from the training part of every fold, and the test part is left as it came.",
    hints=[
        "Three steps, in one object: scale, resample, classify. `cross_val_score` then does all three in each fold.",
        "`imblearn.pipeline.make_pipeline` is like scikit-learn's, and lets a sampler be a step: it works in `fit`, "
        "and steps aside in `predict`.",
        "With that one: `make_pipeline(StandardScaler(), SMOTE(random_state=0), KNeighborsClassifier(5))`.",
    ],
)
