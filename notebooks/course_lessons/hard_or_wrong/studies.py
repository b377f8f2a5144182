"""The studies of this lesson: whether the hard ones pay, and what finding and fixing wrong labels is worth."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from course_lib import datasets, quality, subsets
from course_lib.datasets import Dataset
from course_lib.features import PatchFeatures
from course_lib.metrics import Metric, balanced_accuracy, register
from course_lib.results import Study

register(
    Metric("wrong", "share of wrong labels", False),
)


TASKS = ("digits", "sketches")
N, WRONG = 3_000, 0.1  # pictures, and the share that is labelled wrong
LOOKS = (100, 200, 300, 600)  # labels that a person looks at
BUDGETS = (100, 300, 1_000)
SKIP = 0.12  # of the hardest, that "window" steps over


@lru_cache(maxsize=4)
def load_task(task: str, seed: int) -> Dataset:
    """Give 3,000 pictures and 1,000 others to be asked about, drawn by the seed: real digits, or sketches.

    >>> len(load_task("digits", 0).train), len(load_task("digits", 0).test)
    (3000, 1000)
    """
    if task == "digits":
        return datasets.load_mnist_5000(random_state=seed)
    data = datasets.load_sketches()
    rng = np.random.default_rng(seed)
    drawn = {
        part: getattr(data, part).take(
            rng.permutation(len(getattr(data, part)))[:n]
        )
        for part, n in (("train", N), ("test", 1_000))
    }
    return replace(data, **drawn)


@lru_cache(maxsize=4)
def load_features(task: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Describe the pictures, and those to be asked about, by their patches: no label is looked at."""
    data, found = load_task(task, seed), PatchFeatures(random_state=seed)
    return found.fit_transform(data.train.X), found.transform(data.test.X)


@lru_cache(maxsize=4)
def spoil(task: str, seed: int, wrong: float) -> tuple[np.ndarray, np.ndarray]:
    """Make so many labels wrong: the labels as given, and which of them are wrong."""
    y = load_task(task, seed).train.y
    if not wrong:
        return y, np.zeros(len(y), bool)
    return quality.wrong_labels(y, wrong, random_state=seed)


@lru_cache(maxsize=12)
def guess(
    task: str, seed: int, wrong: float, model: str, in_sample: bool
) -> np.ndarray:
    """Give the probabilities that a model gives every class of every picture, out of fold or of its own samples.

    Parameters
    ----------
    task, seed, wrong : str, int, float
        As for `spoil`.
    model : {"logistic", "forest"}
        Logistic regression, or a forest of 20 trees, which learns its own samples by heart.
    in_sample : bool
        Whether it is asked about what it was trained on.

    Examples
    --------
    >>> guess("digits", 0, 0.1, "logistic", False).shape
    (3000, 10)
    """
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression

    X, y = load_features(task, seed)[0], spoil(task, seed, wrong)[0]
    judge = (
        LogisticRegression(max_iter=1_000)
        if model == "logistic"
        else RandomForestClassifier(20, random_state=seed)
    )
    if in_sample:
        return judge.fit(X, y).predict_proba(X)
    return quality.out_of_sample_proba(judge, X, y, random_state=seed)


def hardness(y: Any, proba: Any) -> np.ndarray:
    """Say how hard each sample is: the largest probability of another class, less that of its label.

    >>> hardness([0, 1], [[0.9, 0.1], [0.7, 0.3]]).round(1).tolist()
    [-0.8, 0.4]
    """
    y, others = np.asarray(y), np.array(proba, dtype=float)
    rows = np.arange(len(y))
    own = others[rows, y].copy()
    others[rows, y] = -np.inf
    return others.max(axis=1) - own


