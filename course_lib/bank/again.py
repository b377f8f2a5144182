"""Measuring again: does a stored figure come out on this machine, today?"""

import numpy as np
import pandas as pd

from course_lib.bank.declared import find
from course_lib.bank.records import load

RESOLUTION = 0.005
"""Shares closer than this count as equal: ten of the 2,000 test images."""


def recompute(name: str, seed: int, only: tuple[str, ...] | None = None) -> pd.DataFrame:
    """Run one seed of an experiment again.

    Parameters
    ----------
    name : str
        Of an experiment.
    seed : int
        Which.
    only : tuple of str, optional
        Names of the recipes to run; all of them if left out.

    Returns
    -------
    DataFrame
        Rows as in `Comparison.frame`.

    Examples
    --------
    >>> recompute("source", seed=3, only=("50 reliable",))[["recipe", "seed"]].values.tolist()
    [['50 reliable', 3]]
    """
    experiment = find(name)
    chosen = [key for key in experiment.recipes if only is None or key in only]
    return pd.DataFrame([experiment.measure(key, seed) for key in chosen])


def check(name: str, seed: int, only: tuple[str, ...] | None = None) -> pd.DataFrame:
    """Run one seed again and hold it against the band of the stored seeds.

    Parameters
    ----------
    name : str
        Of an experiment.
    seed : int
        Which.
    only : tuple of str, optional
        Names of the recipes to run; all of them if left out.

    Returns
    -------
    DataFrame
        For each recipe the experiment's figure: again, and stored (of the same seed; missing where the bank has
        no such seed), the band from low to high, and whether it is inside.

    Notes
    -----
    Other processors and versions round differently, and after a thousand steps of training a difference in the
    last bit has become another network, as if another seed had drawn it. So what can be asked is that the run
    could be one more of the stored ones: the band holds the next run 999 times in 1,000 (Student's
    interval of prediction from the stored seeds, `RESOLUTION` added).

    Examples
    --------
    >>> check("source", seed=0, only=("50 reliable",))["inside"].tolist()
    [True]
    """
    from scipy import stats

    experiment = find(name)
    stored = load(name).values()
    again = recompute(name, seed, only).set_index("recipe")[experiment.metric]
    n = len(stored)
    reach = stats.t.isf(0.0005, n - 1) * np.sqrt(1 + 1 / n) * stored.std() + RESOLUTION
    table = pd.DataFrame({"again": again, "low": stored.mean() - reach, "high": stored.mean() + reach})
    table.insert(1, "stored", stored.loc[seed] if seed in stored.index else np.nan)
    table = table.loc[again.index]
    return table.assign(inside=table["again"].between(table["low"], table["high"])).reset_index()
