"""How hard a sample is: how much more likely the model finds another class than its label."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws


def _case(n: int, classes: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    proba = rng.dirichlet(np.full(classes, 0.4), n)
    return rng.integers(classes, size=n), proba


def _right(y, proba):
    rows = np.arange(len(y))
    others = proba.copy()
    others[rows, y] = 0
    return others.max(axis=1) - proba[rows, y]


CASES = (
    _case(9, 4, 0),
    _case(6, 3, 1),
    (np.array([1, 0, 0]), np.array([[0.2, 0.8], [0.5, 0.5], [0.1, 0.9]])),
)


def _judge(answer: Any) -> None:
    hardness = laws.Function(
        answer, "hardness(y, proba)", returns="one number for each sample"
    )
    for y, proba in CASES:
        got = laws.array(
            hardness(y, proba),
            (len(y),),
            "one number for each sample",
            case=hardness.case,
        )
        want = _right(y, proba)
        laws.require(
            np.allclose(got, want),
            lambda y=y, proba=proba, got=got: (
                hardness.case + _confused(y, proba, got)
            ),
        )


def _confused(y: np.ndarray, proba: np.ndarray, got: np.ndarray) -> str:
    rows, want = np.arange(len(y)), _right(y, proba)
    own = proba[rows, y]
    k = int(np.argmax(~np.isclose(got, want)))
    if np.allclose(got, -want):
        return "you subtract the wrong way round: yours is large for the *easy* ones. Largest other, less its own."
    if np.allclose(got, proba.max(axis=1) - own):
        return (
            "you take the largest of *all* classes, its own among them, so an easy sample gets 0, and all easy ones "
            "are alike. Leave its own class out of the maximum."
        )
    if np.allclose(got, 1 - own) or np.allclose(got, -own):
        return "you look at its own class alone. How likely is the likeliest *other* class?"
    if np.allclose(got, want + own):
        return "that is the likeliest other class. Subtract what the model gives to the label."
    return (
        f"sample {k} has the label {y[k]} and the probabilities {proba[k].round(2).tolist()}: the likeliest other "
        f"has {want[k] + own[k]:.2f}, its own {own[k]:.2f}, so it is {want[k]:.2f}, and yours {got[k]:.2f}."
    )


HARDNESS = Exercise(
    id="hard_or_wrong-2",
    title="How hard is it?",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def hardness(y, proba):
    rows = np.arange(len(y))
    others = proba.copy()
    others[rows, y] = 0
    return others.max(axis=1) - proba[rows, y]""",
    praise="Above 0, the model would say something else; near 1, it is sure of that.",
    hints=[
        "`proba[np.arange(len(y)), y]` is what each sample's own label gets.",
        "In a copy, set those to 0; then `.max(axis=1)` is the likeliest other class.",
    ],
)
