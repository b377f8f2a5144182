"""The trials of lesson 01 that the bank of measured runs keeps, with more seeds than a cell has time for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course_lib.experiments import Comparison
from course_lib.trials.repeating import TRIALS, repeat


@dataclass(frozen=True)
class Series:
    """An experiment of the bank that trains scikit-learn models: a trial and its settings.

    Parameters
    ----------
    recipes : mapping of str to dict
        Settings of the trial, by name; the first is the baseline.
    trial : str
        Name in `TRIALS`.
    seeds : int, default=30
        How many.
    metric : str, default="accuracy"
        What to compare where nothing else is said.
    """

    recipes: Mapping[str, dict[str, Any]]
    trial: str
    seeds: int = 30
    metric: str = "accuracy"

    @property
    def data(self) -> dict[str, str]:
        """What the file says of where the figures come from."""
        return {"trial": f"course_lib.trials.{self.trial}"}

    def run(self, seeds: int, **_) -> Comparison:
        """Run all settings with the seeds 0, 1, … (one at a time: a run takes milliseconds)."""
        return repeat(self.recipes, TRIALS[self.trial], seeds=seeds, metric=self.metric)

    def measure(self, name: str, seed: int) -> dict[str, Any]:
        """Run one setting with one seed, and give the row that `run` holds of it."""
        return {"recipe": name, "seed": seed, **TRIALS[self.trial](seed, **self.recipes[name])}


_RATES = (0.1, 0.2, 0.3, 0.4)
_REPAIRS = {"as they are": "none", "doubted left out": "issues", "wrong ones left out": "oracle"}
_MODELS = ("nearest neighbour", "decision tree", "support vector machine")
_TABLES = ("breast cancer", "wine", "digits")
_UNSCALED = (
    "nearest neighbour",
    "support vector machine",
    "logistic regression",
    "decision tree",
    "random forest",
)

SERIES: dict[str, Series] = {
    "source": Series(
        {
            "200 reliable": {},
            "50 reliable": {"n": 50},
            "200, half unreliable": {"unreliable": 0.5},
            "the same 100 reliable": {"unreliable": 0.5, "drop": True},
            "200 unreliable": {"unreliable": 1.0},
        },
        "source",
    ),
    "gaps": Series(
        {
            "complete": {},
            **{f"{rate:.0%}, filled": {"rate": rate} for rate in (0.02, 0.05, 0.1, 0.3, 0.5)},
            **{f"{rate:.0%}, rows dropped": {"rate": rate, "repair": "drop"} for rate in (0.02, 0.05, 0.1)},
            **{f"{rate:.0%} of the high, filled": {"rate": rate, "kind": "high"} for rate in (0.1, 0.3, 0.5)},
        },
        "gaps",
    ),
    "wrong-labels": Series(
        {
            f"{model}, {rate:.0%} {words}": {"model": model, "rate": rate, "repair": repair}
            for model in _MODELS
            for rate in (0.0, *_RATES)
            for words, repair in _REPAIRS.items()
            if rate or repair == "none"
        },
        "labels",
        seeds=10,
    ),
    "scaling": Series(
        {
            f"{data}, {model}, {'scaled' if scale else 'as measured'}": {
                "data": data,
                "model": model,
                "scale": scale,
            }
            for data in _TABLES
            for model in _UNSCALED
            for scale in (False, True)
        },
        "scaling",
    ),
    "resampled-first": Series(
        {
            f"{model}, {first} first": {"model": model, "first": first}
            for model in ("nearest neighbour", "decision tree", "random forest", "logistic regression")
            for first in ("split", "resample")
        },
        "resampled",
        metric="balanced_accuracy",
    ),
    "patients": Series(
        {
            f"{model}, by {unit}": {"model": model, "whole": unit == "patient"}
            for model in ("nearest neighbour", "random forest", "logistic regression")
            for unit in ("patient", "measurement")
        },
        "repeated",
    ),
    "chosen": Series(
        {f"best of {tries}": {"tries": tries} for tries in (1, 10, 100)}, "chosen", metric="gain"
    ),
}
"""By their names in the bank."""
