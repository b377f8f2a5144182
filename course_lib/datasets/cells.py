"""A file of the learner's as text: its cells as they stand there, or refused with the place and a cure."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.text import count_noun, quoted

_NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1", b"\x1f\x8b", b"BZh", b"\xfd7zX")
_ENCODINGS = ("utf-8", "cp1252", "cp1250", "cp1251", "gb18030", "shift_jis", "euc_kr", "latin-1")
_MARKS = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


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
