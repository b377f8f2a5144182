"""The races of lessons 06 and 07: every remedy for unequal classes, on tables and images, for as many steps each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from course_lib import datasets
from course_lib.experiments import Comparison, Remedy, RemedyMeasure, compare
from course_lib.experiments.remedies import rare_classes

PRICES = {"miss": 10.0, "false_alarm": 1.0}

REMEDIES: dict[str, dict[str, Any]] = {
    "none": {},
    **{
        f"{words} {ratio}": {"resample": way, "target": ratio}
        for words, way in (("copies", "random_over"), ("SMOTE", "smote"), ("dropping", "random_under"))
        for ratio in ("1:1", "1:2", "1:3")
    },
    "Borderline-SMOTE 1:1": {"resample": "borderline_smote", "target": "1:1"},
    "Tomek links": {"resample": "tomek_links"},
    "ENN": {"resample": "enn"},
    "weights": {"loss": "weighted"},
    "effective number": {"loss": "effective_number"},
    "focal": {"loss": "focal"},
    "focal, γ = 5": {"loss": "focal", "loss_options": {"gamma": 5.0}},
    "logit adjustment": {"loss": "logit_adjustment"},
    "deferred weights": {"loss": "weighted", "defer": 0.8},
    "new head": {"head": True},
    "threshold": {"threshold": "balanced"},
    "copies 1:1, prior corrected": {"resample": "random_over", "target": "1:1", "prior": True},
    "dropping 1:1, prior corrected": {"resample": "random_under", "target": "1:1", "prior": True},
}
"""Fields of a `Remedy`, by name; the first is the baseline."""


@dataclass(frozen=True)
class RemedyRace:
    """A race of the remedies on one data set.

    Parameters
    ----------
    loader : str
        Name of a loader in `course_lib.datasets`.
    recipe : mapping
        Fields of the `Recipe` of all runs; steps among them.
    seeds : int
        How many.
    options : mapping, optional
        Arguments of the loader.
    asked : str, optional
        Ask for one class against the rest.
    rare : list of str, optional
        Classes to make rare, everywhere: what is rare to learn from is rare to meet.
    keep : float, default=1.0
        Share of their samples that stays.
    split_anew : bool, default=True
        Whether the seed draws the split; not where the loader draws the data themselves.
    metric : str, default="balanced_accuracy"
        What to compare where nothing else is said.
    """

    loader: str
    recipe: Mapping[str, Any]
    seeds: int
    options: Mapping[str, Any] = field(default_factory=dict)
    asked: str | None = None
    rare: list[str] = field(default_factory=list)
    keep: float = 1.0
    split_anew: bool = True
    metric: str = "balanced_accuracy"

    @property
    def recipes(self) -> dict[str, dict[str, Any]]:
        """Fields of every remedy, by its name, and of the recipe that it is trained by."""
        return {name: {**fields, "recipe": dict(self.recipe)} for name, fields in REMEDIES.items()}

    @property
    def data(self) -> dict[str, Any]:
        """What the file says of where the figures come from."""
        made = {"asked": self.asked, "rare": self.rare, "keep": self.keep, "split anew": self.split_anew}
        return {"loader": self.loader, **self.options, **made, **PRICES}

    def load(self, seed: int) -> datasets.Dataset:
        """Give the data of a seed."""
        load = getattr(datasets, self.loader)
        data = load(seed, **self.options) if self.split_anew else load(**self.options)
        data = datasets.one_against_rest(data, self.asked) if self.asked else data
        return datasets.make_rare(data, self.rare, self.keep, random_state=seed) if self.rare else data

    def run(self, seeds: int, *, n_jobs: int | None = None, progress: bool = True) -> Comparison:
        """Run it with the seeds 0, 1, …"""
        remedies = {name: Remedy(**fields) for name, fields in REMEDIES.items()}
        return compare(
            remedies,
            self.load,
            measure=self._measure(),
            seeds=seeds,
            metric=self.metric,
            n_jobs=n_jobs,
            progress=progress,
        )

    def measure(self, name: str, seed: int) -> dict[str, Any]:
        """Run one remedy with one seed, and give the row that `run` holds of it."""
        row = self._measure()(seed, self.load(seed), Remedy(**REMEDIES[name]))
        return {"recipe": name, "seed": seed, **row}

    def _measure(self) -> RemedyMeasure:
        return RemedyMeasure(
            steps=self.recipe["steps"], recipe=self._recipe(), rare=rare_classes(self.load(0)), **PRICES
        )

    def _recipe(self):
        from course_lib.training import Recipe

        return Recipe(**self.recipe)


REMEDY_RACES: dict[str, RemedyRace] = {
    "race-imbalance-tumours": RemedyRace(
        "load_breast_cancer",
        {"model": "mlp", "steps": 300, "learning_rate": 3e-3},
        seeds=20,
        asked="malignant",
        rare=["malignant"],
        keep=0.15,
    ),
    "race-imbalance-eights": RemedyRace(
        "load_digits",
        {"model": "mlp", "steps": 600, "learning_rate": 3e-3},
        seeds=20,
        asked="8",
        rare=["8"],
        keep=0.3,
    ),
    "race-imbalance-words": RemedyRace(
        "load_speech_tones",
        {"model": "cnn", "steps": 500, "learning_rate": 2e-3},
        seeds=5,
        options={"n_train": 3_000, "n_val": 1_000},
        rare=["on", "off", "go"],
        keep=0.05,
        split_anew=False,
    ),
    "race-imbalance-sketches": RemedyRace(
        "load_sketches",
        {"model": "cnn", "steps": 500, "learning_rate": 2e-3},
        seeds=5,
        options={"n_train": 3_000, "n_val": 500, "imbalance": 100},
        split_anew=False,
    ),
}
"""By their names in the bank."""
