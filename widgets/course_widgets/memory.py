"""What a control was last set to, kept beside the notebook: a cell that runs again goes on from there.

One JSON object a line is appended to ``controls.jsonl`` at every release. A control is known by its notebook, its
cell and its place in that cell, and what it was given by a fingerprint: where that has changed, the code wins. Where
nothing says which cell runs (a script, a test, the builder of the notebooks), nothing is remembered and recalled.

A lesson that is reset begins anew, and the copy of the work goes on: the reset gives the file the copy's name
(``03_subsets.backup-….controls.jsonl``), so what lies in it or in older ones is the copy's and the other lessons'.
"""

import json
import os
import pickle
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "controls.jsonl"
_ASIDE = re.compile(rf"(?P<lesson>.+)\.backup-(?P<time>[\d-]+)\.{re.escape(FILE)}")  # named in reset.mjs
_unwritten: dict[tuple[str, str, str, int], dict] = {}  # where the folder cannot be written
_running: tuple[str, Counter] = ("", Counter())  # the run of a cell, and the controls made in it


@dataclass(frozen=True)
class Memory:
    """The last setting of one control of a notebook.

    Attributes
    ----------
    notebook, cell, control : str
        Its notebook's file name, the id of its cell, and its class.
    place : int
        How many of its class the cell made before it.
    given : str
        A fingerprint of all that the code gave it.
    """

    notebook: str
    cell: str
    control: str
    place: int
    given: str

    def keep(self, setting: Mapping[str, Any]) -> None:
        """Remember a setting, as the page reads it.

        Raises
        ------
        OSError
            If the file cannot be written; then it is remembered until the kernel ends.
        """
        entry = {"v": 1, **vars(self), "setting": dict(setting)}
        if self._last() == entry:
            return
        _unwritten[self._key] = entry
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        descriptor = os.open(FILE, flags, 0o644)
        try:  # a line of its own, also after one that was torn
            os.write(descriptor, f"\n{json.dumps(entry, ensure_ascii=False)}\n".encode(errors="replace"))
            del _unwritten[self._key]
        finally:
            os.close(descriptor)

    def recall(self) -> dict[str, Any] | None:
        """Give the last setting, if the control was given the same when it had it."""
        entry = self._last()
        return entry["setting"] if entry and entry["given"] == self.given else None

    @property
    def _key(self) -> tuple[str, str, str, int]:
        return self.notebook, self.cell, self.control, self.place

    def _last(self) -> dict | None:
        return _unwritten.get(self._key) or next(self._written(), None)

    def _written(self) -> Iterator[dict]:
        """Give what was written of this control, the latest first."""
        for file, notebook in _files(self.notebook):
            try:
                lines = file.read_bytes().decode(errors="replace").split("\n")
            except OSError:
                continue
            known = (_read(line) for line in reversed(lines) if self.control in line)
            key = (notebook, *self._key[1:])
            yield from (each for each in known if each and _key_of(each) == key)


def _files(notebook: str) -> Iterator[tuple[Path, str]]:
    """Name the files with a notebook's settings, the latest first, and what it is called in them."""
    yield Path(FILE), notebook
    aside = [match for path in Path().glob(f"*.{FILE}") if (match := _ASIDE.fullmatch(path.name))]
    aside.sort(key=lambda each: each["time"], reverse=True)
    for each in aside:
        if notebook == f"{each['lesson']}.ipynb":  # its last reset
            return
        if (
            notebook == f"{each['lesson']}.backup-{each['time']}.ipynb"
        ):  # the copy's own, from when it was the lesson
            notebook = f"{each['lesson']}.ipynb"
        yield Path(each.string), notebook


def _key_of(entry: Mapping[str, Any]) -> tuple:
    return tuple(entry.get(name) for name in ("notebook", "cell", "control", "place"))


def memory_of(control: str, given: object) -> Memory | None:
    """Find out where a control is being made.

    Parameters
    ----------
    control : str
        Its class.
    given : object
        All that the code gives it.

    Returns
    -------
    Memory or None
        None where no notebook's cell is running, or what is given has no fingerprint.
    """
    global _running
    run, cell = running_cell()
    if not cell:
        return None
    import joblib

    if run != _running[0]:
        _running = (run, Counter())
    place = _running[1][control]
    _running[1][control] += 1
    try:
        fingerprint = joblib.hash(given)
    except (pickle.PicklingError, TypeError, AttributeError, ValueError):
        return None
    notebook = Path(os.environ.get("JPY_SESSION_NAME", "")).name
    return Memory(notebook, cell, control, place, fingerprint)


def running_cell() -> tuple[str, str]:
    """Give the run and the cell that a notebook's front end asked for; nbclient and nbval name no cell.

    Returns
    -------
    run, cell : str
        Both are empty where none runs: in a script, or while a control answers its page.
    """
    from IPython import get_ipython

    ask = getattr(get_ipython(), "get_parent", None)
    asked = ask() if ask else {}
    header, metadata = asked.get("header") or {}, asked.get("metadata") or {}
    if header.get("msg_type") != "execute_request":
        return "", ""
    return str(header.get("msg_id", "")), str(metadata.get("cellId") or "")


def shows_progress() -> bool | None:
    """Say whether a training draws a bar, as `train` takes it; a page that asked says itself that it waits."""
    return None if running_cell()[0] else False


def _read(line: str) -> dict | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    sound = isinstance(entry, dict) and entry.get("v") == 1 and isinstance(entry.get("setting"), dict)
    return entry if sound and isinstance(entry.get("given"), str) else None
