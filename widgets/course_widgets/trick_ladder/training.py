"""Trainings of a combination beside the plain recipe, pair by pair, a slice at a time."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field

PAIRS = 5

Train = Callable[[tuple[str, ...], int], Generator[float, None, float]]
"""Trains with some tricks and a seed: yields the share that is done, after every step or so; returns the figure."""


@dataclass
class Runs:
    """What was trained here: a figure for each combination and seed.

    Attributes
    ----------
    seeds : tuple of int
        Others than those of what is stored: what is trained here is an experiment of its own.
    found : dict
        By the tricks, in their order, and the seed.
    """

    seeds: tuple[int, ...]
    found: dict[tuple[tuple[str, ...], int], float] = field(default_factory=dict)

    def pairs(self, on: Sequence[str]) -> list[tuple[float, float]]:
        """Give with and without the tricks, for each seed that both were trained with."""
        return [
            (self.found[tuple(on), seed], self.found[(), seed])
            for seed in self.seeds
            if (tuple(on), seed) in self.found and ((), seed) in self.found
        ]


class Pairs:
    """Trainings under way: for each seed the plain recipe, if that was not trained yet, and the combination.

    Parameters
    ----------
    runs : Runs
        Where each is kept as soon as it is there.
    on : tuple of str
        The tricks, in their order.
    train : Train
    """

    def __init__(self, runs: Runs, on: tuple[str, ...], train: Train) -> None:
        self.on = on
        self._runs, self._train = runs, train
        todo = [(tricks, seed) for seed in runs.seeds for tricks in ((), on)]
        self._left = [each for each in todo if each not in runs.found]
        self._of = len(self._left)
        self._now: Generator[float, None, float] | None = None
        self._share = 0.0

    @property
    def done(self) -> float:
        """The share of all that is to do."""
        return 1.0 if not self._left else (self._of - len(self._left) + self._share) / self._of

    def advance(self, pause: Callable[[], bool]) -> bool:
        """Train until it is time to pause; say whether all are trained.

        >>> def coin(tricks, seed):
        ...     yield 0.5
        ...     return 0.25
        >>> runs = Runs((7,))
        >>> Pairs(runs, ("a",), coin).advance(lambda: False), runs.pairs(("a",))
        (True, [(0.25, 0.25)])
        """
        while self._left:
            if self._now is None:
                self._now = self._train(*self._left[0])
            try:
                self._share = next(self._now)
            except StopIteration as over:
                self._runs.found[self._left.pop(0)] = float(over.value)
                self._now, self._share = None, 0.0
            if pause():
                break
        return not self._left
