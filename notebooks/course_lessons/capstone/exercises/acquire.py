"""Which labels to buy: those that the emptiest cells lack."""

from typing import Any

import numpy as np

from course_lib.exercises import Exercise, laws

# Labels that each cell has, and drawings without one that it has.
LONG_TAIL = (np.array([30, 12, 0, 3]), np.array([60, 60, 25, 40]))
RUNS_OUT = (np.array([5, 0, 9, 0, 2]), np.array([40, 3, 0, 31, 7]))
LAST_EMPTY = (np.array([7, 2, 0]), np.array([9, 9, 9]))
EVEN = (np.array([4, 4, 4]), np.array([20, 20, 20]))
CASES = (
    (LONG_TAIL, 40, 0),
    (RUNS_OUT, 30, 1),
    (EVEN, 13, 2),
    (LAST_EMPTY, 6, 3),
)


def drawings(
    case: tuple[np.ndarray, np.ndarray], seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Give the label (−1 where nobody knows) and the cell of every drawing, in no order."""
    have, lack = case
    cells = np.repeat([*range(len(have))] * 2, np.concatenate(case))
    labels = np.repeat([1, -1], [have.sum(), lack.sum()])
    labels[: have.sum()] = np.arange(have.sum()) % 6
    order = np.random.default_rng(seed).permutation(len(cells))
    return labels[order], cells[order]


def _levelled(have: np.ndarray, lack: np.ndarray, budget: int) -> np.ndarray:
    """Give the smallest and the largest count that each cell may have afterwards."""
    filled, left = have.copy(), lack.copy()
    for _ in range(budget):
        at = np.where(left > 0, filled, np.iinfo(int).max).argmin()
        filled[at] += 1
        left[at] -= 1
    return np.sort(filled)


def _judge(answer: Any) -> None:
    acquire = laws.Function(
        answer,
        "acquire(labels, cells, budget, seed)",
        returns="the positions of the drawings to buy",
        stops={
            "draws more": "A cell may have fewer drawings left than it should get; then the others go on."
        },
    )
    for case, budget, seed in CASES:
        _check(acquire, case, budget, seed)
    laws.seeded(acquire, *drawings(LONG_TAIL, 0), 40, key=sorted)
    drawn = [acquire(*drawings(EVEN, 0), 13, seed) for seed in range(40)]
    never = EVEN[1].sum() - len(np.unique(np.concatenate(drawn)))
    laws.require(
        not never,
        f"In 40 draws with 40 seeds, {never} of the {EVEN[1].sum()} drawings never came. Shuffle with `seed` first, "
        "so that any drawing of a cell may come.",
    )


def _check(acquire: laws.Function, case: tuple, budget: int, seed: int) -> None:
    have, lack = case
    labels, cells = drawings(case, seed)
    rows = laws.indices(
        acquire(labels, cells, budget, seed),
        below=len(cells),
        count=budget,
        repeats="Nobody buys the same label twice.",
        case=acquire.case,
    )
    known = int((labels[rows] >= 0).sum())
    laws.require(
        not known,
        f"{acquire.case}{known} of yours have a label already. Choose among those where `labels` is −1.",
    )
    bought = np.bincount(cells[rows], minlength=len(have))
    after = have + bought
    if (np.sort(after) == _levelled(have, lack, budget)).all():
        return
    even = np.ptp(bought[lack > 0]) <= 1
    why = (
        "You buy the same from every cell; count what each *has*, too."
        if even
        else "Each label goes to the cell that has the fewest then, of those with drawings left."
    )
    laws.require(
        False,
        f"{acquire.case}cells that had {have.tolist()} labels have {after.tolist()} after you. {why}",
    )


def _fill(
    labels: np.ndarray, cells: np.ndarray, budget: int, seed: int
) -> np.ndarray:
    import pandas as pd

    unknown = np.random.default_rng(seed).permutation(np.flatnonzero(labels < 0))
    have = np.bincount(cells[labels >= 0], minlength=cells.max() + 1)
    turn = pd.Series(cells[unknown]).groupby(cells[unknown]).cumcount()
    return unknown[np.argsort(have[cells[unknown]] + turn)[:budget]]


ACQUIRE = Exercise(
    id="capstone-1",
    title="Fill the emptiest cells",
    judge=_judge,
    reference=lambda: _fill,
    solution="""\
def acquire(labels, cells, budget, seed):
    unknown = np.random.default_rng(seed).permutation(np.flatnonzero(labels < 0))
    have = np.bincount(cells[labels >= 0], minlength=cells.max() + 1)
    # the drawing that comes k-th in its cell brings it to its have + k labels
    turn = pd.Series(cells[unknown]).groupby(cells[unknown]).cumcount()
    return unknown[np.argsort(have[cells[unknown]] + turn)[:budget]]""",
    praise="Each label goes where the fewest are. With schools as cells that is *whose*, with guessed kinds *which*.",
    hints=[
        "As water fills a vessel: the next label goes to the cell that has the fewest by then.",
        "Count the labels of each cell. Number the drawings without one within their cell: 0, 1, 2 …",
        "A drawing's rank is what its cell has, plus its number in the cell (`cumcount`). Take the `budget` lowest.",
    ],
)
