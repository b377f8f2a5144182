"""Cover the data: always add the sample that is farthest from all picks so far."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws

_ROUNDING = 1e-3  # of the worst distance: so little less counts as farthest, too


def _clumps() -> np.ndarray:
    """Three clumps of unequal size and two loners: farthest first and other orders differ early."""
    rng = np.random.default_rng(4)
    clumps = [
        rng.normal(centre, 0.5, (size, 2))
        for centre, size in (((0, 0), 60), ((6, 1), 25), ((2, 7), 12))
    ]
    return np.concatenate([*clumps, [[11.0, 9.0], [-6.0, 4.0]]])


def _directions() -> np.ndarray:
    """Five columns of unequal scale far from 0, as single precision, with copies among the rows."""
    rng = np.random.default_rng(1)
    rows = rng.normal(40, 1, (37, 5)) * [9, 4, 3, 2, 0.5]
    return np.concatenate([rows, rows[:4]]).astype(np.float32)


def _judge(answer: Any) -> None:
    k_center = laws.Function(
        answer, "k_center(features, k, first)", returns="the k positions"
    )
    cases = (
        (_clumps(), 12, 5),
        (_directions(), 9, 40),
        (_clumps()[::-1], 4, 0),
        (_directions()[:3], 1, 2),
    )
    for case in cases:
        _check(k_center, *case)


def _check(
    k_center: laws.Function, features: np.ndarray, k: int, first: int
) -> None:
    rows = laws.indices(
        k_center(features, k, first),
        below=len(features),
        count=k,
        repeats="The nearest pick of a pick is itself, at distance 0, so it is never the farthest: look at how you "
        "keep the distances.",
        case=k_center.case,
    )
    right = set(_k_center(features, k, first))
    wrong = _first_wrong(features, rows, first)
    laws.require(
        wrong is None or set(rows) != right,
        f"{k_center.case}those are the right picks, in another order. Return them as they are made, one by one.",
    )
    laws.require(
        rows[0] == first,
        f"{k_center.case}the first pick is given, `first`; yours is {rows[0]}.",
    )
    laws.require(
        wrong is None,
        lambda: k_center.case + _confused(features, rows, wrong),
    )


def _first_wrong(features: np.ndarray, rows: np.ndarray, first: int) -> int | None:
    """Say which pick is the first that is not the sample covered worst."""
    if rows[0] != first:
        return 0
    far = _distances(features)
    for n in range(1, len(rows)):
        nearest = far[:, rows[:n]].min(axis=1)
        if nearest[rows[n]] < nearest.max() * (1 - _ROUNDING):
            return n
    return None


def _distances(features: np.ndarray) -> np.ndarray:
    return np.linalg.norm(features[:, None] - features[None], axis=-1)


def _confused(features: np.ndarray, rows: np.ndarray, n: int) -> str:
    """Tell the usual confusions apart: which rule would have picked just these?"""
    for distances, rule, hint in _CONFUSIONS:
        if np.array_equal(
            _greedy(rule, distances)(features, len(rows), rows[0]), rows
        ):
            return f"pick {n + 1} is not the sample that is covered worst. {hint}"
    nearest = _distances(features)[:, rows[:n]].min(axis=1)
    return (
        f"pick {n + 1} has an earlier pick at distance {nearest[rows[n]]:.3g}, while the nearest pick of another is "
        f"{nearest.max():.3g} away. Which sample does yours take for the farthest?"
    )


def _k_center(features: np.ndarray, k: int, first: int) -> list[int]:
    picks = [first]
    nearest = np.linalg.norm(features - features[first], axis=1)
    while len(picks) < k:
        picks.append(int(nearest.argmax()))
        to_new = np.linalg.norm(features - features[picks[-1]], axis=1)
        nearest = np.minimum(nearest, to_new)
    return picks


def _greedy(
    score: Callable[[np.ndarray], np.ndarray],
    distances: Callable[[np.ndarray], np.ndarray] = _distances,
) -> Callable:
    """Make a picker that always takes the largest `score` of the distances (samples down, picks across)."""

    def pick(features, k, first):
        far, picks = distances(features), [first]
        while len(picks) < k:
            scores = score(far[:, picks]).astype(float)
            scores[picks] = -np.inf
            picks.append(int(scores.argmax()))
        return picks

    return pick


def _to_nearest(far: np.ndarray) -> np.ndarray:
    return far.min(axis=1)


_CONFUSIONS = [
    (
        _distances,
        lambda far: far.mean(axis=1),
        "You take the one farthest from the picks *on average*. A sample is covered as soon as *one* pick is near.",
    ),
    (
        _distances,
        lambda far: far.max(axis=1),
        "You take the one that is farthest from *some* pick, though another may be near. Take the distance to the "
        "nearest.",
    ),
    (
        _distances,
        lambda far: far[:, -1],
        "You take the one farthest from the *last* pick. Keep for every sample the smallest distance seen so far.",
    ),
    (
        _distances,
        lambda far: far[:, 0],
        "You take the one farthest from the *first* pick. After each pick, the distances to it count too.",
    ),
    (
        _distances,
        lambda far: -far.min(axis=1),
        "You take the smallest distance to a pick. Covering wants the largest.",
    ),
    (
        lambda features: np.abs(features[:, None] - features[None]).sum(axis=-1),
        _to_nearest,
        "You add up the differences of the columns. Asked is the straight line: the root of the summed squares.",
    ),
    (
        lambda features: np.abs(features[:, None] - features[None]).max(axis=-1),
        _to_nearest,
        "You take the largest difference in one column. Asked is the straight line, over all columns.",
    ),
]
"""How else one may measure, or choose (distances: samples down, picks across), and what to say to it."""


K_CENTER = Exercise(
    id="which_ones-1",
    title="Cover the data",
    judge=_judge,
    reference=lambda: _k_center,
    solution="""\
def k_center(features, k, first):
    picks = [first]
    nearest = np.linalg.norm(features - features[first], axis=1)
    while len(picks) < k:
        picks.append(int(nearest.argmax()))
        to_new = np.linalg.norm(features - features[picks[-1]], axis=1)
        nearest = np.minimum(nearest, to_new)
    return picks""",
    praise="Every pick was the sample that was covered worst. That is all there is to k-center greedy.",
    hints=[
        "Keep one number for each sample: how far its nearest pick is. The next pick is where it is largest.",
        "After a pick the numbers can only shrink: `np.minimum(nearest, distance to the new pick)`.",
        "`np.linalg.norm(features - features[pick], axis=1)` are the distances of all samples to one of them.",
    ],
)
