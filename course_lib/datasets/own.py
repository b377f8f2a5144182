"""The learner's own table of samples: as it stands in the file, or refused with the place and a cure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from course_lib.datasets.cells import check_columns, read_text, row_names
from course_lib.datasets.dataset import Dataset, Split, split_in_three
from course_lib.quality.duplicates import first_equal
from course_lib.quality.samples import (
    check_samples,
    columns_that_tell_the_class,
    identifier_columns,
    is_identifier,
)
from course_lib.text import count_noun, count_noun_is, percent, quoted
from course_lib.validation import check_one_of

if TYPE_CHECKING:
    import pandas as pd

_LEAST = 5  # samples of a class, so that training, validation and test get one each
_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_DAYS = ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%d.%m.%y", "%d/%m/%y", "%m/%d/%y",
         "%d%m%Y", "%m%d%Y", "%d %b %Y", "%b %d %Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y")  # fmt: skip
_BOOKED = r"^\s*\(\s*(.+?)\s*\)\s*$|^\s*(.+?)\s*-\s*$"  # (1,234.50) and 1,234.50-
_ENDLESS = r"(?i)\s*[+-]?inf(?:inity)?\s*"
_DATE = r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}.*"
_WRITTEN = [(d, t) for d in ".," for t in ("", ",", ".", " ", "\xa0", "\u202f", "'") if d != t]


def load_table(
    path: str | Path | pd.DataFrame,
    *,
    target: str,
    positive: str | None = None,
    drop: str | Sequence[str] = (),
    encode: str | Sequence[str] = (),
    text: str | Sequence[str] = (),
    keep: str | Sequence[str] = (),
    groups: str | None = None,
    mix_groups: bool = False,
    time: str | None = None,
    time_format: str = "ISO8601",
    copies: str | None = None,
    missing: str = "refuse",
    na: str | Sequence[str] = (),
    sep: str = ",",
    decimal: str = ".",
    thousands: str = "",
    encoding: str = "utf-8",
    quote: str | None = '"',
    random_state: int = 0,
) -> Dataset:
    """Read a CSV file into a data set, split 60 : 20 : 20 with each class in the same share.

    What is loaded is what the file says, or it is refused with the place and the option that cures it. Cells are read
    as text: each spelling of a class is a class of its own, and only an empty cell is missing.

    Parameters
    ----------
    path : str, Path or DataFrame
        A file with a header line; or a frame.
    target, positive : str
        Column with the class of each row; of two classes the one to find, which becomes class 1.
    drop, encode, text, keep : str or sequence of str
        Columns to leave out; with words to turn into a 0/1 column each; with sentences to turn into weights of the
        1,000 commonest words (TF-IDF of the training rows); to use though they look like identifiers, tell the class
        of every row, or make many 0/1 columns.
    groups, time, time_format : str, optional
        Column of a group that must not lie on two sides of the split; or of a date or number, to split by: the past
        to train, the latest to test. How dates are written, such as "%d.%m.%Y".
    mix_groups : bool, default=False
        Let groups lie on both sides: to learn from each of them, and measure each.
    copies : {"together", "apart"}, optional
        Rows with equal features stay on one side. Must be said where they are more than half.
    missing : {"refuse", "drop", "keep"}, default="refuse"
        Leave out the rows with a missing value, or keep the gaps as NaN.
    na : str or sequence of str
        What else means missing, such as "?".
    sep, decimal, thousands, encoding, quote : str
        How the file is written; ``quote=None`` if quotes are plain characters.
    random_state : int, default=0

    Returns
    -------
    Dataset
        float64 table ``(n, d)`` with its `columns`; `rows` of each split are those of the file as a spreadsheet
        counts them: the header is row 1, empty rows count.

    Raises
    ------
    FileNotFoundError, ValueError
        If there is no such file, or something in it is in doubt; the message says where, and what to do.

    Examples
    --------
    >>> from tempfile import NamedTemporaryFile
    >>> with NamedTemporaryFile("w", suffix=".csv") as file:
    ...     rows = [f"{k / 2},3,{'cat' if k % 2 else 'dog'}" for k in range(20)]
    ...     print("height,width,kind", *rows, sep="\\n", file=file, flush=True)
    ...     data = load_table(file.name, target="kind")
    >>> data.classes, data.columns, data.test.rows.tolist()
    (('cat', 'dog'), ('height', 'width'), [9, 3, 2, 14])
    """
    import pandas as pd

    check_one_of("missing", missing, ("refuse", "drop", "keep"))
    check_one_of("copies", copies, (None, "together", "apart"))
    options = {"drop": drop, "encode": encode, "text": text, "keep": keep, "na": na}
    given = {option: [x] if isinstance(x, str) else list(x) for option, x in options.items()}
    drop, encode, text, keep, na = given.values()
    name, where, table, rows, notes = read_text(path, target, sep, encoding, quote)
    check_columns(table, where, {"target": [target], "drop": drop, "encode": encode, "text": text, "keep": keep,
                                  "groups": [groups] if groups else [], "time": [time] if time else []})  # fmt: skip
    table = table.drop(columns=drop)
    blank = {column: [*na, *(cell for cell in set(table[column]) if not cell.strip())] for column in table}
    table = table.mask(table.isin(blank))
    features = [column for column in table if column not in (target, groups, time)]
    if not features:
        raise ValueError(f"{where} has no column beside {target!r} to learn from; give at least one feature")
    _refuse_repeated_target(table[[c for c in [target, *features] if c not in keep]], target, given, notes)
    gaps = table.isna()
    if empty := [column for column in features if gaps[column].all()]:
        raise ValueError(
            f"{quoted(empty)}: nothing stands there in any row; leave out with {_more(given, 'drop', empty)}"
        )
    lost = (gaps.drop(columns=features) if missing == "keep" else gaps).any(axis=1).to_numpy()
    if lost.any() and missing == "drop":
        notes.append(
            f"{count_noun(lost.sum(), 'row')} with a missing value left out ({row_names(rows[lost])})"
        )
        enough = table[target].value_counts() >= _LEAST
        table, rows = table[~lost].reset_index(drop=True), rows[~lost]
        left = table[target].value_counts().reindex(enough.index, fill_value=0)
        if short := left.index[enough & (left < _LEAST)].tolist():
            emptiest = [gaps[features].mean().idxmax()]
            raise ValueError(
                f"{where} has {count_noun(len(table), 'row')} without a missing value, of class {short[0]!r} "
                f"{left[short[0]]}; leave out the emptiest column with {_more(given, 'drop', emptiest)}, "
                "instead of the rows"
            )
    elif lost.any():
        _refuse_missing(gaps, rows, features, given)

    words = [*encode, *text]
    numbers = _parse_numbers(table[[c for c in features if c not in words]], rows, decimal, thousands, given)
    _refuse_identifiers(numbers.drop(columns=keep, errors="ignore"), table, given)
    _refuse_wide(table[[c for c in encode if c not in keep]], given)
    classes, y = encode_classes(table[target].tolist(), f"column {target!r}", positive)
    note_alike(classes, notes)
    used = pd.concat([numbers, table[words]], axis=1)
    samples = check_samples(used)
    notes += [f"column {column!r} repeats {first!r}" for column, first in samples.repeated.items()]
    same = np.unique(first_equal(samples), return_inverse=True)[1]
    which, names = pd.factorize(table[groups], sort=True) if groups else (None, ())
    times = None if time is None else _parse_times(table[time], rows, decimal, thousands, time_format)
    apart = None if mix_groups else which
    parts = split_whole(y, classes, same, apart, times, copies, notes, random_state)

    made = [numbers]
    for c in encode:
        made.append(pd.get_dummies(table[c], prefix=c, prefix_sep="=", dtype=float).mask(table[c].isna()))
    made += [_word_weights(table[c].fillna(""), parts[0]) for c in text]
    X = pd.concat(made, axis=1)
    if (twice := X.columns[X.columns.duplicated()]).size:
        raise ValueError(f"two columns come to be called {twice[0]!r} after encoding; rename one in the file")
    whole = Split(X.to_numpy(np.float64), y, which, rows)
    about = "; ".join([f"{count_noun(len(y), 'row')} of {where}", *notes]) + "."
    train, val, test = map(whole.take, parts)
    return Dataset(name, train, val, test, classes, tuple(names), about, tuple(X.columns))


def note_alike(classes: Sequence[str], notes: list[str]) -> None:
    """Note classes that may be one, written in two ways; they are kept apart all the same."""
    spelled = Counter(name.strip().casefold() for name in classes)
    if alike := [name for name in classes if spelled[name.strip().casefold()] > 1]:
        notes.append(f"classes {quoted(alike)} differ by spaces or capitals alone")


def _more(given: dict[str, list[str]], option: str, more: Iterable[str]) -> str:
    """Write an option with what it has already and more, so that the line can be copied as it is."""
    return f"{option}={[*given[option], *more]!r}"


def _refuse_missing(
    gaps: pd.DataFrame, rows: np.ndarray, features: list[str], given: dict[str, list[str]]
) -> None:
    there = list(gaps.columns[gaps.any()])
    found = "; ".join(f"column {c!r} in {row_names(rows[gaps[c]])}" for c in there[:5])
    found += f"; and {len(there) - 5} more columns" if len(there) > 5 else ""
    cures = [f"leave out the {count_noun(int(gaps.any(axis=1).sum()), 'row')} with missing='drop'"]
    if set(there) <= set(features):
        cures += [
            "keep them as NaN with missing='keep'",
            f"or leave out columns with {_more(given, 'drop', there)}",
        ]
    raise ValueError(
        f"{count_noun(int(gaps.to_numpy().sum()), 'value')} missing: {found}. Fill in the file, {', '.join(cures)} "
        "(lesson 01 shows what each costs)"
    )


def _refuse_repeated_target(
    table: pd.DataFrame, target: str, given: dict[str, list[str]], notes: list[str]
) -> None:
    """Refuse columns that say the class of each row in other words, or by having a value; note the nearly such."""
    import pandas as pd

    labelled = table.dropna(subset=[target])
    y, classes = pd.factorize(labelled[target])
    found = columns_that_tell_the_class(labelled.drop(columns=target), y)
    meant = {
        column: ", ".join(f"{word} for {c!r}" for word, c in list(zip(told.words, classes, strict=True))[:2])
        + ", …" * (len(classes) > 2)
        for column, told in found.items()
    }
    notes += [
        f"column {column!r} ({meant[column]}) tells the class of {percent(told.rows, len(y))} of the rows: would it "
        "be known of a new one?"
        for column, told in found.items()
        if told.rows < len(y)
    ]
    if sure := [column for column, told in found.items() if told.rows == len(y)]:
        each = ", ".join(f"column {column!r} ({meant[column]})" for column in sure)
        raise ValueError(
            f"{each} tell{'s' * (len(sure) == 1)} the class of every row: of a new row, whose class is not known "
            f"yet, there would be no such value. Leave out with {_more(given, 'drop', sure)}, or use as measured "
            f"with {_more(given, 'keep', sure)}"
        )


def _as_numbers(cells: pd.Series, decimal: str, thousands: str) -> pd.Series:
    """Read text as float64; NaN where it is none. Words true and false alone are 1 and 0."""
    import pandas as pd

    whole = "\n".join(cells) + "\n"
    if decimal == "." and re.fullmatch(rf"(?:{_NUMBER}\n)*+", whole) and whole.count("\n") == len(cells):
        return pd.to_numeric(cells).astype(float)  # all at once, which is most of them
    cells = cells.str.strip().str.replace("\u2212", "-", regex=False)  # the minus of typesetters
    if (truth := cells.str.lower().map({"true": 1.0, "false": 0.0})).notna().all():
        return truth.astype(float)
    if thousands:
        grouped = rf"[+-]?[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+(?:{re.escape(decimal)}[0-9]*)?"
        cells = cells.mask(cells.str.fullmatch(grouped), cells.str.replace(thousands, "", regex=False))
    if decimal != ".":
        cells = cells.str.translate(str.maketrans({".": "x", decimal: "."}))
    return pd.to_numeric(cells.where(cells.str.fullmatch(_NUMBER))).astype(float)


def _parse_numbers(
    table: pd.DataFrame, rows: np.ndarray, decimal: str, thousands: str, given: dict[str, list[str]]
) -> pd.DataFrame:
    import pandas as pd

    numbers: dict[str, pd.Series] = {}
    uses: dict[str, list[str]] = {"drop": [], "encode": [], "text": []}
    dates, shown = [], ""
    for column in table:
        cells = table[column].dropna()
        values = _as_numbers(cells, decimal, thousands)
        numbers[column] = values.reindex(table.index)
        bad = cells[values.isna()]
        endless = cells[np.isinf(values) | cells.index.isin(bad.index[bad.str.fullmatch(_ENDLESS)])]
        if len(endless):
            raise ValueError(
                f"column {column!r} is infinite in {row_names(rows[endless.index])}; mend it, or call it missing "
                f"with {_more(given, 'na', endless.unique())}"
            )
        if bad.empty:
            continue
        where = f"column {column!r} is not numeric in {row_names(rows[bad.index])}, such as {bad.iloc[0]!r}"
        if said := _other_ways(cells, bad.index[0], decimal, thousands):
            raise ValueError(f"{where}; give {said}")
        minus = cells.str.replace(_BOOKED, r"-\1\2", regex=True)
        if (booked := cells[minus != cells]).size and (
            _as_numbers(minus, decimal, thousands).notna().all()
            or _other_ways(minus, booked.index[0], decimal, thousands)
        ):
            raise ValueError(
                f"column {column!r} has minus signs as bookkeepers write them, in "
                f"{row_names(rows[booked.index])}, such as {booked.iloc[0]!r}; write {minus[booked.index[0]]!r} in "
                "the file, or give load_table the frame that pandas.read_csv(..., dtype=str) reads, after "
                f"frame[{column!r}] = frame[{column!r}].str.replace(r'{_BOOKED}', r'-\\1\\2', regex=True)"
            )
        rest = cells.str.replace(_NUMBER, "", n=1, regex=True)
        if (rest == rest.iloc[0]).all() and re.fullmatch(r"\W+|\s\w+", rest.iloc[0]):
            raise ValueError(
                f"{where}: a number with {rest.iloc[0]!r} in each row; take that away in the file, or leave the "
                f"column out with {_more(given, 'drop', [column])}"
            )
        if bad.nunique() <= min(10, values.nunique() - 1):
            raise ValueError(f"{where}; mend it, or call it missing with {_more(given, 'na', bad.unique())}")
        shown = shown or bad.iloc[0]
        dates += [column] * bool(cells.str.fullmatch(_DATE).all())
        few = cells.nunique() <= max(20, len(cells) // 10) and column not in dates
        is_long = cells.str.split().str.len().mean() > 3
        uses["encode" if few else "text" if is_long else "drop"].append(column)
    if names := list(chain.from_iterable(uses.values())):
        said = ", ".join(_more(given, option, columns) for option, columns in uses.items() if columns)
        raise ValueError(
            f"column{'s' * (len(names) > 1)} {', '.join(map(repr, names))} not numeric (such as {shown!r}): "
            f"give {said} (drop leaves out, encode makes a 0/1 column of each word, text weights of words); or leave "
            f"all out with {_more(given, 'drop', names)}"
            + (f"; or split by date with time={dates[0]!r}" if dates else "")
        )
    return pd.DataFrame(numbers, index=table.index, dtype=float)


def _other_ways(cells: pd.Series, shown: int, decimal: str, thousands: str) -> str:
    """Name the nearest other decimal and thousands marks with which all cells are numbers."""
    old = {"decimal": decimal, "thousands": thousands}
    ways = []
    for way in (dict(zip(old, way, strict=True)) for way in _WRITTEN):
        changed = {option: mark for option, mark in way.items() if mark != old[option]}
        if changed and (read := _as_numbers(cells, **way)).notna().all():
            ways.append((len(changed), ", ".join(f"{o}={m!r}" for o, m in changed.items()), read[shown]))
    return ", or ".join(f"{said} (it is {value:,} then)" for n, said, value in ways if n == min(ways)[0])


def _refuse_identifiers(numbers: pd.DataFrame, table: pd.DataFrame, given: dict[str, list[str]]) -> None:
    """Refuse what counts or names the rows, and codes: a model learns the order of the file from it."""
    found = {} if numbers.empty else identifier_columns(numbers)
    for column in numbers:
        values = numbers[column].dropna()
        if (values % 1).any():
            continue
        if table.loc[values.index[values.abs() >= 2.0**53], column].str.fullmatch(r"\s*[+-]?\d+\s*").any():
            found[column] = "numbers too long to tell apart"
        elif table[column].str.fullmatch(r"0\d+").any():
            found[column] = "codes with a 0 in front"
        elif column not in found and is_identifier(column):
            found[column] = "whole numbers, by its name an identifier"
    if found:
        said = ", ".join(f"column {column!r} ({why})" for column, why in found.items())
        raise ValueError(
            f"{said}: like a saved index, an identifier or a code, which says nothing of a new row; leave out with "
            f"{_more(given, 'drop', found)}, or use as measured with {_more(given, 'keep', found)}"
        )


def _refuse_wide(table: pd.DataFrame, given: dict[str, list[str]]) -> None:
    words = table.nunique()
    if wide := list(words.index[words > max(20, len(table) // 10)]):
        others = f"encode={[column for column in given['encode'] if column not in wide]!r}"
        raise ValueError(
            f"encode={wide!r} makes {count_noun(words[wide].sum(), 'column')} of {count_noun(len(table), 'row')}, "
            f"as an identifier or sentences do; leave out with {others}, {_more(given, 'drop', wide)}, or take the "
            f"words of sentences with {others}, {_more(given, 'text', wide)}, or say that you mean it with "
            f"{_more(given, 'keep', wide)}"
        )


def _parse_times(
    cells: pd.Series, rows: np.ndarray, decimal: str, thousands: str, time_format: str
) -> np.ndarray:
    import pandas as pd

    def read(how: str) -> pd.Series:
        return pd.to_datetime(cells.str.strip(), format=how, errors="coerce", utc=True)

    times = _as_numbers(cells, decimal, thousands)
    digits = cells.str.fullmatch(r"\s*[0-9]{8}\s*").all()  # a date such as 31122025 does not sort as a number
    others = [how + hour for how in _DAYS for hour in ("", " %H:%M", " %H:%M:%S")]
    if times.isna().any() or (
        digits and (time_format in others or any(read(how).notna().all() for how in others))
    ):
        times = read(time_format)
    if times.isna().any():
        bad = cells[times.isna()]
        fit = [how for how in others if read(how).notna().all()] or ["%d.%m.%Y"]
        raise ValueError(
            f"column {cells.name!r} is no date as {time_format} writes it in {row_names(rows[bad.index])}, such as "
            f"{bad.iloc[0]!r}; say how dates are written: {' or '.join(f'time_format={how!r}' for how in fit)}"
        )
    return pd.factorize(times, sort=True)[0]


def _word_weights(texts: pd.Series, train: np.ndarray) -> pd.DataFrame:
    import pandas as pd
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(max_features=1_000).fit(texts.iloc[train])
    columns = [f"{texts.name}: {word}" for word in words.get_feature_names_out()]
    return pd.DataFrame(words.transform(texts).toarray(), columns=columns, index=texts.index)


def encode_classes(
    labels: Sequence[str], where: str, positive: str | None = None
) -> tuple[tuple[str, ...], np.ndarray]:
    """Give the classes, each spelling one of its own, numbers by size; and their codes. A positive one comes last.

    Raises
    ------
    ValueError
        If there is one class, one is too small, or the positive one is none of two.
    """
    names, y, counts = np.unique(np.array(labels, dtype=object), return_inverse=True, return_counts=True)
    if len(names) < 2:
        raise ValueError(f"{where} holds one class only, {str(names[0])!r}; a classifier needs at least two")
    if few := [f"{name!r} ({count})" for name, count in zip(names, counts, strict=True) if count < _LEAST]:
        raise ValueError(
            f"{where} has {len(few)} of {len(names)} classes with fewer than {_LEAST} samples: {', '.join(few[:5])}; "
            "training, validation and test need one each: add samples, merge classes, or check that this is "
            "the class and not a number to predict"
        )
    if positive is not None and (positive not in names or len(names) > 2):
        raise ValueError(
            f"positive is {positive!r}, the classes of {where} are {', '.join(map(repr, names))}; give one of two "
            "classes, or make one of many with one_against_rest(data, name)"
        )
    is_number = all(re.fullmatch(_NUMBER, name) for name in names)
    order = sorted(
        range(len(names)), key=lambda k: (names[k] == positive, float(names[k]) if is_number else 0, names[k])
    )
    return tuple(names[order]), np.argsort(order)[y].astype(np.int64)


def split_whole(
    y: np.ndarray,
    classes: Sequence[str],
    same: np.ndarray,
    groups: np.ndarray | None,
    times: np.ndarray | None,
    copies: str | None,
    notes: list[str],
    random_state: int,
) -> list[np.ndarray]:
    """Give the positions of the three parts; copies (equal codes in `same`) and groups lie in one, as is noted.

    Raises
    ------
    ValueError
        If so many are copies that they may be none, or a class is missing from a part.
    """
    from course_lib import splits

    n, different = len(y), len(np.unique(same))
    if copies is None and different < n / 2:
        raise ValueError(
            f"only {different:,} of {n:,} samples differ in their features; say copies='apart' if equal ones are "
            "samples in their own right (of a few codes, say), or copies='together' to keep them on one side"
        )
    if copies == "together" and different < 3:
        raise ValueError(
            f"only {different:,} of {n:,} samples differ, too few for three parts; say copies='apart' if equal ones "
            "are samples in their own right"
        )
    doubtful = np.bincount(np.unique(np.column_stack([same, y]), axis=0)[:, 0])[same] > 1
    if doubtful.any() and copies != "apart":
        notes.append(f"{count_noun_is(int(doubtful.sum()), 'sample')} equal to one of another class")
    if copies == "apart":
        same = np.arange(n)
    elif different < n:
        notes.append(
            f"{count_noun(n - different, 'copy').replace('copys', 'copies')} kept on one side of the split"
        )
    if groups is not None and times is not None:
        raise ValueError(
            "groups and time are both given; split by time alone with mix_groups=True, or give groups"
        )
    if times is not None:
        part = np.empty(n, dtype=np.int64)
        for k, positions in enumerate(splits.by_time(times, shares=(0.6, 0.2, 0.2))):
            part[positions] = k
        last = np.zeros(same.max() + 1, dtype=np.int64)
        np.maximum.at(
            last, same, part
        )  # copies go to the latest of them: nothing of the future is learned from
        parts = [np.flatnonzero(last[same] == k) for k in range(3)]
    elif groups is None and len(np.unique(same)) == n:
        whole = Split(np.arange(n)[:, None], y)
        parts = [each.X.ravel() for each in split_in_three(whole.X, y, random_state=random_state)]
    else:
        source = same[:, None] if groups is None else np.column_stack([same, n + groups])
        found = splits.stratified(
            y, shares=(0.6, 0.2, 0.2), source=source, together=True, random_state=random_state
        )
        parts = list(found)
    for part_name, positions in zip(("training", "validation", "test"), parts, strict=True):
        if lacking := [name for code, name in enumerate(classes) if code not in y[positions]]:
            raise ValueError(
                f"class {lacking[0]!r} would be missing from the {part_name} part: its samples are copies of few, "
                "lie in too few groups, or all at one time; add samples, try another random_state, or split "
                "without (copies='apart', no groups, no time)"
            )
    return parts
