"""Epochs that are never listed, a seed for each, and a share for each process; over chosen or fresh subsets."""

import warnings
from collections.abc import Callable, Iterator
from operator import length_hint
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.utils.data import Sampler

from course_lib.subsets import resolve_budget
from course_lib.subsets.shuffle import Shuffle
from course_lib.validation import check_whole_number

_CHUNK = 1 << 15  # indices made together: few enough to stay in the processor's cache

Order = Callable[[np.ndarray], np.ndarray]
"""From places in an epoch (uint32) to samples (int64)."""


class EpochSampler(Sampler[int]):
    """A torch sampler whose epoch is computed a chunk at a time, from seed, epoch and place alone.

    A subclass gives in ``_order(epoch)`` a function that says which sample stands at each place of the epoch. Since
    that is known for every place at once, several processes simply take different places.

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

    Raises
    ------
    ValueError
        If a number is out of range, or there are more processes than samples.

    Warns
    -----
    UserWarning
        If ``world_size`` is more than `torch.distributed` has processes: then shares are shown by nobody.

    Notes
    -----
    Share the samples out once. What shards a sampler by itself (Lightning's ``use_distributed_sampler=True``,
    Accelerate's ``prepare``, a `DistributedSampler` around it) would share out one process's share again, which
    nobody can see from here: turn that off, or give ``rank=0, world_size=1``.
    """

    def __init__(
        self, num_samples: int, *, seed: int = 0, rank: int | None = None, world_size: int | None = None
    ) -> None:
        self.num_samples = check_whole_number("num_samples", num_samples, at_least=1)
        self.seed = check_whole_number("seed", seed, at_least=0)
        self.rank, self.world_size = _check_share(rank, world_size)
        if not len(self):
            raise ValueError(f"num_samples={num_samples} cannot be shared by {self.world_size} processes")
        self.epoch = 0
        self._given = 0  # of the next pass's indices, before it begins
        self._pass: tuple[int, int, Any] | None = None  # epoch, end of the chunk, what of it is not yet given

    def set_epoch(self, epoch: int) -> None:
        """Make the next pass that of ``epoch``, from 0: to resume, or to repeat.

        The epoch that `load_state_dict` has brought goes on where it was; any other begins at its start.

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

        torchdata's ``StatefulDataLoader`` asks for it at the right moment; give it `batches`, since its own batches
        look for one more index and so pass an epoch's end early. An ordinary `DataLoader` with workers has taken more
        indices than it has shown.
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
        own = {**self._identity(), "epoch": 0, "given": 0}
        if set(state_dict) != set(own):
            raise ValueError(
                f"state_dict holds {sorted(state_dict)}; give what state_dict() gave: {sorted(own)}"
            )
        for name, value in self._identity().items():
            if state_dict[name] != value:
                raise ValueError(
                    f"state_dict is of a sampler with {name}={state_dict[name]!r}, and this one has {value!r}; "
                    "make it with the same"
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
        """Give the epoch in batches, for ``DataLoader(dataset, batch_sampler=...)``; see `Batches`."""
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

    def _order(self, epoch: int) -> Order:
        raise NotImplementedError

    def _identity(self) -> dict[str, int]:
        return {"num_samples": self.num_samples, "seed": self.seed, "world_size": self.world_size}


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

    Raises
    ------
    ValueError
        If the batch size is no whole number from 1.

    Examples
    --------
    >>> from course_lib.samplers import BalancedSampler
    >>> batches = BalancedSampler([0, 0, 0, 1]).batches(3, arrays=True)
    >>> len(batches), [len(batch) for batch in batches]
    (2, [3, 1])
    """

    def __init__(
        self, sampler: EpochSampler, batch_size: int, *, drop_last: bool = False, arrays: bool = False
    ) -> None:
        self.batch_size = check_whole_number("batch_size", batch_size, at_least=1)
        self.sampler, self.drop_last, self.arrays = sampler, drop_last, arrays

    def set_epoch(self, epoch: int) -> None:
        """Make the next pass that of ``epoch``; as `EpochSampler.set_epoch`."""
        self.sampler.set_epoch(epoch)

    def state_dict(self) -> dict[str, int]:
        """Say where the pass stands; as `EpochSampler.state_dict`."""
        return self.sampler.state_dict()

    def load_state_dict(self, state_dict: dict[str, int]) -> None:
        """Go on where a pass stood; as `EpochSampler.load_state_dict`."""
        self.sampler.load_state_dict(state_dict)

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


