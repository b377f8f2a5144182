"""The desk: where labels are bought, networks trained and results handed in. All of it is paid, and written down."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import numpy as np
from numpy.typing import ArrayLike

from course_lessons.capstone import logbook
from course_lessons.capstone.client import KINDS, SCHOOLS, Brief, draw_drawings
from course_lessons.capstone.logbook import DishonestLog, Entry
from course_lessons.capstone.machine import (
    pictures_planned,
    recipe_as_data,
    recipe_of,
    seconds_for,
    seconds_spent,
)
from course_lessons.capstone.scoring import Score, grade
from course_lib import uninterrupted
from course_lib.datasets import Dataset, Split
from course_lib.text import count_noun
from course_lib.training import Recipe, Run, train
from course_lib.validation import check_indices, check_number, check_whole_number


class OverBudget(ValueError):
    """More was asked for than is left; nothing was bought, and nothing trained."""


class Desk:
    """A game: the drawings of a seed, a logbook, and what is left of credits and seconds.

    Whoever opens the desk again goes on where the logbook ends.

    Parameters
    ----------
    seed : int
        Of the drawings. A teacher gives a class one.
    folder : str or Path
        Where the logbook lies, ``capstone-<seed>.jsonl``.
    brief : Brief, optional
        What the client wants.

    Attributes
    ----------
    X, schools : ndarray
        Pictures (n, 28, 28), and the school of each: 0 town, 1 valley, 2 harbour.
    labels : ndarray
        Code of each drawing's kind as far as it is known, else −1.
    path : Path
        The logbook.

    Raises
    ------
    DishonestLog
        If the logbook was changed, or is of another game.

    Examples
    --------
    >>> import tempfile
    >>> desk = Desk(3, tempfile.mkdtemp(), Brief(credits=10, labelled=100, pool=500))
    >>> desk.buy([100, 101]).tolist() == desk.labels[[100, 101]].tolist()
    True
    >>> desk.credits
    8
    """

    def __init__(
        self, seed: int, folder: str | Path = ".", brief: Brief | None = None
    ) -> None:
        self.seed = check_whole_number("seed", seed, at_least=0)
        self.brief = brief or Brief()
        self.path = Path(folder) / f"capstone-{self.seed}.jsonl"
        self._drawn = draw_drawings(self.seed, self.brief)
        self.X, self.schools = self._drawn.X, self._drawn.schools
        for array in (self.X, self.schools):
            array.flags.writeable = False
        self._entries = logbook.read(self.path)
        if self._entries:
            check_opening(self._entries, self.seed, self.brief)
        self._labels = np.full(len(self.X), -1)
        self._labels[: len(self._drawn.given)] = self._drawn.given
        for entry in self.history:
            if entry["act"] == "buy":
                self._labels[entry["rows"]] = entry["labels"]
        self._labels.flags.writeable = False

    def __repr__(self) -> str:
        return (
            f"Desk(seed={self.seed}: {self.credits:,} credits and {self.seconds:.1f} s left, "
            f"{(self.labels >= 0).sum():,} labels, {count_noun(len(self.scores), 'submission')})"
        )

    @property
    def labels(self) -> np.ndarray:
        """Codes of the kinds as far as they are known, else −1; only `buy` changes them."""
        return self._labels

    @property
    def history(self) -> list[Entry]:
        """What was done, oldest first: the entries of the logbook, copied."""
        return [dict(entry) for entry in self._entries]

    @property
    def credits(self) -> int:
        """Labels that can still be bought."""
        return self.brief.credits - sum(
            len(each["rows"]) for each in self._acts("buy")
        )

    @property
    def seconds(self) -> float:
        """Seconds of the client's machine that are left."""
        return self.brief.seconds - seconds_spent(self._entries)

    @property
    def bought(self) -> np.ndarray:
        """Positions that were bought, in that order."""
        rows = [row for entry in self._acts("buy") for row in entry["rows"]]
        return np.array(rows, dtype=np.int64)

    @property
    def scores(self) -> list[Score]:
        """What was handed in so far came to."""
        return [Score(**entry["score"]) for entry in self._acts("score")]

    @property
    def corrected(self) -> int:
        """How many of the given labels that were asked about again were wrong."""
        again = self.bought[self.bought < len(self._drawn.given)]
        return int((self._drawn.given[again] != self.labels[again]).sum())

    @property
    def trained(self) -> list[tuple[Recipe, np.ndarray]]:
        """What was trained, and on which drawings."""
        plans = self._acts("train")
        return [
            (recipe_of(each["recipe"]), np.array(each["subset"])) for each in plans
        ]

    @property
    def handed_in(self) -> list[tuple[Recipe, np.ndarray, float]]:
        """What was handed in: recipe, subset, threshold."""
        plan, found = None, []
        for entry in self._entries:
            if entry["act"] == "train":
                plan = recipe_of(entry["recipe"]), np.array(entry["subset"])
            elif entry["act"] == "score" and plan:
                found.append((*plan, entry["threshold"]))
        return found

    def buy(self, rows: ArrayLike) -> np.ndarray:
        """Have the client look at some drawings: their right labels, a credit each, whether or not one was given.

        Raises
        ------
        ValueError, IndexError
            If a position is none, comes twice, or was bought before.
        OverBudget
            If there are more than credits left.
        """
        rows = check_indices(
            np.asarray(rows, dtype=None if np.size(rows) else int), len(self.X)
        )
        sold = Counter([*self.bought.tolist(), *rows.tolist()])
        twice = [row for row in rows.tolist() if sold[row] > 1]
        if twice:
            raise ValueError(
                f"drawing {twice[0]} comes twice, or was bought before; its label will not change, so leave it out"
            )
        if len(rows) > self.credits:
            raise OverBudget(
                f"{len(rows):,} labels are asked for, and {self.credits:,} credits are left"
            )
        right = self._drawn.right[rows]
        if len(rows):
            self._write(
                {"act": "buy", "rows": rows.tolist(), "labels": right.tolist()}
            )
            labels = self.labels.copy()
            labels[rows] = right
            labels.flags.writeable = False
            self._labels = labels
        return right.copy()

    def price(self, recipe: Recipe, subset: ArrayLike) -> float:
        """Say what a training costs, in seconds of the client's machine.

        Raises
        ------
        ValueError, IndexError
            If the desk cannot train that.
        """
        rows = self._check(recipe, subset)
        return seconds_for(recipe, pictures_planned(recipe, len(rows)))

    def train(
        self, recipe: Recipe, subset: ArrayLike, *, progress: bool | None = None
    ) -> Run:
        """Train on some labelled drawings, repeats allowed. An interrupt ends it; what it learned from is paid.

        Where no network comes of it (an error, an interrupt before the first step), nothing is paid.

        Raises
        ------
        ValueError, IndexError
            If a drawing has no label, or the recipe is not one for this desk.
        OverBudget
            If it costs more seconds than are left.
        """
        rows, price = self._check(recipe, subset), self.price(recipe, subset)
        if price > self.seconds + 1e-9:
            raise OverBudget(
                f"this training costs {price:.1f} s, and {self.seconds:.1f} s are left"
            )
        plan = {"recipe": recipe_as_data(recipe), "subset": rows.tolist()}
        self._write({"act": "train", "seconds": price, **plan})
        try:
            run = train(
                recipe, self._data(rows), validation=None, progress=progress
            )
        except (Exception, KeyboardInterrupt) as error:
            why = type(error).__name__
            self._write({"act": "trained", "seconds": 0.0, "stopped_by": why})
            raise
        paid = seconds_for(recipe, run.samples_seen)
        self._write(
            {"act": "trained", "seconds": paid, "stopped_by": run.stopped_by}
        )
        return run

    def hand_in(
        self, recipe: Recipe, subset: ArrayLike, threshold: float = 0.5
    ) -> Score:
        """Train on the subset, look at the hidden test once, and write down what it says. The last one counts.

        Parameters
        ----------
        recipe, subset : Recipe, array-like of int
            How to train, and on which labelled drawings.
        threshold : float
            Probability from which on a drawing is called a fish.

        Raises
        ------
        ValueError, IndexError, OverBudget
            As `train`; or if the threshold is no number from 0 to 1, or the training was interrupted.
        """
        check_number(
            "threshold",
            threshold,
            high=1,
            must="is a probability, to lie in [0, 1]",
        )
        run = self.train(recipe, subset)
        if run.stopped_by:
            raise ValueError(
                f"the training was stopped by {run.stopped_by}; hand in again"
            )
        score = grade(
            run, self.seed, self.brief, float(threshold), len(self.scores) + 1
        )
        self._write(
            {
                "act": "score",
                "threshold": float(threshold),
                "score": dataclasses.asdict(score),
            }
        )
        return score

    @property
    def hidden_test(self) -> NoReturn:
        """It is hidden: whoever asks is written down.

        Raises
        ------
        PermissionError
            Always.
        """
        self._write({"act": "peek"})
        raise PermissionError(
            "the test is hidden; that somebody asked for it now stands in the logbook"
        )

    def _acts(self, act: str) -> list[Entry]:
        return [entry for entry in self._entries if entry["act"] == act]

    def _write(self, entry: Entry) -> None:
        if logbook.read(self.path) != self._entries:
            folder = self.path.parent
            where = "" if folder == Path() else f", {str(folder)!r}"
            raise DishonestLog(
                f"{self.path.name} is not what this desk has written: it was changed, or another notebook goes "
                f"on with it. Open the desk again: desk = Desk({self.seed}{where})"
            )
        with uninterrupted():  # what is written is also known
            self._write_on(entry)

    def _write_on(self, entry: Entry) -> None:
        if not self._entries:
            brief = dataclasses.asdict(self.brief)
            self._append({"act": "open", "seed": self.seed, "brief": brief})
        self._append(entry)

    def _append(self, entry: Entry) -> None:
        now = {"at": datetime.now(UTC).isoformat(timespec="seconds")}
        before = self._entries[-1] if self._entries else None
        self._entries.append(logbook.append(self.path, {**now, **entry}, before))

    def _check(self, recipe: Recipe, subset: ArrayLike) -> np.ndarray:
        recipe_as_data(recipe)
        rows = check_indices(subset, len(self.X))
        if not len(rows):
            raise ValueError(
                "the subset is empty; give positions of drawings with a label, as "
                "np.flatnonzero(desk.labels >= 0)"
            )
        unknown = rows[self.labels[rows] < 0]
        if len(unknown):
            raise ValueError(
                f"drawing {unknown[0]} has no label ({len(unknown):,} of {len(rows):,} have none); buy it, or "
                "leave it out"
            )
        return rows

    def _data(self, rows: np.ndarray) -> Dataset:
        chosen = Split(self.X[rows], self.labels[rows], self.schools[rows])
        nothing = chosen.take(np.arange(0))
        about = "Drawings of three schools, made by course_lib."
        return Dataset("drawings", chosen, nothing, nothing, KINDS, SCHOOLS, about)


def check_opening(entries: list[Entry], seed: int, brief: Brief) -> None:
    """Refuse a logbook of another game.

    Raises
    ------
    DishonestLog
        If it has no beginning, another seed, or another brief.
    """
    first = entries[0] if entries else {}
    begun = first.get("act") == "open"
    if not begun or first["seed"] != seed:
        found = f"seed {first['seed']}" if begun else "no beginning"
        raise DishonestLog(
            f"this logbook has {found}, and seed {seed} is being played"
        )
    if first["brief"] != logbook.as_read(dataclasses.asdict(brief)):
        raise DishonestLog(
            "this logbook was written for another brief: other credits, seconds or prices"
        )
