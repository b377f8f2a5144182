"""Which points lie nearer than others: in single precision with bounds, so that most are decided for certain.

The distance of two points is known from one matrix product to within a bound that rounding cannot pass. What the
bound leaves open is said to be open, and is asked of scikit-learn, whose answer counts (`told`).
"""

import os
from collections.abc import Iterator

import numpy as np

_COLUMNS, _ROWS = 2048, 1024  # points looked at together: their distances stay in the processor's cache
_TINY = 1e-30  # more than single precision loses below its smallest number
_QUERIED = 256  # scikit-learn multiplies matrices of so many rows; in the same ones it rounds alike


class Nearness:
    """Squared distances between the rows of a table, in units of its largest deviation from the mean.

    Parameters
    ----------
    X : ndarray of shape (n, d)
        Finite numbers.
    """

    def __init__(self, X: np.ndarray):
        X = X if X.dtype == np.float64 else X.astype(np.float64)
        middle = X.mean(axis=0)
        self.order = np.random.default_rng(0).permutation(len(X))  # so that any first part is a fair sample
        self.place = np.empty_like(self.order)
        self.place[self.order] = np.arange(len(X))
        self.scale = max(np.abs(X - middle).max(), np.finfo(float).tiny)
        self.X = X
        self.points = ((X - middle) / self.scale).astype(np.float32)[self.order]
        self.squares = np.einsum("ij,ij->i", self.points, self.points, dtype=np.float64).astype(np.float32)
        self.share = (X.shape[1] + 16) * 2.0**-23  # of the squared norms: what single precision may lose
        self.lost = 16 * (X.shape[1] + 16) * 2.0**-52  # of the squared norms: what scikit-learn may lose

    def nearest(self, rows: np.ndarray, below=None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Find the nearest other point of each of ``rows``.

        Parameters
        ----------
        rows : ndarray of int64, shape (m,)
            Positions of points.
        below : ndarray of shape (m,), optional
            A squared distance for each; a row with a point that is certainly nearer is given up.

        Returns
        -------
        nearest : ndarray of int64, shape (m,)
            Its position; -1 for a row given up.
        squared : ndarray of shape (m,)
            The squared distance to it.
        sure : ndarray of bool, shape (m,)
            Whether no other point can be the nearest, however distances are rounded.
        """
        best, second = np.full((2, len(rows)), np.inf, dtype=np.float32)
        at = np.zeros(len(rows), dtype=np.int64)
        active = np.ones(len(rows), bool)
        own = self.squares[self.place[rows]]
        limit = np.inf if below is None else below - self._slack(rows, below)
        for columns, some, gaps in self._gaps(rows, active, certain=False):
            here = self.place[rows[some]] - columns.start
            itself = np.flatnonzero((here >= 0) & (here < gaps.shape[1]))
            gaps[itself, here[itself]] = np.inf
            every, place = np.arange(len(some)), gaps.argmin(axis=1)
            first = gaps[every, place]
            gaps[every, place] = np.inf
            second[some] = np.minimum(
                np.minimum(second[some], gaps.min(axis=1)), np.maximum(best[some], first)
            )
            closer = first < best[some]
            best[some[closer]], at[some[closer]] = first[closer], place[closer] + columns.start
            if below is not None:
                most = (
                    best[some] + own[some] + self.share * (own[some] + 2 * self.squares[at[some]]) + 2 * _TINY
                )
                active[some] = ~(most < limit[some])
        nearest = self.order[at]
        squared = self.squared(rows, nearest)
        sure = second + (1 - self.share) * own > squared + self._slack(rows, squared)
        sure &= squared > self._slack(rows, squared)  # a copy may be taken for the point itself
        if below is not None:
            nearest[~active] = -1
        return nearest, squared, sure

    def within(self, rows: np.ndarray, among: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give a lower and an upper bound of the squared distance of each of ``rows`` to the nearest ``among``."""
        best = np.full(len(rows), np.inf, dtype=np.float32)
        at = np.zeros(len(rows), dtype=np.int64)
        everyone = np.ones(len(rows), bool)
        for columns, some, gaps in self._gaps(rows, everyone, certain=False, among=self.place[among]):
            place = gaps.argmin(axis=1)
            first = gaps[np.arange(len(some)), place]
            closer = first < best[some]
            best[some[closer]], at[some[closer]] = first[closer], place[closer] + columns.start
        least = best + (1 - self.share) * self.squares[self.place[rows]].astype(np.float64)
        return least, self.squared(rows, among[at])

    def crowded(self, rows: np.ndarray, limit: np.ndarray, most: int, *, certain: bool) -> np.ndarray:
        """Say which of ``rows`` have more than ``most`` points, themselves included, nearer than a limit.

        Parameters
        ----------
        rows : ndarray of int64, shape (m,)
        limit : ndarray of shape (m,)
            Squared distances.
        most : int
        certain : bool
            Count the points that are certainly nearer than the limit; or all that may be, or are as near.

        Returns
        -------
        ndarray of bool, shape (m,)
        """
        sign = 1 if certain else -1
        own = self.squares[self.place[rows]].astype(np.float64)
        bar = limit - sign * self._slack(rows, limit) - (1 + sign * self.share) * own
        bar = np.nextafter(bar.astype(np.float32), np.float32(-sign * np.inf))[:, None]
        counts, active = np.zeros(len(rows), dtype=np.int64), np.ones(len(rows), bool)
        for _, some, gaps in self._gaps(rows, active, certain=certain):
            counts[some] += np.count_nonzero(gaps < bar[some], axis=1)
            active[some] = counts[some] <= most
        return counts > most

    def exactly(self, rows: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """Give the ``k`` nearest others of each of ``rows`` in double precision, and whether rounding rules none.

        It takes O(n·d) a row without a matrix product: for the few rows that the bounds leave open.
        """
        nearest, sure = np.empty((len(rows), k), np.int64), np.zeros(len(rows), bool)
        for i, row in enumerate(rows):
            apart = (self.X - self.X[row]) / self.scale
            squared = np.einsum("ij,ij->i", apart, apart)
            squared[row] = -1.0
            first = np.argpartition(squared, min(k + 1, len(squared) - 1))[: k + 2]
            first = first[np.argsort(squared[first])]
            nearest[i], gaps = first[1 : k + 1], squared[first]
            slack = self._slack(rows[i : i + 1], gaps[-1:])[0]
            sure[i] = gaps[1] > slack and (len(gaps) < k + 2 or gaps[k + 1] - gaps[k] > slack)
        return nearest, sure

    def could_be_copies(self, rows: np.ndarray, least: np.ndarray) -> np.ndarray:
        """Say which of ``rows`` may have another point, at least so far off, taken for themselves."""
        return least <= self._slack(rows, np.maximum(least, 0))

    def _gaps(self, rows, active, *, certain: bool, among=slice(None)) -> Iterator:
        """Give piece by piece the distances less the row's own square: bounds from below, or from above."""
        points, squares = self.points[among], self.squares[among]
        share, tiny = (self.share, _TINY) if certain else (-self.share, -_TINY)
        for start in range(0, len(points), _COLUMNS):
            columns = slice(start, start + _COLUMNS)
            there = np.column_stack([points[columns], (1 + share) * squares[columns] + tiny]).T
            going_on = np.flatnonzero(active)  # it may have shrunk since the last columns
            for first in range(0, len(going_on), _ROWS):
                some = going_on[first : first + _ROWS]
                here = self.points[self.place[rows[some]]] * np.float32(-2)
                yield columns, some, np.column_stack([here, np.ones(len(some), np.float32)]) @ there

    def squared(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Give the squared distances of pairs of points, in double precision."""
        squared = np.empty(len(left))
        for start in range(0, len(left), _COLUMNS):
            piece = slice(start, start + _COLUMNS)
            apart = (self.X[left[piece]] - self.X[right[piece]]) / self.scale
            squared[piece] = np.einsum("ij,ij->i", apart, apart)
        return squared

    def _slack(self, rows: np.ndarray, squared: np.ndarray) -> np.ndarray:
        """Say what scikit-learn may lose of a squared distance, which it has from uncentred products."""
        norms = np.empty(len(rows))
        for start in range(0, len(rows), _COLUMNS):
            piece = self.X[rows[start : start + _COLUMNS]] / self.scale
            norms[start : start + _COLUMNS] = np.einsum("ij,ij->i", piece, piece)
        return self.lost * (norms + squared)


def told(fitted, X: np.ndarray, queried: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Ask scikit-learn for neighbours, with the very answers that it gives when all ``queried`` are asked at once.

    Of points equally near it names those that its order of work meets first, so the order of work is kept: blocks of
    256 queries, and enough of them that it shares out the work in the same way.

    Parameters
    ----------
    fitted : sklearn.neighbors.NearestNeighbors
    X : ndarray of shape (n, d)
    queried : ndarray of int64, shape (q,)
        Positions in X that are asked for, in order.
    wanted : ndarray of int64, shape (m,)
        Places in ``queried``.

    Returns
    -------
    ndarray of int64, shape (m, k)
        What it tells of those wanted.
    """
    if not len(wanted):
        return np.empty((0, fitted.n_neighbors), np.int64)
    enough = 4 * _QUERIED * (os.cpu_count() or 1)
    if len(queried) <= enough:
        return fitted.kneighbors(X[queried], return_distance=False)[wanted]
    if X.shape[1] <= 15:  # a tree, in which every query goes its own way
        return fitted.kneighbors(X[queried[wanted]], return_distance=False)
    blocks = np.zeros(-(-len(queried) // _QUERIED), bool)
    blocks[wanted // _QUERIED] = True
    blocks[: enough // _QUERIED + 1] = True
    places = np.flatnonzero(np.repeat(blocks, _QUERIED)[: len(queried)])
    answers = fitted.kneighbors(X[queried[places]], return_distance=False)
    return answers[np.searchsorted(places, wanted)]
