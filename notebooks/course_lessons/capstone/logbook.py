"""The logbook: an append-only file of all that was done, each line sealed by a hash over it and the line before.

One JSON object a line, written with one ``O_APPEND`` write and flushed to disk, so that an interrupt or a crash costs
at most the line being written. A seal shows that a line was changed, taken out or put in. It is no signature: whoever
writes a whole new file can seal it, too; that is why `marking` plays a logbook again.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from course_lib.exercises.progress import append_line

Entry = dict[str, Any]


class DishonestLog(ValueError):
    """A logbook in which something was changed, or that belongs to another game; the message says where."""


def append(path: Path, entry: Entry, before: Entry | None) -> Entry:
    """Write an entry after the one `before` it, and give it as written: numbered and sealed.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    sealed = {"n": 1 if before is None else before["n"] + 1, **as_read(entry)}
    sealed["seal"] = _seal(sealed, before)
    append_line(path, sealed)
    return sealed


def as_read(entry: Entry) -> Entry:
    """Give an entry as it will be read: tuples become lists.

    >>> as_read({"shares": (0.5, 0.5)})
    {'shares': [0.5, 0.5]}
    """
    plain: Entry = json.loads(json.dumps(entry))
    return plain


def read(path: Path) -> list[Entry]:
    """Give the entries of a logbook; a missing file has none, a torn line and a byte order mark are skipped.

    Raises
    ------
    DishonestLog
        If a seal does not fit: the message names the line.

    Examples
    --------
    >>> read(Path("no-such-file.jsonl"))
    []
    """
    if not path.is_file():
        return []
    entries: list[Entry] = []
    lines = path.read_bytes().decode("utf-8-sig", errors="replace").splitlines()
    for number, line in enumerate(lines, start=1):
        entry = _parse(line)
        if entry is None:
            continue
        before = entries[-1] if entries else None
        expected = {key: value for key, value in entry.items() if key != "seal"}
        if entry["seal"] != _seal(expected, before):
            raise DishonestLog(
                f"line {number} of {path.name} does not follow from the line before it: a line was changed, taken "
                "out or put in. Take the file back as it was, or begin a new game in another folder"
            )
        entries.append(entry)
    return entries


def _seal(entry: Entry, before: Entry | None) -> str:
    text = json.dumps(entry, sort_keys=True, ensure_ascii=False)
    last = "" if before is None else before["seal"]
    return hashlib.sha256(f"{last}{text}".encode()).hexdigest()[:24]


def _parse(line: str) -> Entry | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    sealed = isinstance(entry, dict) and isinstance(entry.get("seal"), str)
    return entry if sealed and isinstance(entry.get("n"), int) else None
