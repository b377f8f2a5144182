"""Players: a plan for the whole job as plain data, and what plays it at the desk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from course_lessons.capstone.client import KINDS, SCHOOLS
from course_lessons.capstone.desk import Desk
from course_lessons.capstone.scoring import Score
from course_lib.quality import label_issues
from course_lib.training import Recipe, Run
from course_lib.validation import check_one_of

FIRST = Recipe(steps=600, schedule="one_cycle", learning_rate=3e-3)
"""To find the rare ones with, or the doubtful: short, and not handed in."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How somebody plays. The defaults are the naive player's.

    Parameters
    ----------
    whose : {"as they come", "even over schools"}
        Which schools' drawings are bought.
    which : {"any", "guessed rare"}
        Which of them: drawn at random; or half so, and then those that a first network takes for the kinds that its
        school has the fewest labels of.
    clean : {"no", "drop doubted", "ask again", "bought only"}
        What becomes of the labels given at the start: the doubtful are dropped, or bought again with a fifth of the
        credits, or all are left out.
    balance : bool
        Whether drawings are repeated until each kind of each school comes equally often.
    recipe : mapping, optional
        What the recipe changes of the defaults.
    threshold : float
        Probability from which on a drawing is called a fish.
    """

    whose: str = "as they come"
    which: str = "any"
    clean: str = "no"
    balance: bool = False
    recipe: Any = None
    threshold: float = 0.5

    def __post_init__(self) -> None:
        check_one_of("whose", self.whose, ("as they come", "even over schools"))
        check_one_of("which", self.which, ("any", "guessed rare"))
        ways = ("no", "drop doubted", "ask again", "bought only")
        check_one_of("clean", self.clean, ways)


def play(desk: Desk, plan: Plan) -> Score:
    """Play a plan from beginning to end, and hand in once.

    Examples
    --------
    >>> import tempfile
    >>> from course_lessons.capstone.client import Brief
    >>> small = Brief(credits=40, labelled=100, pool=500, test=10)
    >>> score = play(Desk(3, tempfile.mkdtemp(), small), Plan())
    >>> score.submission, score.worst in score.by_school
    (1, True)
    """
    rng = np.random.default_rng([desk.seed, 9])
    recheck = plan.clean == "ask again"
    credits = desk.credits - desk.credits // 5 * recheck
    buy_some(
        desk, plan, credits // 2 if plan.which == "guessed rare" else credits, rng
    )
    if plan.which == "guessed rare":
        known = np.flatnonzero(desk.labels >= 0)
        finder = desk.train(FIRST, balanced_by_cell(desk, known, rng))
        desk.buy(guessed_rare(desk, finder, credits - credits // 2))
    rows = np.flatnonzero(desk.labels >= 0)
    if plan.clean == "bought only":
        rows = np.sort(desk.bought)
    elif plan.clean != "no":
        doubted = doubtful(desk, rng)
        if recheck:
            desk.buy(doubted[: desk.credits])
            doubted = doubted[~np.isin(doubted, desk.bought)]
        rows = np.setdiff1d(rows, doubted)
    if plan.balance:
        rows = balanced_by_cell(desk, rows, rng)
    recipe = Recipe(seed=desk.seed, **(plan.recipe or {}))
    return desk.hand_in(recipe, rows, plan.threshold)


def buy_some(desk: Desk, plan: Plan, n: int, rng: np.random.Generator) -> None:
    """Buy `n` labels of drawings that have none, as they come or so that the schools become even."""
    unknown = rng.permutation(np.flatnonzero(desk.labels < 0))
    if plan.whose == "even over schools":
        known = np.bincount(desk.schools[desk.labels >= 0], minlength=len(SCHOOLS))
        wanted = fill_evenly(known, n)
        unknown = np.concatenate(
            [
                unknown[desk.schools[unknown] == code][:k]
                for code, k in enumerate(wanted)
            ]
        )
    desk.buy(unknown[:n])


def fill_evenly(counts: np.ndarray, n: int) -> np.ndarray:
    """Say how many to add to each count, `n` in all, so that the smallest become as large as they can.

    >>> fill_evenly(np.array([520, 216, 64]), 300).tolist()
    [0, 74, 226]
    """
    filled = counts.copy()
    for _ in range(n):
        filled[filled.argmin()] += 1
    return filled - counts


def guessed_rare(desk: Desk, finder: Run, n: int) -> np.ndarray:
    """Choose `n` drawings without a label whose guessed kind is the rarest among its school's labels."""
    unknown, known = (
        np.flatnonzero(desk.labels < 0),
        np.flatnonzero(desk.labels >= 0),
    )
    proba = finder.predict_proba(desk.X[unknown])
    guess = _cells(desk.schools[unknown], proba.argmax(axis=1))
    have = np.bincount(
        _cells(desk.schools[known], desk.labels[known]),
        minlength=len(SCHOOLS) * len(KINDS),
    )
    there = np.bincount(guess, minlength=len(have))
    wanted = np.zeros_like(have)
    for _ in range(n):
        open_cells = np.where(wanted < there, have + wanted, len(desk.X))
        wanted[open_cells.argmin()] += 1
    surest = np.argsort(-proba.max(axis=1), kind="stable")
    chosen = [surest[guess[surest] == cell][:k] for cell, k in enumerate(wanted)]
    return unknown[np.concatenate(chosen)]


