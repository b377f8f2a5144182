"""Votes of the nearest neighbours while labels change and samples are left out: distances are sorted only once."""

from collections.abc import Iterator

import numpy as np

VOTING = "nearest neighbour"
"""The model of which the control says how many vote."""
MOST_RANKED = 1_000_000  # neighbours named to the page, two bytes each
_TOGETHER = 200  # new samples worked out at a time


class Neighbours:
    """The training samples in the order of their distance from each new sample.

    Every column is brought to mean 0 and standard deviation 1 over all training samples, also over those that are
    left out later; so the order never changes.

    Parameters
    ----------
    X : ndarray of shape (n, d)
        Training samples, at most 65,536.
    X_new, y_new : ndarray of shape (m, d) and (m,)
        Samples that the neighbours vote on, and their classes: codes from 0.
    most : int, default=1,000,000
        How many neighbours `ranked` holds in all.

    Attributes
    ----------
    ranked : ndarray of uint16, shape (m, depth)
        Positions of the nearest training samples of each new one, the nearest first; those as near stay in order.
    """

    def __init__(
        self, X: np.ndarray, X_new: np.ndarray, y_new: np.ndarray, *, most: int = MOST_RANKED
    ) -> None:
        from sklearn.preprocessing import StandardScaler

        scaler = StandardScaler().fit(X)
        self._X, self._X_new, self.y_new = scaler.transform(X), scaler.transform(X_new), y_new
        depth = min(len(X), max(1, most // len(X_new)))
        self.ranked = np.concatenate([self._rank(part)[:, :depth] for part in _parts(len(X_new))])

    def accuracy(self, given: np.ndarray, kept: np.ndarray, k: int) -> float:
        """Let the k nearest of the samples that are kept vote on each new one; of classes as often, the first wins.

        Parameters
        ----------
        given : ndarray of int, shape (n,)
            Labels of the training samples.
        kept : ndarray of bool, shape (n,)
            Which of them may vote.
        k : int
            How many do; all, where fewer are kept.

        Returns
        -------
        float
            Share of the new samples that are called what they are; NaN where what is kept is of fewer than two
            classes. Costs O(m · depth), and O(m · n) where too few of the nearest are kept.
        """
        if len(np.unique(given[kept])) < 2:
            return float("nan")
        right = sum(
            np.count_nonzero(self._vote(part, given, kept, k) == self.y_new[part])
            for part in _parts(len(self.y_new))
        )
        return float(right / len(self.y_new))

    def _vote(self, part: slice, given: np.ndarray, kept: np.ndarray, k: int) -> np.ndarray:
        """Give the class that each new sample of a part is called."""
        ranked = self.ranked[part]
        if (kept[ranked].sum(axis=1) < min(k, np.count_nonzero(kept))).any():
            ranked = self._rank(part)
        may = kept[ranked]
        votes = np.zeros((len(ranked), given.max() + 1), np.int64)
        rows, places = np.nonzero(may & (np.cumsum(may, axis=1) <= k))
        np.add.at(votes, (rows, given[ranked[rows, places]]), 1)
        return votes.argmax(axis=1)

    def _rank(self, part: slice) -> np.ndarray:
        new = self._X_new[part]
        distances = (self._X**2).sum(axis=1) - 2 * new @ self._X.T  # less what does not change the order
        return np.argsort(distances, axis=1, kind="stable").astype(np.uint16)


def _parts(n: int) -> Iterator[slice]:
    return (slice(start, start + _TOGETHER) for start in range(0, n, _TOGETHER))
