"""Torch samplers for epochs too large to list, and for several processes.

All are seeded, move on one epoch with every pass (or `set_epoch`), and give each process a share of its own:

>>> labels = [0] * 90 + [1] * 10
>>> sampler = BalancedSampler(labels, seed=0)
>>> next(iter(sampler.batches(32, arrays=True))).shape
(32,)
"""

from course_lib.subsets.shuffle import Shuffle

from .epochs import Batches, EpochSampler
from .ratio import BalancedBatchSampler, BalancedSampler, RatioSampler
from .subset import RS2Sampler, SubsetSampler

__all__ = [
    "BalancedBatchSampler",
    "BalancedSampler",
    "Batches",
    "EpochSampler",
    "RS2Sampler",
    "RatioSampler",
    "Shuffle",
    "SubsetSampler",
]
