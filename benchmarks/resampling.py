"""Seconds and memory to resample, beside imbalanced-learn: a plan's indices, and Tomek links.

imbalanced-learn's random samplers copy the rows that they take: they are given rows of one whole number, the least
they can do with, and of 32 columns. Tomek links are looked for where a hundredth, or a third, is rare; and
in a table of whole numbers, full of ties, where imbalanced-learn is asked after all.
``python -m benchmarks.resampling --full`` has 1e7 labels and 1e5 rows of 32 columns; otherwise the sizes are smaller,
and the ratios with them. One thread each.
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
    for kind, share in (("1 % rare", 0.01), ("30 % rare", 0.3), ("whole numbers", 0.01)):
        tasks[f"Tomek links, {rows:,} × 32, {kind}"] = (
            _tomek,
            _their_tomek,
            rows,
            share,
            kind == "whole numbers",
        )
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


def _cloud(n: int, share: float, whole: bool) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    y = (rng.random(n) < share).astype(np.int64)
    X = rng.normal(size=(n, 32))
    return X.round() if whole else X, y


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


def _tomek(n: int, share: float, whole: bool):
    from imblearn.under_sampling import TomekLinks  # noqa: F401  (loading it is no part of the work)

    from course_lib.ratios import tomek_links

    X, y = _cloud(n, share, whole)
    return lambda: tomek_links(X, y)


def _their_tomek(n: int, share: float, whole: bool):
    from imblearn.under_sampling import TomekLinks

    sampler, (X, y) = TomekLinks(), _cloud(n, share, whole)

    def work():
        sampler.fit_resample(X, y)
        return sampler.sample_indices_

    return work


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="1e7 labels, 1e5 rows: some minutes")
    print(main(parser.parse_args().full).to_string(index=False, float_format=lambda value: f"{value:,.3g}"))
