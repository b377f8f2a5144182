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


MISTAKES = {
    "data_quality-1": [
        (lambda: lambda table: table[table[DAMAGED] > 0], "rows are gone"),
        (lambda: lambda table: table.replace(0, np.nan), HONEST_ZEROS),
        (lambda: _filled, "put a number"),
        (lambda: _in_place, "copy"),
        (lambda: lambda table: table.copy(), "no size"),
        (lambda: lambda table: table.drop(columns=DAMAGED), "all of its columns"),
        (lambda: _by_row(clinic()[0]), "the function itself"),
    ],
}
ALSO_RIGHT = {
    "data_quality-1": [lambda: _masked, lambda: _replaced],
}
