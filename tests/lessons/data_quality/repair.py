"""Wrong and right answers to data_quality-1, “A zero that is no measurement”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from course_lessons.data_quality.exercises.repair import _by_row
from course_lessons.data_quality.studies.dirty import CODED, MEASURED_ZEROS, dirty_table

if TYPE_CHECKING:
    import pandas as pd


def _masked(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{CODED: table[CODED].mask(table[CODED] == 0)})


def _replaced(table: pd.DataFrame) -> pd.DataFrame:
    return table.replace({CODED: {0: np.nan}})


def _in_place(table: pd.DataFrame) -> pd.DataFrame:
    table.loc[table[CODED] == 0, CODED] = np.nan
    return table


def _filled(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{CODED: table[CODED].replace(0, table[CODED].median())})


def _by_loop(table: pd.DataFrame) -> pd.DataFrame:
    values = [np.nan if area == 0 else area for area in table[CODED]]
    return table.assign(**{CODED: values})


def _by_number(table: pd.DataFrame) -> pd.DataFrame:
    after = table.copy()
    for row in range(len(after)):
        if after.loc[row, CODED] == 0:
            after.loc[row, CODED] = np.nan
    return after


def _nullable(table: pd.DataFrame) -> pd.DataFrame:
    area = table[CODED].astype("Float64")
    return table.assign(**{CODED: area.mask(area == 0)})


def _small_too(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{CODED: table[CODED].where(table[CODED] > 400)})


MISTAKES = {
    "data_quality-1": [
        (lambda: lambda table: table[table[CODED] > 0], "rows of it are gone"),
        (lambda: lambda table: table.replace(0, np.nan), MEASURED_ZEROS),
        (lambda: _filled, "where nothing is known"),
        (lambda: lambda table: table.replace({CODED: {0: -1}}), "you put -1 where"),
        (
            lambda: lambda table: table.assign(**{CODED: table[CODED].replace(0, "?")}),
            "you put '?' where",
        ),
        (lambda: _in_place, "changes the `table`"),
        (lambda: lambda table: table.copy(), "no size"),
        (lambda: lambda table: table.drop(columns=CODED), "all of its columns"),
        (lambda: lambda table: _by_row(table).assign(unknown=table[CODED] == 0), "no others"),
        (lambda: lambda table: _by_row(table)[CODED], "you return a column of pandas"),
        (lambda: lambda table: _by_row(table).to_numpy(), "you return an array"),
        (lambda: lambda table: _by_row(table).fillna(1), "you put 1 where"),
        (lambda: lambda table: _by_row(table).reset_index(drop=True), "the index is not the one that came"),
        (lambda: lambda table: _by_row(table.iloc[[*range(len(table)), 0]]), "1 row more than came"),
        (lambda: lambda table: _by_row(table).sort_values(CODED), "the rows stand in another order"),
        (lambda: lambda table: _by_row(table[sorted(table)]), "in another order"),
        (lambda: lambda table: _by_row(table).ffill(), "where nothing is known"),
        (lambda: lambda table: _by_row(table).round(1), "20.57 became 20.6"),
        (lambda: _small_too, "that were known have changed"),
        (lambda: _by_row(dirty_table().table), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "data_quality-1": [
        lambda: _masked,
        lambda: _replaced,
        lambda: _by_loop,
        lambda: _nullable,
        lambda: _by_number,
    ],
}
