"""SearchRace: two searchers, one budget, on a table of settings that were measured beforehand."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from course_widgets.background import BackgroundWidget
from course_widgets.base import WholeNumber, _short
from course_widgets.search_race.code import write
from course_widgets.search_race.examples import RUNGS, as_optuna_writes, made_up
from course_widgets.search_race.repeats import RACES, Repeats
from course_widgets.search_race.searching import (
    MOST_TRIALS,
    SEARCHERS,
    YOU,
    Trial,
    best_so_far,
    chance_at_random,
    flattery,
    search,
    searchers_for,
    spent_after,
    title_of,
)
from course_widgets.search_race.surface import lay_out
from course_widgets.search_race.table import Measured

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

SIDES = ("left", "right")
_KEPT = 50  # searches that are not run again while the control lives


class SearchRace(BackgroundWidget, module=Path(__file__).with_name("search_race.mjs")):
    """Let two searchers race on a table of measured settings: same budget, same world, trial by trial.

    Every cell of a surface is a setting that was trained beforehand, covered until a searcher tries it. Below stands
    what each holds for best so far. Tests are opened when the budget is spent: the figure that chose flatters. One
    of the searchers may be you. One race is luck; a button runs it many times over, pair by pair.

    Parameters
    ----------
    table : DataFrame
        A row for each setting (and world), from 4 to 1,000 settings: your own measurements, or what Optuna's
        ``study.trials_dataframe(states=[TrialState.COMPLETE])`` gives.
    score, test : str
        The column that a search sees ("value", if left out), and one that chose nothing, if there is any.
    knobs : sequence of str, optional
        The columns that were searched over; all that begin with "params_", if left out.
    world : str, optional
        The column that tells repeats of a setting apart, such as the seed.
    rungs : dict of int to str, optional
        Columns with the score after so many epochs, for halving; the last is `score`.
    metric : str, optional
        What score and test are, one of `course_lib.metrics.METRICS`; the name of the score's column, if left out.
    start : dict, optional
        The setting at which one knob at a time begins, such as the defaults; the first, if left out.
    left, right : {"random", "coarse grid", "in order", "one knob at a time", "TPE", "halving", "you"}
        Who searches. A table with gaps, or without rungs, has fewer.
    budget, seed : int
        Whole trainings that each may spend; the chance of both.

    Attributes
    ----------
    value : dict
        budget, world, and of each side: searcher, setting, score, and once its budget is spent test.
    left, right, budget, seed
        Set them and the picture follows.
    in_world : Any
        In which world the race is run.
    yours : tuple of int
        The settings that you tried, as rows of ``race.measured.settings``; settings as dictionaries can be given.
    repeats : Repeats or None
        What came of many races.

    Raises
    ------
    TypeError, ValueError
        If the table is none, or a setting is there twice, not in every world, or without a number.
    traitlets.TraitError
        If a searcher, world or setting is none of the table's; the control keeps what it had.

    Examples
    --------
    >>> race = SearchRace(made_up(), knobs=["rate", "batch", "optimizer"], score="val_accuracy", world="world")
    >>> race.set(left="in order", budget=2)
    >>> race.value["left"]["setting"]
    {'rate': 0.001, 'batch': 16, 'optimizer': 'adam'}
    """

    STATES: ClassVar[Mapping[str, Callable[[], "SearchRace"]]] = {
        "random and one knob at a time": lambda: _made_up(),
        "TPE and halving": lambda: _made_up(left="TPE", right="halving", budget=12, seed=2),
        "you begin": lambda: _made_up(left="random", right=YOU, budget=6),
        "you, half way": lambda: _made_up(left="random", right=YOU, budget=6, yours=[13, 2, 27]),
        "you, to the end": lambda: _made_up(left="coarse grid", right=YOU, budget=4, yours=[13, 2, 27, 15]),
        "repeated": lambda: _repeated(_made_up(left="in order", right="random", budget=4)),
        "Optuna's trials": lambda: SearchRace(
            as_optuna_writes(), metric="log_loss", left="in order", right="random", budget=8
        ),
        "a grid and no test": lambda: SearchRace(
            made_up(1),
            knobs=["rate", "optimizer", "batch"],
            score="val_accuracy",
            left="coarse grid",
            right="TPE",
        ),
    }

    SETTINGS = ("left", "right", "budget", "in_world", "seed", "yours")

    left = traitlets.Unicode("random", help="who searches on the left")
    right = traitlets.Unicode("random", help="who searches on the right")
    budget = WholeNumber(16, min=2, max=MOST_TRIALS, help="whole trainings that each may spend")
    in_world: traitlets.TraitType[Any, Any] = traitlets.TraitType("", help="the world that is searched")
    seed = WholeNumber(0, min=0, max=9_999, help="the chance of both searches")
    yours: traitlets.TraitType[Any, Any] = traitlets.TraitType((), help="what you tried, in order")

    _about = traitlets.Dict().tag(sync=True)
    _seen = traitlets.Bytes().tag(sync=True)
    _test = traitlets.Bytes().tag(sync=True)

    def __init__(
        self,
        table: "pd.DataFrame",
        *,
        score: str | None = None,
        test: str | None = None,
        knobs: Sequence[str] | None = None,
        world: str | None = None,
        rungs: Mapping[int, str] | None = None,
        metric: str | None = None,
        start: Mapping[str, Any] | None = None,
        left: str = "random",
        right: str | None = None,
        budget: int | None = None,
        seed: int = 0,
        yours: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        self.measured = Measured.of(
            table, score=score, test=test, knobs=knobs, world=world, rungs=rungs, metric=metric
        )
        self.searchers = searchers_for(self.measured)
        self.start = 0 if start is None else self._place(start, "start")
        self._searches: dict[tuple, list[Trial]] = {}
        self._repeats: dict[tuple[str, str, int], Repeats] = {}
        if right is None:
            right = "one knob at a time" if self.measured.complete else "in order"
        setting = {
            "left": left,
            "right": right,
            "budget": min(16, len(self.measured.settings)) if budget is None else budget,
            "in_world": self.measured.worlds[0],
            "seed": seed,
            "yours": yours,
        }
        super().__init__(setting, _about=self._facts(), **self._packed(), **kwargs)

    # -- what it is set to ---------------------------------------------------------------------------------

    @property
    def place_of_world(self) -> int:
        """Where among the worlds the present one is."""
        return self.measured.worlds.index(self.in_world)

    def trials(self, side: str) -> list[Trial]:
        """Give what a side, "left" or "right", tries, to the end of its budget."""
        searcher, seed = getattr(self, side), 2 * self.seed + SIDES.index(side)
        if searcher == YOU:
            return search(self.measured, YOU, self.budget, yours=self.yours)
        key = (searcher, self.budget, self.place_of_world, seed)
        if key not in self._searches:
            if len(self._searches) >= _KEPT:
                self._searches.clear()
            self._searches[key] = search(
                self.measured,
                searcher,
                self.budget,
                world=self.place_of_world,
                seed=seed,
                start=self.start,
            )
        return self._searches[key]

    @property
    def is_over(self) -> bool:
        """Whether the budget is spent: the last trial is yours, if you are one of the two."""
        return YOU not in (self.left, self.right) or len(self.yours) >= self.budget

    @property
    def value(self) -> dict[str, Any]:
        """The budget, the world, and what each side found."""
        found = {side: {"searcher": getattr(self, side), **self._found(side)} for side in SIDES}
        return {"budget": self.budget, "world": self.in_world, **found}

    def _shown_trials(self, side: str) -> list[Trial]:
        """Give the trials up to where the race is: a searcher beside you is as far as you."""
        trials = self.trials(side)
        if self.is_over:
            return trials
        spent = spent_after(self.measured, trials)
        return [trial for trial, at in zip(trials, spent, strict=True) if at <= len(self.yours)]

    def _found(self, side: str) -> dict[str, Any]:
        table, world = self.measured, self.place_of_world
        best = [None, *best_so_far(table, self._shown_trials(side), world)][-1]
        if best is None:
            return {}
        found: dict[str, Any] = {
            "setting": table.named(best),
            "score": float(table.seen[world, best, -1]),
        }
        if table.test is not None and self.is_over:
            found["test"] = float(table.test[world, best])
        return found

    @property
    def repeats(self) -> Repeats | None:
        """What came of many races of these two, if they were run to their end."""
        return self._repeats.get((self.left, self.right, self.budget))

    def repeat(self) -> Repeats:
        """Run the race many times, in all worlds and each time with other chances, and wait for that.

        Raises
        ------
        ValueError
            If you are one of the two: nobody knows what you would have done.
        """
        if YOU in (self.left, self.right):
            raise ValueError("a race of yours cannot be repeated; set left and right to other searchers")
        repeats = Repeats(self.left, self.right, self.budget, self.start)
        while not repeats.over:
            repeats.race(self.measured)
        self._keep(repeats)
        self._respond()
        return repeats

    def code(self) -> str:
        """Return the race as plain Optuna; it expects ``table``, the frame that the control was given."""
        sides = [
            (f"{side}_study", getattr(self, side), 2 * self.seed + k, self._shown_trials(side))
            for k, side in enumerate(SIDES)
        ]
        return write(self.measured, self.budget, self.place_of_world, sides)

    def describe(self) -> str:
        """Say who searches, what each found, how far that flatters it, and what many races say."""
        names = f"{title_of(self.left)} and {self.right}"
        where = f", {self.measured.world} {self.in_world}" if len(self.measured.worlds) > 1 else ""
        said = [f"{names}, {self.budget} trainings each{where}"]
        if not self.is_over:
            said.append(f"You have tried {len(self.yours)} of {self.budget}")
        said += [self._found_words(side) for side in SIDES]
        if self.repeats:
            said.append(self._repeats_words(self.repeats))
        elif self.is_over:
            said.append("That is one race: luck has its part in it")
        return ". ".join(said) + "."

    def _found_words(self, side: str) -> str:
        table, found = self.measured, self._found(side)
        name = title_of(getattr(self, side))
        if not found:
            return f"{name}: nothing tried yet"
        label = table.rungs[table.whole]
        place = table.settings.index(tuple(found["setting"].values()))
        said = f"{name}: {table.words(place)}, {label} {table.number(found['score'])}"
        if "test" in found:
            said += f" and {table.tested} {table.number(found['test'])}"
        if self.is_over:
            off = flattery(table, self.trials(side), self.place_of_world)
            if off is not None:
                said += f"; against all that it tried, the choice is flattered by {self._difference(off)}"
            chance = chance_at_random(table, place, self.budget, self.place_of_world)
            said += f"; {self.budget} draws at random do as well with a chance of {_chance(chance)}"
        return said

    def _repeats_words(self, repeats: Repeats) -> str:
        table, number = self.measured, self.measured.metric.number
        difference, low, high, word = repeats.verdict(table)
        by = table.tested or f"{table.rungs[table.whole]}, the figure that chose"
        where = f", mean of {len(table.worlds)} worlds" if len(table.worlds) > 1 else ""
        said = (
            f"Over {RACES} races, {repeats.right} against {repeats.left} by {by}{where}: "
            f"{self._difference(difference)} ({number(low)} to {number(high)}), {word}"
        )
        flattered = [
            f"{searcher} by {self._difference(mean)} ({number(least)} to {number(most)})"
            for searcher, (mean, least, most) in zip(
                (repeats.left, repeats.right), repeats.flattered_by, strict=False
            )
        ]
        return said + (f". The figure that chose flatters: {' and '.join(flattered)}" if flattered else "")

    def _difference(self, value: float) -> str:
        metric = self.measured.metric
        return metric.signed(round(value * metric.scale, metric.digits) / metric.scale + 0.0)  # no −0

    def _line(self) -> str:
        found = [self._found(side) for side in SIDES]
        who = [
            f"{getattr(self, side)} {self.measured.number(each['score']) if each else '–'}"
            for side, each in zip(SIDES, found, strict=True)
        ]
        tried = f", you at {len(self.yours)}" if YOU in (self.left, self.right) else f", race {self.seed + 1}"
        where = f", {self.measured.world} {self.in_world}" if len(self.measured.worlds) > 1 else ""
        return f"{title_of(who[0])}, {who[1]} with {self.budget}{where}{tried}"

    def figure(self) -> "Figure":
        """Draw both surfaces with what was tried, and below what each held for best."""
        from course_widgets.search_race.figure import draw

        return draw(self)

    # -- state ---------------------------------------------------------------------------------------------

    @traitlets.validate("left", "right")
    def _possible_searcher(self, proposal: Any) -> str:
        if proposal.value not in self.searchers:
            why = (
                ""
                if proposal.value not in SEARCHERS
                else (
                    ": halving needs rungs, the scores on the way"
                    if proposal.value == "halving"
                    else ": it may ask for combinations that the table does not hold"
                )
            )
            raise traitlets.TraitError(
                f"{proposal.trait.name}={_short(proposal.value)} cannot be{why}; "
                f"give one of {', '.join(self.searchers)}"
            )
        other = self.right if proposal.trait.name == "left" else self.left
        if proposal.value == other == YOU:
            raise traitlets.TraitError(
                "only one of the two can be you; set left or right to another searcher"
            )
        return proposal.value

    @traitlets.validate("budget")
    def _possible_budget(self, proposal: Any) -> int:
        if proposal.value > len(self.measured.settings):
            raise traitlets.TraitError(
                f"budget={proposal.value} cannot be; the table has {len(self.measured.settings)} settings"
            )
        return proposal.value

    @traitlets.validate("in_world")
    def _possible_world(self, proposal: Any) -> Any:
        for each in self.measured.worlds:
            if (
                type(proposal.value) is not bool
                and not isinstance(proposal.value, list | dict)
                and each == proposal.value
            ):
                return each
        raise traitlets.TraitError(
            f"in_world={_short(proposal.value)} cannot be; give one of {_short(list(self.measured.worlds))}"
        )

    @traitlets.validate("yours")
    def _possible_yours(self, proposal: Any) -> tuple[int, ...]:
        if isinstance(proposal.value, str) or not isinstance(proposal.value, Sequence | np.ndarray):
            raise traitlets.TraitError(f"yours={_short(proposal.value)} cannot be; give a list of settings")
        places = tuple(self._place(each, "yours") for each in proposal.value)
        if len(set(places)) < len(places):
            raise traitlets.TraitError("yours holds a setting twice; it is known once it was tried")
        return places

    def _place(self, given: Any, name: str) -> int:
        """Read a setting: its place, or its knobs' values by name."""
        table = self.measured
        if isinstance(given, Mapping):
            for place in range(len(table.settings)):
                if table.named(place) == dict(given):
                    return place
        elif (
            isinstance(given, int | np.integer)
            and not isinstance(given, bool)
            and 0 <= given < len(table.settings)
        ):
            return int(given)
        raise traitlets.TraitError(
            f"{name} has {_short(given)}, which was not measured; give a setting such as {_short(table.named(0))}, "
            f"or its place from 0 to {len(table.settings) - 1}"
        )

    def _to_page(self) -> dict[str, Any]:
        return self._setting() | {"in_world": self.place_of_world, "yours": list(self.yours)}

    def _from_page(self, setting: Mapping[str, Any]) -> dict[str, Any]:
        read = super()._from_page(setting)
        at = read["in_world"]
        known = isinstance(at, int) and not isinstance(at, bool) and 0 <= at < len(self.measured.worlds)
        return read | {"in_world": self.measured.worlds[at] if known else {"place": at}}

    def _facts(self) -> dict[str, Any]:
        """Give what there is: settings and where they lie, searchers, worlds, and how a score is written."""
        table, surface = self.measured, lay_out(self.measured)
        return {
            "settings": [table.words(place) for place in range(len(table.settings))],
            "at": [list(each) for each in surface.at],
            "size": [surface.columns, surface.rows],
            "across": [list(each) for each in surface.across],
            "down": [list(each) for each in surface.down],
            "names": [list(surface.across_names), list(surface.down_names)],
            "searchers": [[name, title_of(name), title_of(SEARCHERS[name])] for name in self.searchers],
            "worlds": [str(each) for each in table.worlds],
            "world": table.world or "",
            "rungs": list(table.rungs),
            "score": table.rungs[table.whole],
            "tested": table.tested or "",
            "share": table.metric.is_share,
            "sign": table.sign,
            "most": min(MOST_TRIALS, len(table.settings)),
            "races": RACES,
        }

    def _packed(self) -> dict[str, bytes]:
        """Pack the scores for the page: float64, little-endian, world after world."""
        table = self.measured
        test = b"" if table.test is None else table.test.astype("<f8").tobytes()
        return {"_seen": table.seen.astype("<f8").tobytes(), "_test": test}

    def _payload(self) -> dict[str, Any]:
        sides = {side: [[trial.place, trial.rung] for trial in self.trials(side)] for side in SIDES}
        return {**sides, "repeated": bool(self.repeats)}

    # -- many races ----------------------------------------------------------------------------------------

    def _act(self, name: str, **_: Any) -> None:
        """Begin to repeat the race, or stop that."""
        if name == "stop":
            self.stop()
        elif name != "repeat":
            super()._act(name)
        elif YOU not in (self.left, self.right) and not self._work:
            self._begin(Repeats(self.left, self.right, self.budget, self.start))

    def stop(self) -> None:
        """Stop repeating; less than all races allow no verdict, so nothing is kept."""
        self._leave()

    def _slice(self, work: Repeats) -> None:
        """Run one race, and tell the page."""
        work.race(self.measured)
        if work.over:
            self._keep(work)
            self._leave()
            self._respond(self._last_asked)
        else:
            self._live = {"done": len(work.worth), "of": RACES}

    def _keep(self, repeats: Repeats) -> None:
        self._repeats[repeats.left, repeats.right, repeats.budget] = repeats


def _chance(share: float) -> str:
    """Say a chance.

    >>> _chance(0.004), _chance(0.5), _chance(1.0)
    ('under 1%', '50%', 'over 99%')
    """
    if share < 0.01:
        return "under 1%"
    return "over 99%" if share > 0.99 else f"{100 * share:.0f}%"


# -- example states ----------------------------------------------------------------------------------------


def _made_up(**changes: Any) -> SearchRace:
    return SearchRace(
        made_up(),
        knobs=["rate", "batch", "optimizer"],
        score="val_accuracy",
        test="accuracy",
        world="world",
        rungs=RUNGS,
        **{"budget": 8, **changes},
    )


def _repeated(race: SearchRace) -> SearchRace:
    race.repeat()
    return race
