"""What all samplers share: epochs that are never listed, a seed for each, and a share for each process."""

from collections.abc import Iterator
from numbers import Integral

import numpy as np
import torch
from torch.utils.data import Sampler

_CHUNK = 1 << 15  # indices made together: few enough to stay in the processor's cache


class EpochSampler(Sampler[int]):
    """A torch sampler whose epoch is computed a chunk at a time, from seed, epoch and place alone.

    A subclass says in ``_at(places)`` which sample stands at each place of the epoch. Since that is known
    for every place at once, several processes simply take different places.

    Parameters
    ----------
    num_samples : int
        Length of an epoch, over all processes.
    seed : int
        0 or more; the same in all processes.
    rank, world_size : int, optional
        Which process this is, and of how many. Taken from `torch.distributed` where that runs; else 0 of 1.
        Each process gets ``num_samples // world_size`` places of its own; the few that are left over wait
        for another epoch.

    Attributes
    ----------
    epoch : int
        The epoch that the next pass is. It moves on with every pass; `set_epoch` jumps to any.
    """

    def __init__(
        self, num_samples: int, *, seed: int = 0, rank: int | None = None, world_size: int | None = None
    ):
        check_count("num_samples", num_samples, 1)
        check_count("seed", seed, 0)
        if (rank is None) != (world_size is None):
            raise ValueError(f"rank={rank} and world_size={world_size}; give both or neither")
        if rank is None:
            running = torch.distributed.is_available() and torch.distributed.is_initialized()
            rank = torch.distributed.get_rank() if running else 0
            world_size = torch.distributed.get_world_size() if running else 1
        check_count("world_size", world_size, 1)
        if not 0 <= rank < world_size:
            raise ValueError(f"rank={rank} must be from 0 to world_size - 1 = {world_size - 1}")
        if num_samples < world_size:
            raise ValueError(f"num_samples={num_samples} cannot be shared by {world_size} processes")
        self.num_samples, self.seed, self.rank, self.world_size = (
            int(num_samples),
            int(seed),
            rank,
            world_size,
        )
        self.epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Make the next pass that of ``epoch``, 0 or more: to resume, or to repeat."""
        check_count("epoch", epoch, 0)
        self.epoch = int(epoch)

    def __len__(self) -> int:
        """How many indices this process gets in an epoch."""
        return self.num_samples // self.world_size

    def __iter__(self) -> Iterator[int]:
        """Give this process's indices of the epoch, one by one."""
        for chunk in self._chunks(_CHUNK):
            yield from chunk.tolist()

    def batches(self, batch_size: int, *, drop_last: bool = False, arrays: bool = False) -> "Batches":
        """Give the epoch in batches, for ``DataLoader(dataset, batch_sampler=...)``; see `Batches`."""
        return Batches(self, batch_size, drop_last=drop_last, arrays=arrays)

    def _chunks(self, size: int) -> Iterator[np.ndarray]:
        epoch, share = self.epoch, len(self)
        self.epoch += 1
        at = self._order_of(epoch)
        for start in range(self.rank * share, (self.rank + 1) * share, size):
            yield at(np.arange(start, min(start + size, (self.rank + 1) * share), dtype=np.uint32))

    def _order_of(self, epoch: int):
        """Give a function from places in the epoch (uint32 array) to samples (int64 array)."""
        raise NotImplementedError


class Batches(Sampler[list[int]]):
    """An epoch of a sampler in batches.

    Parameters
    ----------
    sampler : EpochSampler
        Says which samples, in which order.
    batch_size : int
        Samples in a batch, 1 or more.
    drop_last : bool
        Whether to leave out a last batch that is not full.
    arrays : bool
        Give each batch as an int64 array instead of a list: faster, for data that is indexed a batch at a time
        (``X[batch]``).

    Examples
    --------
    >>> from course_lib.samplers import BalancedSampler
    >>> batches = BalancedSampler([0, 0, 0, 1]).batches(3, arrays=True)
    >>> len(batches), [len(batch) for batch in batches]
    (2, [3, 1])
    """

    def __init__(
        self, sampler: EpochSampler, batch_size: int, *, drop_last: bool = False, arrays: bool = False
    ):
        check_count("batch_size", batch_size, 1)
        self.sampler, self.batch_size, self.drop_last, self.arrays = (
            sampler,
            int(batch_size),
            drop_last,
            arrays,
        )

    def set_epoch(self, epoch: int) -> None:
        """Make the next pass that of ``epoch``, 0 or more."""
        self.sampler.set_epoch(epoch)

    def __len__(self) -> int:
        """How many batches this process gets in an epoch."""
        return (
            len(self.sampler) // self.batch_size
            if self.drop_last
            else -(-len(self.sampler) // self.batch_size)
        )

    def __iter__(self) -> Iterator[list[int]] | Iterator[np.ndarray]:
        """Give this process's batches of the epoch."""
        size = self.batch_size
        for chunk in self.sampler._chunks(max(_CHUNK // size, 1) * size):
            whole = len(chunk) // size * size if self.drop_last else len(chunk)
            for start in range(0, whole, size):
                batch = chunk[start : start + size]
                yield batch if self.arrays else batch.tolist()


def check_count(name: str, value, least: int) -> None:
    """Refuse anything but a whole number of at least ``least``.

    >>> check_count("batch_size", 0, 1)
    Traceback (most recent call last):
    ValueError: batch_size=0; it must be a whole number, 1 or more
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise ValueError(f"{name}={value!r}; it must be a whole number, {least} or more")
