"""How good a model gets that is trained on exactly the samples picked."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from tqdm import tqdm

from course_lib.datasets import Dataset
from course_lib.subsets import random
from course_widgets.memory import shows_progress
from course_widgets.subset_explorer.picks import Setting
from course_widgets.training import train_while_waiting

if TYPE_CHECKING:
    from course_lib.training import Recipe


@dataclass(frozen=True)
class Accuracies:
    """Accuracies of one recipe on the validation samples, one for each seed."""

    shares: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Their mean."""
        return float(np.mean(self.shares))

    @property
    def low(self) -> float:
        """The worst of them."""
        return min(self.shares)

    @property
    def high(self) -> float:
        """The best of them."""
        return max(self.shares)


@dataclass(frozen=True)
class Result:
    """What training came to: on the picks, on as many drawn at random, on all samples, on a subset that is pinned."""

    picks: Accuracies
    random: Accuracies
    everything: Accuracies
    pinned: Accuracies | None = None

    def to_page(self) -> list[list[float]]:
        """Write it as the page reads it: the accuracies of each there is, in this order."""
        there = (self.picks, self.random, self.everything, self.pinned)
        return [list(each.shares) for each in there if each]


def quick_recipe() -> "Recipe":
    """Give a recipe that takes some tenths of a second and ends near its best: a linear model, 300 steps."""
    from course_lib.training import Recipe

    return Recipe(model="linear", steps=300, learning_rate=0.02, schedule="cosine")


class Trainer:
    """Trains the same recipe on picks, on random samples and on all, and keeps what came of it.

    Parameters
    ----------
    data : Dataset
        Trained on `train`, measured on `val`.
    recipe : Recipe
        How to train; its policy, budget and seed are replaced.
    seeds : int
        How many times. A seed decides the first weights and the order of the batches, and for the random samples
        also which they are.
    """

    def __init__(self, data: Dataset, recipe: "Recipe", seeds: int) -> None:
        self.data, self.recipe, self.seeds = data, recipe, seeds
        self._on_picks: dict[Setting, Accuracies] = {}
        self._at_random: dict[int, Accuracies] = {}

    def knows(self, *settings: Setting | None) -> bool:
        """Say whether the answers are there already."""
        return all(each in self._on_picks for each in settings if each)

    def result(
        self, setting: Setting, rows: np.ndarray, pinned: tuple[Setting, np.ndarray] | None = None
    ) -> Result:
        """Train on a setting's picks, on those pinned, on as many at random and on all, where not done before."""
        subsets = {setting: rows, **dict([pinned] if pinned else [])}
        known = (
            *(each in self._on_picks for each in subsets),
            len(rows) in self._at_random,
            "_on_all" in vars(self),
        )
        options: dict[str, Any] = {
            "unit": "model",
            "leave": False,
            "delay": 0.5,
            "disable": shows_progress() is False,
        }
        with tqdm(total=self.seeds * known.count(False), desc="training", **options) as self._bar:
            for each, picked in subsets.items():
                if each not in self._on_picks:
                    self._on_picks[each] = self._measure_on(picked)
            if len(rows) not in self._at_random:
                y = self.data.train.y
                drawn = self._measure(lambda seed: random(y, len(rows), random_state=seed))
                self._at_random[len(rows)] = drawn
            beside = self._on_picks[pinned[0]] if pinned else None
            return Result(self._on_picks[setting], self._at_random[len(rows)], self._on_all, beside)

    @cached_property
    def _on_all(self) -> Accuracies:
        return self._measure_on(np.arange(len(self.data.train)))

    def _measure_on(self, rows: np.ndarray) -> Accuracies:
        return self._measure(lambda seed: rows)

    def _measure(self, rows_of: Callable[[int], np.ndarray]) -> Accuracies:
        return Accuracies(tuple(self._accuracy(rows_of(seed), seed) for seed in range(self.seeds)))

    def _accuracy(self, rows: np.ndarray, seed: int) -> float:
        recipe = self.recipe.replace(policy=lambda y, budget, **_: rows, budget=None, seed=seed)
        accuracy = train_while_waiting(recipe, self.data).evaluate(self.data.val)["accuracy"]
        self._bar.update()
        return round(accuracy, 4)
