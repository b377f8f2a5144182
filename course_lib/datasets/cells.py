"""A file of the learner's as text: its cells as they stand there, or refused with the place and a cure."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from course_lib.text import count_noun, quoted
from course_lib.validation import check_one_of

if TYPE_CHECKING:
    import pandas as pd

_NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"BZh", b"\xfd7zX", b"7z\xbc\xaf", b"Rar!")
_OTHERS = {  # how files of other formats begin
    b"PAR1": ("a Parquet file", "read_parquet(…)"),
    b"SQLite format 3": ("a data base of SQLite", ""),
    **{b"\x80%c" % version: ("a pickle of Python", "") for version in range(2, 6)},
}
_ENCODINGS = ("utf-8", "cp1252", "cp1250", "cp1251", "gb18030", "shift_jis", "euc_kr", "latin-1")
_MARKS = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_text(
    path: str | Path | pd.DataFrame, target: str, sep: str, encoding: str, quote: str | None
) -> tuple[str, str, pd.DataFrame, np.ndarray, list[str]]:
    """Read a file or a frame as a table of text.

    Returns
    -------
    name, where, table, numbers, notes
        What it is called in a name and in a sentence; its cells; and as in `read_cells`.

    Raises
    ------
    FileNotFoundError, ValueError
        If there is no such file; or as in `read_cells`.
    """
    import pandas as pd

    if isinstance(path, pd.DataFrame):
        table = path.astype(object).map(str).where(path.notna(), "").rename(columns=str)
        return "table", "the frame", table.reset_index(drop=True), np.arange(2, len(path) + 2), []
    path = Path(path).expanduser()
    if path.is_dir():
        raise ValueError(f"{path.name!r} is a folder; give pictures to load_image_folder({str(path)!r})")
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {str(path)!r}; {nearby(path)}")
    header, body, rows, notes = read_cells(path, target, sep, encoding, quote)
    return path.stem, path.name, pd.DataFrame(body, columns=header, dtype=object), rows, notes


def check_columns(table: pd.DataFrame, where: str, uses: dict[str, list[str]]) -> None:
    """Refuse a table with a name twice, without a column that is asked for, with one of two uses, or without rows."""
    if (twice := table.columns[table.columns.duplicated()]).size:
        raise ValueError(f"{where} has two columns called {twice[0]!r}; rename one")
    for column in chain.from_iterable(uses.values()):
        if column not in table:
            names = ", ".join(map(repr, table.columns))
            meant = [name for name in table if str(name).strip().casefold() == column.strip().casefold()]
            cure = f"; did you mean {meant[0]!r}?" if meant else ""
            raise ValueError(f"{where} has no column {column!r}; its columns are {names}{cure}")
        options = [option for option, columns in uses.items() if column in columns and option != "keep"]
        if len(options) > 1:
            said = " and in ".join(options)
            raise ValueError(f"{column!r} is in {said}; a column has one use, so take it out of one")
    if table.empty:
        raise ValueError(f"{where} has no rows below its header line")


def read_cells(
    path: Path, target: str, sep: str, encoding: str, quote: str | None
) -> tuple[list[str], list[list[str]], np.ndarray, list[str]]:
    """Read a file as text, cell by cell.

    Returns
    -------
    header, rows, numbers, notes
        Names of the columns, `Unnamed: 3` where there is none; the rows that are not empty, their numbers as a
        spreadsheet counts them (the header is row 1), and what was passed over.

    Raises
    ------
    ValueError
        If it is no text, written otherwise than is said, or a row does not fit the header; the message has a cure.
    """
    where = path.name
    content = _decode(path.read_bytes(), where, encoding, target)
    _refuse_other_text(content, where)
    if not isinstance(sep, str) or len(sep) != 1:
        raise ValueError(
            f"sep is {sep!r}; give the one character that separates values, such as ';' or '\\t'"
        )
    style: dict[str, Any] = {"quotechar": quote} if quote else {"quoting": csv.QUOTE_NONE}
    style["skipinitialspace"] = sep == " "  # columns laid out by several
    csv.field_size_limit(max(csv.field_size_limit(), len(content)))
    lines = csv.reader(io.StringIO(content, newline=""), delimiter=sep, strict=True, **style)
    try:
        records = list(lines)
    except csv.Error as error:
        raise ValueError(
            f"{where} cannot be read at line {lines.line_num}: {error}. A quote that does not close swallows what "
            'follows, and one inside quotes is written twice (""); mend that line, or read quotes as plain '
            "characters with quote=None"
        ) from None
    if not records or not any(records[0]):
        raise ValueError(
            f"{where} has no header line; its first line must name the columns, with nothing above it"
        )
    if len(records[0]) == 1 and sep in records[0][0]:
        raise ValueError(
            f"{where} has its first line in quotes as a whole, {records[0][0]!r}; take the quotes at both ends of "
            "the lines away in the file"
        )
    header = [column or f"Unnamed: {k}" for k, column in enumerate(records[0])]
    if target not in map(str.strip, header):
        _find_header(content, where, target, sep)
    empty = [k for k, record in enumerate(records, 1) if not any(cell.strip() for cell in record)]
    passed = set(empty) | {1}
    numbered = [(k, record) for k, record in enumerate(records, 1) if k not in passed]
    if ragged := [(k, record) for k, record in numbered if len(record) != len(header)]:
        k, record = ragged[0]
        cure = f"Put a value that holds {sep!r} into quotes, add what is missing, or remove the row"
        if quote and f"{sep} {quote}" in content:
            cure = f"Quotes count right after {sep!r} only: remove the space between"
        elif {len(each) for _, each in numbered} == {len(record)}:
            cure = "So have all rows: name each of their columns in the header line, and no more"
        raise ValueError(
            f"{where} has {count_noun(len(ragged), 'row')} with another number of values than the {len(header)} of "
            f"its header: {row_names([k for k, _ in ragged])}. Row {k} has {len(record)}: {sep.join(record)[:80]!r}. "
            f"{cure}"
        )
    if target in header:
        _refuse_swallowed(numbered, header.index(target), sep, where)
    notes = [f"{count_noun(len(empty), 'empty row')} passed over ({row_names(empty)})"] if empty else []
    return (
        header,
        [record for _, record in numbered],
        np.array([k for k, _ in numbered], dtype=np.int64),
        notes,
    )


def _decode(data: bytes, where: str, encoding: str, target: str) -> str:
    if data.startswith(_NO_TEXT):
        raise ValueError(
            f"{where} is an Excel file or an archive, no text; save the sheet as CSV (Excel: Save As, CSV UTF-8), "
            "unpack the archive, or give load_table the frame that pandas.read_excel(..., dtype=str) reads"
        )
    for start, (kind, reader) in _OTHERS.items():
        if data.startswith(start):
            _refuse_format(where, kind, reader)
    zeros = [data[start:1_000:2].count(0) > len(data[:1_000]) / 4 for start in (1, 0)]
    sure = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "")
    sure = sure or ("utf-16-le" if zeros[0] else "utf-16-be" if zeros[1] else "utf-8" * (not data.isascii()))
    sure = sure if sure and _decodes(data, sure) else ""
    content, problem = "", ""
    try:
        content = data.decode(encoding).removeprefix("\ufeff")
    except (UnicodeError, LookupError) as error:
        problem = f" (line {data[: getattr(error, 'start', 0)].count(10) + 1}: {error})"
    if problem or (sure and codecs.lookup(encoding).name[:5] != sure[:5]):
        able = [sure] if sure else [each for each in _ENCODINGS if _decodes(data, each)]
        best = next((each for each in able if target in data.decode(each)), able[0])
        others = (
            f" ({quoted([each for each in able if each != best], 9)} could, too)" if len(able) > 1 else ""
        )
        raise ValueError(
            f"{where} is not written in {encoding}{problem}; try encoding={best!r}, which can read all of "
            f"it{others}, and look whether its letters come out right"
        )
    return content


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        return bool(data.decode(encoding))
    except UnicodeError:
        return False


def _refuse_format(where: str, kind: str, reader: str = "") -> NoReturn:
    cure = "save it as CSV where it was made"
    if reader:
        cure += f", or give load_table the frame that pandas.{reader} reads"
    raise ValueError(f"{where} is {kind}, no table of text with a header line; {cure}")


def _refuse_other_text(content: str, where: str) -> None:
    """Refuse what is text, and no table of it: pages, JSON, ARFF."""
    start = content.lstrip("\ufeff \t\r\n")[:2_000]
    if start.lower().startswith("@relation"):
        _refuse_format(where, "an ARFF file of Weka")
    if re.match(r"<(?:\?xml|!doctype|!--|html|table|\w+[ >])", start, re.IGNORECASE):
        page = re.search("<(?:table|html|!doctype html)", content[:100_000], re.IGNORECASE)
        _refuse_format(
            where, "an HTML page (spreadsheets open it, and save as CSV)" if page else "an XML file"
        )
    for whole, reader in ((content, "read_json(…)"), (start.partition("\n")[0], "read_json(…, lines=True)")):
        if start[:1] in ("{", "[") and _is_json(whole):
            _refuse_format(where, "a JSON file", reader)


def _is_json(content: str) -> bool:
    try:
        return isinstance(json.loads(content), (dict, list))
    except ValueError:
        return False


def _find_header(content: str, where: str, target: str, sep: str) -> None:
    """Refuse a file whose header would name the target with another separator, or without the lines above it."""
    for other in dict.fromkeys([sep, *",;\t|: "]):
        for k, line in enumerate(content.splitlines()[:20], 1):
            if target in next(csv.reader([line], delimiter=other), []):
                cures = [f"give sep={other!r}"] * (other != sep)
                if cures and other != "," and re.search(r"(?<![\d,])\d+,\d+(?![\d,])", content):
                    cures[0] += ", decimal=','"
                cures += [f"remove what is above line {k} of the file"] * (k > 1)
                if cures:
                    said = f"in its first line when split at {sep!r}; {', and '.join(cures)}"
                    raise ValueError(f"{where} has no column {target!r} {said}")


def _refuse_swallowed(numbered: list, at: int, sep: str, where: str) -> None:
    """Refuse a cell of several lines if one of them reads like a row with a class that other rows have."""
    known = {record[at] for _, record in numbered if not any("\n" in cell for cell in record)}
    for k, record in numbered:
        for line in (line for cell in record if "\n" in cell for line in cell.splitlines()[1:]):
            inner = line.rstrip('"').split(sep)
            if len(inner) == len(record) and inner[at] in known:
                raise ValueError(
                    f"row {k} of {where} holds whole rows inside a quoted value, such as {line[:60]!r}: a stray "
                    "quote swallows them. Mend the quote, or read quotes as plain characters with quote=None"
                )


def row_names(rows: Iterable[int]) -> str:
    """Name a few rows of the file."""
    rows = list(rows)
    more = f" and {len(rows) - 5:,} more" if len(rows) > 5 else ""
    return f"row{'s' if len(rows) > 1 else ''} {', '.join(map(str, rows[:5]))}{more}"


def nearby(path: Path) -> str:
    """Say what lies where a file was looked for."""
    if not path.parent.is_dir():
        return f"the folder {str(path.parent)!r} does not exist either"
    there = sorted(p.name for p in path.parent.iterdir() if not p.name.startswith("."))
    return f"beside it are: {', '.join(there[:8])}" if there else "its folder is empty"


def load_objects(
    path: str | Path | pd.DataFrame,
    *,
    image: str,
    label: str,
    missing: str = "refuse",
    sep: str = ",",
    encoding: str = "utf-8",
    quote: str | None = '"',
) -> pd.DataFrame:
    """Read a table with a row for each object of an image, as annotation tools export it.

    Cells are read as `load_table` reads them: as text, each spelling of a class a class of its own.

    Parameters
    ----------
    path : str, Path or DataFrame
        A file with a header line; or a frame.
    image, label : str
        Columns with the image that the object is in, and with its class.
    missing : {"refuse", "drop"}, default="refuse"
        Leave out the rows without an image or a class: in some files a row stands for an image without objects.
    sep, encoding, quote : str
        How the file is written.

    Returns
    -------
    DataFrame
        Columns "image" and "label" of text; the index are the rows as a spreadsheet counts them.

    Raises
    ------
    FileNotFoundError, ValueError
        If there is no such file or column, or a cell is empty; the message says where, and what to do.

    Examples
    --------
    >>> import pandas as pd
    >>> load_objects(pd.DataFrame({"file": ["a.jpg", "b.jpg"], "class": ["cat", "NA"]}), image="file", label="class")
       image label
    2  a.jpg   cat
    3  b.jpg    NA
    """
    check_one_of("missing", missing, ("refuse", "drop"))
    _, where, table, rows, _ = read_text(path, label, sep, encoding, quote)
    check_columns(table, where, {"image": [image], "label": [label]})
    objects = table[[image, label]].set_axis(["image", "label"], axis=1).set_axis(rows)
    empty = objects.apply(lambda column: column.str.strip() == "")
    if missing == "refuse" and empty.any(axis=None):
        found = "; ".join(
            f"column {column!r} in {row_names(rows[gone])}"
            for column, gone in zip((image, label), empty.to_numpy().T, strict=True)
            if gone.any()
        )
        raise ValueError(
            f"{count_noun(int(empty.to_numpy().sum()), 'value')} missing: {found}. Fill in the file, or leave out "
            f"the {count_noun(int(empty.any(axis=1).sum()), 'row')} with missing='drop'"
        )
    return objects[~empty.any(axis=1)]
