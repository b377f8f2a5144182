"""The same task, the same model, the same balancing: and a score that can be believed."""

from collections.abc import Callable

import numpy as np

from course_lessons.data_quality.studies.leaks import blurred_tumours
from course_lib.exercises import Exercise, Retry
from course_lib.ratios import RatioPlan


def _noise(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Columns that know nothing of the labels: an honest score is 0.5, give or take."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(900, 6)), np.repeat([0, 1], [750, 150])


def _judge_honest(score: Callable) -> Retry | None:
    if not callable(score):
        return Retry("Hand over the function itself, `honest_score`, not a number.")
    on_noise = [float(score(*_noise(seed), seed)) for seed in range(4)]
    if not all(0 <= value <= 1 for value in on_noise):
        return Retry(
            f"A balanced accuracy lies between 0 and 1; yours is {on_noise[0]:.3g}."
        )
    found = float(np.mean(on_noise))
    if found > 0.99:
        return Retry(
            f"On columns of pure noise your score is {found:.0%}, every time: it is taken on rows the model was "
            "trained on. Score on the test rows."
        )
    if found > 0.85:
        return Retry(
            f"On columns of pure noise, where nobody can do better than 50 %, your score is {found:.0%}. Copies of "
            "the same row are still on both sides: what happens first, the copying or the split?"
        )
    if found > 0.6:
        return Retry(
            f"On columns of pure noise your score is {found:.0%}. Right answers counted row by row reward whoever "
            "always says the common class: use `balanced_accuracy_score`."
        )
    if found < 0.4:
        return Retry(
            f"On columns of pure noise your score is {found:.0%}, and guessing gives 50 %. Is the test part scored "
            "against its own labels, `y[test]`?"
        )
    real = float(
        np.mean([score(*blurred_tumours(seed), seed) for seed in range(8)])
    )
    if real < 0.56:
        return Retry(
            f"On the tumours your score is {real:.0%}, hardly better than a guess. Does the training part still hold "
            "its true labels, and its copies of the rare class?"
        )
    if (
        score(*blurred_tumours(0), 0)
        == score(*blurred_tumours(0), 1)
        == score(*blurred_tumours(0), 2)
    ):
        return Retry(
            "Every seed gives the same score, so the split is always the same one. Where does `seed` go in?"
        )
    return None


def _split(y, seed: int) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.model_selection import train_test_split

    return train_test_split(
        np.arange(len(y)), test_size=0.3, stratify=y, random_state=seed
    )


def _copies(y, seed: int) -> np.ndarray:
    return RatioPlan.from_labels(y, "1:1").indices(y, random_state=seed)


def _score(X, y, train, test, measure: str = "balanced_accuracy") -> float:
    from sklearn.metrics import get_scorer

    from course_widgets.label_noise_lab.models import classifier

    return get_scorer(measure)(
        classifier("nearest neighbour").fit(X[train], y[train]), X[test], y[test]
    )


def tempting_score(X, y, seed: int) -> float:
    """Copy first, split then: the score that lesson 01 starts from."""
    rows = _copies(y, seed)
    train, test = _split(y[rows], seed)
    return _score(X, y, rows[train], rows[test])


def _honest(
    X, y, seed: int, measure: str = "balanced_accuracy", fixed: int | None = None
) -> float:
    train, test = _split(y, seed if fixed is None else fixed)
    return _score(X, y, train[_copies(y[train], 0)], test, measure)


HONEST = Exercise(
    id="data_quality-4",
    title="Find the leak",
    judge=_judge_honest,
    reference=lambda: _honest,
    solution="""\
def honest_score(X, y, seed):
    train, test = train_test_split(np.arange(len(y)), test_size=0.3, stratify=y, random_state=seed)
    plan = RatioPlan.from_labels(y[train], "1:1")
    train = train[plan.indices(y[train], random_state=seed)]
    model = classifier("nearest neighbour").fit(X[train], y[train])
    return balanced_accuracy_score(y[test], model.predict(X[test]))""",
    praise="Split first, copy then, and only in the training part: on noise your score is 50 %, as it must be.",
    hints=[
        "Follow one malignant tumour. After the copying it is there a dozen times; where do the twelve go?",
        "Split `np.arange(len(y))`, then balance `y[train]`: its plan's indices count within `train`.",
        "`train = train[plan.indices(y[train], random_state=seed)]`, and the test part stays as it is.",
    ],
)
