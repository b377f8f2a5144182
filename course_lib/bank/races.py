"""The races of lesson 04: every policy, at several budgets, on clean, long-tailed and wrongly labelled sketches.

All train for the same number of steps. A policy that looks at features or scores gets them from a *scout*, a short
training on everything; what that takes is written down beside the accuracy, as are the labels that were needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from time import thread_time as clock
from typing import Any

import joblib
import numpy as np
import pandas as pd
from tqdm import tqdm

from course_lib import datasets, subsets
from course_lib.experiments import Comparison, measure_recipe

STEPS, SCOUTING = 800, 2  # steps of every run; epochs of the scout (forgetting needs more: REMEMBERING)
REMEMBERING, BATCH = 10, 64

POLICIES: dict[
    str, tuple[str, str | None, dict[str, Any]]
] = {  # by name: the policy, what it looks at, its options
    "random": ("random", None, {}),
    "stratified": ("stratified", None, {}),
    "class_balanced": ("class_balanced", None, {}),
    "group_balanced": ("group_balanced", "groups", {}),
    "target_group": ("target_group", "groups", {"target": 1, "share": 0.07}),
    "k_center_greedy": ("k_center_greedy", "features", {"per_class": "balanced"}),
    "herding": ("herding", "features", {"per_class": "balanced"}),
    "facility_location": ("facility_location", "features", {"per_class": "balanced"}),
    "moderate": ("moderate", "features", {"per_class": "balanced"}),
    "hardest, EL2N": ("hardest", "el2n", {}),
    "hardest, GraNd": ("hardest", "grand", {}),
    "hardest, forgetting": ("hardest", "forgetting", {}),
    "easiest": ("easiest", "el2n", {}),
    "window": ("window", "el2n", {"skip": 0.15}),
    "ccs": ("ccs", "el2n", {"skip": 0.15}),
    "by_importance": ("by_importance", "loss", {}),
    "not doubted": ("random", "undoubted", {}),
    "rs2": ("rs2", None, {}),
}
BUDGETS = (0.01, 0.05, 0.1, 0.3, 0.5)


class Scout:
    """A short training on all samples, and what policies want to know from it; each part is made when asked for.

    Parameters
    ----------
    data : Dataset
        Its training samples are scored, with the labels they have.
    seed : int
        Of the training.

    Attributes
    ----------
    seconds : dict of str to float
        Processor time of each part that was asked for, training included.

    Examples
    --------
    >>> scout = Scout(datasets.load_sketches(n_train=200, n_val=50, n_test=50), seed=0)
    >>> scout.column("el2n").shape, list(scout.seconds)
    ((200,), ['training', 'el2n'])
    """

    def __init__(self, data, seed: int) -> None:
        self.data, self.seed = data, seed
        self.seconds: dict[str, float] = {}
        self._columns: dict[str, np.ndarray] = {}

    def column(self, name: str) -> np.ndarray:
        """Give a value (or a row of features) for every training sample."""
        if name not in self._columns:
            make = getattr(self, f"_{name}", None) or partial(self._score, name)
            self._columns[name] = self._timed(name, make)
        return self._columns[name]

    def cost(self, name: str | None) -> float:
        """Say what a column took, in seconds, with the training that it came from."""
        if name in (None, "groups"):
            return 0.0
        return self.seconds[name] + (0.0 if name == "forgetting" else self.seconds["training"])

    @cached_property
    def _run(self):
        from course_lib.training import Recipe, train

        train(Recipe(steps=1), self.data)  # what is loaded on first use is charged to nobody
        started = clock()
        run = train(Recipe(epochs=SCOUTING, seed=self.seed), self.data)
        self.seconds["training"] = clock() - started
        return run

    def _timed(self, name: str, make) -> np.ndarray:
        if name not in ("groups", "forgetting"):
            self._run  # noqa: B018 - trained now, so that its time is not this column's
        started = clock()
        column = make()
        self.seconds[name] = clock() - started
        return column

    def _score(self, name: str) -> np.ndarray:
        from course_lib.scores import SCORES

        return SCORES[name](self._run, self.data.train.X, self.data.train.y)

    def _groups(self) -> np.ndarray:
        return self.data.train.groups

    def _features(self) -> np.ndarray:
        return self._run.features(self.data.train.X)

    def _undoubted(self) -> np.ndarray:
        from course_lib.quality import label_issues

        doubted = label_issues(self.data.train.y, self._run.predict_proba(self.data.train.X))
        return np.setdiff1d(np.arange(len(self.data.train)), doubted)

    def _forgetting(self) -> np.ndarray:
        from course_lib.scores import CorrectPerEpoch, forgetting
        from course_lib.training import Recipe, train

        record = CorrectPerEpoch(self.data.train)
        train(Recipe(epochs=REMEMBERING, seed=self.seed), self.data, callbacks=[record])
        return forgetting(record.correct)


@dataclass(frozen=True)
class Race:
    """A race of the policies on one set of sketches.

    Parameters
    ----------
    options : mapping, optional
        Arguments of `course_lib.datasets.load_sketches`.
    wrong : float, default=0.0
        Share of the training labels that are changed to another class, anew with every seed.
    seeds : int, default=10
        How many.
    metric : str, default="balanced_accuracy"
        What to compare where nothing else is said.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    wrong: float = 0.0
    seeds: int = 10
    metric: str = "balanced_accuracy"

    @property
    def recipes(self) -> dict[str, dict[str, Any]]:
        """Every policy with every budget, by names such as ``"10% herding"``, and first "all"."""
        named = {
            f"{budget:.0%} {name}": {"policy": name, "budget": budget, "steps": STEPS}
            for budget in BUDGETS
            for name in POLICIES
        }
        return {"all": {"steps": STEPS}, **named}

    @property
    def data(self) -> dict[str, Any]:
        """What the file says of where the figures come from."""
        return {"loader": "load_sketches", **self.options, "wrong labels": self.wrong}

    def run(self, seeds: int, *, n_jobs: int | None = None, progress: bool = True) -> Comparison:
        """Run it with the seeds 0, 1, …; the runs of one seed share its scout."""
        work = (joblib.delayed(self._rows)(seed, tuple(self.recipes)) for seed in range(seeds))
        finished = joblib.Parallel(n_jobs=n_jobs, return_as="generator")(work)
        bar = tqdm(finished, total=seeds, desc="racing", unit="seed", disable=not progress)
        rows = [row for each in bar for row in each]
        return Comparison(pd.DataFrame(rows), self.metric, "all")

    def measure(self, name: str, seed: int) -> dict[str, Any]:
        """Run one policy and budget with one seed, and give the row that `run` holds of it."""
        return self._rows(seed, (name,))[0]

    def _rows(self, seed: int, names: tuple[str, ...]) -> list[dict[str, Any]]:
        data = datasets.load_sketches(
            n_val=100, **self.options
        )  # looked at after every epoch, for nothing here
        data, is_wrong = with_wrong_labels(data, self.wrong, seed)
        scout = Scout(data, seed)
        return [self._row(name, data, is_wrong, scout) for name in names]

    def _row(self, name: str, data, is_wrong: np.ndarray, scout: Scout) -> dict[str, Any]:
        from course_lib.training import Recipe

        fields = self.recipes[name]
        if name == "all":
            picked, seconds = np.arange(len(data.train)), 0.0
        else:
            picked, seconds = choose(fields["policy"], fields["budget"], data.train, scout)
        recipe = Recipe(policy=lambda *_, **__: picked, steps=STEPS, batch_size=BATCH, seed=scout.seed)
        distinct = np.unique(picked)
        return {
            "recipe": name,
            "seed": scout.seed,
            **measure_recipe(scout.seed, data, recipe),
            "seconds_choosing": seconds,
            "labels": len(distinct),
            "wrong": float(is_wrong[distinct].mean()),
        }


