"""The ledger: what the articles say, the experiment that tests it, and the verdict.

Each claim is data: which measured runs to look at (:mod:`course_lib.bank`), which recipe against which, in which
figure, and what would have to be seen for the claim to hold. The verdict is worked out from the runs, each time.
``python -m course_lib.claims`` prints the ledger.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from course_lib import bank
from course_lib.trials.amounts_claimed import AMOUNTS_CLAIMED
from course_lib.trials.claimed import CLAIMED
from course_lib.trials.dial_claimed import DIAL_CLAIMED
from course_lib.trials.imbalance_claimed import IMBALANCE_CLAIMED
from course_lib.trials.which_claimed import WHICH_CLAIMED

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


def _within(low: float, high: float, margin: float) -> str:
    if -margin <= low and high <= margin:
        return "holds"
    return "does not hold" if low > margin or high < -margin else "too close to call"


def _subset(id: str, says: str, metric: str, expects: Expectation, **changes) -> Claim:
    """A claim about 1,000 of 10,000 sketches; unless said otherwise at random, and at equal epochs."""
    usual = {
        "experiment": "sketches-1000",
        "candidate": "1,000 at random",
        "baseline": "all 10,000",
        "lesson": "03",
    }
    return Claim(**(usual | {"id": id, "says": says, "metric": metric, "expects": expects} | changes))


def _dialects(says: str, metric: str, expects: Expectation, **changes) -> Claim:
    """A claim about 1,200 recordings of dialects, balanced against at random, at equal steps."""
    usual = {
        "id": "A11",
        "experiment": "dialects-1200",
        "candidate": "1,200 balanced",
        "baseline": "1,200 at random",
        "lesson": "05",
    }
    return Claim(**(usual | {"says": says, "metric": metric, "expects": expects} | changes))


_AS_LONG = {"candidate": "1,000, as many steps"}
_TAIL = {"experiment": "longtail-1000", "baseline": "1,000 at random"}

LEDGER: tuple[Claim, ...] = (
    _subset("A1", "Training on a part is faster", "seconds", "lower"),
    _subset("A1", "… also with as many steps", "seconds", "lower", **_AS_LONG),
    _subset("A2", "Training on a part takes less memory", "peak_memory", "lower"),
    _subset("A4", "1,000 of 10,000 lose no accuracy (1 point allowed)", "accuracy", "not lower", margin=0.01),
    _subset("A4", "… with as many steps", "accuracy", "not lower", margin=0.01, **_AS_LONG),
    _subset("A6", "A random draw loses rare modes: chalk", "accuracy_chalk", "lower", **_AS_LONG),
    _subset(
        "A6",
        "… and the rarest class of a long tail",
        "recall_umbrella",
        "lower",
        experiment="longtail-1000",
    ),
    _subset(
        "A6",
        "… and finds less of it than a balanced draw",
        "recall_umbrella",
        "lower",
        experiment="longtail-1000",
        baseline="1,000 class-balanced",
    ),
    _subset("A7", "A small subset is learned by heart: a wider gap", "gap", "higher", **_AS_LONG),
    _subset(
        "A9",
        "Class-balanced beats random on a long tail",
        "balanced_accuracy",
        "higher",
        candidate="1,000 class-balanced",
        **_TAIL,
    ),
    _subset(
        "A9",
        "Stratified beats random on a long tail",
        "balanced_accuracy",
        "higher",
        candidate="1,000 stratified",
        **_TAIL,
    ),
    *(
        Claim(**fields)
        for fields in (*CLAIMED, *AMOUNTS_CLAIMED, *WHICH_CLAIMED, *DIAL_CLAIMED, *IMBALANCE_CLAIMED)
    ),
    _dialects(
        "Selecting for one dialect serves it better",
        "accuracy_island",
        "higher",
        candidate="1,200, a fifth island",
    ),
    _dialects("Balancing over dialects serves the rarest better", "accuracy_island", "higher"),
    _dialects("… at a price to the commonest", "accuracy_plain", "lower"),
    _dialects("… and all together no worse (1 point allowed)", "accuracy", "not lower", margin=0.01),
)


def ledger(*ids: str, experiments: Collection[str] | None = None) -> pd.DataFrame:
    """The claims and what was measured, a row each.

    Parameters
    ----------
    *ids : str
        Syllabus ids, such as ``"A4"``; without any, all of them.
    experiments : collection of str, optional
        Names in the bank: only what was tested in those.

    Returns
    -------
    DataFrame
        Columns id, the claim, compared, figure, measured (mean difference and 95 % interval), seeds, verdict and
        measure again.

    Raises
    ------
    KeyError
        If the ledger has no claim of an id.

    Examples
    --------
    >>> ledger("A1")["verdict"].tolist()
    ['holds', 'too close to call']
    """
    known = {claim.id for claim in LEDGER}
    for wanted in ids:
        if wanted not in known:
            raise KeyError(f"no claim {wanted!r} in the ledger; it has {', '.join(sorted(known))}")
    wanted = [claim for claim in LEDGER if not ids or claim.id in ids]
    if experiments is not None:
        wanted = [claim for claim in wanted if claim.experiment in experiments]
    return pd.DataFrame([_row(claim.finding()) for claim in wanted])


def _row(finding: Finding) -> dict:
    claim = finding.claim
    return {
        "id": claim.id,
        "the claim": claim.says,
        "compared": f"{claim.candidate} − {claim.baseline}",
        "figure": claim.metric,
        "measured": finding.measured,
        "seeds": finding.seeds,
        "verdict": finding.words,
        "measure again": finding.command,
    }


if __name__ == "__main__":
    print(ledger().to_string(index=False))
