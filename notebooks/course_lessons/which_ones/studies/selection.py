"""Ways to select training samples, at several budgets: on clean, long-tailed and wrongly labelled sketches.

Whatever is selected, training takes as many steps. What a policy looks at comes from a *scout*, a short training on
everything; how long that takes is written down beside the accuracy, as is how many labels were needed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from time import thread_time as clock
from typing import Any

import numpy as np

from course_lib import datasets, subsets
from course_lib.datasets import Dataset
from course_lib.experiments import measure_recipe
from course_lib.results import Study

BUDGETS = (0.01, 0.05, 0.1, 0.3, 0.5)
_QUOTAS = {"per_class": "balanced"}

POLICIES: dict[str, dict[str, Any]] = {
    "random": {"policy": ["random", {}]},
    "stratified": {"policy": ["stratified", {}]},
    "class_balanced": {"policy": ["class_balanced", {}]},
    "group_balanced": {"policy": ["group_balanced", {}], "given": "groups"},
    "target_group": {
        "policy": ["target_group", {"target": 1, "share": 0.07}],
        "given": "groups",
    },
    "k_center_greedy": {
        "policy": ["k_center_greedy", _QUOTAS],
        "given": "features",
    },
    "herding": {"policy": ["herding", _QUOTAS], "given": "features"},
    "facility_location": {
        "policy": ["facility_location", _QUOTAS],
        "given": "features",
    },
    "moderate": {"policy": ["moderate", _QUOTAS], "given": "features"},
    "hardest, EL2N": {"policy": ["hardest", {}], "given": "el2n"},
    "hardest, GraNd": {"policy": ["hardest", {}], "given": "grand"},
    "hardest, forgetting": {"policy": ["hardest", {}], "given": "forgetting"},
    "easiest": {"policy": ["easiest", {}], "given": "el2n"},
    "window": {"policy": ["window", {"skip": 0.15}], "given": "el2n"},
    "ccs": {"policy": ["ccs", {"skip": 0.15}], "given": "el2n"},
    "by_importance": {"policy": ["by_importance", {}], "given": "loss"},
    "not doubted": {"policy": ["random", {}], "given": "no label issue"},
    "rs2": {"policy": ["rs2", {}]},
}
"""Every policy compared: its name in `course_lib.subsets` with its options, and what it is given by the scout."""


class Scout:
    """A short training on all samples, and what can be said of them with it.

    Parameters
    ----------
    data : Dataset
        Its training samples are judged, with the labels they have.
    seed : int
        Of the training.
    epochs, forgetting_epochs : int
        How long it trains; and how long where forgetting is counted.

    Examples
    --------
    >>> scout = Scout(datasets.load_sketches(n_train=200, n_val=50, n_test=50), 0, 1, 2)
    >>> values, seconds = scout.column("el2n")
    >>> values.shape, seconds > 0
    ((200,), True)
    """

    def __init__(
        self, data: Dataset, seed: int, epochs: int, forgetting_epochs: int
    ) -> None:
        self.data, self.seed = data, seed
        self.epochs, self.forgetting_epochs = epochs, forgetting_epochs
        self._columns: dict[str, tuple[np.ndarray, float]] = {}

    def column(self, name: str) -> tuple[np.ndarray, float]:
        """Give a value (or a row of features) for every training sample, and the processor time that it takes.

        The time is that of the training that it comes from, too. "no label issue" gives positions: of those samples
        whose label confident learning does not doubt.
        """
        if name not in self._columns:
            before = 0.0 if name in ("groups", "forgetting") else self._trained[1]
            started = clock()
            column = self._make(name)
            self._columns[name] = column, before + clock() - started
        return self._columns[name]

    @cached_property
    def _trained(self) -> tuple[Any, float]:
        from course_lib.training import Recipe, train

        train(
            Recipe(steps=1), self.data
        )  # what is loaded on first use is charged to nobody
        started = clock()
        run = train(Recipe(epochs=self.epochs, seed=self.seed), self.data)
        return run, clock() - started

    def _make(self, name: str) -> np.ndarray:
        from course_lib.quality import label_issues
        from course_lib.scores import SCORES

        samples = self.data.train
        if name == "groups":
            return samples.groups
        if name == "forgetting":
            return self._count_forgetting()
        run, _ = self._trained
        if name == "features":
            return run.features(samples.X)
        if name == "no label issue":
            issues = label_issues(samples.y, run.predict_proba(samples.X))
            return np.setdiff1d(np.arange(len(samples)), issues)
        return SCORES[name](run, samples.X, samples.y)

    def _count_forgetting(self) -> np.ndarray:
        from course_lib.scores import CorrectPerEpoch, forgetting
        from course_lib.training import Recipe, train

        record = CorrectPerEpoch(self.data.train)
        recipe = Recipe(epochs=self.forgetting_epochs, seed=self.seed)
        train(recipe, self.data, callbacks=[record])
        return forgetting(record.correct)


def measure_selection(
    seed: int,
    *,
    loader: str = "load_sketches",
    options: Mapping[str, Any] | None = None,
    wrong_labels: float = 0.0,
    policy: Sequence[Any] | None = None,
    given: str | None = None,
    budget: float | None = None,
    steps: int = 800,
    batch_size: int = 64,
    scout_epochs: int = 2,
    forgetting_epochs: int = 10,
) -> dict[str, float]:
    """Train on what a policy selects.

    Parameters
    ----------
    seed : int
        Draws the wrong labels, the scout, what is selected and the training; the data are those of the loader.
    loader, options
        Name of a loader in `course_lib.datasets`, and its arguments.
    wrong_labels : float, default=0.0
        Share of the training labels that are changed to another class.
    policy : [str, mapping], optional
        Name of a policy in `course_lib.subsets` and its options; all samples if left out.
    given : str, optional
        What the policy looks at: "groups", "features", "forgetting", a name in `course_lib.scores.SCORES`; or
        "no label issue", where it is given only the samples whose label is not doubted.
    budget : float, optional
        Share of the training samples to select. `rs2` selects as many anew in each epoch.
    steps, batch_size : int
        Of the training.
    scout_epochs, forgetting_epochs : int
        As for `Scout`.

    Returns
    -------
    dict
        As `course_lib.experiments.measure_recipe`; seconds_choosing (processor time, the scout's included), labels
        (different samples that were used) and wrong (share of those that are labelled wrong).

    Examples
    --------
    >>> small = {"n_train": 300, "n_val": 50, "n_test": 50}
    >>> found = measure_selection(0, options=small, policy=["hardest", {}], given="el2n", budget=0.1, steps=5)
    >>> found["labels"]
    30
    """
    from course_lib.training import Recipe

    data, is_wrong, scout = _prepare(
        seed,
        loader,
        json.dumps(options or {}),
        wrong_labels,
        scout_epochs,
        forgetting_epochs,
    )
    if policy is None:
        rows, seconds = np.arange(len(data.train)), 0.0
    else:
        column, before = scout.column(given) if given else (None, 0.0)
        started = clock()
        count = subsets.resolve_budget(budget, len(data.train))
        epochs = -(-steps * batch_size // count)
        rows = _select(policy, given, column, data.train.y, count, epochs, seed)
        seconds = before + clock() - started
    recipe = Recipe(
        policy=lambda *_, **__: rows, steps=steps, batch_size=batch_size
    )
    used = np.unique(rows)
    return {
        **measure_recipe(seed, data, recipe),
        "seconds_choosing": seconds,
        "labels": len(used),
        "wrong": float(is_wrong[used].mean()),
    }


@lru_cache(maxsize=1)
def _prepare(
    seed: int,
    loader: str,
    options: str,
    wrong_labels: float,
    scout_epochs: int,
    forgetting_epochs: int,
) -> tuple[Dataset, np.ndarray, Scout]:
    """Load the data, spoil labels, say which, and set a scout on them: once for all settings of a seed."""
    from course_lib.quality import wrong_labels as change_labels

    data = getattr(datasets, loader)(**json.loads(options))
    is_wrong = np.zeros(len(data.train), dtype=bool)
    if wrong_labels:
        y, is_wrong = change_labels(data.train.y, wrong_labels, random_state=seed)
        data = replace(data, train=replace(data.train, y=y))
    return data, is_wrong, Scout(data, seed, scout_epochs, forgetting_epochs)


def _select(
    policy: Sequence[Any],
    given: str | None,
    column: np.ndarray | None,
    y: np.ndarray,
    count: int,
    epochs: int,
    seed: int,
) -> np.ndarray:
    """Let a policy select `count` samples; rs2 those of all epochs, one after the other."""
    name, settings = policy
    select = partial(subsets.POLICIES[name], random_state=seed, **settings)
    if name == "rs2":
        return np.concatenate(
            [select(y, count, epoch=epoch) for epoch in range(epochs)]
        )
    if given == "no label issue":
        return column[select(y[column], min(count, len(column)))]
    looked_at = given if given in ("groups", "features") else "scores"
    return select(y, count, **{looked_at: column})


def _study(name: str, *, wrong_labels: float = 0.0, **options: Any) -> Study:
    """Declare every policy at every budget, by names such as "10% herding", and first "all"."""
    selected = {
        f"{budget:.0%} {name}": {**policy, "budget": budget}
        for budget in BUDGETS
        for name, policy in POLICIES.items()
    }
    shared = {"options": {"n_val": 100, **options}, "wrong_labels": wrong_labels}
    return Study(
        name,
        measure_selection,
        {"all": {}, **selected},
        shared=shared,
        metric="balanced_accuracy",
    )


STUDIES = (
    _study("race-clean"),
    _study("race-longtail", imbalance=10),
    _study("race-noisy", wrong_labels=0.1),
)
