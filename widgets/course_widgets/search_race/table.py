"""A table of measured settings, checked: what a search on it would have seen, and what it would have been worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lib.labels import plain_label
from course_lib.metrics.registry import Metric, find_metric
from course_widgets.text import significant

if TYPE_CHECKING:
    import pandas as pd

MOST_SETTINGS, MOST_KNOBS, MOST_WORLDS, MOST_RUNGS = 1_000, 6, 20, 8
OPTUNAS = "params_"  # how study.trials_dataframe() begins the names of what was searched


@dataclass(frozen=True)
class Knob:
    """What was searched over.

    Attributes
    ----------
    column, name : str
        In the table; as it is said and suggested.
    values : tuple
        In order: numbers by size, texts as they come.
    is_number : bool
    """

    column: str
    name: str
    values: tuple[Any, ...]
    is_number: bool


@dataclass(frozen=True, eq=False)
class Measured:
    """Settings and what each came to.

    Attributes
    ----------
    knobs : tuple of Knob
    settings : tuple of tuple
        A value for each knob; every combination, the last knob fastest, where the table is complete.
    complete : bool
        Whether the table holds every combination.
    world, worlds : str or None, tuple
        The column that says which repeat a row belongs to, and its values; None and ("",) where there is none.
    rungs : dict of int to str
        After how much of a training a score is known, and its column; the last is the whole training.
    seen : ndarray, shape (worlds, settings, rungs)
        What a search is told.
    tested, test : str or None, ndarray or None, shape (worlds, settings)
        The column that chose nothing, and what stands there.
    metric : Metric
        Of `seen` and `test`.
    """

    knobs: tuple[Knob, ...]
    settings: tuple[tuple[Any, ...], ...]
    complete: bool
    world: str | None
    worlds: tuple[Any, ...]
    rungs: dict[int, str]
    seen: np.ndarray
    tested: str | None
    test: np.ndarray | None
    metric: Metric

    @property
    def whole(self) -> int:
        """How much a whole training is, in the rungs' unit."""
        return max(self.rungs)

    @property
    def sign(self) -> int:
        """1 where more is better, −1 where less is."""
        return 1 if self.metric.higher_is_better else -1

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each knob has."""
        return tuple(len(knob.values) for knob in self.knobs)

    @property
    def quality(self) -> np.ndarray:
        """What each setting is worth: its mean over the worlds, on test where there is one."""
        return (self.seen[..., -1] if self.test is None else self.test).mean(axis=0)

    def named(self, place: int) -> dict[str, Any]:
        """Give a setting by its knobs' names."""
        return dict(zip((knob.name for knob in self.knobs), self.settings[place], strict=True))

    def words(self, place: int) -> str:
        """Say a setting."""
        return ", ".join(f"{name} {said(value)}" for name, value in self.named(place).items())

    def number(self, value: float) -> str:
        """Say a score."""
        return f"{100 * value:.1f}%" if self.metric.is_share else significant(value)

    @classmethod
    def of(
        cls,
        table: Any,
        *,
        score: str | None = None,
        test: str | None = None,
        knobs: Sequence[str] | None = None,
        world: str | None = None,
        rungs: Mapping[int, str] | None = None,
        metric: str | None = None,
    ) -> "Measured":
        """Check a table.

        Raises
        ------
        TypeError, ValueError
            If it is none, a column is missing or holds what it cannot, or a setting is there twice or not at all; the
            message names it, and says what to do.

        Examples
        --------
        >>> import pandas as pd
        >>> table = pd.DataFrame({"params_rate": [1, 0.1, 0.01, 0.2], "value": [0.5, 0.7, 0.8, 0.6]})
        >>> Measured.of(table, metric="accuracy").words(0)
        'rate 0.01'
        """
        frame = _frame(table)
        steps = _rungs(rungs, score)
        columns = _knob_columns(frame, knobs, {*steps.values(), test, world})
        for column in (*columns, *steps.values(), test, world):
            if column is not None and column not in frame:
                raise ValueError(f"the table has no column {column!r}; it has {_listed(frame.columns)}")
        found = find_metric(metric or steps[max(steps)])
        if found.higher_is_better is None:
            raise ValueError(f"metric {found.name!r} says nothing of better and worse; give one that does")
        for column in (*steps.values(), *([test] if test else [])):
            _check_scores(frame, column)
        made = tuple(_knob(frame, column) for column in columns)
        worlds = ("",) if world is None else tuple(plain_label(each) for each in frame[world].unique())
        if len(worlds) > MOST_WORLDS:
            raise ValueError(f"column {world!r} has {len(worlds)} values; at most {MOST_WORLDS} can be shown")
        rows = [tuple(map(plain_label, row)) for row in frame[columns].itertuples(index=False, name=None)]
        known = list(dict.fromkeys(rows))
        if not 4 <= len(known) <= MOST_SETTINGS:
            raise ValueError(f"the table has {len(known):,} settings; give from 4 to {MOST_SETTINGS:,}")
        every = int(np.prod([len(knob.values) for knob in made])) == len(known)
        settings = tuple(product(*(knob.values for knob in made))) if every else tuple(known)
        where = [""] * len(rows) if world is None else [plain_label(each) for each in frame[world]]
        order = _order(rows, where, settings, worlds, columns, world)
        seen = np.stack([frame[column].to_numpy(float)[order] for column in steps.values()], axis=2)
        tests = None if test is None else frame[test].to_numpy(float)[order]
        return cls(made, settings, every, world, worlds, steps, seen, test, tests, found)


