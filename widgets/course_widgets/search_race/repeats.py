"""The same race many times over, pair by pair: what one race cannot say."""

from dataclasses import dataclass, field

import numpy as np

from course_lib.metrics.registry import paired_interval, verdict_label
from course_widgets.search_race.searching import best_so_far, flattery, search
from course_widgets.search_race.table import Measured

RACES = 60


@dataclass
class Repeats:
    """Races of two searchers, each pair in one world.

    Attributes
    ----------
    left, right, budget, start : str, str, int, int
    worth : list of (float, float)
        What the setting is worth that each found: its mean over all worlds (`Measured.quality`).
    flattered : list of (float or None, float or None)
        By how much the figure that chose flatters it (`flattery`).
    """

    left: str
    right: str
    budget: int
    start: int
    worth: list[tuple[float, float]] = field(default_factory=list)
    flattered: list[tuple[float | None, float | None]] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Whether all races were run."""
        return len(self.worth) == RACES

    def race(self, table: Measured) -> None:
        """Run one more, in the next world and with the next chance."""
        k = len(self.worth)
        world = k % len(table.worlds)
        worth, flattered = [], []
        for side, searcher in enumerate((self.left, self.right)):
            trials = search(table, searcher, self.budget, world=world, seed=2 * k + side, start=self.start)
            best = best_so_far(table, trials, world)[-1]
            assert best is not None  # the first of all is trained to its end
            worth.append(float(table.quality[best]))
            flattered.append(flattery(table, trials, world))
        self.worth.append((worth[0], worth[1]))
        self.flattered.append((flattered[0], flattered[1]))

    def verdict(self, table: Measured) -> tuple[float, float, float, str]:
        """Give the mean difference, right less left, its 95 % interval, and the word for it."""
        differences = np.array([right - left for left, right in self.worth])
        low, high = paired_interval(differences)
        words = verdict_label(low, high, table.metric.name, len(differences))
        return float(differences.mean()), low, high, words

    @property
    def flattered_by(self) -> list[tuple[float, float, float]]:
        """By how much the figure that chose flatters each side, with 95 % intervals; empty with no test."""
        found = np.array(self.flattered, dtype=float)
        if not np.isfinite(found).all():
            return []
        return [(float(side.mean()), *paired_interval(side)) for side in found.T]
