"""Cover the data: always add the sample that is farthest from all picks so far."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry

_ROUNDING = 1e-4


def _points() -> np.ndarray:
    """Three clumps of unequal size and two loners: farthest first and other orders differ early."""
    rng = np.random.default_rng(4)
    clumps = [
        rng.normal(centre, 0.5, (size, 2))
        for centre, size in (((0, 0), 60), ((6, 1), 25), ((2, 7), 12))
    ]
    return np.concatenate([*clumps, [[11.0, 9.0], [-6.0, 4.0]]])


def _distances(features: np.ndarray) -> np.ndarray:
    return np.linalg.norm(features[:, None] - features[None], axis=-1)


def _judge(k_center: Callable) -> Retry | None:
    if not callable(k_center):
        return Retry(
            "Hand over the function itself, `k_center`, not what it returns."
        )
    features = _points()
    far = _distances(features)
    rows = np.asarray(k_center(features.copy(), 12, 5))
    if rows.ndim != 1 or rows.dtype.kind not in "iu":
        return Retry(
            "Return the positions of the picks, whole numbers, so that `features[picks]` are the picks."
        )
    if len(rows) != 12:
        return Retry(
            f"`k_center(features, 12, 5)` should give 12 picks; yours gives {len(rows)}."
        )
    if rows[0] != 5:
        return Retry(
            f"The first pick is given: `first` was 5, and your first pick is {rows[0]}."
        )
    if len(np.unique(rows)) < len(rows):
        return Retry(
            f"You picked {len(rows) - len(np.unique(rows))} of them again. The nearest pick of a pick is "
            "itself, at "
            "distance 0, so it is never the farthest: look at how you keep the distances."
        )
    for k in range(1, len(rows)):
        to_nearest = far[:, rows[:k]].min(axis=1)
        if to_nearest[rows[k]] < to_nearest.max() - _ROUNDING:
            return _what_went_wrong(features, rows, k, to_nearest)
    if len(np.asarray(k_center(features.copy(), 4, 0))) != 4:
        return Retry("Asked for 4 picks you return another number. Use `k`.")
    return None


def _what_went_wrong(
    features: np.ndarray, rows: np.ndarray, k: int, to_nearest: np.ndarray
) -> Retry:
    """Tell the usual confusions apart: which rule would have picked just these?"""
    for rule, hint in _CONFUSIONS:
        if np.array_equal(_greedy(rule)(features, len(rows), rows[0]), rows):
            return Retry(
                f"Pick {k + 1} is not the sample that is covered worst. {hint}"
            )
    return Retry(
        f"Pick {k + 1} has an earlier pick at distance {to_nearest[rows[k]]:.1f}, while another sample's "
        "nearest pick is "
        f"{to_nearest.max():.1f} away. The farthest one comes first."
    )


def _k_center(features: np.ndarray, k: int, first: int) -> list[int]:
    picks = [first]
    nearest = np.linalg.norm(features - features[first], axis=1)
    while len(picks) < k:
        picks.append(int(nearest.argmax()))
        nearest = np.minimum(
            nearest, np.linalg.norm(features - features[picks[-1]], axis=1)
        )
    return picks


def _greedy(score: Callable[[np.ndarray], np.ndarray]) -> Callable:
    """Make a picker that always takes the largest `score` of the distances (samples down, picks across)."""

    def pick(features, k, first):
        far, picks = _distances(features), [first]
        while len(picks) < k:
            scores = score(far[:, picks]).astype(float)
            scores[picks] = -np.inf
            picks.append(int(scores.argmax()))
        return picks

    return pick


_CONFUSIONS = [
    (
        lambda far: far.mean(axis=1),
        "You take the one farthest from the picks *on average*. But a sample is covered as soon as *one* "
        "pick is near.",
    ),
    (
        lambda far: far.max(axis=1),
        "You take the one that is farthest from *some* pick, though another may be near. Take the distance "
        "to the nearest.",
    ),
    (
        lambda far: far[:, -1],
        "You take the one farthest from the *last* pick. Keep for every sample the smallest distance seen "
        "so far.",
    ),
    (
        lambda far: -far.min(axis=1),
        "You take the smallest distance to a pick. Covering wants the largest.",
    ),
]
"""What else one may take the largest of (distances: samples down, picks across), and what to say to it."""


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
        "Keep one number for each sample: how far its nearest pick is. The next pick is where that number "
        "is largest.",
        "After a pick the numbers can only shrink: `np.minimum(nearest, distance to the new pick)`.",
        "`np.linalg.norm(features - features[pick], axis=1)` are the distances of all samples to one of "
        "them.",
    ],
)
