"""Progress: an append-only file of attempts beside the notebooks.

One JSON object a line, written with one ``O_APPEND`` write and flushed to disk, so that two kernels may write at
once and a crash costs at most the line being written. Reading skips what it does not understand, and gives exercises
that were solved under a former name ("03-2") the name that they have now ("subsets-2").
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from course_lib.exercises.exercise import Outcome
from course_lib.lessons import present_id

FILE = "progress.jsonl"
_KEYS = {"v": int, "at": str, "lesson": str, "exercise": str, "status": str, "points": int}


def record(outcome: Outcome, path: str | Path = FILE) -> dict | None:
    """Append an attempt, and give the line that was written: None for an exercise that was not attempted.

    Raises
    ------
    OSError
        If the file cannot be written (a read-only folder, a full disk).
    """
    if outcome.status == "todo":
        return None
    entry = {
        "v": 1,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "lesson": outcome.exercise.lesson,
        "exercise": outcome.exercise.id,
        "status": outcome.status,
        "points": outcome.exercise.points,
    }
    append_line(path, entry)
    return entry


def append_line(path: str | Path, entry: dict) -> None:
    """Append a line of JSON in one write, and flush it to disk; after a line that was torn it begins a new one.

    Raises
    ------
    OSError
        If the file cannot be written (a read-only folder, a full disk).
    """
    line = f"{json.dumps(entry, ensure_ascii=False)}\n".encode()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
    try:
        if not _ends_whole(descriptor):
            line = b"\n" + line
        if os.write(descriptor, line) < len(line):
            raise OSError(f"only a part of the line could be written to {str(path)!r}; is the disk full?")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _ends_whole(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    if not size:
        return True
    os.lseek(descriptor, size - 1, os.SEEK_SET)  # a write goes to the end all the same
    return os.read(descriptor, 1) == b"\n"


def read(path: str | Path = FILE) -> list[dict]:
    """Give all attempts, oldest first: keys v, at (ISO 8601, UTC), lesson, exercise, status, points.

    Those that the Course panel brought in lie in files of their own beside it. Torn and foreign lines are skipped; a
    missing file is no attempts.

    >>> read("no-such-file.jsonl")
    []
    """
    path = Path(path)
    files = [path, *sorted(path.parent.glob(f"{path.stem}.imported-*{path.suffix}"))]
    texts = [file.read_bytes().decode("utf-8-sig", errors="replace") for file in files if file.is_file()]
    entries = [entry for text in texts for line in text.splitlines() if (entry := _parse(line)) is not None]
    return sorted(entries, key=lambda entry: entry["at"])


def solved(path: str | Path = FILE) -> dict[str, int]:
    """Give the exercises with at least one right answer, and their points.

    >>> solved("no-such-file.jsonl")
    {}
    """
    return {entry["exercise"]: entry["points"] for entry in read(path) if entry["status"] == "pass"}


def _parse(line: str) -> dict | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(entry, dict) or any(type(entry.get(key)) is not kind for key, kind in _KEYS.items()):
        return None
    if entry["v"] != 1 or entry["status"] not in ("pass", "retry") or entry["points"] < 0:
        return None
    if (today := present_id(entry["exercise"])) != entry["exercise"]:
        entry |= {"lesson": today.rpartition("-")[0], "exercise": today}
    return entry
