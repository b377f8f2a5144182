"""Nanoseconds an index, memory, and the wait for the first batch: one balanced epoch in batches of 256.

The peer is torch's own ``WeightedRandomSampler``, which lists an epoch before it gives the first index and stops
at 2**24 labels. ``python -m benchmarks.samplers --full`` adds 1e8 labels. Batches come as
lists (what a `DataLoader` asks for) or as index arrays (for data indexed a batch at a time).
"""

import argparse
import time

import numpy as np
import pandas as pd

from benchmarks._alone import alone

BATCH, CLASSES = 256, 10


def main(full: bool = False) -> pd.DataFrame:
    """Run all contestants at each size; ratios are to ours as index arrays."""
    tables = []
    for n in (10_000_000, 100_000_000) if full else (10_000_000,):
        rows = []
        for name, contestant in CONTESTANTS.items():
            measured, epoch = alone(contestant, n)
            rows.append({"labels": n, "who": name, "MB": measured.get("MB"), **(epoch or {})})
        table = pd.DataFrame(rows)
        tables.append(table.assign(ratio=table["ns an index"] / table["ns an index"].iloc[0]))
    return pd.concat(tables, ignore_index=True)


def labels(n: int) -> np.ndarray:
    """Ten classes, of which one has more than half."""
    y = np.empty(n, dtype=np.uint8)
    rng = np.random.default_rng(0)
    for start in range(0, n, 1 << 20):
        drawn = rng.integers(0, 18, size=len(y[start : start + (1 << 20)]))
        y[start : start + (1 << 20)] = np.maximum(drawn - 8, 0)
    return y


def _timed(build, n: int):
    def epoch() -> dict:
        started = time.process_time()
        try:
            batches = build()
            built = time.process_time()
            rest = iter(batches)
            next(rest)
        except RuntimeError as error:
            return {"note": str(error)[:60]}
        first = time.process_time()
        for _ in rest:
            pass
        done = time.process_time()
        return {
            "seconds to build": built - started,
            "ms to the first batch": (first - built) * 1e3,
            "ns an index": (done - built) / n * 1e9,
        }

    return epoch


def _ours(n: int, arrays: bool):
    from course_lib.samplers import BalancedSampler

    y = labels(n)
    return _timed(lambda: BalancedSampler(y).batches(BATCH, arrays=arrays), n)


def _our_arrays(n: int):
    return _ours(n, arrays=True)


def _our_lists(n: int):
    return _ours(n, arrays=False)


def _our_balanced_batches(n: int):
    from course_lib.samplers import BalancedSampler

    y = labels(n)
    return _timed(lambda: BalancedSampler(y, every_batch=True).batches(BATCH, drop_last=True, arrays=True), n)


def _torch(n: int):
    import torch
    from torch.utils.data import BatchSampler, WeightedRandomSampler

    torch.set_num_threads(1)
    y = labels(n)

    def build():
        weights = torch.from_numpy((1 / np.bincount(y))[y])
        return BatchSampler(WeightedRandomSampler(weights, n), BATCH, drop_last=False)

    return _timed(build, n)


CONTESTANTS = {
    "BalancedSampler, arrays": _our_arrays,
    "BalancedSampler, lists": _our_lists,
    "BalancedSampler in every batch, arrays": _our_balanced_batches,
    "torch WeightedRandomSampler, lists": _torch,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="also 1e8 labels")
    print(
        main(parser.parse_args().full).to_string(index=False, float_format=lambda v: f"{v:,.4g}", na_rep="–")
    )
