"""How good a filter of wrong labels was, where the truth is known."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class FilterReport:
    """What a filter dropped, and what of it really was wrong.

    Attributes
    ----------
    n : int
        Number of samples.
    wrong : int
        Samples whose label is wrong.
    dropped : int
        Samples dropped.
    caught : int
        Dropped samples whose label is wrong.
    """

    n: int
    wrong: int
    dropped: int
    caught: int

    @property
    def lost(self) -> int:
        """Dropped samples whose label was right."""
        return self.dropped - self.caught

    @property
    def precision(self) -> float:
        """Share of the dropped that were wrong; NaN where none was dropped."""
        return self.caught / self.dropped if self.dropped else float("nan")

    @property
    def recall(self) -> float:
        """Share of the wrong that were dropped; NaN where none was wrong."""
        return self.caught / self.wrong if self.wrong else float("nan")

    @property
    def noise_before(self) -> float:
        """Share of wrong labels before."""
        return self.wrong / self.n

    @property
    def noise_after(self) -> float:
        """Share of wrong labels among what is kept; NaN where nothing is."""
        return (self.wrong - self.caught) / (self.n - self.dropped) if self.dropped < self.n else float("nan")


def filter_report(y_noisy, y_true, dropped) -> FilterReport:
    """Judge a filter of wrong labels against the true ones.

    Parameters
    ----------
    y_noisy : array-like of shape (n,)
        Labels as given.
    y_true : array-like of shape (n,)
        Labels as they should be.
    dropped : array-like of int, shape (m,), or of bool, shape (n,)
        Positions that the filter drops (as `label_issues` gives them), or a mask of them.

    Returns
    -------
    FilterReport

    Raises
    ------
    ValueError
        If lengths differ, there is no sample, or a position does not exist.

    Notes
    -----
    O(n).

    Examples
    --------
    >>> report = filter_report(y_noisy=[0, 1, 1, 1], y_true=[0, 0, 0, 1], dropped=[1, 3])
    >>> report
    FilterReport(n=4, wrong=2, dropped=2, caught=1)
    >>> report.precision, report.recall, report.noise_after
    (0.5, 0.5, 0.5)
    """
    noisy, true = np.asarray(y_noisy), np.asarray(y_true)
    if noisy.ndim != 1 or noisy.shape != true.shape:
        raise ValueError(
            f"y_noisy has shape {noisy.shape} and y_true {true.shape}; give one label of each a sample"
        )
    if not len(noisy):
        raise ValueError("y_noisy is empty; there is nothing to judge")
    wrong = np.asarray(noisy != true, dtype=bool)
    mask = _mask(dropped, len(noisy))
    return FilterReport(len(noisy), int(wrong.sum()), int(mask.sum()), int((wrong & mask).sum()))


def _mask(dropped, n: int) -> np.ndarray:
    dropped = np.asarray(dropped)
    if dropped.dtype == bool and dropped.shape == (n,):
        return dropped
    if dropped.ndim != 1 or (len(dropped) and dropped.dtype.kind not in "iu"):
        raise ValueError(
            f"dropped has shape {dropped.shape} of {dropped.dtype}; give positions (whole numbers), or one True or "
            f"False for each of the {n} samples"
        )
    if len(dropped) and not 0 <= dropped.min() <= dropped.max() < n:
        raise ValueError(
            f"dropped runs from {dropped.min()} to {dropped.max()}; there are {n} samples, at positions 0 to {n - 1}"
        )
    mask = np.zeros(n, bool)
    mask[dropped.astype(np.int64)] = True
    return mask
