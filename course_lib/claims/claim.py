"""Claim and Finding: a statement that can fail, and what was measured for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from course_lib import bank

Expectation = Literal["lower", "higher", "not lower", "same"]

_UNITS = {
    "seconds": (1, "s"),
    "peak_memory": (1e-6, "MB"),
    "data_bytes": (1e-6, "MB"),
    "steps_to_fit": (1, "steps"),
    "steps_to_read": (1, "steps"),
    "pull": (100, "%"),  # of a gradient's length
    "spread": (100, "%"),
}
_POINTS = (100, "points")  # of accuracy, recall and every other share


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One statement of the syllabus, as a comparison that can fail.

    Parameters
    ----------
    id : str
        The syllabus id, such as ``"A4"``. A statement with several sides has several entries.
    says : str
        The statement, in our words.
    lesson : str
        The lesson that tests it.
    experiment : str
        Name in the bank of measured runs.
    candidate, baseline : str
        Names of the two recipes in that experiment.
    metric : str
        The figure compared, candidate minus baseline, paired over seeds.
    expects : {"lower", "higher", "not lower", "same"}
        What the statement says the difference is.
    margin : float, default 0
        Loss that still counts as "not lower", or difference that still counts as "same", in the metric's own unit
        (0.01 is a point of accuracy).
    """

    id: str
    says: str
    lesson: str
    experiment: str
    candidate: str
    baseline: str
    metric: str
    expects: Expectation
    margin: float = 0.0

    def finding(self) -> "Finding":
        """Work the verdict out from the measured runs.

        Examples
        --------
        >>> from course_lib.claims import LEDGER
        >>> LEDGER[0].finding().words
        'holds'
        """
        runs = bank.load(self.experiment)
        measured = runs.verdict(self.candidate, metric=self.metric, baseline=self.baseline)
        return Finding(self, measured.difference, measured.low, measured.high, len(runs.seeds))


@dataclass(frozen=True)
class Finding:
    """What was measured for a claim.

    Attributes
    ----------
    claim : Claim
    difference, low, high : float
        Mean paired difference and its 95 % interval, in the metric's unit.
    seeds : int
        Over how many seeds.
    """

    claim: Claim
    difference: float
    low: float
    high: float
    seeds: int

    @property
    def words(self) -> str:
        """``"holds"``, ``"does not hold"`` or ``"too close to call"``: what the whole interval agrees on."""
        if self.claim.expects == "same":
            return _within(self.low, self.high, self.claim.margin)
        sign = -1.0 if self.claim.expects == "lower" else 1.0
        least = -self.claim.margin if self.claim.expects == "not lower" else 0.0
        low, high = sorted((sign * self.low, sign * self.high))
        if low > least:
            return "holds"
        return "does not hold" if high < least else "too close to call"

    @property
    def measured(self) -> str:
        """Difference and interval for people: ``"−4.9 [−6.0, −3.9] points"``."""
        scale, unit = _UNITS.get(self.claim.metric, _POINTS)
        difference, low, high = (
            f"{scale * x:+.1f}".replace("-", "−") for x in (self.difference, self.low, self.high)
        )
        return f"{difference} [{low}, {high}] {unit}"

    @property
    def command(self) -> str:
        """What measures it again."""
        return f"python -m course_lib.bank {self.claim.experiment}"


def in_turn(says: str, places: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Say one statement of several places, in whole of the first; give the words and the place.

    Examples
    --------
    >>> [words for words, _ in in_turn("Copies help", ["a forest", "a tree"])]
    ['Copies help: a forest', '… a tree']
    """
    for number, place in enumerate(places):
        yield f"… {place}" if number else f"{says}: {place}", place


def _within(low: float, high: float, margin: float) -> str:
    if -margin <= low and high <= margin:
        return "holds"
    return "does not hold" if low > margin or high < -margin else "too close to call"
