"""Whether the most similar text to learn from comes from the same module."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws

_RNG = np.random.default_rng(5)
CASES = (
    (
        np.array(
            [[0.1, 0.9, 0.3], [0.2, 0.1, 0.7], [0.8, 0.6, 0.5], [0.4, 0.3, 0.1]]
        ),
        np.array([4, 2, 7]),
        np.array([2, 7, 2, 7]),
    ),
    (_RNG.random((11, 6)), _RNG.integers(0, 3, 6), _RNG.integers(0, 3, 11)),
    (_RNG.random((5, 17)), _RNG.integers(20, 22, 17), _RNG.integers(20, 22, 5)),
    (_RNG.random((4, 3)), np.array([1, 2, 3]), np.array([4, 5, 6, 4])),
)


def _right(similar, learned, asked):
    return float(np.mean(learned[similar.argmax(axis=1)] == asked))


def _judge(answer: Any) -> None:
    twins = laws.Function(
        answer,
        "twins(similar, learned, asked)",
        returns="a share of the texts asked about",
    )
    for similar, learned, asked in CASES:
        value = twins(similar, learned, asked)
        got = laws.number(
            value, "the share of the texts asked about", case=twins.case
        )
        want = _right(similar, learned, asked)
        if not np.isclose(got, want):
            raise Retry(_confused(got, want, similar, learned, asked))


def _confused(
    got: float,
    want: float,
    similar: np.ndarray,
    learned: np.ndarray,
    asked: np.ndarray,
) -> str:
    n, m = similar.shape
    right = round(want * n)
    said = (
        f"Of {n} texts asked about, with {m} learned ones, {right} are most similar to one of their own module; "
        f"you come to {got:.3g}. "
    )
    if np.isclose(got, right):
        return f"{said}That is how many. Asked is their share."
    if np.isclose(got, 100 * want):
        return f"{said}That is in percent. A share lies between 0 and 1."
    if np.isclose(got, np.mean(similar.argmax(axis=1) == asked)):
        return f"{said}`argmax` gives positions among the learned texts. `learned[…]` of them are their modules."
    if np.isclose(got, np.isin(asked, learned).mean()):
        return f"{said}Those have some text of their module among the learned. Is it the most similar one?"
    if np.isclose(got, np.mean(learned[similar.argmin(axis=1)] == asked)):
        return f"{said}You look at the least similar one."
    if np.isclose(got, 1 - want):
        return f"{said}Those are most similar to one of *another* module."
    if np.isclose(got, np.mean(asked[similar.argmax(axis=0)] == learned)):
        return f"{said}That asks for each learned text. `similar` has a row for each text asked about."
    if np.isclose(got, similar.max(axis=1).mean()):
        return f"{said}That is how similar they are. Whose module does the most similar one come from?"
    return f"{said}`similar.argmax(axis=1)` says which learned text is the most similar one to each."


NEAREST = Exercise(
    id="judged_on_a_part-1",
    title="Twins across the split",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def twins(similar, learned, asked):
    nearest = similar.argmax(axis=1)
    return np.mean(learned[nearest] == asked)""",
    praise="It finds what a split tears apart, in pictures and tables too.",
    hints=[
        "Which learned text is the most similar one to each text asked about? `argmax` along a row.",
        "`learned[…]` of those gives their modules: how often is it that of `asked`?",
    ],
)
