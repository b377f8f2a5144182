"""How many pairs stand in the same order on a part and on the whole."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, Retry, laws

_RNG = np.random.default_rng(8)
CASES = (
    ([0.5, 0.7, 0.6, 0.9], [0.8, 0.95, 0.83, 0.9]),
    ([0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1]),
    ([0.2, 0.5, 0.3, 0.9, 0.6], [0.82, 0.85, 0.83, 0.99, 0.96]),
    (_RNG.random(9).tolist(), _RNG.random(9).tolist()),
)


def _right(part, whole):
    alike = [
        (part[i] < part[j]) == (whole[i] < whole[j])
        for i in range(len(part))
        for j in range(i)
    ]
    return float(np.mean(alike))


def _judge(answer: Any) -> None:
    same_order = laws.Function(
        answer, "same_order(part, whole)", returns="a share of pairs"
    )
    for part, whole in CASES:
        given = np.array(part), np.array(whole)
        got = laws.number(
            same_order(*given), "the share of pairs", case=same_order.case
        )
        want = _right(*given)
        if not np.isclose(got, want):
            raise Retry(same_order.case + _confused(got, want, *given))


def _confused(got: float, want: float, part: np.ndarray, whole: np.ndarray) -> str:
    n = len(part)
    pairs = n * (n - 1) // 2
    alike = round(want * pairs)
    said = (
        f"{alike} of {pairs} pairs stand in the same order; you come to {got:.3g}. "
    )
    from scipy.stats import kendalltau, spearmanr

    if np.isclose(got, alike) or np.isclose(got, 2 * alike):
        return f"{said}That is how many. Asked is their share of all pairs."
    if np.isclose(got, 100 * want):
        return f"{said}That is in percent. A share lies between 0 and 1."
    if np.isclose(got, kendalltau(part, whole).statistic):
        return f"{said}That is Kendall's τ, from −1 to 1: the share alike less the share that is not."
    if np.isclose(got, spearmanr(part, whole).statistic):
        return f"{said}That is Spearman's correlation of the ranks. Count pairs."
    if np.isclose(got, np.corrcoef(part, whole)[0, 1]):
        return f"{said}That correlates the values. Only their order counts here."
    if np.isclose(got, (np.argsort(part) == np.argsort(whole)).mean()):
        return f"{said}That asks who has the same place. Look at two candidates at a time."
    if np.isclose(got, 2 * alike / n**2) or np.isclose(got, (2 * alike + n) / n**2):
        return f"{said}A candidate makes no pair with itself."
    if np.isclose(got, alike / n**2):
        return f"{said}{n} candidates make {pairs} pairs, not {n**2}."
    if np.isclose(got, np.mean((np.diff(part) > 0) == (np.diff(whole) > 0))):
        return (
            f"{said}That compares neighbours only. Any two candidates are a pair."
        )
    if np.isclose(got, 1 - want):
        return f"{said}Those are the pairs that change their order."
    return f"{said}A pair is alike when the better one is the better one in both."


ORDER = Exercise(
    id="subsets_elsewhere-4",
    title="In the same order",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def same_order(part, whole):
    alike = [
        (part[i] < part[j]) == (whole[i] < whole[j])
        for i in range(len(part))
        for j in range(i)
    ]
    return np.mean(alike)""",
    praise="Half of the pairs alike is what chance gives.",
    hints=[
        "Two loops give all pairs i, j with j below i.",
        "A pair is alike if `part[i] < part[j]` says the same as `whole[i] < whole[j]`.",
    ],
)
