"""The ledger: every claim that a lesson puts to the test, and what was measured for it."""

import tomllib
from collections.abc import Collection, Iterator
from dataclasses import MISSING, dataclass, fields
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, get_args

import pandas as pd

from course_lib.lessons import Lesson, lessons
from course_lib.metrics import find_metric
from course_lib.metrics.registry import FEWEST_SEEDS
from course_lib.results.store import COMMAND, load
from course_lib.validation import check_one_of

Expectation = Literal["lower", "higher", "not lower", "same"]
_PLACE = "{where}"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One statement, as a comparison that can fail.

    Parameters
    ----------
    id, statement, lesson : str
        In the syllabus, such as ``"A4"`` (one with several sides has several entries); in our words, "… " for the
        statement above up to its last colon; tested where.
    study, candidate, baseline, metric : str
        What tests it, the two settings compared, and the figure: candidate minus baseline, paired over seeds.
    expects : {"lower", "higher", "not lower", "same"}
        What the statement says the difference is.
    margin : float, default=0
        Loss that still counts as "not lower", or difference that still counts as "same", in the metric's own unit.
    place : str
        Which of the places that the statement is tested at.
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
    place: str = ""

    def finding(self) -> "Finding":
        """Work the verdict out from the results.

        Raises
        ------
        ValueError
            If the study has no such setting or metric, or its results cannot be used; the message names the claim.
        """
        try:
            runs = load(self.study)
            found = runs.verdict(self.candidate, metric=self.metric, baseline=self.baseline)
        except (KeyError, ValueError) as wrong:
            where = f"claims.toml of lesson {self.lesson!r}, {self.id} “{self.statement}”"
            raise ValueError(f"{where}: {wrong.args[0]}") from wrong
        metric, seeds = find_metric(self.metric), len(runs.seeds)
        difference, low, high = map(metric.number, (found.difference, found.low, found.high))
        words = judge(found.low, found.high, self.expects, self.margin, seeds)
        measured = f"{difference} [{low}, {high}] {metric.unit}".rstrip()
        return Finding(found.difference, found.low, found.high, seeds, words, measured)


@dataclass(frozen=True)
class Finding:
    """What was measured for a claim: the mean paired difference, its 95 % interval, and both for people."""

    difference: float
    low: float
    high: float
    seeds: int
    words: str
    measured: str


