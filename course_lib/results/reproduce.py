"""Measuring again: does a stored figure come out on this machine, today?"""

import hashlib
import time
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from course_lib.experiments import run_paired
from course_lib.metrics import find_metric
from course_lib.results.store import confirm, load, state
from course_lib.results.study import find_study, studies

RESOLUTION = 0.005
"""Figures closer than this count as equal: of shares, ten of 2,000 test images."""
MACHINE_DEPENDENT = ("s", "MB")
"""Units of what is never the same twice: times and memory."""


def remeasure(name: str, seed: int, only: Iterable[str] | None = None) -> pd.DataFrame:
    """Run one seed of a study again.

    Parameters
    ----------
    name : str
        Of a study.
    seed : int
        Which.
    only : iterable of str, optional
        Names of the settings to run; all of them if left out.

    Returns
    -------
    DataFrame
        Rows as in `Comparison.frame`.

    Raises
    ------
    KeyError
        If there is no such study or setting.
    """
    study, _ = find_study(name)
    chosen = list(study.settings if only is None else only)
    if unknown := [each for each in chosen if each not in study.settings]:
        raise KeyError(f"study {name!r} has no setting {unknown[0]!r}; it has {', '.join(study.settings)}")
    settings = {each: study.settings[each] for each in chosen}
    return run_paired(settings, None, study.bound(), [seed], progress=False)


def check(name: str, seed: int, only: Iterable[str] | None = None) -> pd.DataFrame:
    """Run one seed again, and hold it against what is stored.

    Parameters
    ----------
    name : str
        Of a study.
    seed : int
        Which.
    only : iterable of str, optional
        Names of the settings to run; all of them if left out.

    Returns
    -------
    DataFrame
        A row for each setting: recipe, again and stored (the study's metric; stored is missing where the file has no
        such seed), low and high (the band of the stored seeds), inside (whether it is within), and same (whether all
        figures but times and memory are those stored, to five digits).

    Raises
    ------
    KeyError, StaleResults
        As `load`; or if there is no such setting.

    Notes
    -----
    Other processors and versions round differently, and after a thousand steps of training a difference in the last
    bit has become another network, as if another seed had drawn it. So what can be asked everywhere is that the run
    could be one more of the stored ones: the band holds the next run 999 times in 1,000 (Student's interval of
    prediction from the stored seeds, `RESOLUTION` added). On the machine that measured, it is the same run.
    """
    from scipy import stats

    stored = load(name)
    values = stored.values()
    rows = remeasure(name, seed, only).round(5).set_index("recipe")
    before = stored.frame[stored.frame["seed"] == seed].set_index("recipe").reindex(rows.index)
    exact = [each for each in rows if each == "seed" or find_metric(each).unit not in MACHINE_DEPENDENT]
    n = len(values)
    reach = stats.t.isf(0.0005, n - 1) * np.sqrt(1 + 1 / n) * values.std() + RESOLUTION
    table = pd.DataFrame({"again": rows[stored.metric], "stored": before[stored.metric]})
    table["low"], table["high"] = values.mean() - reach, values.mean() + reach
    table["inside"] = table["again"].between(table["low"], table["high"])
    equal = np.isclose(rows[exact], before.reindex(columns=exact), rtol=0, atol=1.1e-5, equal_nan=True)
    table["same"] = equal.all(axis=1)
    return table.reset_index()


def sample(
    n: int, *, turn: int | None = None, seconds: float | None = None, accept: bool = False
) -> pd.DataFrame:
    """Run some of all the runs again: each turn others, so that over time all are; first of what has changed.

    Parameters
    ----------
    n : int
        How many runs, of all studies, settings and seeds.
    turn : int, optional
        Which of them; left out, the number of the day.
    seconds : float, optional
        Begin no further run once so much processor time is spent.
    accept : bool, default=False
        Note in the files that the code of today gives the same, of each study of which all runs did.

    Returns
    -------
    DataFrame
        As `check` gives it, with the columns study and seed before; a row a run.

    Notes
    -----
    As long as the code of some study has changed since it was measured, runs of such studies alone.
    """
    turn = int(time.time() // 86_400) if turn is None else turn
    runs = list(_runs(n, turn))
    began, rows = time.process_time(), []
    for name, setting, seed in runs:
        if seconds is not None and rows and time.process_time() - began > seconds:
            break
        rows.append(check(name, seed, [setting]).assign(study=name, seed=seed))
    table = pd.concat(rows, ignore_index=True)
    table = table[["study", "seed", *table.columns.drop(["study", "seed"])]]
    for name, of_study in table.groupby("study") if accept else ():
        if of_study["same"].all():
            confirm(str(name), list(zip(of_study["recipe"], of_study["seed"].tolist(), strict=True)))
    return table


def _runs(n: int, turn: int) -> Iterator[tuple[str, str, int]]:
    """Give the runs of a turn: study, setting, seed."""
    states = {name: state(name) for name in studies()}
    if unusable := [name for name, found in states.items() if found not in ("fresh", "code changed")]:
        load(unusable[0])  # says what is to be done
    first = [name for name, found in states.items() if found == "code changed"] or list(states)
    runs = [
        (name, setting, seed)
        for name in first
        for setting in studies()[name].settings
        for seed in range(studies()[name].seeds)
    ]
    # by a hash: spread over the studies, and where it was when another study comes or goes
    runs.sort(key=lambda run: hashlib.sha256(repr(run).encode()).digest())
    for k in range(min(n, len(runs))):
        yield runs[(turn * n + k) % len(runs)]
