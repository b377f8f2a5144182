"""Seconds and memory to resample, beside imbalanced-learn: a plan's indices, Tomek links, edited nearest neighbours.

imbalanced-learn's random samplers copy the rows that they take: they are given rows of one whole number, the least
they can do with, and of 32 columns. Cleaning has a hundredth in the minority: in the same cloud as the majority
(nothing is far from anything, the hardest case), or beside it. ``python -m benchmarks.resampling --full`` has 1e7
labels and 1e5 rows of 32 columns; otherwise the sizes are smaller, and the ratios with them. One thread each.
"""

import argparse

import numpy as np
import pandas as pd

from benchmarks._alone import alone


def main(full: bool = False) -> pd.DataFrame:
    """Run both at each task; the ratio is theirs to ours."""
    labels, rows = (10_000_000, 100_000) if full else (2_000_000, 20_000)
    tasks = {
        f"1:1 by {word}, {n:,} labels × {columns}": (_plan, _random, n, how, columns)
        for n, columns in ((labels, 1), (1_000_000, 32))
        for word, how in (("copies", "over"), ("dropping", "under"))
    }
    for where, apart in (("one cloud", 0.0), ("beside", 1.0)):
        tasks |= {
            f"Tomek links, {rows:,} × 32, {where}": (_tomek, _their_tomek, rows, apart),
            f"ENN, {rows:,} × 32, {where}": (_editing, _their_editing, rows, apart),
        }
    table = []
    for task, (ours, theirs, *given) in tasks.items():
        (mine, kept), (peer, expected) = alone(ours, *given), alone(theirs, *given)
        table.append(
            {
                "task": task,
                "seconds": mine["seconds"],
                "MB": mine["MB"],
                "MB of the indices": kept.nbytes / 1e6,
                "imbalanced-learn, seconds": peer["seconds"],
                "its MB": peer["MB"],
                "ratio": peer["seconds"] / mine["seconds"],
                "same": "counts"
                if ours is _plan
                else "rows"
                if np.array_equal(kept, expected)
                else "DIFFERENT",
            }
        )
        if ours is _plan and len(kept) != len(expected):
            table[-1]["same"] = "DIFFERENT"
    return pd.DataFrame(table)


def _labels(n: int) -> np.ndarray:
    return (np.random.default_rng(0).random(n) < 0.1).astype(np.int64)


def _cloud(n: int, apart: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    y = (rng.random(n) < 0.01).astype(np.int64)
    return rng.normal(size=(n, 32)) + apart * y[:, None], y


def _plan(n: int, how: str, columns: int):
    from course_lib.ratios import RatioPlan

    y = _labels(n)
    return lambda: RatioPlan.from_labels(y, "1:1", how).indices(y)


def _random(n: int, how: str, columns: int):
    from imblearn.over_sampling import RandomOverSampler
    from imblearn.under_sampling import RandomUnderSampler

    y, rows = _labels(n), np.arange(n * columns).reshape(n, columns)
    sampler = {"over": RandomOverSampler, "under": RandomUnderSampler}[how](random_state=0)

    def work():
        sampler.fit_resample(rows, y)
        return sampler.sample_indices_

    return work


def _tomek(n: int, apart: float):
    from sklearn.neighbors import NearestNeighbors  # noqa: F401  (loading it is no part of the work)

    from course_lib.ratios import tomek_links

    X, y = _cloud(n, apart)
    return lambda: tomek_links(X, y)


def _editing(n: int, apart: float):
    from sklearn.neighbors import NearestNeighbors  # noqa: F401

    from course_lib.ratios import edited_nearest_neighbours

    X, y = _cloud(n, apart)
    return lambda: edited_nearest_neighbours(X, y)


def _their_tomek(n: int, apart: float):
    from imblearn.under_sampling import TomekLinks

    return _kept(TomekLinks(), *_cloud(n, apart))


def _their_editing(n: int, apart: float):
    from imblearn.under_sampling import EditedNearestNeighbours

    return _kept(EditedNearestNeighbours(), *_cloud(n, apart))


def _kept(sampler, X, y):
    def work():
        sampler.fit_resample(X, y)
        return np.sort(sampler.sample_indices_)

    return work


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="1e7 labels, 1e5 rows: some minutes")
    print(main(parser.parse_args().full).to_string(index=False, float_format=lambda value: f"{value:,.3g}"))
