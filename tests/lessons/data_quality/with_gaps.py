"""Wrong and right answers to data_quality-6, “Who would be left out?”."""

import numpy as np
import pandas as pd

from course_lessons.data_quality.exercises.with_gaps import _shares


def _by_group(take):
    """For each group, what is taken of its part of the table."""
    return lambda table, group: {one: float(take(table[group == one])) for one in np.unique(group).tolist()}


def _gap(table) -> np.ndarray:
    return table.isna().any(axis=1).to_numpy()


def _as_frame(table, group):
    frame = pd.DataFrame({"gap": _gap(table), "group": group})
    return frame.groupby("group")["gap"].mean()


def _by_index(table, group):
    """The group gets an index of its own, 0, 1, …, and pandas puts the rows together by it."""
    gap = table.isna().any(axis=1)
    return gap.groupby(pd.Series(group)).mean().to_dict()


def _by_loop(table, group):
    found = {}
    for (_, row), one in zip(table.iterrows(), group, strict=True):
        found.setdefault(one, []).append(bool(row.isna().any()))
    return {one: sum(gaps) / len(gaps) for one, gaps in found.items()}


def _by_dropping(table, group):
    left = table.assign(its_group=group).dropna()["its_group"].value_counts()
    all_of_it = pd.Series(group).value_counts()
    return (1 - left.reindex(all_of_it.index, fill_value=0) / all_of_it).to_dict()


def _in_place(table, group):
    table["gap"] = _gap(table)
    return table["gap"].groupby(group).mean().to_dict()


MISTAKES = {
    "data_quality-6": [
        (lambda: _by_group(lambda part: part.isna().any(axis=0).mean()), "shares of the *columns*"),
        (lambda: _by_group(lambda part: round(_gap(part).mean(), 1)), "you have rounded"),
        (lambda: _by_group(lambda part: 1 - _gap(part).mean()), "*whole* rows"),
        (lambda: _by_group(lambda part: part.isna().to_numpy().mean()), "missing *values*"),
        (lambda: _by_group(lambda part: part.isna().sum(axis=1).mean()), "missing values a row"),
        (lambda: _by_group(lambda part: part.isna().all(axis=1).mean()), "*all* is missing"),
        (lambda: _by_group(lambda part: _gap(part).sum()), "numbers of rows"),
        (lambda: _by_group(len), "sizes of the groups"),
        (lambda: _by_group(lambda part: 100 * _gap(part).mean()), "not percent"),
        (
            lambda: (
                lambda table, group: {
                    one: share * (group == one).mean() for one, share in _shares(table, group).items()
                }
            ),
            "divide by all rows",
        ),
        (
            lambda: (
                lambda table, group: (
                    pd.Series(group[_gap(table)])
                    .value_counts(normalize=True)
                    .reindex(np.unique(group), fill_value=0)
                )
            ),
            "the other way round",
        ),
        (lambda: lambda table, group: dict.fromkeys(group.tolist(), _gap(table).mean()), "the whole table"),
        (lambda: _by_index, "by the *index*"),
        (lambda: lambda table, group: _gap(table).mean(), "give a dictionary"),
        (lambda: lambda table, group: list(_shares(table, group).values()), "give a dictionary"),
        (
            lambda: (
                lambda table, group: {one: share for one, share in _shares(table, group).items() if share > 0}
            ),
            "has nothing for",
        ),
        (
            lambda: lambda table, group: _shares(table, group) | {"all": _gap(table).mean()},
            "also has 'all'",
        ),
        (
            lambda: lambda table, group: {one: f"{s:.0%}" for one, s in _shares(table, group).items()},
            "take the quotes away",
        ),
        (lambda: _in_place, "changes the `table`"),
        (lambda: lambda table, group: print(_shares(table, group)), "gives nothing back"),
        (lambda: lambda table: 0.5, "The page calls"),
        (lambda: {"A": 0.5}, "the function itself"),
    ],
}
ALSO_RIGHT = {
    "data_quality-6": [
        lambda: _as_frame,
        lambda: _by_loop,
        lambda: _by_dropping,
        lambda: _by_group(lambda part: (part.isna().sum(axis=1) > 0).mean()),
        lambda: lambda table, group: table.isna().T.any().groupby(group).mean(),
    ],
}
