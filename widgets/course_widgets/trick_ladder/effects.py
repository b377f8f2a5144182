"""What combinations of tricks bring, as it was measured: paired with the plain recipe, seed by seed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from course_lib.experiments import Comparison
from course_lib.metrics import Metric, find_metric
from course_lib.metrics.registry import paired_interval, verdict_label

JOINED = " + "
"""Between the tricks of a combination, in a setting's name."""
MOST_TRICKS = 10


@dataclass(frozen=True)
class Effect:
    """A mean of paired differences.

    Attributes
    ----------
    difference, low, high : float
        The mean and its 95 % interval; of one seed alone all three are the same.
    seeds : int
    words : str
        `verdict_label`'s, or of a sum: whether the whole is more or less.
    """

    difference: float
    low: float
    high: float
    seeds: int
    words: str


@dataclass(frozen=True, eq=False)
class Combinations:
    """The figure of each combination that was measured, a number a seed.

    Attributes
    ----------
    tricks : tuple of str
    metric : Metric
    seeds : tuple of int
    found : mapping of frozenset to array
        By the tricks that are on; the empty one is the plain recipe.
    """

    tricks: tuple[str, ...]
    metric: Metric
    seeds: tuple[int, ...]
    found: Mapping[frozenset[str], np.ndarray]

    @classmethod
    def of(cls, measured: Comparison, tricks: Sequence[str]) -> "Combinations":
        """Read a comparison whose settings are named by their tricks: the baseline, "a", "a + b".

        Raises
        ------
        TypeError, ValueError
            If it is no comparison, a setting is no combination of these tricks, or a run is missing.

        Examples
        --------
        >>> import pandas as pd
        >>> rows = [(name, seed, value + seed) for name, value in (("plain", 1), ("a", 4)) for seed in (0, 1)]
        >>> frame = pd.DataFrame(rows, columns=["recipe", "seed", "seconds"])
        >>> Combinations.of(Comparison(frame, "seconds", "plain"), ["a"]).alone("a").difference
        3.0
        """
        if not isinstance(measured, Comparison):
            raise TypeError(
                f"measured is a {type(measured).__name__}; give a Comparison, as course_lib.experiments.compare or "
                "course_lib.results.load does"
            )
        values = measured.values()
        if values.isna().to_numpy().any():
            raise ValueError(
                "measured lacks runs; give every setting the same seeds, or no difference is paired"
            )
        if measured.baseline not in values:
            raise ValueError(
                f"measured has no {measured.baseline!r}, its baseline; measure the recipe without any trick, too"
            )
        found = {}
        for name in values:
            on = [] if name == measured.baseline else name.split(JOINED)
            unknown = [each for each in on if each not in tricks]
            if unknown or len(set(on)) < len(on):
                raise ValueError(
                    f"measured has a setting {name!r}, which is no combination of the tricks {', '.join(tricks)}; "
                    f"join their names with {JOINED!r}, and leave other settings out"
                )
            found[frozenset(on)] = values[name].to_numpy(float)
        return cls(tuple(tricks), find_metric(measured.metric), measured.seeds, found)

    def effect(self, on: Collection[str], over: Collection[str] = ()) -> Effect | None:
        """Say what some tricks bring over others; None where one of the two was not measured."""
        here, there = self.found.get(frozenset(on)), self.found.get(frozenset(over))
        return None if here is None or there is None else effect_of(here - there, self.metric)

    def alone(self, trick: str) -> Effect | None:
        """Say what a trick brings to the plain recipe."""
        return self.effect({trick})

    def here(self, trick: str, on: Collection[str]) -> Effect | None:
        """Say what a trick brings to those that are on beside it."""
        return self.effect({*on, trick}, {*on} - {trick})

    def predicted(self, on: Collection[str]) -> Effect | None:
        """Say what tricks would bring if each brought what it brings alone; None where one was not measured."""
        summed = self._summed(on)
        return None if summed is None else effect_of(summed, self.metric)

    def beyond(self, on: Collection[str]) -> Effect | None:
        """Say how far the whole is above that sum, seed by seed."""
        whole, summed = self.found.get(frozenset(on)), self._summed(on)
        if whole is None or summed is None:
            return None
        found = effect_of(whole - self.found[frozenset()] - summed, self.metric)
        if found.words in ("too few seeds to call", "too close to call"):
            return found
        word = self.metric.word(found.low)
        more = {"better": "more", "worse": "less"}.get(word, word)
        return Effect(found.difference, found.low, found.high, found.seeds, f"{more} than the sum")

    def _summed(self, on: Collection[str]) -> np.ndarray | None:
        plain = self.found[frozenset()]
        gains = [self.found.get(frozenset({each})) for each in self.tricks if each in on]
        if any(each is None for each in gains):
            return None
        return sum((each - plain for each in gains if each is not None), np.zeros(len(plain)))


def effect_of(differences: np.ndarray, metric: Metric) -> Effect:
    """Sum paired differences up.

    >>> effect_of(np.array([0.02, 0.03, 0.02, 0.04, 0.03]), find_metric("accuracy")).words
    'better'
    """
    mean, n = float(differences.mean()), len(differences)
    low, high = paired_interval(differences) if n > 1 else (mean, mean)
    return Effect(mean, low, high, n, verdict_label(low, high, metric.name, n))
