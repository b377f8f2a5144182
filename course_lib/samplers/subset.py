"""Samplers over a part of the data: a chosen one, or a fresh one every epoch."""

import numpy as np

from course_lib.subsets.quotas import resolve_budget
from course_lib.subsets.shuffle import Shuffle

from .epochs import EpochSampler, check_count


class SubsetSampler(EpochSampler):
    """Go through chosen samples, in another order every epoch.

    Parameters
    ----------
    indices : array-like of int, shape (k,)
        Positions in the data, from any policy of `course_lib.subsets`; repeats are shown repeatedly. An array or
        memory map is read in place.
    shuffle : bool
        Another order every epoch, or always the given one.
    seed, rank, world_size
        As in `epochs.EpochSampler`.

    Examples
    --------
    >>> sorted(SubsetSampler([3, 5, 8]))
    [3, 5, 8]
    """

    def __init__(
        self,
        indices,
        *,
        shuffle: bool = True,
        seed: int = 0,
        rank: int | None = None,
        world_size: int | None = None,
    ):
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
        super().__init__(len(indices), seed=seed, rank=rank, world_size=world_size)
        self.indices, self.shuffle = indices, shuffle

    def _order_of(self, epoch: int):
        shuffle = Shuffle(self.num_samples, self.seed, epoch) if self.shuffle else lambda places: places
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
        As in `epochs.EpochSampler`.

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
        self, n: int, budget, *, seed: int = 0, rank: int | None = None, world_size: int | None = None
    ):
        check_count("n", n, 1)
        super().__init__(resolve_budget(budget, n), seed=seed, rank=rank, world_size=world_size)
        self.n = int(n)

    def _order_of(self, epoch: int):
        round_, turn = divmod(epoch, self.n // self.num_samples)
        shuffle = Shuffle(self.n, self.seed, round_)
        first = np.uint32(turn * self.num_samples)
        return lambda places: shuffle(places + first).astype(np.int64)
