"""Who can still read a changed picture, and what learning from changed pictures is worth."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from course_lib.augment import Augmentation, augment
from course_lib.datasets import Dataset
from course_lib.metrics.registry import Verdict
from course_widgets.training import paired_verdict, train_while_waiting

if TYPE_CHECKING:
    from course_lib.training import Recipe, Run

SURE = 0.8
"""A probability of the right class from which a judge counts as sure."""
LIGHT = 16  # pixels a side from which on convolutions have something to look at
TESTS = {
    "as they are": Augmentation(),
    "turned": Augmentation(rotation=30),
    "in other light": Augmentation(brightness=0.8, contrast=0.8),
}
"""What models are tested on: other pictures, unchanged and changed."""
_PRACTICE = {
    "rotation": 20,
    "shift": 0.1,
    "scale": 0.15,
    "brightness": 0.5,
    "contrast": 0.4,
    "noise": [0.1, 0.5],
    "erasing": [0.15, 0.3],
}


@dataclass(frozen=True)
class Outcome:
    """Accuracies on other pictures of models trained with and without augmentation, over the same seeds.

    Attributes
    ----------
    trained, plain : tuple of tuple of float
        A row for each seed, an accuracy for each of `TESTS`.
    """

    trained: tuple[tuple[float, ...], ...]
    plain: tuple[tuple[float, ...], ...]

    @property
    def means(self) -> list[float]:
        """Mean accuracy with augmentation, for each of `TESTS`."""
        return np.mean(self.trained, axis=0).tolist()

    @property
    def means_plain(self) -> list[float]:
        """Mean accuracy without, for each of `TESTS`."""
        return np.mean(self.plain, axis=0).tolist()

    @property
    def verdicts(self) -> list[Verdict]:
        """With against without augmentation, for each of `TESTS`."""
        rows = zip(zip(*self.trained, strict=True), zip(*self.plain, strict=True), strict=True)
        return [paired_verdict(*row) for row in rows]

    def to_page(self) -> list[dict[str, Any]]:
        """Write it as the page reads it: a row for each of `TESTS`."""
        rows = zip(TESTS, self.means, self.means_plain, self.verdicts, strict=True)
        return [
            {
                "name": name,
                "with": round(trained, 4),
                "without": round(plain, 4),
                "difference": [round(each, 4) for each in (verdict.difference, verdict.low, verdict.high)],
                "words": verdict.words,
            }
            for name, trained, plain, verdict in rows
        ]


def quick_recipe(data: Dataset) -> "Recipe":
    """Give a recipe that takes about half a second on small grey pictures."""
    from course_lib.training import Recipe

    model = "cnn" if min(data.train.X.shape[1:3]) >= LIGHT else "mlp"
    return Recipe(model=model, steps=200, learning_rate=6e-3, schedule="cosine")


_judges: "WeakKeyDictionary[Dataset, Run]" = WeakKeyDictionary()
_measured: "WeakKeyDictionary[Dataset, dict[Recipe, tuple[float, ...]]]" = WeakKeyDictionary()


def judge_of(data: Dataset) -> "Run":
    """Train a model that is experienced: on all training pictures, each changed a little in every way.

    It is trained once for a data set, and kept as long as that is.
    """
    if data not in _judges:
        recipe = quick_recipe(data).replace(steps=600, augment=_PRACTICE)
        _judges[data] = train_while_waiting(recipe, data)
    return _judges[data]


class Trainer:
    """Trains models with and without augmentation over the same seeds.

    What came of it is kept as long as the data set is: to train the same again takes no time.

    Parameters
    ----------
    data : Dataset
        Trained on pictures of `train`, other ones for each seed where there are enough; measured on `val`.
    recipe : Recipe
        How to train; its augmentation, policy, budget and seed are replaced.
    budget, seeds : int
        How many pictures to train on, and how many models.
    """

    def __init__(self, data: Dataset, recipe: "Recipe", budget: int, seeds: int) -> None:
        self.data, self.recipe, self.seeds = data, recipe, seeds
        self.budget = min(budget, len(data.train))
        self._tests = [augment(data.val.X, test, random_state=0).images for test in TESTS.values()]

    def knows(self, policy: Augmentation) -> bool:
        """Say whether the answer is there already."""
        known = _measured.get(self.data, {})
        both = (Augmentation(), policy)
        return all(self._recipe(each, seed) in known for each in both for seed in range(self.seeds))

    def outcomes(self, policy: Augmentation) -> Iterator[Outcome]:
        """Train, seed by seed; give what is known after each. Those trained before are not trained again."""
        trained: list[tuple[float, ...]] = []
        plain: list[tuple[float, ...]] = []
        for seed in range(self.seeds):
            plain.append(self._accuracies(Augmentation(), seed))
            trained.append(self._accuracies(policy, seed))
            yield Outcome(tuple(trained), tuple(plain))

    def outcome(self, policy: Augmentation) -> Outcome:
        """Train with all seeds, unless that was done."""
        *_, last = self.outcomes(policy)
        return last

    def _recipe(self, policy: Augmentation, seed: int) -> "Recipe":
        recipe = self.recipe.replace(augment=policy if policy.to_data() else None, seed=seed)
        if self.budget == len(self.data.train):
            return recipe.replace(policy="all", budget=None)
        return recipe.replace(policy="stratified", budget=self.budget)

    def _accuracies(self, policy: Augmentation, seed: int) -> tuple[float, ...]:
        recipe, known = self._recipe(policy, seed), _measured.setdefault(self.data, {})
        if recipe not in known:
            run = train_while_waiting(recipe, self.data)
            right = [(run.predict(X) == self.data.val.y).mean() for X in self._tests]
            known[recipe] = tuple(float(share) for share in right)
        return known[recipe]


@dataclass(frozen=True)
class Reading:
    """What a judge makes of pictures.

    Attributes
    ----------
    named : ndarray of int, shape (n,)
        The class that it gives the highest probability.
    right : ndarray of float, shape (n,)
        The probability that it gives the right class.
    counts : ndarray of int, shape (n_classes, 3)
        Of each class: how many it is sure of, unsure of, and takes for another class.
    """

    named: np.ndarray
    right: np.ndarray
    counts: np.ndarray

    @property
    def total(self) -> tuple[int, int, int]:
        """Pictures that it is sure of, unsure of, and takes for another class."""
        sure, unsure, wrong = self.counts.sum(axis=0).tolist()
        return sure, unsure, wrong


def read(judge: Callable[[np.ndarray], np.ndarray], X: np.ndarray, y: np.ndarray, n_classes: int) -> Reading:
    """Let a judge, a function that gives probabilities, read pictures whose classes are known."""
    proba = judge(X) if len(X) else np.empty((0, n_classes))
    named, right = proba.argmax(axis=1), proba[np.arange(len(y)), y]
    kind = np.where(named != y, 2, np.where(right >= SURE, 0, 1))
    counts = np.zeros((n_classes, 3), dtype=np.int64)
    np.add.at(counts, (y, kind), 1)
    return Reading(named, right, counts)
