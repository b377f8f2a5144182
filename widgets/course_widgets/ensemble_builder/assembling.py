"""Members put together, in whole numbers, so that the page comes to the very same: assembling.mjs has this, too."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

UNITS = 65_535
"""Probabilities are kept in so many parts: two bytes each."""
BINS = 15
Z = 1.959964  # the normal quantile of a 95 % interval


@dataclass(frozen=True)
class Assembled:
    """What members together say of samples whose classes are known.

    Attributes
    ----------
    n, right, members : int
        Samples; those named right; how many members.
    right_by : tuple of (int, int)
        For k = 0, 1, … members that are right: samples where so many are, and those of them that all together name
        right.
    brier, ece, sure : float
        Brier score; expected calibration error; mean probability of the named class less the share right.
    differ : float
        Share of samples that two members name differently, on average over the pairs.
    """

    n: int
    right: int
    members: int
    right_by: tuple[tuple[int, int], ...]
    brier: float
    ece: float
    sure: float
    differ: float

    @property
    def accuracy(self) -> float:
        """Share named right."""
        return self.right / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the accuracy, for other samples of the same kind (Wilson 1927)."""
        return wilson(self.right, self.n)


def named_by(units: np.ndarray) -> np.ndarray:
    """Give the class with most units; of equal ones the first."""
    return units.argmax(axis=-1)


def assemble(units: np.ndarray, y: np.ndarray, how: str) -> Assembled:
    """Put members together.

    Parameters
    ----------
    units : ndarray of uint16, shape (members, n, C)
        Probabilities in `UNITS`.
    y : ndarray of int, shape (n,)
        Class codes.
    how : {"average", "vote"}

    Examples
    --------
    >>> sure, wrong = [[60_000, 5_535]], [[20_000, 45_535]]
    >>> assemble(np.array([sure, wrong]), np.array([0]), "average").right_by
    ((0, 0), (1, 1), (0, 0))
    """
    m, n, classes = units.shape
    named = named_by(units)
    if how == "vote":
        sums, whole = np.eye(classes, dtype=np.int64)[named].sum(axis=0), m
    else:
        sums, whole = units.sum(axis=0, dtype=np.int64), m * UNITS
    answer = named_by(sums)
    right = answer == y
    top = sums[np.arange(n), answer]
    of_true = sums[np.arange(n), y]
    squares = int((sums**2).sum()) - 2 * whole * int(of_true.sum()) + whole**2 * n
    place = np.clip((BINS * top + whole - 1) // whole - 1, 0, BINS - 1)
    surer = np.bincount(place, weights=top - whole * right, minlength=BINS)
    many = (named == y).sum(axis=0)
    counts = np.bincount(many, minlength=m + 1)
    among = np.bincount(many[right], minlength=m + 1)
    return Assembled(
        n=n,
        right=int(right.sum()),
        members=m,
        right_by=tuple((int(k), int(r)) for k, r in zip(counts, among, strict=True)),
        brier=squares / (whole * whole) / n,
        ece=float(np.abs(surer).sum()) / whole / n,
        sure=float(surer.sum()) / whole / n,
        differ=_differ(named),
    )


def _differ(named: np.ndarray) -> float:
    m, n = named.shape
    pairs = [int((named[a] != named[b]).sum()) for a in range(m) for b in range(a)]
    return sum(pairs) / (len(pairs) * n) if pairs else 0.0


def wilson(right: int, n: int) -> tuple[float, float]:
    """Give Wilson's 95 % interval of a share.

    >>> tuple(round(end, 3) for end in wilson(8, 10))
    (0.49, 0.943)
    """
    share, z = right / n, Z * Z / n
    middle = (share + z / 2) / (1 + z)
    reach = Z * math.sqrt(share * (1 - share) / n + z / (4 * n)) / (1 + z)
    return middle - reach, middle + reach


@dataclass(frozen=True)
class Gain:
    """What one set of members is above another on the same samples: `better` and `worse` count who alone is right."""

    better: int
    worse: int
    n: int

    @property
    def difference(self) -> float:
        """Difference of the accuracies."""
        return (self.better - self.worse) / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95 % interval, of paired shares (Wald's, half a sample added to each count)."""
        b, c = self.better + 0.5, self.worse + 0.5
        reach = Z * math.sqrt(b + c - (b - c) * (b - c) / self.n) / self.n
        return self.difference - reach, self.difference + reach

    @property
    def word(self) -> str:
        """Say "better", "worse" or "too close to call"."""
        low, high = self.interval
        return "better" if low > 0 else "worse" if high < 0 else "too close to call"


def answers(units: np.ndarray, how: str) -> np.ndarray:
    """Give the class that members together name: int (n,)."""
    if how == "vote":
        return named_by(np.eye(units.shape[2], dtype=np.int64)[named_by(units)].sum(axis=0))
    return named_by(units.sum(axis=0, dtype=np.int64))


def gain(here: np.ndarray, there: np.ndarray, y: np.ndarray) -> Gain:
    """Compare two answers for the same samples.

    >>> gain(np.array([0, 1, 1]), np.array([0, 0, 0]), np.array([0, 1, 0])).difference
    0.0
    """
    one, other = here == y, there == y
    return Gain(int((one & ~other).sum()), int((other & ~one).sum()), len(y))


def best_of(right: Sequence[int], chosen: Sequence[int]) -> int:
    """Give the member among the chosen that is right most often; of equal ones the first.

    >>> best_of([5, 9, 9], [0, 1, 2])
    1
    """
    return max(chosen, key=lambda place: (right[place], -place))
