"""Resampling that cannot leak, because it happens inside every fit."""

import inspect
import warnings
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, guard, laws
from course_lib.exercises.wording import kind_of, plain

_NEAR = 5
_SAME = ("algorithm", "leaf_size", "n_jobs")  # settings that change no prediction


def _two_sides(
    seed: int, common: int = 300, rare: int = 30
) -> tuple[np.ndarray, np.ndarray]:
    """Rare ones on both sides of the common ones; the second column is noise in a tiny unit, so of large numbers."""
    rng = np.random.default_rng(seed)
    y = np.repeat([0, 1], [common, rare])
    at = np.where(
        y == 1, rng.choice([-7.0, 7.0], len(y)), rng.uniform(-4, 4, len(y))
    )
    return np.column_stack([at, 1e6 * rng.normal(size=len(y))]), y


def _noise(seed: int) -> tuple[np.ndarray, np.ndarray]:
    return np.random.default_rng(seed).normal(size=(330, 2)), np.repeat(
        [0, 1], [300, 30]
    )


def _judge(model: Any) -> None:
    _check_kind(model)
    said = np.mean(_predicted(model, *_noise(0), _noise(1)[0]))
    laws.require(
        said >= 0.2,
        f"Fitted on 300 common and 30 rare rows of noise, your chain says “rare” for {said:.0%} of new ones: nothing "
        "balances what the model learns from. Which step does?",
    )
    new, truth = _two_sides(6, 3_000, 300)
    given = _predicted(model, *_two_sides(5), new)
    found, alarms = given[truth == 1].mean(), given[truth == 0].mean()
    laws.require(
        found >= 0.7,
        f"In a test where one column has a far larger unit, your chain finds {found:.0%} of the rare ones. Distances "
        "are all that this model knows: scale the columns.",
    )
    laws.require(
        alarms <= 0.04,
        "In a test where one column has a far larger unit, samples are made up in the midst of the common ones: "
        f"{alarms:.0%} of those are called “rare”. SMOTE, too, measures distances: who is a neighbour must not "
        "depend on the unit, so scale *before* it.",
    )
    alone = _predicted(model, *_two_sides(5), new[truth == 1])
    laws.require(
        alone.mean() > found / 2,
        f"Your chain finds {found:.0%} of the rare ones among all rows, and {alone.mean():.0%} when it is asked "
        "about them alone: something is learned in `predict`. Means and deviations come from `fit`.",
    )
    _check_neighbours(model)
    _check_usable(model)


def _check_kind(model: Any) -> None:
    hand = "Hand over the chain itself, scaler to classifier, not yet fitted, as `make_pipeline(…)` gives it"
    if isinstance(model, (int, float, np.ndarray, np.number)):
        raise Retry(f"That is a score, or several. {hand}.")
    if isinstance(model, type) or inspect.isroutine(model):
        raise Retry(
            f"That is {kind_of(model)}, not what it makes: call it. {hand}."
        )
    if isinstance(model, (list, tuple)) and hasattr(
        model[-1:] and model[-1], "fit"
    ):
        raise Retry(
            f"That is {kind_of(model)} of steps. `make_pipeline(first, second, third)` makes one object of them."
        )
    pairs = getattr(model, "steps", ())
    laws.require(
        all(isinstance(pair, tuple) for pair in pairs),
        "`Pipeline` takes pairs, a name and a step each. `make_pipeline` thinks of names by itself.",
    )
    steps = [step for _, step in pairs]
    laws.require(
        not any(isinstance(step, list) for step in steps),
        "`make_pipeline` takes its steps one by one: leave out the square brackets around them.",
    )
    for step in steps:
        laws.require(
            not isinstance(step, type),
            f"A step of yours is a class, `{getattr(step, '__name__', '')}`. Put brackets after it, to make one.",
        )
    laws.require(
        not steps or hasattr(steps[-1], "predict"),
        f"Your last step is {kind_of(steps[-1]) if steps else ''}, which cannot `predict`. The classifier comes "
        "last.",
    )
    laws.require(
        hasattr(model, "fit") and hasattr(model, "predict"),
        f"Yours is {kind_of(model)}, and cannot both `fit` and `predict`. {hand}.",
    )


def _predicted(model: Any, X, y, new) -> np.ndarray:
    """Give what a copy of the model says of new rows, once it is fitted."""
    from sklearn.base import clone

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            own = clone(model)
            own.fit(
                X.copy(), y.copy()
            )  # which may give back nothing in a class of one's own
            return np.asarray(own.predict(new.copy()))
    except Exception as error:
        text = guard.text_of(error)
        if "transform" in text and "TypeError" in text:
            raise Retry(
                "scikit-learn's pipeline takes steps that keep the number of rows, and refuses a sampler. "
                "`imblearn.pipeline` has a `make_pipeline` of the same use that takes both."
            ) from None
        if "clone" in text or "get_params" in text:
            raise Retry(
                f"`cross_val_score` makes a copy of what it is given for every fold, and {kind_of(model)} cannot be "
                "copied. Let its class begin from `sklearn.base.BaseEstimator`."
            ) from None
        raise Retry(
            f"Fitted on {len(y)} rows of {X.shape[1]} columns, {kind_of(model)} {guard.stopped(error, None)}"
        ) from None


def _check_neighbours(model: Any) -> None:
    """Demand the five neighbours: by their settings where they are seen, else where classes are as many already."""
    from sklearn.neighbors import KNeighborsClassifier

    usual = KNeighborsClassifier(_NEAR)
    last = getattr(model, "steps", [("", None)])[-1][1]
    if isinstance(last, KNeighborsClassifier):
        changed = {
            name: value
            for name, value in last.get_params().items()
            if value != usual.get_params()[name] and name not in _SAME
        }
        laws.require(
            not changed,
            "The model should stay the one of above, `KNeighborsClassifier(5)`, so that the two scores can be "
            f"compared; yours has {', '.join(f'{name}={plain(value)}' for name, value in changed.items())}.",
        )
        return
    rng = np.random.default_rng(0)
    X, y, new = (
        rng.normal(size=(120, 1)),
        rng.permutation(np.repeat([0, 1], 60)),
        rng.normal(size=(400, 1)),
    )
    differ = np.count_nonzero(
        _predicted(model, X, y, new) != usual.fit(X, y).predict(new)
    )
    laws.require(
        not differ,
        "With as many of both classes nothing needs to be resampled, and five neighbours decide by themselves. There "
        f"yours says otherwise in {differ} of {len(new)} cases. Is it the model of above, `KNeighborsClassifier(5)`?",
    )


def _check_usable(model: Any) -> None:
    from sklearn.model_selection import StratifiedKFold, cross_val_score

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            cross_val_score(
                model,
                *_noise(2),
                cv=StratifiedKFold(3),
                scoring="balanced_accuracy",
                error_score="raise",
            )
    except Exception as error:
        raise Retry(
            f"It can `fit` and `predict`, but `cross_val_score` with it {guard.stopped(error, None)}"
        ) from None


def _chain(*steps, pipeline: str = "imblearn.pipeline", near: int = _NEAR) -> Any:
    from importlib import import_module

    from sklearn.neighbors import KNeighborsClassifier

    return import_module(pipeline).make_pipeline(*steps, KNeighborsClassifier(near))


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