def judge(
    low: float, high: float, expects: Expectation, margin: float = 0.0, seeds: int = FEWEST_SEEDS
) -> str:
    """Say "holds" or "does not hold", if all of a difference's interval agrees on it, else "too close to call".

    Where no seed shows any difference, there is none, neither higher nor lower.
    """
    if seeds < FEWEST_SEEDS:
        return "too few seeds to call"
    if expects == "lower":
        low, high = -high, -low
    none = low == high == 0
    agree, contradict = {
        "lower": (low > 0, high < 0 or none),
        "higher": (low > 0, high < 0 or none),
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
    >>> claims()[0].lesson
    'data_quality'
    """
    return tuple(
        claim
        for lesson in lessons()
        if (file := lesson.folder / "claims.toml").exists()
        for claim in read_claims(file, lesson)
    )


def read_claims(file: Path, lesson: Lesson) -> Iterator[Claim]:
    """Read a lesson's claims from its ``claims.toml``: a table ``[[claim]]`` each, with the fields of a `Claim`.

    With ``where = ["a forest", "a tree"]``, and ``{where}`` in study, candidate or baseline, it stands for a claim
    each, whose `place` is that.
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
    known = {each.name: each.default for each in fields(Claim) if each.name not in ("lesson", "place")}
    if unknown := [key for key in table if key not in known]:
        raise ValueError(f"{unknown[0]!r} is no field of a claim; those are {', '.join((*known, 'where'))}")
    if lacking := [key for key, default in known.items() if default is MISSING and key not in table]:
        raise ValueError(f"it lacks {lacking[0]!r}; add a line: {lacking[0]} = …")
    check_one_of("expects", table["expects"], get_args(Expectation))
    if "margin" in table and not (table["expects"] in ("not lower", "same") and table["margin"] > 0):
        given = f"margin={table['margin']!r} with expects={table['expects']!r}"
        raise ValueError(f"{given}; a margin is above 0, and belongs to 'not lower' or 'same'")
    named = [key for key in ("study", "candidate", "baseline") if _PLACE in table[key]]
    if bool(where) != bool(named):
        raise ValueError(f"where and {_PLACE} go together: list the places, name each in study or setting")
    for place in where or [""]:
        filled = {key: table[key].replace(_PLACE, place) for key in named}
        yield Claim(**{**table, **filled, "lesson": lesson, "place": place})


def ledger(*ids: str, studies: Collection[str] | None = None) -> pd.DataFrame:
    """The claims and what was measured, a row each.

    Parameters
    ----------
    *ids, studies : str, collection of str, optional
        Only claims of those syllabus ids, such as ``"A4"``; only what was tested in those studies.

    Returns
    -------
    DataFrame
        Columns id, the claim, compared, figure, measured (with interval), seeds, verdict, study, measure again.

    Raises
    ------
    KeyError, ValueError
        If there is no claim of an id, or as `Claim.finding`.

    Examples
    --------
    >>> ledger("A1")["verdict"].tolist()
    ['holds', 'too close to call']
    """
    return pd.DataFrame(
        {
            "id": claim.id,
            "the claim": f"{claim.statement}: {claim.place}".removesuffix(": "),
            "compared": f"{claim.candidate} − {claim.baseline}",
            "figure": claim.metric,
            "measured": finding.measured,
            "seeds": finding.seeds,
            "verdict": finding.words,
            "study": claim.study,
            "measure again": f"{COMMAND} {claim.study}",
        }
        for claim in _asked_for(ids, studies)
        for finding in [claim.finding()]
    )


def ledger_by_statement(*ids: str, studies: Collection[str] | None = None) -> pd.DataFrame:
    """The same in short: a row for each statement, and in a column for each verdict where it was found.

    Parameters
    ----------
    *ids, studies
        As for `ledger`.

    Returns
    -------
    DataFrame
        An entry says at which of its sides a statement was found so, and where; ● stands for one that names neither.

    Examples
    --------
    >>> ledger_by_statement("A1").columns.tolist()
    ['holds', 'too close to call']
    """
    table: dict[str, dict[str, dict[str, list[str]]]] = {}
    sides = dict(_with_sides(claims()))
    for claim in _asked_for(ids, studies):
        statement, side = sides[claim]
        verdicts = table.setdefault(statement, {})
        verdicts.setdefault(claim.finding().words, {}).setdefault(side, []).append(claim.place)
    order = ("holds", "too close to call", "too few seeds to call", "does not hold")
    columns = [words for words in order if any(words in verdicts for verdicts in table.values())]
    return pd.DataFrame(
        [[_entry(verdicts.get(words, {})) for words in columns] for verdicts in table.values()],
        index=list(table),
        columns=columns,
    )


def _asked_for(ids: Collection[str], studies: Collection[str] | None) -> list[Claim]:
    """Give the claims of some ids, or of all, that were tested in some studies, or in any."""
    known = sorted({claim.id for claim in claims()})
    if unknown := [each for each in ids if each not in known]:
        raise KeyError(f"no claim {unknown[0]!r}; there are {', '.join(known)}")
    return [
        claim
        for claim in claims()
        if (not ids or claim.id in ids) and (studies is None or claim.study in studies)
    ]


def _with_sides(known: Collection[Claim]) -> Iterator[tuple[Claim, tuple[str, str]]]:
    """Give each claim with the whole of its statement, and which side of it the claim is, where it has several."""
    runs = [list(run) for _, run in groupby(known, key=lambda claim: claim.statement)]
    statement = ""
    for run, after in zip(runs, [*runs[1:], []], strict=True):
        words = run[0].statement
        if words.startswith("… "):
            side = words.removeprefix("… ")
        elif after and after[0].statement.startswith("… ") and ": " in words:
            statement, _, side = words.rpartition(": ")
        else:
            statement, side = words, ""
        yield from ((claim, (statement, side)) for claim in run)


def _entry(places: dict[str, list[str]]) -> str:
    """Say at which sides, and where.

    >>> _entry({"": ["digits", "words"]}), _entry({"100": ["digits", "words"], "300": ["words"]}), _entry({"": [""]})
    ('digits; words', '100: digits, words; 300: words', '●')
    """
    said = []
    for side, found in places.items():
        between = "; " if not side else " and " if any(", " in place for place in found) else ", "
        said.append(": ".join(filter(None, (side, between.join(found)))) or "●")
    return "; ".join(said)
