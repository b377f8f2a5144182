"""The studies of this lesson: which of 4,000 pictures to have labelled, and what a policy saves.

Whoever chooses, the same judge learns from the labelled pictures and is asked about 1,000 others.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from course_lib import datasets, subsets
from course_lib.datasets import Dataset, Split
from course_lib.features import PatchFeatures
from course_lib.metrics import balanced_accuracy
from course_lib.results import Study, load

TASKS = ("digits", "sketches")
BUDGETS = (30, 100, 300, 1_000)
RANDOM = (
    *BUDGETS,
    50,
    200,
    500,
    2_000,
)  # what other policies reach is looked up between these
POOL, TEST = 4_000, 1_000
POLICIES = ("k_center_greedy", "facility_location", "typiclust")


@lru_cache(maxsize=2)
def load_pool(task: str, seed: int) -> Dataset:
    """Give 4,000 pictures to choose from and 1,000 to test on, drawn by the seed: of real digits, or of sketches.

    >>> load_pool("digits", 0)
    Dataset('MNIST 5000', 10 classes, train 4,000 · val 1,000 · test 1,000, 28×28 uint8)
    """
    rng = np.random.default_rng(seed)
    if task == "digits":
        data = datasets.load_mnist_5000(random_state=seed)
        both = Split(
            np.concatenate([data.train.X, data.val.X]),
            np.concatenate([data.train.y, data.val.y]),
        )
        return replace(data, train=both)
    data = datasets.load_sketches()
    test = data.test.take(rng.permutation(len(data.test))[:TEST])
    pool = data.train.take(rng.permutation(len(data.train))[:POOL])
    return replace(data, train=pool, test=test)


@lru_cache(maxsize=6)
def load_features(task: str, seed: int, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Describe the pool and the test pictures in 48 numbers each.

    Parameters
    ----------
    task, seed : str, int
        As for `load_pool`.
    kind : {"pixels", "patches", "scout"}
        The main directions of the pixels; `PatchFeatures`; or what comes before the last layer of a network that has
        trained for two epochs with all labels of the pool.

    Returns
    -------
    pool, test : ndarray of float32, shape (n, 48)
    """
    data = load_pool(task, seed)
    pool, test = data.train.X, data.test.X
    if kind == "patches":
        found = PatchFeatures(random_state=seed)
        return found.fit_transform(pool), found.transform(test)
    if kind == "pixels":
        from sklearn.decomposition import PCA

        flat = [images.reshape(len(images), -1) / 255 for images in (pool, test)]
        pca = PCA(48, random_state=seed).fit(flat[0])
        first, second = (pca.transform(each).astype(np.float32) for each in flat)
        return first, second
    from course_lib.training import Recipe, train

    run = train(Recipe(epochs=2, seed=seed), data, validation=None)
    return run.features(pool), run.features(test)


def choose(
    task: str,
    seed: int,
    policy: str,
    budget: int,
    features: str | None = None,
    quotas: bool = False,
) -> np.ndarray:
    """Let a policy choose pictures of the pool.

    >>> choose("digits", 0, "random", 30).shape
    (30,)
    """
    looked_at = load_features(task, seed, features)[0] if features else None
    return subsets.POLICIES[policy](
        load_pool(task, seed).train.y,
        budget,
        features=looked_at,
        per_class="balanced" if quotas else None,
        random_state=seed,
    )


