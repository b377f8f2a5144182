"""The ledger: every claim that a lesson puts to the test, and what was measured for it."""

import tomllib
from collections.abc import Collection, Iterator
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import pandas as pd

from course_lib.lessons import Lesson, lessons
from course_lib.metrics import find_metric
from course_lib.metrics.interval import FEWEST_SEEDS
from course_lib.results.store import COMMAND, load

Expectation = Literal["lower", "higher", "not lower", "same"]
_PLACE = "{where}"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One statement, as a comparison that can fail.

    Parameters
    ----------
    id : str
        The statement's id in the syllabus, such as ``"A4"``. A statement with several sides has several entries.
    statement : str
        In our words.
    study : str
        That tests it.
    candidate, baseline : str
        Names of the two settings compared.
    metric : str
        The figure compared, candidate minus baseline, paired over seeds.
    expects : {"lower", "higher", "not lower", "same"}
        What the statement says the difference is.
    margin : float, default=0
        Loss that still counts as "not lower", or difference that still counts as "same", in the metric's own unit
        (0.01 is a point of accuracy).
    lesson : str
        Slug of the lesson that tests it.
    """

    id: str
    statement: str
    study: str
    candidate: str
    baseline: str
    metric: str
    expects: Expectation
    margin: float = 0.0
    lesson: str = ""

    def finding(self) -> "Finding":
        """Work the verdict out from the results.

        Raises
        ------
        ValueError
            If the study has no such setting or metric, or its results cannot be used; the message names the claim.

        Examples
        --------
        >>> claims()[0].finding().words
        'holds'
        """
        try:
            runs = load(self.study)
            measured = runs.verdict(self.candidate, metric=self.metric, baseline=self.baseline)
        except (KeyError, ValueError) as wrong:
            where = f"claims.toml of lesson {self.lesson!r}, {self.id} “{self.statement}”"
            raise ValueError(f"{where}: {wrong.args[0]}") from wrong
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
        """What the whole interval agrees on, see `judge`."""
        return judge(self.low, self.high, self.claim.expects, self.claim.margin, seeds=self.seeds)

    @property
    def measured(self) -> str:
        """Difference and interval for people: ``"−4.9 [−6.0, −3.9] points"``."""
        metric = find_metric(self.claim.metric)
        difference, low, high = map(metric.number, (self.difference, self.low, self.high))
        return f"{difference} [{low}, {high}] {metric.unit}".rstrip()

    @property
    def command(self) -> str:
        """What measures it again."""
        return f"{COMMAND} {self.claim.study}"


def judge(
    low: float, high: float, expects: Expectation, margin: float = 0.0, *, seeds: int = FEWEST_SEEDS
) -> str:
    """Say what the interval of a difference means for a statement about it.

    Parameters
    ----------
    low, high : float
        Ends of the interval.
    expects : {"lower", "higher", "not lower", "same"}
        What the statement says.
    margin : float, default=0
        As in a `Claim`.
    seeds : int
        How many the interval is over.

    Returns
    -------
    str
        "holds" or "does not hold", if all of the interval agrees on it, else "too close to call"; with fewer than 5
        seeds "too few seeds to call".

    Examples
    --------
    >>> judge(-0.06, -0.04, "lower"), judge(-0.06, -0.04, "not lower", 0.01), judge(-0.06, 0.04, "lower")
    ('holds', 'does not hold', 'too close to call')
    """
    if seeds < FEWEST_SEEDS:
        return "too few seeds to call"
    if expects == "lower":
        low, high = -high, -low
    agree, contradict = {
        "lower": (low > 0, high < 0),
        "higher": (low > 0, high < 0),
        "not lower": (low >= -margin, high < -margin),
        "same": (-margin <= low and high <= margin, low > margin or high < -margin),
    }[expects]
    return "holds" if agree else "does not hold" if contradict else "too close to call"


@cache
def claims() -> tuple[Claim, ...]:
    """Read the claims of all lessons, in the lessons' order.

    Raises
    ------
    ValueError
        If a ``claims.toml`` is no TOML, or a claim in it is not complete; the message names file, claim and cure.

    Examples
    --------
    >>> claims()[-1].lesson
    'change_the_loss'
    """
    return tuple(
        claim
        for lesson in lessons()
        if (file := lesson.folder / "claims.toml").exists()
        for claim in read_claims(file, lesson)
    )


def read_claims(file: Path, lesson: Lesson) -> Iterator[Claim]:
    """Read a lesson's claims from its ``claims.toml``: a table ``[[claim]]`` each, with the fields of a `Claim`.

    One statement about several places is said once: ``where = ["a forest", "a tree"]``, and ``{where}`` in the names
    of study, candidate or baseline. It stands for a claim each, ``"Copies help: a forest"`` and ``"… a tree"``.

    Raises
    ------
    ValueError
        As `claims`.
    """
    try:
        tables = tomllib.loads(file.read_text("utf-8")).get("claim", [])
    except tomllib.TOMLDecodeError as wrong:
        raise ValueError(f"{file} is no TOML: {wrong}") from wrong
    for number, table in enumerate(tables, 1):
        try:
            yield from _expand(table, lesson.slug)
        except (TypeError, ValueError) as wrong:
            name = f"{table.get('id', '')} “{table.get('statement', '')}”"
            raise ValueError(f"{file}, claim {number}, {name}: {wrong}") from wrong


def _expand(table: dict[str, Any], lesson: str) -> Iterator[Claim]:
    where = table.pop("where", None)
    known = {each.name: each.default for each in fields(Claim) if each.name != "lesson"}
    if unknown := [key for key in table if key not in known]:
        raise ValueError(f"{unknown[0]!r} is no field of a claim; those are {', '.join((*known, 'where'))}")
    if lacking := [key for key, default in known.items() if default is MISSING and key not in table]:
        raise ValueError(f"it lacks {lacking[0]!r}; add a line: {lacking[0]} = …")
    if table["expects"] not in get_args(Expectation):
        allowed = ", ".join(map(repr, get_args(Expectation)))
        raise ValueError(f"expects={table['expects']!r} is not allowed; give one of {allowed}")
    if "margin" in table and not (table["expects"] in ("not lower", "same") and table["margin"] > 0):
        raise ValueError(
            f"margin={table['margin']!r} with expects={table['expects']!r}; a margin is above 0, and belongs to "
            "'not lower' or 'same'"
        )
    find_metric(table["metric"])
    named = [key for key in ("study", "candidate", "baseline") if _PLACE in table[key]]
    if bool(where) != bool(named):
        raise ValueError(
            f"where and {_PLACE} go together: list the places in where, and name the place by {_PLACE} in study, "
            "candidate or baseline"
        )
    for number, place in enumerate(where or [None]):
        filled = {key: table[key].replace(_PLACE, place) for key in named}
        if place is not None:
            filled["statement"] = f"… {place}" if number else f"{table['statement']}: {place}"
        yield Claim(**{**table, **filled, "lesson": lesson})


def ledger(*ids: str, studies: Collection[str] | None = None) -> pd.DataFrame:
    """The claims and what was measured, a row each.

    Parameters
    ----------
    *ids : str
        Syllabus ids, such as ``"A4"``; without any, all of them.
    studies : collection of str, optional
        Only what was tested in those.

    Returns
    -------
    DataFrame
        Columns id, the claim, compared, figure, measured (mean difference and 95 % interval), seeds, verdict, study
        and measure again.

    Raises
    ------
    KeyError
        If there is no claim of an id.
    ValueError
        As `Claim.finding`.

    Examples
    --------
    >>> ledger("A1")["verdict"].tolist()
    ['holds', 'too close to call']
    """
    known = dict.fromkeys(claim.id for claim in claims())
    if unknown := [each for each in ids if each not in known]:
        raise KeyError(f"no claim {unknown[0]!r}; there are {', '.join(sorted(known))}")
    wanted = [claim for claim in claims() if not ids or claim.id in ids]
    if studies is not None:
        wanted = [claim for claim in wanted if claim.study in studies]
    return pd.DataFrame([_row(claim.finding()) for claim in wanted])


def _row(finding: Finding) -> dict[str, Any]:
    claim = finding.claim
    return {
        "id": claim.id,
        "the claim": claim.statement,
        "compared": f"{claim.candidate} − {claim.baseline}",
        "figure": claim.metric,
        "measured": finding.measured,
        "seeds": finding.seeds,
        "verdict": finding.words,
        "study": claim.study,
        "measure again": finding.command,
    }


def report(*ids: str) -> str:
    """Write the ledger for a terminal: verdict, difference and interval, seeds, study, the claim.

    Parameters
    ----------
    *ids : str
        As in `ledger`.

    Returns
    -------
    str

    Raises
    ------
    KeyError, ValueError
        As `ledger`.

    Examples
    --------
    >>> print(report("A2"))
    A2
      holds                   −9.4 [−13.8, −6.8] MB  10  sketches-1000            Training on a part takes less memory
    <BLANKLINE>
    Measure again: python -m course_lib.results sketches-1000, or another of the studies named before the claims.
    """
    rows = ledger(*ids)
    lines = []
    for name in sorted(rows["id"].unique(), key=lambda name: (name[0], int(name[1:]))):
        columns = rows.loc[rows["id"] == name, ["verdict", "measured", "seeds", "study", "the claim"]]
        lines += [
            name,
            *(
                f"  {verdict:<17} {measured:>27}  {seeds:>2}  {study:<23}  {claim}"
                for verdict, measured, seeds, study, claim in columns.itertuples(index=False)
            ),
        ]
    again = rows["measure again"].iloc[0]
    return "\n".join(
        [*lines, "", f"Measure again: {again}, or another of the studies named before the claims."]
    )
