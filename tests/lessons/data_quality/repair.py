"""Wrong and right answers to data_quality-1, “A zero that is no measurement”."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from course_lessons.data_quality.exercises.clinic import (
    DAMAGED,
    HONEST_ZEROS,
    clinic,
)

if TYPE_CHECKING:
    import pandas as pd
from course_lessons.data_quality.exercises.repair import _by_row


def _masked(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{DAMAGED: table[DAMAGED].mask(table[DAMAGED] == 0)})


def _replaced(table: pd.DataFrame) -> pd.DataFrame:
    return table.replace({DAMAGED: {0: np.nan}})


def _in_place(table: pd.DataFrame) -> pd.DataFrame:
    table.loc[table[DAMAGED] == 0, DAMAGED] = np.nan
    return table


def _filled(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{DAMAGED: table[DAMAGED].replace(0, table[DAMAGED].median())})


def _by_loop(table: pd.DataFrame) -> pd.DataFrame:
    values = [np.nan if area == 0 else area for area in table[DAMAGED]]
    return table.assign(**{DAMAGED: values})


def _by_number(table: pd.DataFrame) -> pd.DataFrame:
    after = table.copy()
    for row in range(len(after)):
        if after.loc[row, DAMAGED] == 0:
            after.loc[row, DAMAGED] = np.nan
    return after


def _nullable(table: pd.DataFrame) -> pd.DataFrame:
    area = table[DAMAGED].astype("Float64")
    return table.assign(**{DAMAGED: area.mask(area == 0)})


def _small_too(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{DAMAGED: table[DAMAGED].where(table[DAMAGED] > 400)})


MISTAKES = {
    "data_quality-1": [
        (lambda: lambda table: table[table[DAMAGED] > 0], "rows of it are gone"),
        (lambda: lambda table: table.replace(0, np.nan), HONEST_ZEROS),
        (lambda: _filled, "where nothing is known"),
        (lambda: lambda table: table.replace({DAMAGED: {0: -1}}), "you put -1 where"),
        (
            lambda: lambda table: table.assign(**{DAMAGED: table[DAMAGED].replace(0, "?")}),
            "you put '?' where",
        ),
        (lambda: _in_place, "changes the `table`"),
        (lambda: lambda table: table.copy(), "no size"),
        (lambda: lambda table: table.drop(columns=DAMAGED), "all of its columns"),
        (lambda: lambda table: _by_row(table).assign(unknown=table[DAMAGED] == 0), "no others"),
        (lambda: lambda table: _by_row(table)[DAMAGED], "you return a column of pandas"),
        (lambda: lambda table: _by_row(table).to_numpy(), "you return an array"),
        (lambda: lambda table: _by_row(table).fillna(1), "you put 1 where"),
        (lambda: lambda table: _by_row(table).reset_index(drop=True), "the index is not the one that came"),
        (lambda: lambda table: _by_row(table.iloc[[*range(len(table)), 0]]), "1 row more than came"),
        (lambda: lambda table: _by_row(table).sort_values(DAMAGED), "the rows stand in another order"),
        (lambda: lambda table: _by_row(table[sorted(table)]), "in another order"),
        (lambda: lambda table: _by_row(table).ffill(), "where nothing is known"),
        (lambda: lambda table: _by_row(table).round(1), "17.99 became 18"),
        (lambda: _small_too, "that were known have changed"),
        (lambda: _by_row(clinic()[0]), "the function itself"),
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