def measure(
    seed: int,
    *,
    task: str,
    policy: str | None = None,
    budget: int = POOL,
    features: str | None = None,
    quotas: bool = False,
) -> dict[str, float]:
    """Label what a policy chooses, learn from it by logistic regression on patches, and ask about 1,000 others.

    Parameters
    ----------
    seed : int
        Draws the pool, the test pictures and the training.
    task : {"digits", "sketches"}
        As for `load_pool`.
    policy, budget : str, int
        A name in `course_lib.subsets.POLICIES`, and how many labels; all, where no policy is named.
    features : str, optional
        What the policy looks at, as for `load_features`.
    quotas : bool, default=False
        Whether as many of each class are chosen, for which all labels must be known.

    Returns
    -------
    dict
        balanced_accuracy of the test pictures; distinct (classes among the chosen).

    Examples
    --------
    >>> measure(0, task="digits", policy="random", budget=100)["balanced_accuracy"] > 0.8
    True
    """
    data = load_pool(task, seed)
    rows = (
        np.arange(len(data.train))
        if policy is None
        else choose(task, seed, policy, budget, features, quotas)
    )
    y = data.train.y[rows]
    from sklearn.linear_model import LogisticRegression

    pool, test = load_features(task, seed, "patches")
    said = LogisticRegression(max_iter=1_000).fit(pool[rows], y).predict(test)
    return {
        "balanced_accuracy": balanced_accuracy(data.test.y, said),
        "distinct": len(np.unique(y)),
    }


class Saved(NamedTuple):
    """How many labels drawn at random are needed beyond those that a policy chose, with its 95 % interval."""

    difference: float
    low: float
    high: float


def labels_worth(budgets: Any, accuracies: Any, reached: float) -> float:
    """Say how many labels drawn at random reach what was reached: between two that were measured, on a log axis.

    Parameters
    ----------
    budgets, accuracies : array-like of shape (n,)
        Numbers of labels, ascending, and the mean accuracy that so many at random reach.
    reached : float
        Below or above all of them: the first or the last number.

    Examples
    --------
    >>> round(labels_worth([10, 100, 1000], [0.5, 0.7, 0.8], 0.75))
    316
    """
    rising = np.maximum.accumulate(np.asarray(accuracies, dtype=float))
    return float(10 ** np.interp(reached, rising, np.log10(budgets)))


def labels_saved(
    task: str, setting: str, budget: int, resamples: int = 2_000
) -> Saved:
    """Say how many labels a policy saves: as many at random reach what it reaches, less its own.

    The interval is over the seeds: they are drawn anew, with repeats, 2,000 times.

    Examples
    --------
    >>> round(labels_saved("digits", "facility_location, patches", 30).difference)
    42
    """
    values = load(f"labels-{task}").values()
    budgets = sorted(RANDOM)
    curve = values[[f"random {each}" for each in budgets] + ["all"]].to_numpy()
    reached = values[f"{setting} {budget}"].to_numpy()
    budgets.append(POOL)
    rows = np.random.default_rng(0).integers(
        len(values), size=(resamples, len(values))
    )
    drawn = [
        labels_worth(budgets, curve[own].mean(axis=0), reached[own].mean()) - budget
        for own in rows
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    best = labels_worth(budgets, curve.mean(axis=0), reached.mean()) - budget
    return Saved(best, low, high)


def _settings() -> dict[str, dict[str, Any]]:
    """Random at eight budgets; every policy by every kind of features; and with quotas, where labels are known."""
    found: dict[str, dict[str, Any]] = {"all": {}}
    for budget in RANDOM:
        found[f"random {budget}"] = {"policy": "random", "budget": budget}
    for budget in BUDGETS:
        found[f"random, quotas {budget}"] = {
            "policy": "random",
            "budget": budget,
            "quotas": True,
        }
        for policy in POLICIES:
            for kind in ("patches", "pixels", "scout"):
                if policy == "typiclust" and (budget == 1_000 or kind != "patches"):
                    continue  # it makes 500 clusters at most, and takes long
                found[f"{policy}, {kind} {budget}"] = {
                    "policy": policy,
                    "budget": budget,
                    "features": kind,
                }
        for policy in POLICIES[:2]:
            found[f"{policy}, scout, quotas {budget}"] = {
                "policy": policy,
                "budget": budget,
                "features": "scout",
                "quotas": True,
            }
    return found


STUDIES = (
    *(
        Study(
            f"labels-{task}",
            measure,
            _settings(),
            shared={"task": task},
            metric="balanced_accuracy",
        )
        for task in TASKS
    ),
)
