"""Torch samplers that show the classes in a given ratio, for epochs too large to list, and for several processes.

They are seeded, move on one epoch with every pass (or `set_epoch`), give each process a share of its own, and go on
inside an epoch from their `state_dict`:

>>> labels = [0] * 90 + [1] * 10
>>> sampler = BalancedSampler(labels, seed=0)
>>> next(iter(sampler.batches(32, arrays=True))).shape
(32,)
"""

import math
import warnings
from collections.abc import Callable, Iterator, Mapping
from operator import length_hint
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.utils.data import Sampler

from course_lib.labels import Labels, encode_labels, largest_remainder
from course_lib.subsets.random_sampling import Shuffle
from course_lib.text import few
from course_lib.validation import check_number, check_whole_number

__all__ = ["BalancedSampler", "RatioSampler"]

_CHUNK = 1 << 15  # indices made together: few enough to stay in the processor's cache
_SORTED = 1 << 17  # labels sorted together, so that what the sorting needs stays small
_FINEST = 1000  # shares that are no whole numbers are kept to one part in this many


class RatioSampler(Sampler[int]):
    """Sample the classes in a given ratio: exactly so in every epoch, and every class evenly.

    What a class lacks is repeated, each sample as often as any other; a class that has more goes on next epoch where
    it stopped: a systematic sample, spread evenly over the data. An epoch is computed a chunk at a time, from seed,
    epoch and place alone: 4 bytes a sample, about 15 ns an index; `torch.utils.data.WeightedRandomSampler` draws with
    replacement, lists the epoch, and takes up to 2**24 labels.

    Several processes take different places. What shards a sampler by itself (Lightning's
    ``use_distributed_sampler=True``, Accelerate's ``prepare``, `DistributedSampler`) would share out one share again:
    turn that off, or give rank=0, world_size=1.

    Parameters
    ----------
    labels : array-like of shape (n,)
        Labels of any hashable kind; an array, a list, a memory map.
    ratio : mapping {class: number}
        ``{"object": 1, "background": 3}``; 0 or more each, and classes not named are left out.
    num_samples : int, optional
        Length of an epoch over all processes; as many as there are labels by default.
    every_batch : bool
        Keep the ratio in each batch (within one sample of each class), not only over the epoch.
    seed : int
        What the epochs are drawn by, the same in all processes.
    rank, world_size : int, optional
        Which process this is, of how many; as `torch.distributed` says where it runs, else 0 of 1. Each gets
        ``num_samples // world_size`` places of its own; the few left over wait for another epoch.

    Attributes
    ----------
    epoch : int
        The epoch that the next pass is. It moves on with every pass; `set_epoch` jumps to any.

    Raises
    ------
    ValueError, TypeError
        If labels are missing, the ratio names a class there is not, a number is out of range, or there are more
        processes than samples.

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
        length = encoded.n if num_samples is None else num_samples
        self.num_samples = check_whole_number("num_samples", length, at_least=1)
        self.seed = check_whole_number("seed", seed, at_least=0)
        self.rank, self.world_size = _check_share(rank, world_size)
        if not len(self):
            raise ValueError(f"num_samples={length} cannot be shared by {self.world_size} processes")
        self.epoch = 0
        self._given = 0  # of the next pass's indices, before it begins
        self._pass: tuple[int, int, Any] | None = None  # epoch, end of the chunk, what of it is not yet given
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
        rng = np.random.default_rng(self.seed)
        self._strides = [_stride(int(count), rng) for count in encoded.counts]
        self._starts = rng.integers(encoded.counts)

    def set_epoch(self, epoch: int) -> None:
        """Make the next pass that of ``epoch``: from its start, or where `load_state_dict` says that it stood.

        Raises
        ------
        ValueError
            If it is no whole number from 0.
        """
        epoch = check_whole_number("epoch", epoch, at_least=0)
        if epoch != self.epoch:
            self._given = 0
        self.epoch, self._pass = epoch, None

    def state_dict(self) -> dict[str, int]:
        """Say where the pass stands, for `load_state_dict`: its epoch, and how many indices it has given.

        torchdata's ``StatefulDataLoader`` asks at the right moment; give it `batches`, since its own look for one
        more index. An ordinary `DataLoader` with workers has taken more indices than it has shown.
        """
        epoch, end, pending = self._pass or (self.epoch, self._given, ())
        return {"epoch": epoch, "given": end - length_hint(pending), **self._identity()}

    def load_state_dict(self, state_dict: dict[str, int]) -> None:
        """Let the next pass go on where the one stood that ``state_dict`` is of.

        Raises
        ------
        ValueError
            If it is not of such a sampler: same length, seed and number of processes.
        """
        identity = self._identity()
        if set(state_dict) != {*identity, "epoch", "given"}:
            raise ValueError(f"state_dict holds {sorted(state_dict)}; give what state_dict() gave")
        for name, value in identity.items():
            if state_dict[name] != value:
                raise ValueError(
                    f"state_dict is of {name}={state_dict[name]!r}, and this sampler has {value!r}"
                )
        self.epoch = check_whole_number("epoch", state_dict["epoch"], at_least=0)
        self._given = check_whole_number("given", state_dict["given"], at_least=0)
        self._pass = None

    def __len__(self) -> int:
        """How many indices this process gets in an epoch."""
        return self.num_samples // self.world_size

    def __iter__(self) -> Iterator[int]:
        """Give this process's indices of the epoch, one by one."""
        for epoch, end, chunk in self._chunks(_CHUNK):
            pending = iter(chunk.tolist())
            self._pass = epoch, end, pending
            yield from pending

    def batches(self, batch_size: int, *, drop_last: bool = False, arrays: bool = False) -> "Batches":
        """Give the epoch in batches, for ``DataLoader(dataset, batch_sampler=...)``.

        With ``drop_last`` none is smaller; ``arrays`` are int64 instead of lists, faster for ``X[batch]``.
        """
        return Batches(self, batch_size, drop_last=drop_last, arrays=arrays)

    def _chunks(self, size: int) -> Iterator[tuple[int, int, np.ndarray]]:
        """Give the epoch's number, how many indices have been given after each chunk, and the chunk."""
        epoch, given, share = self.epoch, self._given, len(self)
        self.epoch, self._given = epoch + 1, 0
        order, first = self._order(epoch), np.uint32(self.rank * share)
        for start in range(given, share, size):
            end = min(start + size, share)
            yield epoch, end, order(np.arange(start, end, dtype=np.uint32) + first)
        self._pass = None

    def _order(self, epoch: int) -> Callable[[np.ndarray], np.ndarray]:
        """Give a function from places in an epoch (uint32) to samples (int64)."""
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

    def _identity(self) -> dict[str, int]:
        return {"num_samples": self.num_samples, "seed": self.seed, "world_size": self.world_size}


