"""Progress: an append-only file of attempts beside the notebooks.

One JSON object a line, written with one ``O_APPEND`` write and flushed to disk, so that two kernels may write at
once and a crash costs at most the line being written. Reading skips what it does not understand, and gives exercises
that were solved under a former name ("03-2") the name that they have now ("subsets-2").
"""

import csv
import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path

from course_lib.exercises.exercise import Outcome
from course_lib.lessons import former_slugs

FILE = "progress.jsonl"
_FIELDS = ("at", "lesson", "exercise", "status", "points")


def record(outcome: Outcome, path: str | Path = FILE) -> dict | None:
    """Append one attempt. An exercise that was not attempted leaves no line.

    Parameters
    ----------
    outcome : Outcome
        What :func:`course_lib.exercises.assess` returned.
    path : path-like, default "progress.jsonl"
        The file, made when missing.

    Returns
    -------
    dict or None
        The line that was written.

    Raises
    ------
    OSError
        If the file cannot be written (a read-only folder, a full disk).

    Examples
    --------
    >>> import tempfile
    >>> from course_lib.exercises import assess
    >>> file = Path(tempfile.mkdtemp()) / "progress.jsonl"
    >>> record(assess("start_here-1", 0), file)["status"]
    'retry'
    >>> record(assess("start_here-1", ...), file) is None
    True
    >>> len(read(file))
    1
    """
    if outcome.status == "todo":
        return None
    exercise = outcome.exercise
    entry = {
        "v": 1,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "lesson": exercise.lesson,
        "exercise": exercise.id,
        "status": outcome.status,
        "points": exercise.points,
    }
    _append([entry], Path(path))
    return entry


def _append(entries: list[dict], path: Path) -> None:
    text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
    try:
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n" if hasattr(os, "pread") else False
        os.write(descriptor, (("\n" if torn else "") + text).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _parse(line: str) -> dict | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    if not isinstance(entry, dict) or entry.get("v") != 1 or entry.get("status") not in ("pass", "retry"):
        return None
    if not all(isinstance(entry.get(key), str) for key in ("at", "lesson", "exercise")):
        return None
    points = entry.get("points")
    if not isinstance(points, int) or isinstance(points, bool) or points < 0:
        return None
    lesson, _, place = entry["exercise"].rpartition("-")
    if lesson in former_slugs():
        slug = former_slugs()[lesson]
        entry |= {"lesson": slug, "exercise": f"{slug}-{place}"}
    return entry


def read(path: str | Path = FILE) -> list[dict]:
    """All attempts, oldest first. Torn and foreign lines are skipped; a missing file is no attempts.

    Parameters
    ----------
    path : path-like, default "progress.jsonl"

    Returns
    -------
    list of dict
        Keys ``v``, ``at`` (ISO 8601, UTC), ``lesson``, ``exercise``, ``status`` and ``points``.

    Examples
    --------
    >>> read("no-such-file.jsonl")
    []
    """
    try:
        text = Path(path).read_bytes().decode(errors="replace")
    except FileNotFoundError:
        return []
    return [entry for line in text.splitlines() if (entry := _parse(line)) is not None]


def solved(path: str | Path = FILE) -> dict[str, int]:
    """Exercises with at least one right answer, and their points.

    Parameters
    ----------
    path : path-like, default "progress.jsonl"

    Returns
    -------
    dict of str to int

    Examples
    --------
    >>> solved("no-such-file.jsonl")
    {}
    """
    return {entry["exercise"]: entry["points"] for entry in read(path) if entry["status"] == "pass"}


def to_csv(path: str | Path = FILE) -> str:
    """All attempts as CSV text, for a teacher's spreadsheet.

    Parameters
    ----------
    path : path-like, default "progress.jsonl"

    Returns
    -------
    str
        A header line and one line per attempt.

    Examples
    --------
    >>> to_csv("no-such-file.jsonl").strip()
    'at,lesson,exercise,status,points'
    """
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, _FIELDS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(read(path))
    return buffer.getvalue()


def merge(other: str | Path, path: str | Path = FILE) -> int:
    """Add the attempts of another progress file that are not here yet; nothing is lost or counted twice.

    Parameters
    ----------
    other : path-like
        The file to import.
    path : path-like, default "progress.jsonl"
        The file to add to.

    Returns
    -------
    int
        How many lines were added.

    Raises
    ------
    FileNotFoundError
        If `other` does not exist.

    Examples
    --------
    >>> import tempfile
    >>> from course_lib.exercises import assess
    >>> here, there = (Path(tempfile.mkdtemp()) / "progress.jsonl" for _ in range(2))
    >>> _ = record(assess("start_here-1", 0), there)
    >>> merge(there, here), merge(there, here)
    (1, 0)
    """
    if not Path(other).is_file():
        raise FileNotFoundError(f"no progress file at {str(other)!r}; give the path of a progress.jsonl")
    known = {json.dumps(entry, sort_keys=True) for entry in read(path)}
    new = {key: entry for entry in read(other) if (key := json.dumps(entry, sort_keys=True)) not in known}
    if new:
        _append(list(new.values()), Path(path))
    return len(new)
