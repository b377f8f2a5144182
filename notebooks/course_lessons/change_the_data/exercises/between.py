"""SMOTE in a few lines: a new sample between a rare one and one of its neighbours."""

from collections.abc import Callable

import numpy as np

from course_lib.exercises import Exercise, Retry

_ROWS, _COLUMNS, _NEAR, _NEW = 12, 3, 3, 60
_X = np.random.default_rng(6).normal(size=(_ROWS, _COLUMNS))
_APART = np.linalg.norm(_X[:, None] - _X[None], axis=2)
_NEIGHBOURS = np.argsort(_APART, axis=1)[:, 1 : _NEAR + 1]


def _judge(between: Callable) -> Retry | None:
    if not callable(between):
        return Retry(
            "Hand over the function itself, `between`, not what it returns."
        )
    given = between(_X.copy(), _NEIGHBOURS.copy(), _NEW, 0)
    if not isinstance(given, tuple | list) or len(given) != 2:
        return Retry(
            "Return two things: the new samples, and the row that each of them started from."
        )
    new, origin = np.asarray(given[0], dtype=float), np.asarray(given[1])
    if new.shape != (_NEW, _COLUMNS):
        return Retry(
            f"For {_NEW} new samples of {_COLUMNS} columns you return an array of shape {new.shape}; it should be "
            f"({_NEW}, {_COLUMNS})."
        )
    if (
        origin.shape != (_NEW,)
        or origin.dtype.kind not in "iu"
        or not 0 <= origin.min() <= origin.max() < _ROWS
    ):
        return Retry(
            f"`origin` must hold a row of `X`, from 0 to {_ROWS - 1}, for each of the {_NEW} new samples."
        )
    wrong = _wrong(new, origin)
    if wrong:
        return wrong
    again = between(_X.copy(), _NEIGHBOURS.copy(), _NEW, 1)[0]
    if np.allclose(new, again):
        return Retry(
            "Two seeds make the very same samples. Where does `seed` go in?"
        )
    return None


def _wrong(new: np.ndarray, origin: np.ndarray) -> Retry | None:
    step, off = _steps(new, origin, _NEIGHBOURS[origin])
    if (off > 1e-6).any():
        everyone = np.broadcast_to(np.arange(_ROWS), (_NEW, _ROWS))
        if (_steps(new, origin, everyone)[1] < 1e-6).all():
            return Retry(
                "Some of your samples lie on the way to a row that is *not among the neighbours* of their origin. "
                "`neighbours[origin]` has the rows to choose from."
            )
        if _in_the_box(new, origin).all():
            return Retry(
                "Your samples are near, but not on the straight line: every column goes *its own* share of the way. "
                "One step for a sample, the same in all columns: shape (n, 1)."
            )
        return Retry(
            "A new sample should lie on the straight line from `X[origin]` to one of its neighbours, and yours do "
            "not. Is `origin` the row that each really started from?"
        )
    if (step < -1e-9).any() or (step > 1 + 1e-9).any():
        return Retry(
            f"Your steps run from {step.min():.1f} to {step.max():.1f}: some samples lie *beyond* the two they come "
            "from. Between them means a step from 0 to 1."
        )
    if step.max() < 1e-9:
        return Retry(
            "Your new samples are copies of their origins: the step to the neighbour is 0 every time."
        )
    if np.ptp(step) < 0.3:
        return Retry(
            f"Every new sample lies {step.mean():.0%} of the way to the neighbour. Let chance choose the place, a "
            "step anywhere from 0 to 1."
        )
    if len(np.unique(origin)) < _ROWS / 2:
        return Retry(
            f"Your {_NEW} samples start from {len(np.unique(origin))} of the {_ROWS} rows. Draw `origin` among all."
        )
    return None


def _steps(
    new: np.ndarray, origin: np.ndarray, candidates: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give the share of the way to that candidate whose line is nearest, and how far off the line it is."""
    way = _X[candidates] - _X[origin][:, None]
    gone = (new - _X[origin])[:, None]
    length = np.maximum((way**2).sum(axis=2), 1e-12)
    step = (gone * way).sum(axis=2) / length
    off = np.linalg.norm(gone - step[:, :, None] * way, axis=2)
    which, rows = off.argmin(axis=1), np.arange(len(new))
    return step[rows, which], off[rows, which]


def _in_the_box(new: np.ndarray, origin: np.ndarray) -> np.ndarray:
    ends = np.stack(
        [
            np.broadcast_to(
                _X[origin][:, None], (*_NEIGHBOURS[origin].shape, _COLUMNS)
            ),
            _X[_NEIGHBOURS[origin]],
        ]
    )
    inside = (ends.min(axis=0) - 1e-9 <= new[:, None]) & (
        new[:, None] <= ends.max(axis=0) + 1e-9
    )
    return inside.all(axis=2).any(axis=1)


def _smote(X, neighbours, n, seed, low=0.0, high=1.0):
    rng = np.random.default_rng(seed)
    origin = rng.integers(len(X), size=n)
    partner = neighbours[origin, rng.integers(neighbours.shape[1], size=n)]
    step = rng.uniform(low, high, size=(n, 1))
    return X[origin] + step * (X[partner] - X[origin]), origin


BETWEEN = Exercise(
    id="change_the_data-2",
    title="A sample between two",
    judge=_judge,
    reference=lambda: _smote,
    solution="""\
def between(X, neighbours, n, seed):
    rng = np.random.default_rng(seed)
    origin = rng.integers(len(X), size=n)
    partner = neighbours[origin, rng.integers(neighbours.shape[1], size=n)]
    step = rng.random((n, 1))
    return X[origin] + step * (X[partner] - X[origin]), origin""",
    praise="Each new sample lies on the way to a neighbour of its own class. That is all of SMOTE.",
    hints=[
        "Three draws for each new sample: the row it starts from, one of that row's neighbours, and how far to go.",
        "`origin = rng.integers(len(X), size=n)`, and `neighbours[origin, j]` with a `j` drawn for each.",
        "`X[origin] + step * (X[partner] - X[origin])`, where `step` has shape (n, 1).",
    ],
)
