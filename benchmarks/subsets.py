"""Seconds and memory to choose a covering subset, beside the ways others choose it.

Each contestant runs in a process of its own, on one thread; ratios are to the course's own row of the same problem.
``python -m benchmarks.subsets --full`` adds the sizes that take minutes and gigabytes. apricot and submodlib are no
dependencies of the course: install them into a scratch environment to fill their rows.
"""

import argparse

import numpy as np
import pandas as pd

from benchmarks._alone import alone

FEATURES = 64
OURS = "course_lib"


def features(n: int) -> np.ndarray:
    """Something like a network's last hidden layer: 50 clusters, each longer in ten directions than in others."""
    rng = np.random.default_rng(0)
    centres = rng.standard_normal((50, FEATURES)) * 2
    longer = rng.standard_normal((10, FEATURES)) * 0.6
    points = centres[rng.integers(50, size=n)] + rng.standard_normal((n, 10)) @ longer
    return (points + 0.1 * rng.standard_normal((n, FEATURES))).astype(np.float32)


def main(full: bool = False) -> pd.DataFrame:
    """Race all contestants, problem by problem."""
    limit = "matrix products alone"
    k_center = [
        OURS,
        "loop, one product a pick",
        "loop, as in DeepCore",
        "every pick with every sample, " + limit,
    ]
    facility = [OURS, "apricot", "every pair once, " + limit]
    problems = [
        ("k_center_greedy", 10_000, 1_000, k_center),
        ("k_center_greedy", 100_000, 10_000, k_center if full else [k_center[0], k_center[1], k_center[3]]),
        ("facility_location", 10_000, 1_000, [*facility, "submodlib"] if full else facility),
    ]
    if full:
        problems += [
            ("k_center_greedy", 1_000_000, 10_000, [k_center[0], k_center[3]]),
            ("facility_location", 100_000, 1_000, [facility[0], facility[2]]),
        ]
    return pd.concat([race(*problem) for problem in problems], ignore_index=True)


def race(policy: str, n: int, k: int, contestants: list[str]) -> pd.DataFrame:
    """Run one problem, and hold each contestant's picks to ours."""
    rows, ours = [], None
    for name in contestants:
        measured, picked = alone(CONTESTANTS[policy, name], n, k)
        ours = picked if ours is None else ours
        row = {"policy": policy, "n": n, "k": k, "who": name, **measured}
        if picked is not None:
            row["shared picks"] = len(np.intersect1d(picked, ours)) / k
            row["objective"] = objective(policy, n, picked)
        rows.append(row)
    table = pd.DataFrame(rows)
    return table.assign(ratio=table["seconds"] / table["seconds"].iloc[0])


def objective(policy: str, n: int, picked: np.ndarray) -> float:
    """What the policy makes small: the largest distance to a pick, or the mean of its square."""
    from course_lib.subsets import distance_to_picks

    distance = distance_to_picks(features(n), picked).astype(float)
    return distance.max() if policy == "k_center_greedy" else (distance**2).mean()


def _our_k_center(n: int, k: int):
    from course_lib.subsets import k_center_greedy

    X, y = features(n), np.zeros(n, dtype=np.uint8)
    return lambda: k_center_greedy(y, k, features=X, random_state=0)


def _our_facility_location(n: int, k: int):
    from course_lib.subsets import facility_location

    X, y = features(n), np.zeros(n, dtype=np.uint8)
    return lambda: facility_location(y, k, features=X)


def _first(n: int) -> int:
    return int(np.random.default_rng(0).integers(n))  # where ours starts


def _loop(n: int, k: int):
    X = features(n)

    def pick():
        norms = np.einsum("ij,ij->i", X, X)
        picked, nearest = [_first(n)], np.full(n, np.inf, dtype=np.float32)
        while len(picked) < k:
            last = picked[-1]
            np.minimum(nearest, norms - 2 * (X @ X[last]) + norms[last], out=nearest)
            nearest[last] = -1
            picked.append(int(nearest.argmax()))
        return np.array(picked)

    return pick


def _deepcore(n: int, k: int):
    """k_center_greedy as DeepCore writes it: a row of distances to all samples not picked, kept for each pick."""
    import torch

    torch.set_num_threads(1)
    X = torch.from_numpy(features(n))

    def distances(x, y):
        squares = x.pow(2).sum(1, keepdim=True).expand(len(x), len(y)) + y.pow(2).sum(1).expand(
            len(x), len(y)
        )
        return squares.addmm_(x, y.t(), beta=1, alpha=-2).clamp_(min=1e-12).sqrt_()

    def pick():
        chosen = torch.zeros(n, dtype=torch.bool)
        rows = torch.full((k, n), -1.0)
        order = [_first(n)]
        chosen[order[0]] = True
        rows[0, ~chosen] = distances(X[order], X[~chosen])
        nearest = rows[0].clone()
        while len(order) < k:
            p = int(nearest.argmax())
            chosen[p] = True
            order.append(p)
            nearest[p] = -1
            if len(order) < k:
                rows[len(order) - 1, ~chosen] = distances(X[[p]], X[~chosen])
                nearest = torch.min(nearest, rows[len(order) - 1])
        return np.array(order)

    return pick


def _products(n: int, columns: int):
    X = features(n)
    block = np.empty((512, 2048), dtype=np.float32)

    def multiply():
        for start in range(0, n, 2048):
            rows = X[start : start + 2048].T
            for first in range(0, columns, 512):
                some = X[first : min(first + 512, columns)]
                np.matmul(some, rows, out=block[: len(some), : rows.shape[1]])

    return multiply


def _all_pairs(n: int, k: int):
    return _products(n, n)


def _apricot(n: int, k: int):
    from apricot import FacilityLocationSelection

    X = features(n)

    def pick():
        model = FacilityLocationSelection(k, metric="euclidean", optimizer="lazy", verbose=False)
        return model.fit(X).ranking

    pick_small = FacilityLocationSelection(2, metric="euclidean", optimizer="lazy", verbose=False)
    pick_small.fit(X[:50])  # compiled now, not on the clock
    return pick


def _submodlib(n: int, k: int):
    from submodlib import FacilityLocationFunction

    X = features(n)

    def pick():
        norms = (X * X).sum(1)
        distance = norms[:, None] + norms - 2 * (X @ X.T)
        function = FacilityLocationFunction(
            n=n, mode="dense", sijs=distance.max() - distance, separate_rep=False
        )
        gains = function.maximize(budget=k, optimizer="LazyGreedy", show_progress=False)
        return np.array([position for position, _ in gains])

    return pick


CONTESTANTS = {
    ("k_center_greedy", OURS): _our_k_center,
    ("k_center_greedy", "loop, one product a pick"): _loop,
    ("k_center_greedy", "loop, as in DeepCore"): _deepcore,
    ("k_center_greedy", "every pick with every sample, matrix products alone"): _products,
    ("facility_location", OURS): _our_facility_location,
    ("facility_location", "apricot"): _apricot,
    ("facility_location", "submodlib"): _submodlib,
    ("facility_location", "every pair once, matrix products alone"): _all_pairs,
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="also the sizes that take minutes and gigabytes")
    print(
        main(parser.parse_args().full).to_string(index=False, float_format=lambda v: f"{v:,.4g}", na_rep="–")
    )
