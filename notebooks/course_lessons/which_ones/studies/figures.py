"""Figures of this lesson's text that take more than one look at the results."""

import pandas as pd

from course_lib.experiments import Comparison
from course_lib.results import load


def time_saved_by_a_tenth() -> pd.Series:
    """Say how much of the training time that a tenth of the images saves is spent on choosing them, by policy.

    At as many epochs; in processor time, as a share.

    Examples
    --------
    >>> time_saved_by_a_tenth()["random"] < 0.01
    np.True_
    """
    clean = load("race-clean")
    saved = 0.9 * clean.values("seconds").mean()["all"]
    spent = clean.values("seconds_choosing").mean().filter(like="10% ")
    return (spent / saved).rename(lambda name: name.removeprefix("10% "))


def classes_missed(setting: str, below: float = 0.15) -> int:
    """Count the classes of the clean sketches that are recognised less often than this, on average.

    Examples
    --------
    >>> classes_missed("10% random")
    0
    """
    frame = load("race-clean").frame
    recalls = frame.loc[frame["recipe"] == setting].filter(like="recall_").mean()
    return int((recalls < below).sum())


def first_seeds(study: str, n: int, baseline: str) -> Comparison:
    """Give the results of the first seeds alone.

    Examples
    --------
    >>> first_seeds("negatives", 5, "all").seeds
    (0, 1, 2, 3, 4)
    """
    runs = load(study)
    return Comparison(runs.frame[runs.frame["seed"] < n], runs.metric, baseline)