class SubsetSampler(EpochSampler):
    """Go through chosen samples, in another order every epoch.

    Parameters
    ----------
    indices : array-like of int, shape (k,)
        Positions in the data, from any policy of `course_lib.subsets`; repeats are shown repeatedly. An array or
        memory map is read in place.
    shuffle : bool
        Another order every epoch, or always the given one: to evaluate. Then no sample waits for another epoch, and
        several processes show each at least once: where they do not share the samples out evenly, the first ones
        fill up the last process's share (as ``DistributedSampler(drop_last=False)`` does).
    seed, rank, world_size
        As in `EpochSampler`.

    Raises
    ------
    ValueError, TypeError
        If the indices are no positions, or as for `EpochSampler`.

    Examples
    --------
    >>> sorted(SubsetSampler([3, 5, 8]))
    [3, 5, 8]
    >>> [list(SubsetSampler([3, 5, 8], shuffle=False, rank=rank, world_size=2)) for rank in (0, 1)]
    [[3, 5], [8, 3]]
    """

    def __init__(
        self,
        indices: ArrayLike,
        *,
        shuffle: bool = True,
        seed: int = 0,
        rank: int | None = None,
        world_size: int | None = None,
    ) -> None:
        indices = np.asarray(indices)
        if indices.ndim != 1 or not len(indices):
            raise ValueError(
                f"indices must be positions in one axis, at least one, got shape {indices.shape}"
            )
        if indices.dtype.kind not in "iu":
            cure = "; for a mask use numpy.flatnonzero" if indices.dtype.kind == "b" else ""
            raise TypeError(f"indices must be whole numbers, got dtype {indices.dtype}{cure}")
        if indices.min() < 0:
            raise ValueError(f"indices hold {indices.min()}; positions are counted from 0")
        self.indices, self.shuffle = indices, shuffle
        super().__init__(len(indices), seed=seed, rank=rank, world_size=world_size)

    def __len__(self) -> int:
        """How many indices this process gets in an epoch."""
        return super().__len__() if self.shuffle else -(-self.num_samples // self.world_size)

    def _order(self, epoch: int) -> Order:
        if not self.shuffle:
            return lambda places: self.indices[places % np.uint32(self.num_samples)].astype(np.int64)
        shuffle = Shuffle(self.num_samples, self.seed, epoch)
        return lambda places: self.indices[shuffle(places)].astype(np.int64)


class RS2Sampler(EpochSampler):
    """Show a fresh random subset every epoch, none twice until (nearly) all have been shown.

    The torch form of `course_lib.subsets.rs2`: the samples are dealt out epoch by epoch, and when there are not
    enough left for a whole epoch they are shuffled anew.

    Parameters
    ----------
    n : int
        Number of samples in the data.
    budget : int or float
        Samples in an epoch, over all processes: a count, or a share in (0, 1].
    seed, rank, world_size
        As in `EpochSampler`.

    Raises
    ------
    ValueError, TypeError
        If the budget asks for nothing, or for more than there is; or as for `EpochSampler`.

    References
    ----------
    Okanovic et al. (2024), "Repeated random sampling for minimizing the time-to-accuracy of learning", ICLR.

    Examples
    --------
    >>> sampler = RS2Sampler(10, 0.5)
    >>> sorted([*sampler, *sampler])  # two epochs
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    """

    def __init__(
        self,
        n: int,
        budget: int | float,
        *,
        seed: int = 0,
        rank: int | None = None,
        world_size: int | None = None,
    ) -> None:
        self.n = check_whole_number("n", n, at_least=1)
        super().__init__(resolve_budget(budget, self.n), seed=seed, rank=rank, world_size=world_size)

    def _order(self, epoch: int) -> Order:
        round_, turn = divmod(epoch, self.n // self.num_samples)
        shuffle = Shuffle(self.n, self.seed, round_)
        first = np.uint32(turn * self.num_samples)
        return lambda places: shuffle(places + first).astype(np.int64)


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
            stacklevel=4,
        )
    return rank, world_size
