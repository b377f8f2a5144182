"""For a class: every logbook is read, played again as far as it must be, and set beside the others."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from course_lessons.capstone import logbook
from course_lessons.capstone.client import Brief
from course_lessons.capstone.desk import Desk, check_opening
from course_lessons.capstone.logbook import DishonestLog, Entry
from course_lessons.capstone.machine import recipe_of, seconds_spent

TOLERANCE = 0.05
"""So far a score may be off, in points of 1: another machine rounds otherwise, and trains another network."""


def mark(
    files: Iterable[str | Path] | str | Path,
    seed: int,
    brief: Brief | None = None,
    *,
    train_again: bool = True,
) -> pd.DataFrame:
    """Mark the logbooks of a class, best first.

    A label that was not bought, or is another than the client's, credits and seconds that there were not, a drawing
    trained on without a label: each is found by playing the logbook again. The last submission is trained once more
    and looked at with the hidden test, so that its score need not be believed.

    Parameters
    ----------
    files : iterable of str or Path
        Or one of them alone.
    seed, brief : int, Brief, optional
        Of the game that the class was given.
    train_again : bool, default=True
        Whether the last submissions are trained again: some seconds each.

    Returns
    -------
    DataFrame
        A row for each file: player (the file's folder or name), score, low, high, worst, by school, price, credits,
        seconds, submissions, reached, remarks (empty: nothing was found).

    Raises
    ------
    ValueError
        If there is no file.
    """
    brief = brief or Brief()
    paths = [files] if isinstance(files, str | Path) else list(files)
    if not paths:
        raise ValueError(
            "no file is given; name the logbooks, as "
            f"sorted(Path('class').glob('*/capstone-{seed}.jsonl'))"
        )
    rows = [_mark_one(Path(path), seed, brief, train_again) for path in paths]
    return pd.DataFrame(rows).sort_values(
        "score", ascending=False, ignore_index=True
    )


def what_could_not_be(
    path: Path, seed: int, brief: Brief | None = None, *, train_again: bool = False
) -> list[str]:
    """Play a logbook again, and say what could not have happened: nothing, where all is well.

    Raises
    ------
    DishonestLog
        If its seals do not fit, or it is of another game.
    """
    brief, entries = brief or Brief(), logbook.read(path)
    check_opening(entries, seed, brief)
    return _played_again(entries, seed, brief, train_again)


def _mark_one(
    path: Path, seed: int, brief: Brief, train_again: bool
) -> dict[str, Any]:
    usual = path.stem == f"capstone-{seed}"
    player = path.resolve().parent.name if usual else path.stem
    row: dict[str, Any] = {"player": player, "score": np.nan, "low": np.nan}
    row |= {"high": np.nan, "remarks": ""}
    if not path.is_file():
        return row | {"remarks": f"there is no file {path}"}
    try:
        remarks = what_could_not_be(path, seed, brief, train_again=train_again)
        entries = logbook.read(path)
        scores = [each["score"] for each in entries if each["act"] == "score"]
        rows = [each["rows"] for each in entries if each["act"] == "buy"]
        row |= {"credits": sum(map(len, rows)), "seconds": seconds_spent(entries)}
        if not scores:
            remarks.append("nothing was handed in")
        row |= {"submissions": len(scores), "remarks": "; ".join(remarks)}
        shown = ("score", "low", "high", "worst", "price")
        for last in scores[-1:]:
            row |= {key: last[key] for key in shown}
            row["reached"] = last["score"] >= brief.target
    except DishonestLog as found:
        row["remarks"] = str(found)
    except (KeyError, TypeError, AttributeError):
        row["remarks"] = "entries are not as a desk writes them"
    return row


def _played_again(
    entries: list[Entry], seed: int, brief: Brief, train_again: bool
) -> list[str]:
    """Play a logbook at a desk of its own, and say what could not have happened."""
    remarks = []
    if peeks := sum(each["act"] == "peek" for each in entries):
        remarks.append(f"asked for the hidden test ({peeks}×)")
    if (spent := seconds_spent(entries)) > brief.seconds + 1e-6:
        remarks.append(f"{spent:.1f} s trained, and there are {brief.seconds}")
    last = max((each["n"] for each in entries if each["act"] == "score"), default=0)
    with tempfile.TemporaryDirectory() as folder:
        desk, plan = Desk(seed, folder, brief), None
        for entry in entries:
            plan = entry if entry["act"] == "train" else plan
            again = train_again and entry["n"] == last
            try:
                remark = _remark(desk, entry, plan, again)
            except (ValueError, IndexError) as refused:
                remark = str(refused)
            if entry["act"] == "trained" and entry["stopped_by"]:
                plan = None
            if remark:
                remarks.append(f"entry {entry['n']}: {remark}")
    return remarks


def _remark(desk: Desk, entry: Entry, plan: Entry | None, again: bool) -> str:
    """Say what is wrong with an entry at a desk that stands where the logbook does; `plan` is its training."""
    if entry["act"] == "buy":
        if desk.buy(entry["rows"]).tolist() != entry["labels"]:
            return "other labels than the client's"
    elif entry["act"] == "train":
        price = desk.price(recipe_of(entry["recipe"]), entry["subset"])
        if abs(price - entry["seconds"]) > 1e-6:
            return "another price than the client's"
    elif entry["act"] == "trained" and plan:
        # the last batch of a pass may be smaller, and never by so much
        if not entry["stopped_by"] and entry["seconds"] < 0.5 * plan["seconds"]:
            return "trained to its end, and half of it not paid"
    elif entry["act"] == "score" and not plan:
        return "handed in without a training that came to its end"
    elif entry["act"] == "score" and plan and again:
        score = desk.hand_in(
            recipe_of(plan["recipe"]), plan["subset"], entry["threshold"]
        )
        if abs(score.score - entry["score"]["score"]) > TOLERANCE:
            written, found = 100 * entry["score"]["score"], 100 * score.score
            return f"{written:.1f} points are written, and {found:.1f} come out"
    return ""
