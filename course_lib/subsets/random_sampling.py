"""Random draws: plain, by class, by group, another subset every epoch, and orders too large to list."""

from __future__ import annotations

import math
from numbers import Integral
from typing import Any

import numpy as np
from numpy.random import Generator

from course_lib.labels import Labels, encode_labels, largest_remainder
from course_lib.text import few
from course_lib.validation import RandomState, check_share, check_whole_number

from .selection import policy

LISTED = 1 << 16  # up to here a shuffled list costs next to nothing, and is as random as can be


@policy()
def random(count: int, rng: Generator, own: np.ndarray, *, replace: bool = False) -> np.ndarray:
    """Draw samples at random, every one with the same chance. O(n).

    The draws of one ``random_state`` are nested (unless ``replace``): a smaller budget takes the first part of what
    a larger one takes, so a learning curve over budgets only ever adds samples.

    {parameters}
    replace : bool
        Draw with replacement: samples may repeat, and a budget may be above n.

    Examples
    --------
    >>> random(["a"] * 1000, budget=100, random_state=0).shape
    (100,)
    """
    return _draw(count, rng, own, replace)


def _draw(count: int, rng: Generator, own: np.ndarray, replace: bool) -> np.ndarray:
    # A whole permutation, not rng.choice: its first part is the same whatever the count.
    return rng.integers(len(own), size=count) if replace else rng.permutation(len(own))[:count]


@policy(per_class="stratified", fixed=True)
def stratified(count: int, rng: Generator, own: np.ndarray, *, replace: bool = False) -> np.ndarray:
    """Draw from each class in proportion to its size, exactly (largest remainder).

    A class too rare for its share to reach one sample may get none, by lot among equals.

    {parameters}
    replace : bool
        As in `random`.

    Examples
    --------
    >>> y = ["common"] * 90 + ["rare"] * 10
    >>> [y[i] for i in stratified(y, budget=20, random_state=0)].count("rare")
    2
    """
    return _draw(count, rng, own, replace)


@policy(per_class="balanced", fixed=True)
def class_balanced(count: int, rng: Generator, own: np.ndarray, *, replace: bool = False) -> np.ndarray:
    """Draw the same number from every class; what a small class lacks the others give.

    With fewer samples than classes, lots are drawn for the classes that give one.

    {parameters}
    replace : bool
        As in `random`: every class then gives its full part.

    Examples
    --------
    >>> y = ["common"] * 90 + ["rare"] * 4
    >>> [y[i] for i in class_balanced(y, budget=20, random_state=0)].count("rare")
    4
    """
    return _draw(count, rng, own, replace)


