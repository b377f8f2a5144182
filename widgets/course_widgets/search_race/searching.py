"""Searches replayed on measured settings: what each would have tried next, and what it then held for best."""

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_widgets.search_race.table import Measured

YOU = "you"
SEARCHERS = {
    "random": "draws every knob for itself, anew for every trial",
    "coarse grid": "every combination of few values of each knob, in random order",
    "in order": "row after row, as the settings stand in the table",
    "one knob at a time": "turns one knob, keeps its best value, goes on to the next",
    "TPE": "models where the good and where the bad settings lie",
    "halving": "at random, and ends early what is behind half of those before it",
    YOU: "you choose",
}
"""By name: what each does."""
NEEDS_ALL = ("coarse grid", "one knob at a time", "TPE")
MOST_TRIALS = 64


@dataclass(frozen=True)
class Trial:
    """One setting tried.

    Attributes
    ----------
    place : int
        Of the setting.
    rung : int
        Up to which of the rungs it was trained, counted from 0.
    """

    place: int
    rung: int


def title_of(searcher: str) -> str:
    """Write a searcher at the beginning of a sentence.

    >>> title_of("one knob at a time"), title_of("TPE")
    ('One knob at a time', 'TPE')
    """
    return searcher[0].upper() + searcher[1:]


def searchers_for(table: Measured) -> tuple[str, ...]:
    """Name the searchers that a table has enough for.

    TPE, a grid and one knob at a time may ask for any combination; halving must see how far a training was.
    """
    some = {*(() if table.complete else NEEDS_ALL), *(() if len(table.rungs) > 1 else ("halving",))}
    return tuple(name for name in SEARCHERS if name not in some)


def search(
    table: Measured,
    searcher: str,
    budget: int,
    *,
    world: int = 0,
    seed: int = 0,
    start: int = 0,
    yours: Sequence[int] = (),
) -> list[Trial]:
    """Replay a search until the budget is spent, or it has nothing more to try.

    Parameters
    ----------
    table, searcher, budget : Measured, str, int
        Where, by one of `searchers_for`, and for how many whole trainings.
    world, seed : int
        What is seen is that of this world; decides the search's chance.
    start, yours : int, sequence of int
        Where one knob at a time begins; what you try.

    Examples
    --------
    >>> from course_widgets.search_race.examples import made_up
    >>> table = Measured.of(made_up(1), knobs=["rate", "batch", "optimizer"], score="val_accuracy")
    >>> [trial.place for trial in search(table, "in order", 3)]
    [0, 1, 2]
    """
    last = len(table.rungs) - 1
    if searcher == YOU:
        return [Trial(place, last) for place in yours[:budget]]
    if searcher == "in order":
        return [Trial(place, last) for place in range(min(budget, len(table.settings)))]
    if searcher == "one knob at a time":
        order = one_at_a_time(table.sign * table.seen[world, :, -1], table.shape, start, seed)
        return [Trial(place, last) for place, _ in zip(order, range(budget), strict=False)]
    return _by_optuna(table, searcher, budget, world, seed)


def one_at_a_time(merits: np.ndarray, shape: tuple[int, ...], start: int, seed: int) -> Iterator[int]:
    """Turn one knob after another, its values in random order, and keep its best; until nothing gets better.

    >>> list(one_at_a_time(np.array([0, 1, 2, 9]), (2, 2), 0, seed=0))
    [0, 2, 3, 1]
    """
    rng = np.random.default_rng(seed)
    places = np.arange(len(merits)).reshape(shape)
    here, tried = [int(each) for each in np.unravel_index(start, shape)], set()
    while True:
        before = tuple(here)
        for axis in range(len(shape)):
            line = [int(places[(*here[:axis], k, *here[axis + 1 :])]) for k in range(shape[axis])]
            others = [k for k in rng.permutation(shape[axis]) if k != here[axis]]
            for k in (here[axis], *others):
                if line[k] not in tried:
                    tried.add(line[k])
                    yield line[k]
            here[axis] = int(np.argmax(merits[line]))
        if tuple(here) == before:
            return


def space_of(table: Measured, *, coarse: bool = False) -> dict[str, list[Any]]:
    """Give what Optuna chooses among: places of numbers, texts themselves; of a table with gaps, its rows.

    `coarse` keeps of each number the lowest and the highest, and of five or more the one in the middle.
    """
    if not table.complete:
        return {"setting": list(range(len(table.settings)))}
    return {
        knob.name: list(knob.values) if not knob.is_number else _few(len(knob.values), coarse)
        for knob in table.knobs
    }


