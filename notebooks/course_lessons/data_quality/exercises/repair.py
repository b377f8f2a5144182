"""A code for "unknown" becomes a missing value: in that column, and in no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from course_lessons.data_quality.exercises.clinic import (
    DAMAGED,
    HONEST_ZEROS,
    clinic,
)
from course_lib.exercises import Exercise, Retry

if TYPE_CHECKING:
    import pandas as pd


def _judge_repair(repair: Callable) -> Retry | None:
    if not callable(repair):
        return Retry(
            "Hand over the function itself, `repair`, not what it returns."
        )
    table, _ = clinic(random_state=1)
    before = table.copy()
    after = repair(table)
    if not table.equals(before):
        return Retry(
            "Your function changed the table it was given. Work on a copy, so that whoever holds the original "
            "still has it."
        )
    if type(after) is not type(before) or list(after.columns) != list(
        before.columns
    ):
        return Retry(
            "Return the whole table, with all of its columns: a DataFrame."
        )
    if len(after) != len(before):
        return Retry(
            f"{len(before) - len(after)} rows are gone, and with them ten good measurements each. A value is "
            "unknown; the row is not."
        )
    unknown = (before[DAMAGED] == 0).to_numpy()
    if (after[DAMAGED].to_numpy() == 0).any():
        return Retry(
            f"There are still zeros in `{DAMAGED}`: tumours of no size at all."
        )
    if not np.isnan(after[DAMAGED].to_numpy()[unknown]).all():
        return Retry(
            "You put a number where nothing is known. Mark it as missing (NaN): what to fill in is a decision for "
            "the training part alone, later."
        )
    changed = [
        name
        for name in before
        if name != DAMAGED and not after[name].equals(before[name])
    ]
    if changed:
        return Retry(
            f"`{changed[0]}` changed as well. A zero in `{HONEST_ZEROS}` is a measurement: that outline has no dents."
        )
    if not after[DAMAGED][~unknown].equals(before[DAMAGED][~unknown]):
        return Retry(f"Values of `{DAMAGED}` that were known have changed.")
    return None


def _by_row(table: pd.DataFrame) -> pd.DataFrame:
    after = table.copy()
    after.loc[after[DAMAGED] == 0, DAMAGED] = np.nan
    return after


REPAIR = Exercise(
    id="data_quality-1",
    title="A zero that is no measurement",
    judge=_judge_repair,
    reference=lambda: _by_row,
    solution="""\
def repair(table):
    table = table.copy()
    table.loc[table["mean area"] == 0, "mean area"] = np.nan
    return table""",
    praise="The unknown areas are marked as missing, everything measured is untouched, and the original is kept.",
    hints=[
        "Which column can never be zero, and in which ones is a zero a measurement?",
        'Copy the table first. `table.loc[rows, "mean area"] = np.nan` marks the rows of a mask in one column.',
        'The mask is `table["mean area"] == 0`.',
    ],
)
