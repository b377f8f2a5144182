"""A code for "unknown" becomes a missing value: in that column, and in no other."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lessons.data_quality.studies.dirty import (
    CODED,
    MEASURED_ZEROS,
    dirty_table,
)
from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import kind_of, plain
from course_lib.text import count_noun

if TYPE_CHECKING:
    import pandas as pd


def _tables() -> tuple[pd.DataFrame, ...]:
    """The page's table drawn anew; its rows and columns shuffled; whole numbers; one without such zeros."""
    table = dirty_table(1).table
    shuffled = table.sample(frac=1, random_state=0)
    shuffled = shuffled[sorted(shuffled, key=len)]
    whole = table.head(60)
    whole = whole.assign(**{CODED: whole[CODED].fillna(500).astype(int)})
    sound = table[table[CODED] > 0].reset_index(drop=True)
    return table, shuffled, whole, sound


def _judge_repair(answer: Any) -> None:
    repair = laws.Function(
        answer, "repair(table)", returns="the repaired copy of the table"
    )
    for table in _tables():
        _check(repair, table)


def _check(repair: laws.Function, before: pd.DataFrame) -> None:
    import pandas as pd

    after = repair(before)
    case = repair.case
    laws.require(
        isinstance(after, pd.DataFrame),
        lambda: (
            f"{case}you return {kind_of(after)}. Return the whole table, with all of its columns: a data frame."
        ),
    )
    laws.require(
        sorted(map(str, after)) == sorted(before),
        lambda: (
            f"{case}your table has the columns {plain(list(after), 12)}. Return the whole table, with all of its "
            "columns and no others."
        ),
    )
    gone = len(before) - len(after)
    laws.require(
        gone <= 0,
        f"{case}{count_noun(gone, 'row')} of it {'is' if gone == 1 else 'are'} gone, and with each of them ten good "
        "measurements. A value is unknown; the row is not.",
    )
    laws.require(
        not gone,
        f"{case}your table has {count_noun(-gone, 'row')} more than came. Leave them as they are.",
    )
    if not after.index.equals(before.index):
        laws.require(
            after["mean radius"]
            .reset_index(drop=True)
            .equals(before["mean radius"].reset_index(drop=True)),
            f"{case}the rows stand in another order. Leave them as they are.",
        )
        raise Retry(f"{case}the index is not the one that came. Leave it as it is.")
    now, was = after[CODED], before[CODED]
    left = int((now[was == 0] == 0).sum())
    laws.require(
        not left,
        f"{case}there are still zeros in `{CODED}`, {left} of them: tumours of no size at all.",
    )
    filled = now[(was == 0) & now.notna()]
    laws.require(
        filled.empty,
        lambda: (
            f"{case}you put {_said(filled.iloc[0])} where nothing is known. Mark it as missing, `np.nan`: what to "
            "fill in is a decision for the training part alone, later."
        ),
    )
    for name in before:
        _check_rest(name, before[name], after[name], was == 0, case)
    laws.require(
        list(after) == list(before),
        f"{case}the columns stand in another order. Leave them as they are.",
    )


def _check_rest(
    name: str,
    was: pd.Series,
    now: pd.Series,
    unknown: pd.Series,
    case: str,
) -> None:
    """Demand that nothing is changed but the unknown areas."""
    kept = ~unknown if name == CODED else unknown | True
    was, now = was[kept], now[kept]
    other = ~((was == now) | (was.isna() & now.isna()))
    if not other.any():
        return
    one, its = was[other].iloc[0], now[other].iloc[0]
    if name == CODED:
        raise Retry(
            f"{case}values of `{CODED}` that were known have changed: {_said(one)} became {_said(its)}."
        )
    zero = f" A zero in `{MEASURED_ZEROS}` is a measurement: that outline has no dents."
    raise Retry(
        f"{case}`{name}` changed as well: {_said(one)} became {_said(its)}.{zero if one == 0 else ''} Only "
        f"`{CODED}` is to be repaired."
    )


def _said(value: Any) -> str:
    import pandas as pd

    if pd.isna(value):
        return "missing"
    return f"{value:.6g}" if isinstance(value, Real) else plain(value)


def _by_row(table: pd.DataFrame) -> pd.DataFrame:
    after = table.copy()
    after.loc[after[CODED] == 0, CODED] = np.nan
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
