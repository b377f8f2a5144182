"""SMOTE in a few lines: a new sample between a rare one and one of its neighbours."""

import numpy as np

from course_lib.exercises import Exercise, laws
from course_lib.exercises.wording import plain, plain_number


def _table(
    rows: int, columns: int, near: int, unit: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    X = unit * np.random.default_rng(6).normal(size=(rows, columns))
    apart = np.linalg.norm(X[:, None] - X[None], axis=2)
    return X, np.argsort(apart, axis=1)[:, 1 : near + 1]


# the tables, and how many samples to make of each; the first is large enough to see every row and every neighbour
CASES = (
    (*_table(12, 3, 3), 600),
    (*_table(6, 2, 5, unit=100.0), 40),
    (*_table(30, 7, 1, unit=0.01), 11),
)


def _judge(answer) -> None:
    between = laws.Function(
        answer,
        "between(X, neighbours, n, seed)",
        returns="the new samples and the rows they started from",
        stops={
            r"\(\d+,\d+\) \(\d+,\)|\(\d+,\) \(\d+,\d+\)": "One step for a sample, the same in all columns: "
            "shape (n, 1).",
            "draws more": "Several samples may start from the same row: draw with putting back.",
        },
    )
    for X, neighbours, n in CASES:
        new, origin = laws.parts(
            between(X, neighbours, n, 0),
            ("the new samples", "the row that each started from"),
            case=between.case,
        )
        laws.require(
            not (np.ndim(new) == 1 and np.ndim(origin) == 2),
            "Both are there, in the wrong order: the new samples first, then the row that each started from.",
        )
        new = laws.array(
            new,
            (n, X.shape[1]),
            "one row for each new sample, with all columns",
            case=between.case,
        )
        origin = laws.indices(
            origin,
            below=len(X),
            count=n,
            repeats=True,
            case=between.case,
            of="rows of `X` to start from",
        )
        step, which = _on_the_line(X, neighbours, new.astype(float), origin)
        _check_steps(step)
        if n > 10 * neighbours.size:
            _check_draws(neighbours, origin, which)
    laws.seeded(between, *CASES[0][:2], 20)
    starts = [np.asarray(between(*CASES[0][:2], 20, seed)[1]) for seed in range(4)]
    laws.require(
        any((own != starts[0]).any() for own in starts),
        f"Whatever the `seed`, your samples start from the same rows, {plain(starts[0])}. Let chance choose the row "
        "of each, too: `rng.integers(len(X), size=n)`.",
    )


def _on_the_line(X, neighbours, new, origin) -> tuple[np.ndarray, np.ndarray]:
    """Demand that each lies on a line to a neighbour; give the share of the way, and which neighbour it is."""
    step, off, which = _steps(X, new, X[origin], X[neighbours[origin]])
    astray = np.count_nonzero(off > _near(X))
    if not astray:
        return step, which
    n = len(new)
    anyone = _steps(X, new, X[origin], np.broadcast_to(X, (n, *X.shape)))[1]
    back = [
        _comes_from(X, neighbours, one, row)
        for one, row in zip(new, origin, strict=True)
    ]
    alone = _steps(X, new + X[origin], X[origin], X[neighbours[origin]])[1]
    sums = _steps(X, new, X[origin], X[origin][:, None] + X[neighbours[origin]])[1]
    case = f"Of {n} new samples {astray} do not lie on a straight line from `X[origin]` to one of its neighbours"
    for holds, hint in (
        (
            all(back),
            "They do from the other end: your `origin` holds the neighbour, not the row that was started from.",
        ),
        (
            (anyone < _near(X)).all(),
            "They lie on the way to a row that is *not among the neighbours* of their origin: `neighbours[origin]` "
            "has the rows to choose from.",
        ),
        (
            (alone < _near(X)).all(),
            "Yours is the way alone, neighbour minus origin: add the place where it starts, `X[origin]`.",
        ),
        (
            (sums < _near(X)).all(),
            "The way to a neighbour is the *difference*, `X[partner] - X[origin]`, not `X[partner]`.",
        ),
        (
            (new == np.rint(new)).all(),
            "Yours are whole numbers. Leave them as they come out, not rounded.",
        ),
        (
            _in_the_box(X, neighbours, new, origin).all(),
            "They are near: every column goes *its own* share of the way. One step for a sample, the same in all "
            "columns: shape (n, 1).",
        ),
    ):
        laws.require(not holds, f"{case}. {hint}")
    laws.require(
        False,
        f"{case}. The first starts from row {origin[0]}, you say, and is {plain_number(off[0])} off the nearest of "
        "its lines. Is `origin` the row that each really started from, and its neighbour one of "
        "`neighbours[origin]`?",
    )


def _near(X: np.ndarray) -> float:
    return 1e-4 * float(X.std())


def _steps(X, new, start, ends) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the share of the way to the end whose line is nearest, how far off that line it is, and which end."""
    way, gone = ends - start[:, None], (new - start)[:, None]
    step = (gone * way).sum(axis=2) / np.maximum((way**2).sum(axis=2), 1e-12)
    off = np.linalg.norm(gone - step[:, :, None] * way, axis=2)
    if (
        off.shape[1] > 1
    ):  # on two lines at once, at their common start: between is the better reading
        off = off + 1e-9 * X.std() * ((step < 0) | (step > 1))
    which, rows = off.argmin(axis=1), np.arange(len(new))
    return step[rows, which], off[rows, which], which


def _comes_from(X, neighbours, one: np.ndarray, end: int) -> bool:
    """Whether a sample lies between a row and the neighbour of it that is said to be its origin."""
    starts = np.flatnonzero((neighbours == end).any(axis=1))
    ends = np.broadcast_to(X[end], (len(starts), 1, X.shape[1]))
    many = np.broadcast_to(one, (len(starts), X.shape[1]))
    return bool((_steps(X, many, X[starts], ends)[1] < _near(X)).any())


def _in_the_box(X, neighbours, new, origin) -> np.ndarray:
    one, other = X[origin][:, None], X[neighbours[origin]]
    slack = _near(X)
    inside = (np.minimum(one, other) - slack <= new[:, None]) & (
        new[:, None] <= np.maximum(one, other) + slack
    )
    return inside.all(axis=2).any(axis=1)


def _check_steps(step: np.ndarray) -> None:
    low, high = step.min(), step.max()
    laws.require(
        not high < 1e-6 or low > -1e-6,
        "Your samples lie on the far side of their origin, *away* from the neighbour: the way is `X[partner] - "
        "X[origin]`, in this order.",
    )
    laws.require(
        low > -1e-6 and high < 1 + 1e-6,
        f"Your steps run from {low:.1f} to {high:.1f}: some samples lie *beyond* the two they come from. Between "
        "them means a step from 0 to 1.",
    )
    laws.require(
        high > 1e-6,
        "Your new samples are copies of their origins: the step to the neighbour is 0 every time.",
    )
    laws.require(
        np.ptp(step) > 1e-6,
        f"Every new sample lies {step.mean():.0%} of the way to the neighbour. Let chance choose the place, "
        "anywhere from 0 to 1, for each anew: `rng.random((n, 1))`. (In a loop, make the generator once, before it.)",
    )
    values = np.unique(step.round(6)).size
    laws.require(
        values > len(step) / 2,
        f"Your {len(step)} steps take only {values} values, from {low:.2f} to {high:.2f}. Let each be any number "
        "from 0 to 1, drawn for itself.",
    )
    laws.require(
        len(step) < 100 or (low < 0.1 and high > 0.9),
        f"Your {len(step)} steps run from {low:.2f} to {high:.2f}; a new sample may lie anywhere on the way, from 0 "
        "to 1.",
    )


def _check_draws(neighbours, origin, which) -> None:
    """Demand that every row is started from, and that each goes now to this neighbour and now to that."""
    rows, near = neighbours.shape
    seen = np.zeros((rows, near), int)
    np.add.at(seen, (origin, which), 1)
    started = int((seen.sum(axis=1) > 0).sum())
    laws.require(
        started == rows,
        f"Your {len(origin)} samples start from {started} of the {rows} rows. Draw `origin` among all.",
    )
    column = int(seen.sum(axis=0).argmax())
    laws.require(
        (seen.sum(axis=0) > 0).sum() > 1,
        f"All {len(origin)} samples go to the same column of `neighbours`, number {column}. Draw one for each "
        "sample: `rng.integers(…, size=n)`.",
    )
    row = int((seen > 0).sum(axis=1).argmin())
    laws.require(
        (seen > 0).all(),
        f"{seen[row].sum()} of your samples start from row {row}, and of its {near} neighbours they go to "
        f"{(seen[row] > 0).sum()}. Each of the columns of `neighbours` should have its turn: draw one for each "
        "sample.",
    )


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
