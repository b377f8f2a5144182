"""Measuring again: does a stored figure come out on this machine, today?"""

import hashlib
import time
from collections.abc import Collection

import numpy as np
import pandas as pd

from course_lib.metrics import find_metric
from course_lib.results.store import USABLE, confirm, load, state
from course_lib.results.study import find_study, studies
from course_lib.validation import check_one_of

RESOLUTION = 0.005
"""Figures closer than this count as equal: of shares, ten of 2,000 test images."""
MACHINE_DEPENDENT = ("s", "ms", "MB")
"""Units of what is never the same twice: times and memory."""


def check(name: str, seed: int, only: Collection[str] | None = None) -> pd.DataFrame:
    """Run one seed again, and hold it against what is stored.

    On the machine that measured, it is the same run. Others round differently, which a thousand steps make another
    network of; so what can be asked everywhere is that the run could be one more of the stored ones: the band holds
    the next run 999 times in 1,000 (Student's interval of prediction, `RESOLUTION` added).

    Parameters
    ----------
    name, seed, only : str, int, collection of str, optional
        Of a study; one of its seeds (or another, which has nothing stored); names of settings, if not all.

    Returns
    -------
    DataFrame
        A row for each setting: study, seed, recipe, again and stored (the study's metric), low and high (the band),
        inside it, and same (whether all figures but times and memory are those stored, to five digits).

    Raises
    ------
    KeyError, ValueError
        As `load`; or if there is no such setting.
    """
    from scipy import stats

    study, _ = find_study(name)
    for each in only or ():
        check_one_of("only", each, study.settings)
    stored = load(name)
    values = stored.values()
    rows = study.run([seed], only, progress=False).round(5).set_index("recipe")
    before = stored.frame[stored.frame["seed"] == seed].set_index("recipe").reindex(rows.index)
    exact = [each for each in rows if each == "seed" or find_metric(each).unit not in MACHINE_DEPENDENT]
    n = len(values)
    reach = stats.t.isf(0.0005, n - 1) * np.sqrt(1 + 1 / n) * values.std() + RESOLUTION
    again, low, high = rows[stored.metric], values.mean() - reach, values.mean() + reach
    table = pd.DataFrame({"again": again, "stored": before[stored.metric]}).assign(low=low, high=high)
    table["inside"] = again.between(table["low"], table["high"])
    equal = np.isclose(rows[exact], before.reindex(columns=exact), rtol=0, atol=1.1e-5, equal_nan=True)
    table = table.assign(same=equal.all(axis=1), study=name, seed=seed).reset_index()
    return table[["study", "seed", *table.columns.drop(["study", "seed"])]]


def sample(n: int, turn: int | None = None, seconds: float | None = None) -> pd.DataFrame:
    """Run `n` of all the runs again: each turn (left out, the number of the day) others, so that over time all are.

    While a study's code has changed since it was measured, or is not known, only of such studies; no run begins once
    so many seconds of processor time are spent.
    """
    turn = int(time.time() // 86_400) if turn is None else turn
    states = {name: state(name) for name in studies()}
    for name in (name for name, found in states.items() if found not in USABLE):
        load(name)  # says what is to be done
    first = [name for name, found in states.items() if found != "fresh"] or list(states)
    runs = [
        (name, setting, seed)
        for name, study in studies().items()
        if name in first
        for setting in study.settings
        for seed in study.which_seeds
    ]
    # by a hash: spread over the studies, and where it was when another study comes or goes
    runs.sort(key=lambda run: hashlib.sha256(repr(run).encode()).digest())
    began, rows = time.process_time(), list[pd.DataFrame]()
    for k in range(min(n, len(runs))):
        if seconds is not None and rows and time.process_time() - began > seconds:
            break
        name, setting, seed = runs[(turn * n + k) % len(runs)]
        rows.append(check(name, seed, [setting]))
    return pd.concat(rows, ignore_index=True)


def accept(table: pd.DataFrame) -> list[str]:
    """Record the fingerprint of today's code with each study of which all runs came out the same; name those."""
    same = {str(name): runs for name, runs in table.groupby("study", sort=False) if runs["same"].all()}
    for name, runs in same.items():
        confirm(
            name, [[setting, int(seed)] for setting, seed in zip(runs["recipe"], runs["seed"], strict=True)]
        )
    return list(same)
