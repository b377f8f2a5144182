"""Ruling out: the models that meet the limits, the quickest to train first."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from course_lib.exercises import Exercise, Retry, laws
from course_lib.exercises.wording import kind_of


def _tables() -> Iterator[tuple[pd.DataFrame, dict[str, float]]]:
    """Tables of models with limits: rows numbered with gaps, a limit that is just met, and one that nothing meets."""
    rows = [
        # name, accuracy, low, high, train s, ms, p95 ms, MB
        ("slow tail", 0.93, 0.92, 0.94, 3.0, 0.5, 4.0, 0.10),
        ("good", 0.92, 0.90, 0.94, 3.5, 0.8, 1.0, 0.20),
        ("perhaps", 0.88, 0.85, 0.91, 2.0, 0.9, 1.5, 0.15),
        ("bad", 0.80, 0.78, 0.82, 1.0, 0.1, 0.2, 0.05),
        ("large", 0.97, 0.96, 0.98, 9.0, 1.0, 1.8, 0.90),
        ("crawler", 0.95, 0.94, 0.96, 6.0, 5.0, 9.0, 0.30),
        ("edge", 0.89, 0.88, 0.90, 4.0, 0.85, 2.0, 0.50),
    ]
    columns = (
        "model accuracy low high train_seconds latency_ms latency_p95_ms megabytes"
    )
    table = pd.DataFrame(
        rows, columns=columns.split(), index=[7, 2, 11, 5, 3, 4, 20]
    )
    limits = {"ms": 2.0, "megabytes": 0.5, "floor": 0.9}
    yield table, limits
    yield table, limits | {"megabytes": 0.04}
    yield table, {"ms": 10.0, "megabytes": 5.0, "floor": 0.5}
    yield table.iloc[::-1], limits | {"ms": 1.0, "floor": 0.91}


def _right(table, ms, megabytes, floor):
    fits = table[
        (table["latency_p95_ms"] <= ms)
        & (table["megabytes"] <= megabytes)
        & (table["high"] >= floor)
    ]
    return fits.sort_values("train_seconds")["model"].tolist()


def _judge(answer: Any) -> None:
    shortlist = laws.Function(
        answer,
        "shortlist(table, ms, megabytes, floor)",
        returns="a list of names",
    )
    asked = list(_tables())
    got = []
    for table, limits in asked:
        given = shortlist(table, *limits.values())
        got.append(_names(given, table, _case(limits)))
    for hint, wrong in _WRONG.items():
        found = [_chosen(table, **limits, **wrong) for table, limits in asked]
        laws.require(
            got != found
            or found == [_right(table, **limits) for table, limits in asked],
            hint,
        )
    for names, (table, limits) in zip(got, asked, strict=True):
        _check(names, table, limits, _case(limits))


def _case(limits: dict[str, float]) -> str:
    return "With {ms:g} ms, {megabytes:g} MB and a floor of {floor:g}: ".format(
        **limits
    )


def _chosen(
    table: pd.DataFrame,
    ms: float,
    megabytes: float,
    floor: float,
    *,
    latency: str = "latency_p95_ms",
    accuracy: str = "high",
    swapped: bool = False,
    sort: str = "train_seconds",
    ascending: bool = True,
    without: str = "",
    any_of: bool = False,
    strict: bool = False,
) -> list[str]:
    """What a program chooses that has gone wrong in one place."""
    ms, megabytes = (megabytes, ms) if swapped else (ms, megabytes)
    meets = {
        "ms": table[latency] < ms if strict else table[latency] <= ms,
        "megabytes": table["megabytes"] < megabytes
        if strict
        else table["megabytes"] <= megabytes,
        "floor": table[accuracy] > floor if strict else table[accuracy] >= floor,
    }
    meets.pop(without, None)
    kept = (
        np.any(list(meets.values()), axis=0)
        if any_of
        else np.all(list(meets.values()), axis=0)
    )
    return table[kept].sort_values(sort, ascending=ascending)["model"].tolist()


_WRONG: dict[str, dict[str, Any]] = {
    "You compare `latency_ms`. Half of the answers are that quick; users notice the slow ones, so compare "
    "`latency_p95_ms`.": {"latency": "latency_ms"},
    "You ask for `accuracy` above the floor. Within its interval a model may be better than that: rule out only one "
    "whose upper end, `high`, is below.": {"accuracy": "accuracy"},
    "`ms` and `megabytes` have changed places.": {"swapped": True},
    "Your limits are strict: a model that meets one exactly is missing. To meet a limit is enough: `<=` and `>=`.": {
        "strict": True
    },
    "You keep what meets *any* of the three limits; all three are asked for. `&` joins them, and `|` does not.": {
        "any_of": True
    },
    'Your list asks nothing of the time of an answer: `table["latency_p95_ms"] <= ms`.': {
        "without": "ms"
    },
    'Your list asks nothing of the size: `table["megabytes"] <= megabytes`.': {
        "without": "megabytes"
    },
    'Your list asks nothing of the accuracy: `table["high"] >= floor`.': {
        "without": "floor"
    },
    "You ask that the *low* end of the interval meets the floor. That is no reason to rule a model out: it may "
    "well be better. Compare `high`.": {"accuracy": "low"},
    "The right models, the quickest to *answer* first. The list is an order to *try* in: sort by `train_seconds`.": {
        "sort": "latency_ms"
    },
    "The right models, those with the quickest slow answers first. The list is an order to *try* in: sort by "
    "`train_seconds`.": {"sort": "latency_p95_ms"},
    "The right models, the smallest first. The list is an order to *try* in: sort by `train_seconds`.": {
        "sort": "megabytes"
    },
    "The right models, the most accurate first. The list is an order to *try* in: sort by `train_seconds`.": {
        "sort": "accuracy",
        "ascending": False,
    },
}


def _names(given: Any, table: pd.DataFrame, case: str) -> list[str]:
    if isinstance(given, pd.DataFrame):
        raise Retry(
            f'{case}yours is a table. The names alone are asked for: `["model"].tolist()`.'
        )
    if isinstance(given, (pd.Series, pd.Index, np.ndarray)):
        given = given.tolist()
    if isinstance(given, (set, frozenset, dict)):
        raise Retry(
            f"{case}yours is {kind_of(given)}, whose order says nothing; give a list."
        )
    if isinstance(given, str) or not isinstance(given, (list, tuple)):
        raise Retry(f"{case}give a list of names; yours is {kind_of(given)}.")
    if given and all(isinstance(each, bool) for each in given):
        raise Retry(
            f"{case}yours says True or False of each model. Keep the rows that are True, and give their names."
        )
    strange = [
        each
        for each in given
        if not isinstance(each, str) or each not in set(table["model"])
    ]
    laws.require(
        not strange,
        lambda: (
            f"{case}among yours is {strange[0]!r}, which is no name in the column `model`."
        ),
    )
    laws.require(
        len(set(given)) == len(given), f"{case}a name stands in your list twice."
    )
    return list(given)


def _check(
    got: list[str], table: pd.DataFrame, limits: dict[str, float], case: str
) -> None:
    want = _right(table, **limits)
    if got == want:
        return
    by_name = table.set_index("model")
    for name in got:
        if name not in want:
            raise Retry(case + _too_many(name, by_name.loc[name], limits))
    for name in want:
        if name not in got:
            raise Retry(case + _missing(name, by_name.loc[name], limits))
    seconds = [float(by_name.loc[name, "train_seconds"]) for name in got]
    if got == want[::-1]:
        raise Retry(
            f"{case}the right ones, the slowest to train first. Begin with the quickest: the list is an order to try."
        )
    raise Retry(
        f"{case}the right ones, in another order: they take {', '.join(f'{each:g}' for each in seconds)} s to train. "
        "Sort by `train_seconds`."
    )


def _too_many(name: str, row: pd.Series, limits: dict[str, float]) -> str:
    if row["latency_p95_ms"] > limits["ms"]:
        half = (
            " Half of its answers are quick enough (`latency_ms`); the slow ones count, too."
            * bool(row["latency_ms"] <= limits["ms"])
        )
        return (
            f"{name!r} needs up to {row['latency_p95_ms']:g} ms for 95 % of its answers (`latency_p95_ms`), which is "
            f"more than {limits['ms']:g}.{half}"
        )
    if row["megabytes"] > limits["megabytes"]:
        return f"{name!r} has {row['megabytes']:g} MB, more than {limits['megabytes']:g}."
    return (
        f"{name!r} reaches {row['high']:.2f} at best, at the upper end of its interval, and the floor is "
        f"{limits['floor']:g}: rule it out."
    )


def _missing(name: str, row: pd.Series, limits: dict[str, float]) -> str:
    if limits["floor"] in (row["high"],) or limits["ms"] == row["latency_p95_ms"]:
        return f"{name!r} meets the limits exactly, and is missing. To meet a limit is enough: `<=` and `>=`."
    if limits["megabytes"] == row["megabytes"]:
        return f"{name!r} has exactly {row['megabytes']:g} MB, and is missing. To meet a limit is enough: `<=`."
    if row["accuracy"] < limits["floor"] <= row["high"]:
        return (
            f"{name!r} is missing. It has {row['accuracy']:.2f}, and its interval ends at {row['high']:.2f}: "
            f"it may well meet {limits['floor']:g}. Compare `high`."
        )
    if row["low"] < limits["floor"]:
        return (
            f"{name!r} is missing: the low end of its interval is under the floor. That is no proof that it cannot "
            "reach it; compare `high`."
        )
    return f"{name!r} is missing, and it meets all three limits."


SHORTLIST = Exercise(
    id="which_model-2",
    title="Rule out first",
    judge=_judge,
    reference=lambda: _right,
    solution="""\
def shortlist(table, ms, megabytes, floor):
    quick = table["latency_p95_ms"] <= ms
    small = table["megabytes"] <= megabytes
    possible = table["high"] >= floor
    kept = table[quick & small & possible]
    return kept.sort_values("train_seconds")["model"].tolist()""",
    praise="Three comparisons that cost nothing. Every model that they rule out is one that you need not train.",
    hints=[
        "A comparison of a column gives True or False for every row; `&` joins three of them, and "
        "`table[…]` keeps the rows that are True.",
        "The slow answers count, so it is `latency_p95_ms`. Accuracy can only rule out a model whose *upper* end, "
        "`high`, is under the floor.",
        '`kept.sort_values("train_seconds")["model"].tolist()` gives the names, the quickest to train first.',
    ],
)
