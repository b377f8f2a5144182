"""A table of measured models, checked once, with one clear error for each thing that can be wrong with it."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from course_lib.labels import plain_label
from course_lib.models import MODELS
from course_lib.text import quoted

COSTS = ("train_seconds", "latency_ms", "latency_p95_ms", "megabytes", "parameters", "multiply_adds")
QUALITY = ("accuracy", "low", "high")
COLUMNS = ("model", "images", *QUALITY, *COSTS)
MOST_ROWS = 200


def check_table(table: Any, known: Collection[str] = MODELS) -> list[dict[str, Any]]:
    """Give the rows of a table of measured models, of known ones, each with its name and a short label.

    Raises
    ------
    TypeError, ValueError
        If it is none, a column is missing, a cell cannot be, a row is there twice, or there is no choice.

    Examples
    --------
    >>> from course_widgets.model_chooser.examples import measured_table
    >>> check_table(measured_table())[0]["name"]
    'linear on 100 images'
    """
    if not isinstance(table, pd.DataFrame):
        raise TypeError(
            f"table is a {type(table).__name__}; give a pandas DataFrame, a row for each measured model, with the "
            f"columns {', '.join(COLUMNS)}"
        )
    _check_columns(table)
    _check_models(table, known)
    for column in COLUMNS[1:]:
        _check_numbers(table, column)
    _check_quality(table)
    _check_orders(table)
    _check_repeats(table)
    rows = [
        {name: plain_label(value) for name, value in row.items()}
        for row in table[[*COLUMNS]].to_dict("records")
    ]
    sizes = len({row["images"] for row in rows})
    for row in rows:
        row["images"] = int(row["images"])
        row["name"] = row["model"] if sizes == 1 else f"{row['model']} on {row['images']:,} images"
        row["label"] = row["model"] if sizes == 1 else f"{row['model']} {row['images']:,}"
    return rows


def _check_columns(table: pd.DataFrame) -> None:
    names = list(table.columns)
    if missing := [name for name in COLUMNS if name not in names]:
        raise ValueError(
            f"table has no column {quoted(missing, most=len(missing))}; it has {quoted(names, most=20)}. Measure "
            "what is missing, or rename what is called otherwise: table.rename(columns={...})"
        )
    if twice := [name for name in COLUMNS if names.count(name) > 1]:
        raise ValueError(
            f"table has column {twice[0]!r} {names.count(twice[0])} times; keep one: "
            "table.loc[:, ~table.columns.duplicated()]"
        )
    if not 0 < len(table) <= MOST_ROWS:
        raise ValueError(f"table has {len(table):,} rows; give 2 to {MOST_ROWS}, one for each measured model")


def _check_models(table: pd.DataFrame, known: Collection[str]) -> None:
    for label, model in table["model"].items():
        if not isinstance(model, str) or model not in known:
            what = "course_lib.models.build" if known is MODELS else "recipe"
            raise ValueError(
                f"row {label!r} of table has model={model!r}, which {what} does not know; it knows "
                f"{quoted(known, most=len(known))}"
            )
    if table["model"].nunique() < 2:
        raise ValueError(
            f"table has one model only, {table['model'].iloc[0]!r}: there is nothing to choose between; measure "
            "another in the same way, and append its row"
        )


def _check_numbers(table: pd.DataFrame, column: str) -> None:
    for label, value in table[column].items():
        number = plain_label(value)
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise ValueError(
                f"row {label!r} of table has {column}={value!r}, which is no number; if the column was read as text, "
                f"table[{column!r}] = pd.to_numeric(table[{column!r}])"
            )
        if not np.isfinite(number):
            raise ValueError(
                f"row {label!r} of table has {column}={number}; measure it, or leave the model out: "
                f"table.dropna(subset=[{column!r}])"
            )
        if column in COSTS and number <= 0:
            raise ValueError(
                f"row {label!r} of table has {column}={number:g}; a cost is above 0: measure it again"
            )
    images = table["images"]
    if column == "images" and ((images < 1) | (images % 1 != 0)).any():
        bad = images[(images < 1) | (images % 1 != 0)]
        raise ValueError(
            f"row {bad.index[0]!r} of table has images={bad.iloc[0]:g}; give how many it was trained on, from 1"
        )


def _check_quality(table: pd.DataFrame) -> None:
    numbers = table[[*QUALITY]]
    outside = (numbers < 0) | (numbers > 1)
    if not outside.any(axis=None):
        return
    column = outside.any().idxmax()
    value, label = numbers[column][outside[column]].iloc[0], numbers.index[outside[column]][0]
    if numbers.min(axis=None) >= 0 and numbers.max(axis=None) <= 100 and numbers["accuracy"].max() > 1:
        raise ValueError(
            f"row {label!r} of table has {column}={value:g}, which is in percent; accuracies go from 0 to 1: "
            'table[["accuracy", "low", "high"]] /= 100'
        )
    cure = (
        "clip the interval: table.low.clip(0), table.high.clip(upper=1)"
        if column != "accuracy"
        else "measure it again"
    )
    raise ValueError(f"row {label!r} of table has {column}={value:g}; accuracies go from 0 to 1: {cure}")


def _check_orders(table: pd.DataFrame) -> None:
    pairs = (("low", "accuracy"), ("accuracy", "high"), ("latency_ms", "latency_p95_ms"))
    for lower, upper in pairs:
        wrong = table.index[table[lower] > table[upper]]
        if len(wrong):
            row = table.loc[[wrong[0]]].iloc[0]
            raise ValueError(
                f"row {wrong[0]!r} of table has {lower}={row[lower]:g} above {upper}={row[upper]:g}; give the "
                "interval around the mean as low and high, the median latency and the one that 95 of 100 stay below"
            )


def _check_repeats(table: pd.DataFrame) -> None:
    repeated = table.duplicated(["model", "images"])
    if repeated.any():
        row = table[repeated].iloc[0]
        raise ValueError(
            f"table has model={row['model']!r} on images={row['images']:g} more than once; keep one row for each, "
            'the mean over seeds: table.drop_duplicates(["model", "images"])'
        )


def find(rows: list[dict[str, Any]], model: Any, images: Any) -> int | None:
    """Give the place of a model and its number of training images, or None."""
    return next(
        (place for place, row in enumerate(rows) if (row["model"], row["images"]) == (model, images)), None
    )


def check_run(run: Any, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Give one measurement on this machine as plain data: what was asked for, and once it is done its figures.

    Raises
    ------
    ValueError
        If it is of no model of the table, or its figures cannot be.
    """
    if not isinstance(run, Mapping) or find(rows, run.get("model"), run.get("images")) is None:
        raise ValueError("runs cannot be that; each is of a model and a number of images that the table has")
    named = {"model": str(run["model"]), "images": int(run["images"])}
    if "accuracy" not in run:
        return named
    try:
        figures = {name: plain_label(run[name]) for name in ("seed", "accuracy", *COSTS)}
        sound = 0 <= figures["accuracy"] <= 1 and all(0 < figures[name] < 1e15 for name in COSTS)
    except (KeyError, TypeError):
        sound = False
    if not sound:
        raise ValueError(f"runs hold figures of {named['model']} that cannot be; measure it again")
    return {**named, **figures}