def doubtful(desk: Desk, rng: np.random.Generator) -> np.ndarray:
    """Name the given labels, worst first, that networks doubt which have not seen them: two folds, two trainings."""
    known = np.flatnonzero(desk.labels >= 0)
    fold = rng.permutation(np.arange(len(known)) % 2)
    proba = np.empty((len(known), len(KINDS)))
    for each in (0, 1):
        run = desk.train(FIRST, known[fold != each])
        proba[fold == each] = run.predict_proba(desk.X[known[fold == each]])
    issues = known[label_issues(desk.labels[known], proba)]
    return issues[~np.isin(issues, desk.bought)]


def balanced_by_cell(
    desk: Desk, rows: np.ndarray, rng: np.random.Generator, most: int = 20
) -> np.ndarray:
    """Repeat drawings, each `most` times at the most, until every kind of every school comes equally often."""
    cells = _cells(desk.schools[rows], desk.labels[rows])
    largest = np.bincount(cells).max()
    drawn = []
    for cell in np.unique(cells):
        its = rng.permutation(rows[cells == cell])
        drawn.append(np.resize(its, min(largest, most * len(its))))
    return np.concatenate(drawn)


def _cells(schools: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    return schools * len(KINDS) + kinds


LONG = {"steps": 1_000, "schedule": "one_cycle", "learning_rate": 3e-3}
WIDE = {**LONG, "width": 3.0}
VGG = {**LONG, "model": "vgg", "width": 0.5, "steps": 400, "learning_rate": 5e-3}
SHAKEN = {"shift": 0.07, "rotation": 15, "noise": 0.04}

NAIVE = Plan()
CAREFUL = Plan(
    whose="even over schools",
    which="guessed rare",
    clean="drop doubted",
    balance=True,
    recipe=VGG,
    threshold=0.25,
)
BEST = replace(
    CAREFUL, recipe={**VGG, "steps": 600, "augment": SHAKEN}, threshold=0.2
)
TRICKS = {
    "even over schools": Plan(whose="even over schools"),
    "hunt for the rare": Plan(which="guessed rare"),
    "drop the doubted": Plan(clean="drop doubted"),
    "balance": Plan(balance=True),
    "shake the pictures": Plan(recipe={"augment": SHAKEN}),
    "train longer, three times as wide": Plan(recipe=WIDE),
    "a vgg": Plan(recipe=VGG),
    "threshold by price": Plan(threshold=0.25),
}
"""One trick each, on top of the naive player."""
WAYS = {
    "by the network": Plan(
        recipe={**VGG, "steps": 600, "augment": SHAKEN},
        balance=True,
        threshold=0.25,
    ),
    "by asking again": Plan(
        whose="even over schools",
        clean="ask again",
        balance=True,
        recipe=WIDE,
        threshold=0.25,
    ),
}
"""Other ways to the target than the careful player's."""
PLANS = {"naive": NAIVE, "careful": CAREFUL, "best known": BEST, **TRICKS, **WAYS}
