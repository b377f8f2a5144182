"""How many rows have a gap, in each group: what leaving them out would do to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from course_lessons.data_quality.studies.dirty import dirty_table
from course_lib.exercises import Exercise, laws

if TYPE_CHECKING:
    import pandas as pd

WHAT = "the share of its rows that have a gap, for each group"


def _tables() -> Iterator[tuple[pd.DataFrame, np.ndarray]]:
    """A dirty table by its clinics, in another order; and one with texts, a group without gaps, one of one row."""
    import pandas as pd

    dirty = dirty_table(2)
    table = dirty.table.sample(90, random_state=0)
    yield table.drop(columns="clinic"), table["clinic"].to_numpy()
    rng = np.random.default_rng(0)
    group = rng.permutation(np.repeat([30, 10, 20, 40], [12, 9, 5, 1]))
    values = rng.normal(size=(len(group), 3))
    values[(rng.random(values.shape) < 0.25) & (group[:, None] != 10)] = np.nan
    values[group == 40, :2] = np.nan
    town = np.where(rng.random(len(group)) < 0.2, None, "here")
    town[group == 10] = "there"
    frame = pd.DataFrame(values, columns=["age", "height", "weight"])
    yield frame.assign(town=town), group


def _shares(table: pd.DataFrame, group: np.ndarray) -> dict[Any, float]:
    gap = table.isna().any(axis=1).to_numpy()
    return {
        one: float(gap[group == one].mean()) for one in np.unique(group).tolist()
    }


def _judge(answer: Any) -> None:
    with_gaps = laws.Function(
        answer, "with_gaps(table, group)", returns=f"a dictionary: {WHAT}"
    )
    for table, group in _tables():
        _check(with_gaps, table, group)


def _check(
    with_gaps: laws.Function, table: pd.DataFrame, group: np.ndarray
) -> None:
    given = with_gaps(table, group)
    if hasattr(given, "to_dict") and getattr(given, "ndim", 0) == 1:
        given = given.to_dict()  # a column of pandas, by group
    want = _shares(table, group)
    case = with_gaps.case
    found = laws.mapping(given, want, WHAT, case=case)
    got = {
        one: laws.number(share, f"the share of group {one!r}", case=case)
        for one, share in found.items()
    }
    if _near(got, want):
        return
    for wrong, hint in _confusions(table, group):
        laws.require(not _near(got, wrong), f"{case}{hint}")
    laws.require(
        not all(
            got[each]
            in (round(want[each], 1), round(want[each], 2), round(want[each], 3))
            for each in want
        ),
        f"{case}you have rounded the shares. Leave that to whoever prints them.",
    )
    one = max(want, key=lambda each: abs(got[each] - want[each]))
    rows = int((group == one).sum())
    laws.require(
        False,
        f"{case}for group {one!r} you come to {got[one]:.3g}. It has {rows} rows, and in "
        f"{round(want[one] * rows)} of them at least one value is missing: {want[one]:.3g}.",
    )


def _near(some: dict, others: dict) -> bool:
    return all(abs(some[each] - others[each]) < 1e-6 for each in others)


def _confusions(
    table: pd.DataFrame, group: np.ndarray
) -> Iterator[tuple[dict, str]]:
    gap, want = table.isna().any(axis=1).to_numpy(), _shares(table, group)
    rows = {one: int((group == one).sum()) for one in want}
    missing = table.isna().to_numpy()

    def each(value: Any) -> dict:
        return {one: value(one) for one in want}

    yield (
        each(lambda one: 1 - want[one]),
        "those are the shares of the *whole* rows. Asked is how many have a gap.",
    )
    yield (
        each(lambda one: missing[group == one].mean()),
        "those are the shares of the missing *values*. A row with one gap is as lost as one with five: "
        "`.any(axis=1)` says which rows have one.",
    )
    yield (
        each(lambda one: missing[group == one].sum(axis=1).mean()),
        "those are missing values a row, on average. A row counts once, however many it lacks: `.any(axis=1)`.",
    )
    yield (
        each(lambda one: missing[group == one].all(axis=1).mean()),
        "those are rows in which *all* is missing. One gap is enough: `.any(axis=1)`.",
    )
    yield (
        each(lambda one: want[one] * rows[one]),
        "those are numbers of rows. Divide each by how many rows its group has.",
    )
    yield (
        each(lambda one: want[one] * rows[one] / len(table)),
        "you divide by all rows of the table. Divide by those of the group.",
    )
    yield (
        each(lambda one: want[one] * rows[one] / gap.sum()),
        "that says which groups the rows with a gap belong to. Asked is the other way round: of a group's rows, how "
        "many have one.",
    )
    yield (
        each(lambda one: missing[group == one].any(axis=0).mean()),
        "those are shares of the *columns*: `.any(axis=0)` goes down each of them. `.any(axis=1)` goes along the "
        "rows.",
    )
    by_index = dict(enumerate(group))
    aligned = np.array([by_index.get(row) for row in table.index], dtype=object)
    if set(want) <= set(aligned):
        yield (
            each(lambda one: gap[aligned == one].mean()),
            "you match `group` to the table by the *index*, as pandas does with a `Series`. The first of `group` "
            "belongs "
            "to the first row, whatever its index says.",
        )
    yield (
        each(lambda one: gap.mean()),
        "every group has the share of the whole table. Look at its own rows only.",
    )
    yield (
        each(lambda one: 100 * want[one]),
        "give shares between 0 and 1, not percent.",
    )
    yield (
        each(lambda one: rows[one]),
        "those are the sizes of the groups. How many of their rows have a gap?",
    )


WITH_GAPS = Exercise(
    id="data_quality-6",
    title="Who would be left out?",
    judge=_judge,
    reference=lambda: _shares,
    solution="""\
def with_gaps(table, group):
    gap = table.isna().any(axis=1)
    return gap.groupby(group).mean().to_dict()""",
    praise="Before rows are left out, you know whose. Equal shares speak for an accident.",
    hints=[
        "First say of every row whether it has a gap; then take the mean of that in each group.",
        "`table.isna()` marks the gaps, `.any(axis=1)` the rows that have one.",
        "The mean of True and False is a share, and `gap.groupby(group).mean()` takes it group by group.",
    ],
)
