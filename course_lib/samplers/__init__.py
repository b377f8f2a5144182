"""Torch samplers for epochs too large to list, and for several processes.

All are seeded, move on one epoch with every pass (or `set_epoch`), give each process a share of its own, and go on
inside an epoch from their `state_dict`:

>>> labels = [0] * 90 + [1] * 10
>>> sampler = BalancedSampler(labels, seed=0)
>>> next(iter(sampler.batches(32, arrays=True))).shape
(32,)
"""

from .epochs import Batches, EpochSampler, RS2Sampler, SubsetSampler
from .ratio import BalancedBatchSampler, BalancedSampler, RatioSampler

__all__ = [
    "BalancedBatchSampler",
    "BalancedSampler",
    "Batches",
    "EpochSampler",
    "RS2Sampler",
    "RatioSampler",
    "SubsetSampler",
]