def _few(n: int, coarse: bool) -> list[int]:
    if not coarse:
        return list(range(n))
    return sorted({0, n - 1, *([n // 2] if n >= 5 else [])})


def _by_optuna(table: Measured, searcher: str, budget: int, world: int, seed: int) -> list[Trial]:
    """Let Optuna choose: the very search that the code says."""
    import optuna

    samplers: dict[str, Callable[[], Any]] = {
        "random": lambda: optuna.samplers.RandomSampler(seed=seed),
        "halving": lambda: optuna.samplers.RandomSampler(seed=seed),
        "TPE": lambda: optuna.samplers.TPESampler(seed=seed),
        "coarse grid": lambda: optuna.samplers.GridSampler(space_of(table, coarse=True), seed=seed),
    }
    rungs = [*table.rungs] if searcher == "halving" else [table.whole]
    seen = table.seen[world] if searcher == "halving" else table.seen[world, :, -1:]
    offset = len(table.rungs) - len(rungs)
    space = space_of(table)
    trials: list[Trial] = []
    spent = 0

    def objective(trial: Any) -> float:
        nonlocal spent
        place = _suggested(table, trial, space)
        before = 0
        for k, rung in enumerate(rungs):
            if spent + rung - before > budget * table.whole:
                trial.study.stop()
                raise optuna.TrialPruned
            spent += rung - before
            before = rung
            if k:
                trials[-1] = Trial(place, offset + k)
            else:
                trials.append(Trial(place, offset))
            trial.report(float(seen[place, k]), rung)
            if rung < table.whole and trial.should_prune():
                raise optuna.TrialPruned
        if spent == budget * table.whole:
            trial.study.stop()
        return float(seen[place, -1])

    with _silent():
        pruner = optuna.pruners.SuccessiveHalvingPruner(min_resource=rungs[0], reduction_factor=2)
        study = optuna.create_study(
            direction="maximize" if table.sign > 0 else "minimize",
            sampler=samplers[searcher](),
            pruner=pruner if searcher == "halving" else optuna.pruners.NopPruner(),
        )
        study.optimize(objective)
    return trials


@contextmanager
def _silent() -> Iterator[None]:
    """Keep Optuna from telling of every trial, and of a grid that has come to its end."""
    from optuna import logging

    level = logging.get_verbosity()
    logging.set_verbosity(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.set_verbosity(level)


def _suggested(table: Measured, trial: Any, space: dict[str, list[Any]]) -> int:
    if not table.complete:
        return trial.suggest_int("setting", 0, len(table.settings) - 1)
    places = [
        trial.suggest_int(knob.name, 0, len(knob.values) - 1)
        if knob.is_number
        else knob.values.index(trial.suggest_categorical(knob.name, space[knob.name]))
        for knob in table.knobs
    ]
    return int(np.ravel_multi_index(places, table.shape))


def spent_after(table: Measured, trials: Iterable[Trial]) -> list[float]:
    """Give the whole trainings spent after each trial; racing.mjs has the same."""
    rungs = list(table.rungs)
    spent, after = 0, []
    for trial in trials:
        spent += rungs[trial.rung]
        after.append(spent / table.whole)
    return after


def best_so_far(table: Measured, trials: Iterable[Trial], world: int) -> list[int | None]:
    """Give the place that is best after each trial, by what was seen of whole trainings; racing.mjs has the same.

    Of equal ones it is the first.
    """
    best: int | None = None
    merits, after = table.sign * table.seen[world, :, -1], []
    for trial in trials:
        if trial.rung == len(table.rungs) - 1 and (best is None or merits[trial.place] > merits[best]):
            best = trial.place
        after.append(best)
    return after


def flattery(table: Measured, trials: Sequence[Trial], world: int) -> float | None:
    """Say by how much the figure that chose flatters the chosen one: above its test, less the mean of that over all.

    Taking the mean away leaves out that some validation samples are easier than the test's. None without a test, or
    where only one was trained to its end.
    """
    whole = [trial.place for trial in trials if trial.rung == len(table.rungs) - 1]
    best = best_so_far(table, trials, world)[-1] if trials else None
    if table.test is None or best is None or len(set(whole)) < 2:
        return None
    above = table.sign * (table.seen[world, :, -1] - table.test[world])
    return float(above[best] - above[whole].mean())


def chance_at_random(table: Measured, place: int, budget: int, world: int) -> float:
    """Say how likely so many draws at random hold one as good by what is seen: 1 − (share that is worse)ⁿ."""
    merits = table.sign * table.seen[world, :, -1]
    return 1 - float((merits < merits[place]).mean()) ** budget
