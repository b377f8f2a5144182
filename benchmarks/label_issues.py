"""Seconds and memory to find the wrong ones among a million labels, beside cleanlab and a plain array version.

cleanlab is no dependency of the course: ``pip install cleanlab`` into a scratch environment fills its rows.
"""

import importlib.util
import statistics
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import pandas as pd

from course_lib.quality import label_issues

SAMPLES, CLASSES = 1_000_000, 10
REPEATS = 5


def main(samples: int = SAMPLES, repeats: int = REPEATS) -> pd.DataFrame:
    """Time all contestants in turn, and count the memory of each beside the data it is given."""
    y, proba = planted(samples)
    single = proba.astype(np.float32)
    contestants = {
        "label_issues": lambda: label_issues(y, proba),
        "label_issues, float32": lambda: label_issues(y, single),
        "the definition in plain numpy": lambda: by_definition(y, proba),
        "a glance at each probability (the limit)": lambda: proba.max(),
        **_cleanlab(y, proba, single),
    }
    there = {name: run for name, run in contestants.items() if run}
    rounds = [{name: _seconds(run) for name, run in there.items()} for _ in range(repeats)]
    expected = label_issues(y, proba)
    rows = []
    for name, run in contestants.items():
        if run is None:
            rows.append({"what": f"{name} (not installed)"})
            continue
        seconds = statistics.median(each[name] for each in rounds)
        found, extra = _extra_memory(run)
        same = "–" if np.ndim(found) == 0 else "yes" if np.array_equal(found, expected) else "no"
        rows.append({"what": name, "seconds": seconds, "extra MB": extra / 1e6, "same set": same})
    table = pd.DataFrame(rows)
    return table.assign(ratio=table["seconds"] / table["seconds"].iloc[0])


def planted(samples: int) -> tuple[np.ndarray, np.ndarray]:
    """Labels of which a tenth are drawn again at random, and probabilities that are mostly right."""
    rng = np.random.default_rng(0)
    truth = rng.integers(0, CLASSES, samples)
    y = np.where(rng.random(samples) < 0.1, rng.integers(0, CLASSES, samples), truth)
    scores = rng.normal(size=(samples, CLASSES))
    scores[np.arange(samples), truth] += 2.5
    proba = np.exp(scores)
    return y, proba / proba.sum(axis=1, keepdims=True)


def by_definition(y: np.ndarray, proba: np.ndarray) -> np.ndarray:
    """Confident learning as one would write it down, whole arrays at a time."""
    bars = np.array([proba[y == k, k].mean() for k in range(proba.shape[1])])
    confident = proba >= bars - 1e-6
    guess = np.where(confident.sum(axis=1) > 1, proba.argmax(axis=1), confident.argmax(axis=1))
    eased = proba.copy()
    eased[np.arange(len(y)), y] += 1e-6
    return np.flatnonzero(confident.any(axis=1) & (guess != y) & (eased.argmax(axis=1) != y))


def _cleanlab(y, proba, single) -> dict[str, Callable | None]:
    names = ("cleanlab, confident learning", "cleanlab, the same, float32", "cleanlab, low memory")
    if importlib.util.find_spec("cleanlab") is None:
        return dict.fromkeys(names)
    from cleanlab.experimental.label_issues_batched import find_label_issues_batched
    from cleanlab.filter import find_label_issues

    def strict(probabilities):
        return np.flatnonzero(find_label_issues(y, probabilities, filter_by="confident_learning", n_jobs=1))

    def batched():
        return find_label_issues_batched(y, proba, batch_size=100_000, n_jobs=1, verbose=False)

    return dict(zip(names, (lambda: strict(proba), lambda: strict(single), batched), strict=True))


def _seconds(run: Callable) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _extra_memory(run: Callable) -> tuple[object, int]:
    """What it gives, and the most bytes it held at once."""
    tracemalloc.start()
    found = run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found, peak