def with_wrong_labels(data, share: float, seed: int) -> tuple[Any, np.ndarray]:
    """Change a share of the training labels to other classes, and say which.

    Returns
    -------
    Dataset, ndarray of bool
    """
    from course_lib.quality import wrong_labels

    if not share:
        return data, np.zeros(len(data.train), dtype=bool)
    y, is_wrong = wrong_labels(data.train.y, share, random_state=seed)
    return replace(data, train=replace(data.train, y=y)), is_wrong


def choose(name: str, budget: float, split, scout: Scout) -> tuple[np.ndarray, float]:
    """Let a policy of the race choose.

    Returns
    -------
    ndarray of int64, float
        What it chose, and the seconds that took, those of the scout included. `rs2` gives the draws of all epochs.
    """
    policy, needs, options = POLICIES[name]
    column = scout.column(needs) if needs else None
    started = clock()
    if needs == "undoubted":
        count = min(subsets.resolve_budget(budget, len(split)), len(column))
        picked = column[subsets.random(split.y[column], count, random_state=scout.seed)]
    elif policy == "rs2":
        count = subsets.resolve_budget(budget, len(split))
        epochs = range(-(-STEPS * BATCH // count))
        picked = np.concatenate(
            [subsets.rs2(split.y, count, epoch=epoch, random_state=scout.seed) for epoch in epochs]
        )
    else:
        given = {needs if needs in ("groups", "features") else "scores": column} if needs else {}
        picked = subsets.POLICIES[policy](split.y, budget, random_state=scout.seed, **given, **options)
    return picked, clock() - started + scout.cost(needs)


RACES: dict[str, Race] = {
    "race-clean": Race(),
    "race-longtail": Race(options={"imbalance": 10}),
    "race-noisy": Race(wrong=0.1),
}
"""By their names in the bank."""
