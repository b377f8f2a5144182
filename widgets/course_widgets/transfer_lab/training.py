"""What a start comes to: models that go on from a source's weights and models from scratch, over the same seeds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from course_lib.datasets import Dataset
from course_lib.metrics.registry import Verdict
from course_widgets.training import paired_verdict, train_while_waiting

if TYPE_CHECKING:
    from course_lib.training import Recipe


@dataclass(frozen=True)
class Measured:
    """What one training came to: its accuracy on the validation pictures, and its processor seconds."""

    accuracy: float
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """Models that go on from the source, and models from scratch, over the same seeds.

    Attributes
    ----------
    transferred, scratch : tuple of Measured
        One for each seed, from 0. While they are trained, there may be one transferred model more.
    """

    transferred: tuple[Measured, ...]
    scratch: tuple[Measured, ...]

    @property
    def seeds(self) -> int:
        """How many pairs are done."""
        return len(self.scratch)

    @property
    def accuracies(self) -> tuple[list[float], list[float]]:
        """Of the transferred models, and of those from scratch, for each pair that is done."""
        pairs = self.transferred[: self.seeds]
        return [each.accuracy for each in pairs], [each.accuracy for each in self.scratch]

    @property
    def means(self) -> tuple[float, float]:
        """Mean accuracy of the transferred models, and of those from scratch."""
        transferred, scratch = self.accuracies
        return float(np.mean(transferred)), float(np.mean(scratch))

    @property
    def seconds(self) -> tuple[float, float]:
        """Mean processor seconds of a training."""
        transferred, scratch = ([each.seconds for each in way] for way in (self.transferred, self.scratch))
        return float(np.mean(transferred)), float(np.mean(scratch))

    @property
    def verdict(self) -> Verdict:
        """Transferred against from scratch."""
        return paired_verdict(*self.accuracies)


_measured: "WeakKeyDictionary[Dataset, dict[Recipe, Measured]]" = WeakKeyDictionary()


class Trainer:
    """Trains a recipe, and the same from scratch, over the same seeds: the same labels, the same steps.

    What came of it is kept as long as the data set is: to train the same again takes no time.

    Parameters
    ----------
    data : Dataset
        Trained on pictures of `train`, other ones for each seed; measured on `val`.
    """

    def __init__(self, data: Dataset) -> None:
        self.data = data
        self._known = _measured.setdefault(data, {})

    def outcomes(self, recipe: "Recipe", seeds: int) -> Iterator[Outcome]:
        """Train, seed by seed; give what is known after each training that was to be done, and in the end."""
        transferred: list[Measured] = []
        scratch: list[Measured] = []
        for seed in range(seeds):
            for way, each in ((transferred, recipe), (scratch, recipe.replace(transfer=None))):
                each, last = each.replace(seed=seed), seed == seeds - 1 and way is scratch
                known = each in self._known
                way.append(self._measure(each))
                if last or not known:
                    yield Outcome(tuple(transferred), tuple(scratch))

    def _measure(self, recipe: "Recipe") -> Measured:
        if recipe not in self._known:
            run, val = train_while_waiting(recipe, self.data), self.data.val
            self._known[recipe] = Measured(float((run.predict(val.X) == val.y).mean()), run.seconds)
        return self._known[recipe]
