"""Are chances what they say? Of all samples called 80 %, are 80 % so?"""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING

import numpy as np

from course_lib.metrics.checks import chances

if TYPE_CHECKING:
    import pandas as pd


def brier(y_true, p) -> float:
    """Give the mean squared distance of the chances from what came (Brier, 1950).

    Parameters
    ----------
    y_true : array-like of int, shape (n,)
        Class codes.
    p : array-like of float, shape (n,) or (n, C)
        Chance of class 1, or of every class.

    Returns
    -------
    float
        With two classes from 0 to 1: the mean of (p − y)². With more from 0 to 2: summed over the classes.

    Raises
    ------
    ValueError
        If a chance is NaN or outside [0, 1], a row does not sum to 1, or lengths differ.

    Examples
    --------
    >>> round(brier([0, 1], [0.2, 0.6]), 4)
    0.1
    """
    true, p = chances(y_true, p)
    if p.ndim == 1:
        return float(np.mean((p - true) ** 2))
    came = np.zeros_like(p)
    came[np.arange(len(true)), true] = 1
    return float(np.mean(((p - came) ** 2).sum(axis=1)))


def ece(y_true, p, bins: int = 15) -> float:
    """Give the expected calibration error: how far chances and frequencies lie apart, on average over the samples.

    Parameters
    ----------
    y_true, p
        As in `brier`. With two classes the chance of class 1 is held against how often class 1 came. With more, the
        largest chance against how often that class was right, as Guo et al. do.
    bins : int, default=15
        Equal parts of [0, 1] within which chances and frequencies are averaged, from 1.

    Returns
    -------
    float
        From 0 to 1; 0 is calibrated.

    Raises
    ------
    ValueError
        As `brier`; or if bins is no whole number from 1.

    Notes
    -----
    Never quite 0: the fewer samples in a bin, the further its frequency is off by chance alone.

    References
    ----------
    M. Naeini, G. Cooper and M. Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI
    2015; C. Guo, G. Pleiss, Y. Sun and K. Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.

    Examples
    --------
    >>> round(ece([0, 0, 0, 1], [0.25, 0.25, 0.25, 0.25]), 4)
    0.0
    >>> round(ece([0, 0, 0, 1], [0.9, 0.9, 0.9, 0.9]), 4)
    0.65
    """
    table = reliability(y_true, p, bins)
    apart = (table["said"] - table["came"]).abs()
    return float((apart * table["count"]).sum() / table["count"].sum())


def reliability(y_true, p, bins: int = 15) -> pd.DataFrame:
    """Hold chances against frequencies, bin by bin: the reliability diagram, and its histogram, as a table.

    Parameters
    ----------
    y_true, p, bins
        As in `ece`. A chance on the edge of two bins belongs to the lower one, 0 to the first.

    Returns
    -------
    DataFrame
        A row for each bin: low and high (its edges), count (samples), said (their mean chance) and came (the share
        of them that was so); said and came are NaN where a bin is empty.

    Examples
    --------
    >>> reliability([0, 0, 1, 1], [0.1, 0.4, 0.4, 0.9], bins=2)
       low  high  count  said      came
    0  0.0   0.5      3   0.3  0.333333
    1  0.5   1.0      1   0.9  1.000000
    """
    import pandas as pd

    if not isinstance(bins, Integral) or isinstance(bins, bool) or bins < 1:
        raise ValueError(f"bins={bins!r} is not allowed; give a whole number from 1 up")
    true, p = chances(y_true, p)
    if p.ndim == 1:
        said, came = p, true
    else:
        said, came = p.max(axis=1), p.argmax(axis=1) == true
    edges = np.linspace(0, 1, bins + 1)
    place = np.searchsorted(edges[1:-1], said)
    count = np.bincount(place, minlength=bins)
    with np.errstate(invalid="ignore"):  # 0 of 0 is NaN: an empty bin says nothing
        mean_said, mean_came = (
            np.bincount(place, weights=each, minlength=bins) / count for each in (said, came)
        )
    return pd.DataFrame(
        {"low": edges[:-1], "high": edges[1:], "count": count, "said": mean_said, "came": mean_came}
    )
