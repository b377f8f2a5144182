"""Samplers that show the classes in a given ratio, whatever the ratio in the data."""

import math
from collections.abc import Mapping
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike

from course_lib.labels import Labels, encode_labels, largest_remainder
from course_lib.subsets.shuffle import Shuffle

from .epochs import Batches, EpochSampler, Order

_CHUNK = 1 << 17  # labels sorted together, so that what the sorting needs stays small
_FINEST = 1000  # shares that are no whole numbers are kept to one part in this many


class RatioSampler(EpochSampler):
    """Sample the classes in a given ratio: exactly so in every epoch, and every class evenly.

    A class that is wanted more often than it has samples repeats them, each as often as any other; a class
    that has more goes on next epoch where it stopped, so that all of it is used before any of it is used
    again.

    Parameters
    ----------
    labels : array-like of shape (n,)
        Labels of any hashable kind; an array, a list, a memory map.
    ratio : mapping {class: number}
        How many of each class to show for how many of the others: ``{"object": 1, "background": 3}``. Numbers,
        0 or more; classes not named are left out.
    num_samples : int, optional
        Length of an epoch over all processes; as many as there are labels by default.
    every_batch : bool
        Keep the ratio in each batch (within one sample of each class), not only over the epoch.
    seed, rank, world_size
        As in `EpochSampler`.

    Raises
    ------
    ValueError, TypeError
        If labels are missing, the ratio names a class there is not, or as for `EpochSampler`.

    Notes
    -----
    Keeps 4 bytes a sample (which samples each class has). About 15 ns an index. Which samples of a large class one
    epoch takes is a *systematic* sample: every so many-th, from a random start, spread evenly over the data.

    See Also
    --------
    torch.utils.data.WeightedRandomSampler : draws with replacement; lists the epoch; up to 2**24 labels.

    Examples
    --------
    >>> labels = ["background"] * 96 + ["object"] * 4
    >>> sampler = RatioSampler(labels, {"object": 1, "background": 3}, num_samples=40)
    >>> sum(labels[i] == "object" for i in sampler)
    10
    """

    def __init__(
        self,
        labels: ArrayLike,
        ratio: Mapping,
        *,
        num_samples: int | None = None,
        every_batch: bool = False,
        seed: int = 0,
        rank: int | None = None,
        world_size: int | None = None,
    ) -> None:
        encoded = encode_labels(labels, name="labels")
        super().__init__(
            encoded.n if num_samples is None else num_samples, seed=seed, rank=rank, world_size=world_size
        )
        self.classes, self.every_batch = encoded.classes, every_batch
        parts = _ratio_parts(ratio, encoded.classes)
        self._by_class = _positions_by_class(encoded)

        # One round shows every class as often as the ratio says. The tables have a column for each sample of a
        # round, the classes spread evenly over it.
        column_class = np.repeat(np.arange(len(parts)), parts)
        turn = np.concatenate([np.arange(part) for part in parts])
        spread = np.argsort((turn + 0.5) / parts[column_class], kind="stable")
        self._class, self._turn = column_class[spread], turn[spread]
        self._parts, self._counts = parts, encoded.counts
        rng = np.random.default_rng(seed)
        self._strides = [_stride(int(count), rng) for count in encoded.counts]
        self._starts = rng.integers(encoded.counts)

    def _order(self, epoch: int) -> Order:
        width = np.uint32(len(self._class))
        rounds = -(-self.num_samples // int(width))
        shuffle = Shuffle(rounds if self.every_batch else self.num_samples, self.seed, epoch)

        # Use number u of a class is its sample (start + u * stride) modulo its count. In round r a column stands for
        # u = r * parts + turn, and the epoch starts where the one before has stopped. Python's integers, since many
        # epochs of many samples times a stride can pass 2**64.
        table = []
        for label, turn in zip(self._class.tolist(), self._turn.tolist(), strict=True):
            parts, stride, n = int(self._parts[label]), self._strides[label], int(self._counts[label])
            start = int(self._starts[label]) + (epoch * rounds * parts + turn) * stride
            table.append((start % n, parts * stride % n, n))
        offset, step, count = np.array(table, dtype=np.uint64).T.copy()
        first = (np.cumsum(self._counts) - self._counts)[self._class].astype(np.uint64)

        def at(places: np.ndarray) -> np.ndarray:
            if not self.every_batch:
                places = shuffle(places)
            rounds = places // width
            column = (places - rounds * width).astype(np.intp)
            if self.every_batch:
                rounds = shuffle(rounds)
            sample = rounds * step.take(column)
            sample += offset.take(column)
            sample %= count.take(column)
            sample += first.take(column)
            return self._by_class.take(sample.view(np.int64)).astype(np.int64)

        return at


class BalancedSampler(RatioSampler):
    """Sample every class equally often: exactly so in every epoch, and every class evenly.

    Parameters
    ----------
    labels : array-like of shape (n,)
        Labels of any hashable kind; an array, a list, a memory map.
    num_samples, seed, rank, world_size
        As in `RatioSampler`.

    Raises
    ------
    ValueError, TypeError
        As for `RatioSampler`.

    Examples
    --------
    >>> sampler = BalancedSampler([0] * 90 + [1] * 10)
    >>> sum(i >= 90 for i in sampler), len(sampler)
    (50, 100)
    """

    def __init__(
        self,
        labels: ArrayLike,
        *,
        num_samples: int | None = None,
        seed: int = 0,
        rank: int | None = None,
        world_size: int | None = None,
    ) -> None:
        labels = encode_labels(labels, name="labels")
        super().__init__(
            labels,
            dict.fromkeys(labels.classes, 1),
            num_samples=num_samples,
            seed=seed,
            rank=rank,
            world_size=world_size,
        )


class BalancedBatchSampler(Batches):
    """Batches in which every class appears equally often, within one sample.

    Parameters
    ----------
    labels : array-like of shape (n,)
        Labels of any hashable kind; an array, a list, a memory map.
    batch_size : int
        Samples in a batch.
    ratio : mapping {class: number}, optional
        Another ratio than equal parts, as in `RatioSampler`.
    drop_last : bool
        Whether to leave out a last batch that is not full.
    arrays : bool
        Give int64 arrays instead of lists.
    num_samples, seed, rank, world_size
        As in `RatioSampler`.

    Raises
    ------
    ValueError, TypeError
        As for `RatioSampler`.

    Examples
    --------
    >>> labels = np.array([0] * 90 + [1] * 10)
    >>> batches = BalancedBatchSampler(labels, 8, arrays=True)
    >>> {int(labels[batch].sum()) for batch in batches}
    {4}
    """

    def __init__(
        self,
        labels: ArrayLike,
        batch_size: int,
        *,
        ratio: Mapping | None = None,
        num_samples: int | None = None,
        drop_last: bool = True,
        arrays: bool = False,
        seed: int = 0,
        rank: int | None = None,
        world_size: int | None = None,
    ) -> None:
        labels = encode_labels(labels, name="labels")
        sampler = RatioSampler(
            labels,
            dict.fromkeys(labels.classes, 1) if ratio is None else ratio,
            num_samples=num_samples,
            every_batch=True,
            seed=seed,
            rank=rank,
            world_size=world_size,
        )
        super().__init__(sampler, batch_size, drop_last=drop_last, arrays=arrays)


def _ratio_parts(ratio: Mapping, classes: tuple) -> np.ndarray:
    if not isinstance(ratio, Mapping):
        raise TypeError(
            f"ratio must be a mapping {{class: number}}, such as {{{classes[0]!r}: 1}}, got {ratio!r}"
        )
    for label, number in ratio.items():
        if label not in classes:
            known = ", ".join(map(repr, classes[:8])) + (", ..." if len(classes) > 8 else "")
            raise ValueError(f"ratio names {label!r}, which labels do not hold; they hold {known}")
        if isinstance(number, bool) or not isinstance(number, Real) or not 0 <= float(number) < math.inf:
            raise ValueError(f"ratio[{label!r}]={number!r}; it must be a number, 0 or more")
    numbers = np.array([ratio.get(label, 0) for label in classes])
    if not numbers.any():
        raise ValueError("ratio shows no class at all; give at least one a number above 0")
    if (numbers == numbers.astype(np.int64)).all():
        parts = numbers.astype(np.int64)
        parts //= np.gcd.reduce(parts)
        if parts.sum() <= max(_FINEST, len(parts)):
            return parts
    parts = largest_remainder(numbers, max(_FINEST, len(numbers)))
    lost = np.flatnonzero((numbers > 0) & (parts == 0))
    if len(lost):
        raise ValueError(
            f"ratio gives {classes[lost[0]]!r} less than one part in {parts.sum()}; give it more, or 0"
        )
    return parts


def _positions_by_class(labels: Labels) -> np.ndarray:
    """Sort the positions by class, a chunk at a time, into 4 bytes each."""
    positions = np.empty(labels.n, dtype=np.int32 if labels.n < 1 << 31 else np.int64)
    free = np.cumsum(labels.counts) - labels.counts
    for start in range(0, labels.n, _CHUNK):
        codes = labels.codes[start : start + _CHUNK]
        order = np.argsort(codes, kind="stable")
        counts = np.bincount(codes, minlength=len(free))
        ends = np.cumsum(counts)
        for code in np.flatnonzero(counts):
            own = order[ends[code] - counts[code] : ends[code]]
            np.add(own, start, out=positions[free[code] : free[code] + len(own)], casting="same_kind")
        free += counts
    return positions


def _stride(count: int, rng: np.random.Generator) -> int:
    """Choose a step that visits all of ``count`` places before it returns, and spreads any few of them evenly.

    Steps near the golden section of the whole leave no large gaps, however few are taken.
    """
    step = int(count * (math.sqrt(5) - 1) / 2) + int(rng.integers(math.isqrt(count) + 1))
    while math.gcd(step, count) != 1:
        step += 1
    return step % count or 1