class BalancedSampler(RatioSampler):
    """Sample every class equally often: exactly so in every epoch, and every class evenly.

    Parameters
    ----------
    labels, num_samples, every_batch, seed, rank, world_size
        As in `RatioSampler`.

    Examples
    --------
    >>> labels = np.array([0] * 90 + [1] * 10)
    >>> sampler = BalancedSampler(labels, every_batch=True)
    >>> {int(labels[batch].sum()) for batch in sampler.batches(8, drop_last=True)}
    {4}
    """

    def __init__(self, labels: ArrayLike, **options: Any) -> None:
        encoded = encode_labels(labels, name="labels")
        super().__init__(encoded, dict.fromkeys(encoded.classes, 1), **options)


class Batches(Sampler[list[int]]):
    """An epoch of a sampler in batches, as its `batches` gives them.

    Raises
    ------
    ValueError
        If the batch size is no whole number from 1.
    """

    def __init__(
        self, sampler: "RatioSampler", batch_size: int, *, drop_last: bool = False, arrays: bool = False
    ) -> None:
        self.batch_size = check_whole_number("batch_size", batch_size, at_least=1)
        self.sampler, self.drop_last, self.arrays = sampler, drop_last, arrays
        self.set_epoch, self.state_dict = sampler.set_epoch, sampler.state_dict
        self.load_state_dict = sampler.load_state_dict

    def __len__(self) -> int:
        """How many batches this process gets in an epoch."""
        share = len(self.sampler)
        return share // self.batch_size if self.drop_last else -(-share // self.batch_size)

    def __iter__(self) -> Iterator[Any]:
        """Give this process's batches of the epoch."""
        size = self.batch_size
        for epoch, end, chunk in self.sampler._chunks(max(_CHUNK // size, 1) * size):
            whole = len(chunk) // size * size if self.drop_last else len(chunk)
            for start in range(0, whole, size):
                batch = chunk[start : start + size]
                self.sampler._pass = epoch, end - len(chunk) + start + len(batch), ()
                yield batch if self.arrays else batch.tolist()


def _ratio_parts(ratio: Mapping, classes: tuple) -> np.ndarray:
    if not isinstance(ratio, Mapping):
        raise TypeError(f"ratio must be a mapping {{class: number}}, as {{{classes[0]!r}: 1}}, got {ratio!r}")
    for label, number in ratio.items():
        if label not in classes:
            raise ValueError(f"ratio names {label!r}, which labels do not hold; they hold {few(classes)}")
        check_number(f"ratio[{label!r}]", number, must="must be a number, 0 or more")
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
        raise ValueError(f"ratio gives {classes[lost[0]]!r} less than one part in {parts.sum()}; more, or 0")
    return parts


def _positions_by_class(labels: Labels) -> np.ndarray:
    """Sort the positions by class, a chunk at a time, into 4 bytes each."""
    positions = np.empty(labels.n, dtype=np.int32 if labels.n < 1 << 31 else np.int64)
    free = np.cumsum(labels.counts) - labels.counts
    for start in range(0, labels.n, _SORTED):
        codes = labels.codes[start : start + _SORTED]
        order = np.argsort(codes, kind="stable")
        counts = np.bincount(codes, minlength=len(free))
        ends = np.cumsum(counts)
        for code in np.flatnonzero(counts):
            own = order[ends[code] - counts[code] : ends[code]]
            np.add(own, start, out=positions[free[code] : free[code] + len(own)], casting="same_kind")
        free += counts
    return positions


def _stride(count: int, rng: np.random.Generator) -> int:
    """Choose a step near the golden section, that visits all ``count`` places, and any few of them evenly."""
    step = int(count * (math.sqrt(5) - 1) / 2) + int(rng.integers(math.isqrt(count) + 1))
    while math.gcd(step, count) != 1:
        step += 1
    return step % count or 1


def _check_share(rank: int | None, world_size: int | None) -> tuple[int, int]:
    """Say which process this is, of how many."""
    running = torch.distributed.is_available() and torch.distributed.is_initialized()
    if rank is None and world_size is None:
        return (torch.distributed.get_rank(), torch.distributed.get_world_size()) if running else (0, 1)
    if rank is None or world_size is None:
        raise ValueError(f"rank={rank} and world_size={world_size}; give both or neither")
    world_size = check_whole_number("world_size", world_size, at_least=1)
    if check_whole_number("rank", rank, at_least=0) >= world_size:
        raise ValueError(f"rank={rank} must be from 0 to world_size - 1 = {world_size - 1}")
    if running and world_size > torch.distributed.get_world_size():
        warnings.warn(
            f"world_size={world_size} and torch.distributed runs {torch.distributed.get_world_size()} process(es): "
            "some shares are shown by nobody. If the samples are shared out elsewhere, too, do it once: "
            "rank=0, world_size=1 here",
            stacklevel=3,
        )
    return rank, world_size