def said(value: Any) -> str:
    """Write a knob's value.

    >>> said(0.0032), said("adam"), said(True)
    ('0.0032', 'adam', 'True')
    """
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return significant(value) if number else str(value)


def _listed(names: Any) -> str:
    said_names = [str(name) for name in names]
    return ", ".join(said_names[:12]) + (f" and {len(said_names) - 12} more" if len(said_names) > 12 else "")


def _frame(table: Any) -> "pd.DataFrame":
    import pandas as pd

    if not isinstance(table, pd.DataFrame):
        raise TypeError(
            f"table is a {type(table).__name__}; give a DataFrame with a row for each setting that was measured, "
            "such as Optuna's study.trials_dataframe()"
        )
    if twice := [name for name in table.columns[table.columns.duplicated()]]:
        raise ValueError(f"two columns of the table are called {twice[0]!r}; give each a name of its own")
    return table


def _rungs(rungs: Mapping[int, str] | None, score: str | None) -> dict[int, str]:
    """Say after how much of a training which column is known."""
    if rungs is None:
        return {1: "value" if score is None else score}
    right = isinstance(rungs, Mapping) and 2 <= len(rungs) <= MOST_RUNGS
    if not right or not all(isinstance(k, int) and not isinstance(k, bool) and k > 0 for k in rungs):
        raise ValueError(
            f"rungs={rungs!r:.80} cannot be; give from 2 to {MOST_RUNGS} columns by epochs, as in "
            "{3: 'val_after_3', 24: 'val_after_24'}"
        )
    if list(rungs) != sorted(rungs):
        raise ValueError(f"rungs go up; give them in the order {sorted(rungs)}")
    if score is not None and score != rungs[max(rungs)]:
        raise ValueError(
            f"the last rung is the whole training; its column is {rungs[max(rungs)]!r}, and score {score!r}"
        )
    return dict(rungs)


def _knob_columns(frame: "pd.DataFrame", given: Sequence[str] | None, others: set[Any]) -> list[str]:
    """Name the columns that were searched over."""
    if isinstance(given, str):
        raise ValueError(f"knobs={given!r} is one text; give a list: knobs=[{given!r}]")
    names = [name for name in frame if str(name).startswith(OPTUNAS)] if given is None else list(given)
    if not names:
        raise ValueError(
            f"no column of the table begins with {OPTUNAS!r}; say what was searched: knobs=[…], some of "
            f"{_listed(name for name in frame if name not in others)}"
        )
    if both := [name for name in names if name in others]:
        raise ValueError(f"column {both[0]!r} cannot be a knob and a score or a world as well")
    if len(names) > MOST_KNOBS:
        raise ValueError(f"there are {len(names)} knobs; at most {MOST_KNOBS} can be shown: {_listed(names)}")
    return names


def _check_scores(frame: "pd.DataFrame", column: str) -> None:
    import pandas as pd

    if not pd.api.types.is_numeric_dtype(frame[column]):
        raise ValueError(f"column {column!r} holds {frame[column].iloc[0]!r:.40}; give numbers")
    lost = ~np.isfinite(frame[column].to_numpy(float, na_value=np.nan))
    if lost.any():
        raise ValueError(
            f"column {column!r} has no finite number in {int(lost.sum())} of {len(frame)} rows, the first with index "
            f"{frame.index[lost][0]!r} (a trial that failed or was ended?); leave them out: "
            f"table[np.isfinite(table[{column!r}])]"
        )


def _knob(frame: "pd.DataFrame", column: str) -> Knob:
    values = [plain_label(each) for each in frame[column].unique()]
    if frame[column].isna().any():
        raise ValueError(
            f"knob {column!r} has no value in {int(frame[column].isna().sum())} rows; say what that means: "
            f"table.fillna({{{column!r}: 'none'}})"
        )
    numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in values)
    name = column.removeprefix(OPTUNAS)
    return Knob(column, name, tuple(sorted(values) if numbers else values), numbers)


def _order(
    rows: list[tuple[Any, ...]],
    where: list[Any],
    settings: tuple[tuple[Any, ...], ...],
    worlds: tuple[Any, ...],
    columns: list[str],
    world: str | None,
) -> np.ndarray:
    """Give the row of the table for each world and setting."""
    found: dict[tuple[Any, Any], int] = {}
    for at, key in enumerate(zip(where, rows, strict=True)):
        if key in found:
            by = [*columns, *([world] if world else [])]
            more = "" if world else ", or name the column that tells them apart: world=…"
            raise ValueError(
                f"rows {found[key]} and {at} are the same setting; take their mean: "
                f"table.groupby({by}, as_index=False).mean(numeric_only=True){more}"
            )
        found[key] = at
    for key in product(worlds, settings):
        if key not in found:
            raise ValueError(
                f"setting {key[1]} was not measured in world {key[0]!r}; leave out what is not in all: "
                f"table.groupby({columns}).filter(lambda rows: len(rows) == {len(worlds)})"
            )
    return np.array([[found[each, setting] for setting in settings] for each in worlds])
