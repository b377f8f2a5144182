"""Files of results: written whole, read with care, and known to be stale when they are."""

import json
import platform
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import metadata
from itertools import product
from pathlib import Path
from typing import Any, Literal

import joblib
import pandas as pd

from course_lib.experiments import Comparison
from course_lib.results.fingerprint import fingerprint
from course_lib.results.study import Study, find_study, results_file

COMMAND = "python -m course_lib.results"
LIBRARIES = ("numpy", "scipy", "pandas", "scikit-learn", "imbalanced-learn", "torch")
"""Libraries whose version decides figures."""

State = Literal["fresh", "code changed", "code not recorded", "declaration changed", "missing", "damaged"]
_OF_CODE = {
    "code changed": "the code has changed since it was measured",
    "code not recorded": "measured before code was fingerprinted",
}
USABLE = ("fresh", *_OF_CODE)


class StaleResults(ValueError):
    """Results that must not be used: of another declaration, missing, or damaged. `state` says which."""

    def __init__(self, message: str, state: State) -> None:
        super().__init__(message)
        self.state = state


def load(name: str) -> Comparison:
    """Read the results of a study, as if `compare` had just returned them.

    Raises
    ------
    KeyError, StaleResults
        If there is no such study; if its file is missing, damaged, or of another declaration than today's: the
        message says in what it differs, and the command that measures again.

    Examples
    --------
    >>> load("sketches-1000")
    Comparison(5 recipes × 10 seeds, by accuracy)
    """
    study, _ = find_study(name)
    frame = _read_checked(name)[1]
    return Comparison(frame.copy(), study.metric, study.baseline)


def read_record(name: str) -> dict[str, Any]:
    """Read a file of results whole: the declaration, versions, cores, the command that made it, and the rows."""
    return dict(_read_checked(name)[0])


def _read_checked(name: str) -> tuple[dict[str, Any], pd.DataFrame]:
    """Read a file of results, and the rows in it as a frame; both are shared, and stay as they are."""
    study, lesson = find_study(name)
    path, cure = results_file(lesson, name), f"measure it with: {COMMAND} {name}"
    try:
        record, frame, ran = _parse(path.read_text("utf-8"))
        stored = {key: record[key] for key in study.declared}
        record["versions"], record["code"]
    except FileNotFoundError:
        raise StaleResults(f"study {name!r} has no results yet; {cure}", "missing") from None
    except (ValueError, KeyError, TypeError):
        raise StaleResults(f"the results in {path.name} are damaged; {cure}", "damaged") from None
    declared = study.declared  # less the arguments that have come since, with a default of their own
    declared["defaults"] = {key: declared["defaults"].get(key) for key in stored["defaults"]}
    if differs := _difference(stored, declared):
        words = f"study {name!r} is declared otherwise than what was measured: {differs}; {cure}"
        raise StaleResults(words, "declaration changed")
    if ran != list(product(sorted(stored["settings"]), sorted(stored["seeds"]))):
        raise StaleResults(f"the results in {path.name} lack runs, or have some twice; {cure}", "damaged")
    return record, frame


@lru_cache(maxsize=8)
def _parse(text: str) -> tuple[dict[str, Any], pd.DataFrame, list[tuple[str, int]]]:
    """Read the text of a file of results: a lesson's text asks the same few files a hundred times."""
    record = json.loads(text)
    ran = sorted((row["recipe"], row["seed"]) for row in record["rows"])
    return record, pd.DataFrame(record["rows"]), ran


def notes(name: str) -> list[str]:
    """Say what has changed since a study was measured, perhaps without effect: code and libraries."""
    before, now = read_record(name)["versions"], versions()
    changed = [each for each in before if now.get(each) != before[each]]
    libraries = [f"measured with {each} {before[each]}, here it is {now.get(each)}" for each in changed]
    return [*(words for found, words in _OF_CODE.items() if found == state(name)), *libraries]


def state(name: str) -> State:
    """Say whether a study's results are fresh, and if not, why; what is `USABLE` is only measured again first.

    >>> state("sketches-1000") in USABLE
    True
    """
    study, _ = find_study(name)
    try:
        record = read_record(name)
    except StaleResults as stale:
        return stale.state
    known = {record["code"], record.get("confirmed", {}).get("code")} - {None}
    if not known:
        return "code not recorded"
    return "fresh" if _fingerprint(study) in known else "code changed"


def write(name: str, *, n_jobs: int = 1, progress: bool = True) -> Path:
    """Measure a study whole, so many runs at a time, and write its file.

    Seconds are only comparable when each run has a core to itself.

    Raises
    ------
    KeyError, KeyboardInterrupt
        If there is no such study; if it was interrupted (the old file stays).
    """
    study, lesson = find_study(name)
    code = _fingerprint(study)  # before hours in which somebody may change it
    frame = study.run(study.which_seeds, n_jobs=n_jobs, progress=progress)
    if len(frame) < len(study.settings) * study.seeds:
        raise KeyboardInterrupt(f"interrupted; the results of {name!r} are as they were")
    head = {"study": name, "command": f"{COMMAND} {name}", **study.declared}
    head |= {"versions": versions(), "code": code, "cores": joblib.cpu_count()}
    return _write_whole(results_file(lesson, name), head, frame.round(5).to_dict("records"))


def confirm(name: str, runs: list[list]) -> Path:
    """Record in a file of results that some runs, [setting, seed] each, came out the same with today's code."""
    study, lesson = find_study(name)
    record, code = read_record(name), _fingerprint(study)
    before = record.get("confirmed", {})
    known = before["runs"] if before.get("code") == code else []
    record["confirmed"] = {"code": code, "runs": [*known, *(run for run in runs if run not in known)]}
    return _write_whole(results_file(lesson, name), record, record.pop("rows"))


def _fingerprint(study: Study) -> str:
    return fingerprint(study.measure.__module__, set(_words(study.declared)))


def _words(value: Any) -> Iterator[str]:
    """Give every text in a piece of plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _words([*value, *value.values()])
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _words(each)


def versions() -> dict[str, str]:
    """Give the versions of Python and of every library that decides figures."""
    return {"python": platform.python_version(), **{each: metadata.version(each) for each in LIBRARIES}}


def _difference(stored: Any, declared: Any, where: str = "") -> str:
    """Say in words where two declarations differ first; nothing where they don't."""
    if stored == declared:
        return ""
    if isinstance(stored, dict) and isinstance(declared, dict):
        for key in (*declared, *(key for key in stored if key not in declared)):
            if key not in stored or key not in declared:
                return f"{where}{key} is {'new' if key in declared else 'gone'}"
            if found := _difference(stored[key], declared[key], f"{where}{key} → "):
                return found
    return f"{where.removesuffix(' → ')} was {stored!r}, is {declared!r}"


def _write_whole(path: Path, head: dict[str, Any], rows: list[dict]) -> Path:
    """Write JSON that is read and compared with ease, one run on a line; an interrupt leaves the old file whole."""
    start = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(f'{start},\n "rows": [\n{lines}\n ]\n}}\n', "utf-8")
    return unfinished.replace(path)