@policy()
def rs2(
    count: int, rng: Generator, own: np.ndarray, *, epoch: int = 0, random_state: RandomState = None
) -> np.ndarray:
    """Draw the random subset of one epoch, repeating no sample until (nearly) all have been used.

    The samples are shuffled once and dealt out epoch by epoch; when not enough are left for a whole subset they are
    shuffled anew. Only an int as ``random_state``, the same every epoch, remembers what was used.
    Okanovic et al., "Repeated random sampling for minimizing the time-to-accuracy of learning", ICLR 2024.

    {parameters}
    epoch : int
        Which epoch, counted from 0.

    Examples
    --------
    >>> epochs = [rs2(range(6), 2, epoch=e, random_state=0) for e in range(3)]
    >>> sorted(np.concatenate(epochs).tolist())
    [0, 1, 2, 3, 4, 5]
    """
    epoch = check_whole_number("epoch", epoch, at_least=0)
    if not isinstance(random_state, Integral):
        return rng.permutation(len(own))[:count]
    rounds, turn = divmod(epoch, len(own) // count)
    # The first row tells the classes apart, so that quotas do not shuffle two classes alike.
    shuffled = np.random.default_rng([int(random_state), rounds, int(own[0])]).permutation(len(own))
    return shuffled[turn * count : (turn + 1) * count]


@policy("groups")
def group_balanced(count: int, rng: Generator, groups: np.ndarray) -> np.ndarray:
    """Draw the same number from every group; what a small group lacks the others give.

    With ``per_class="balanced"`` every pair of class and group gives as many as every other. With fewer samples than
    groups, lots are drawn for the groups that give one.
    Idrissi et al., "Simple data balancing achieves competitive worst-group-accuracy", CLeaR 2022.

    {parameters}

    Examples
    --------
    >>> groups = ["north"] * 90 + ["south"] * 10
    >>> [groups[i] for i in group_balanced([0] * 100, 12, groups=groups, random_state=0)].count("south")
    6
    """
    return draw_evenly(encode_labels(groups), count, rng)


@policy("groups")
def target_group(
    count: int, rng: Generator, groups: np.ndarray, *, encoded: Labels, target: Any = None, share: float = 0.5
) -> np.ndarray:
    """Draw a given share of the subset from one group, and the rest from the others in their own proportion.

    One ``random_state`` draws each group in one order: asking for more of the target keeps the samples there were.

    {parameters}
    target : hashable, optional
        The group to aim at; the rarest where none is named.
    share : float
        Its share of the subset (with ``per_class``, of each class), in [0, 1], to the nearest whole sample.

    Examples
    --------
    >>> dialects = ["north"] * 90 + ["south"] * 10
    >>> picked = target_group([0] * 100, 20, groups=dialects, target="south", share=0.4, random_state=0)
    >>> [dialects[i] for i in picked].count("south")
    8
    """
    names, share = encoded.classes, check_share("share", share)
    if len(names) < 2:
        raise ValueError(f"groups hold a single group, {names[0]!r}; aiming at one needs at least 2")
    if target is not None and target not in names:
        raise ValueError(f"target={target!r} is no group; the groups are {few(names)}")
    aimed = int(encoded.counts.argmin()) if target is None else names.index(target)
    there = Labels(names, groups, np.bincount(groups, minlength=len(names)))
    wanted, others = round(share * count), there.counts.copy()
    others[aimed] = 0
    for asked, has, whom in (
        (wanted, there.counts[aimed], f"group {names[aimed]!r}"),
        (count - wanted, others.sum(), "the other groups"),
    ):
        if asked > has:
            raise ValueError(
                f"share asks for {asked} samples of {whom}, and there are {has}; ask for another share"
            )
    quotas = largest_remainder(others, count - wanted, random_state=rng) if others.any() else others
    quotas[aimed] = wanted
    return _draw_quotas(there, quotas, rng)


def draw_evenly(strata: Labels, count: int, rng: Generator) -> np.ndarray:
    """Draw as equal numbers as can be from any partition of the samples: groups, bins of a score."""
    equal = np.ones_like(strata.counts)
    quotas = largest_remainder(equal, count, capacity=strata.counts, random_state=rng)
    return _draw_quotas(strata, quotas, rng)


def _draw_quotas(strata: Labels, quotas: np.ndarray, rng: Generator) -> np.ndarray:
    """Draw a given number from every stratum; a smaller quota takes the first part of what a larger one takes."""
    pairs = zip(strata.members(), quotas, strict=True)
    return np.concatenate([rng.permutation(own)[:quota] for own, quota in pairs])


class Shuffle:
    """A random order of ``0 .. n-1``, ``n`` below 2**32, that takes no time to prepare and no memory: 5 ns a place.

    A place is written as two digits, and in each round a hash of one digit is added to the other (a Feistel network):
    every round can be undone, so no two places meet; what lands outside is moved again. Not for secrets.
    Luby & Rackoff, SIAM J. Comput. 1988; Black & Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002.

    Raises
    ------
    ValueError
        If ``n`` is out of range.
    """

    def __init__(self, n: int, *key: int):
        if not 1 <= n < 1 << 32:
            raise ValueError(f"n={n}; a shuffle has 1 to {(1 << 32) - 1} places")
        rng = np.random.default_rng(key)
        self.n = n
        self._list = rng.permutation(n).astype(np.uint32) if n <= LISTED else None
        self._base = np.uint32(math.isqrt(n - 1) + 1)  # digits in this base: base² >= n
        self._keys = rng.integers(1 << 32, size=(4, 3), dtype=np.uint32) | np.uint32(1)  # four rounds

    def __call__(self, places: np.ndarray) -> np.ndarray:
        """Give where the places (whole numbers in [0, n)) go, as uint32."""
        if self._list is not None:
            return self._list[places]
        moved = self._move(places.astype(np.uint32))
        outside = np.flatnonzero(moved >= self.n)
        while len(outside):
            moved[outside] = self._move(moved[outside])
            outside = outside[moved[outside] >= self.n]
        return moved

    def _move(self, places: np.ndarray) -> np.ndarray:
        high = places // self._base
        low = places - high * self._base
        for a, b, c in self._keys:
            mixed = low * a
            mixed += b
            mixed ^= mixed >> np.uint32(15)
            mixed *= c
            mixed >>= np.uint32(9)  # the upper bits are the well mixed ones
            mixed += high
            mixed -= mixed // self._base * self._base  # a remainder; numpy divides faster than it takes one
            high, low = low, mixed
        high *= self._base
        high += low
        return high