def measure(
    seed: int,
    *,
    task: str,
    wrong: float = WRONG,
    remedy: str = "none",
    looks: int = 0,
    model: str = "logistic",
    in_sample: bool = False,
    policy: str | None = None,
    budget: int = N,
) -> dict[str, float]:
    """Do something about wrong labels, choose some of the pictures, learn from them, and ask about 1,000 others.

    Parameters
    ----------
    seed : int
        Draws the pictures, the wrong labels and the training.
    task, wrong : str, float
        As for `spoil`.
    remedy : {"none", "look", "look at random", "drop", "drop at random", "believe", "right", "drop wrong"}
        Nothing; a person looks at so many labels, the hardest or some at random, and puts them right; what confident
        learning doubts is dropped, or as many at random, or is given the model's guess; all wrong labels are put
        right, or dropped, which nobody can who does not know the truth.
    looks : int, default=0
        How many labels a person looks at.
    model, in_sample : str, bool
        Whose guesses, as for `guess`.
    policy, budget : str, int
        Which pictures to learn from, after the remedy: a name in `course_lib.subsets.POLICIES`; all, if left out.
        The judge is logistic regression on patch features.

    Returns
    -------
    dict
        balanced_accuracy; wrong (share of the labels learned from), right_lost (share of the right labels that the
        remedy dropped or made wrong), distinct (classes learned from), n_train.

    Raises
    ------
    ValueError
        If the remedy is unknown.

    Examples
    --------
    >>> measure(0, task="digits", remedy="right")["wrong"]
    0.0
    """
    data, (y, is_wrong) = load_task(task, seed), spoil(task, seed, wrong)
    truth, rng = data.train.y, np.random.default_rng(seed)
    proba = guess(task, seed, wrong, model, in_sample)
    doubted = quality.label_issues(y, proba)
    hard = hardness(y, proba)
    y, kept = y.copy(), np.ones(len(y), bool)
    if remedy in ("look", "look at random"):
        order = np.argsort(-hard, kind="stable")
        seen = (order if remedy == "look" else rng.permutation(len(y)))[:looks]
        y[seen] = truth[seen]
    elif remedy == "drop":
        kept[doubted] = False
    elif remedy == "drop at random":
        kept[rng.permutation(len(y))[: len(doubted)]] = False
    elif remedy == "believe":
        y[doubted] = proba[doubted].argmax(axis=1)
    elif remedy == "right":
        y = truth.copy()
    elif remedy == "drop wrong":
        kept = ~is_wrong
    elif remedy != "none":
        raise ValueError(
            f"remedy={remedy!r} is unknown; choose one of 'none', 'look', 'look at random', 'drop', 'drop at "
            "random', 'believe', 'right', 'drop wrong'"
        )
    lost = ~is_wrong & (~kept | (y != truth))
    rows = np.flatnonzero(kept)
    if policy is not None:
        chosen = subsets.POLICIES[policy](
            y[rows],
            min(budget, len(rows)),
            random_state=seed,
            **({} if policy == "random" else {"scores": hard[rows]}),
            **({"skip": SKIP} if policy == "window" else {}),
        )
        rows = rows[chosen]
    return {
        "balanced_accuracy": _learn(task, seed, rows, y[rows]),
        "wrong": float((y[rows] != truth[rows]).mean()),
        "right_lost": float(lost.sum() / max(1, (~is_wrong).sum())),
        "distinct": len(np.unique(truth[rows])),
        "n_train": len(rows),
    }


def _learn(task: str, seed: int, rows: np.ndarray, y: np.ndarray) -> float:
    """Learn from these pictures with these labels, and be asked about the test pictures."""
    from sklearn.linear_model import LogisticRegression

    data, (X, test) = load_task(task, seed), load_features(task, seed)
    if len(np.unique(y)) < 2:
        return 1 / len(data.classes)  # it says one class to everything
    said = LogisticRegression(max_iter=1_000).fit(X[rows], y).predict(test)
    return balanced_accuracy(data.test.y, said)


_REMEDIES: dict[str, dict[str, Any]] = {
    "as labelled": {},
    **{f"look at the {n} hardest": {"remedy": "look", "looks": n} for n in LOOKS},
    **{
        f"look at {n} at random": {"remedy": "look at random", "looks": n}
        for n in LOOKS
    },
    "drop the doubted": {"remedy": "drop"},
    "drop as many at random": {"remedy": "drop at random"},
    "believe the guess": {"remedy": "believe"},
    "drop, forest out of fold": {"remedy": "drop", "model": "forest"},
    "drop, forest in sample": {
        "remedy": "drop",
        "model": "forest",
        "in_sample": True,
    },
    "drop all that are wrong": {"remedy": "drop wrong"},
    "all put right": {"remedy": "right"},
}
_CHOSEN: dict[str, dict[str, Any]] = {
    "at random": {"policy": "random"},
    "hardest": {"policy": "hardest"},
    "easiest": {"policy": "easiest"},
    "hard, not hardest": {"policy": "window"},
    "at random, not doubted": {"policy": "random", "remedy": "drop"},
    "at random, all right": {"policy": "random", "remedy": "drop wrong"},
}


def _study(
    name: str, settings: dict[str, dict[str, Any]], seeds: int = 10, **shared: Any
) -> Study:
    return Study(
        name,
        measure,
        settings,
        shared=shared,
        seeds=seeds,
        metric="balanced_accuracy",
    )


STUDIES = (
    *(
        _study(
            f"cleaning-{task}",
            {
                **_REMEDIES,
                **{
                    f"{name}, {budget}, {labels}": {
                        **chosen,
                        "budget": budget,
                        "wrong": wrong,
                    }
                    for labels, wrong in (("clean", 0.0), ("wrong", WRONG))
                    for budget in BUDGETS
                    for name, chosen in _CHOSEN.items()
                },
            },
            task=task,
        )
        for task in TASKS
    ),
)
