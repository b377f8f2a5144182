"""Files of results: written whole, read with care, and known to be stale when they are."""

import ast
import hashlib
import importlib.util
import json
import platform
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

import joblib
import pandas as pd

from course_lib.experiments import Comparison, run_paired
from course_lib.results.study import Study, find_study, results_file

COMMAND = "python -m course_lib.results"
LIBRARIES = ("numpy", "scipy", "pandas", "scikit-learn", "imbalanced-learn", "torch")
"""Libraries whose version decides figures."""
OWN_CODE = ("course_lib", "course_widgets")

State = Literal["fresh", "code changed", "declaration changed", "missing", "damaged"]


class StaleResults(ValueError):
    """Results that must not be used: of another declaration, missing, or damaged. `state` says which."""

    def __init__(self, message: str, state: State) -> None:
        super().__init__(message)
        self.state = state


def load(name: str) -> Comparison:
    """Read the results of a study, as if `compare` had just returned them.

    Parameters
    ----------
    name : str
        Of a study that a lesson declares.

    Returns
    -------
    Comparison

    Raises
    ------
    KeyError
        If there is no such study.
    StaleResults
        A `ValueError`: if the file is missing, damaged, or of another declaration than today's; the message says in
        what it differs, and the command that measures again.

    Examples
    --------
    >>> load("sketches-1000")
    Comparison(5 recipes × 10 seeds, by accuracy)
    """
    study, _ = find_study(name)
    return Comparison(pd.DataFrame(read_record(name)["rows"]), study.metric, study.baseline)


def read_record(name: str) -> dict[str, Any]:
    """Read a file of results whole: the declaration, versions, cores, the command that made it, and the rows.

    Raises
    ------
    KeyError, StaleResults
        As `load`.

    Examples
    --------
    >>> read_record("sketches-1000")["command"]
    'python -m course_lib.results sketches-1000'
    """
    study, lesson = find_study(name)
    path, cure = results_file(lesson, name), f"measure it with: {COMMAND} {name}"
    try:
        record = json.loads(path.read_text("utf-8"))
        ran = sorted((row["recipe"], row["seed"]) for row in record["rows"])
        stored = {key: record[key] for key in study.declared}
        record["versions"], record["code"]
    except FileNotFoundError:
        raise StaleResults(f"study {name!r} has no results yet; {cure}", "missing") from None
    except (ValueError, KeyError, TypeError):
        raise StaleResults(f"the results in {path.name} are damaged; {cure}", "damaged") from None
    if differs := _difference(stored, _as_stored(study, stored)):
        raise StaleResults(
            f"study {name!r} is declared otherwise than what was measured: {differs}; {cure}",
            "declaration changed",
        )
    if ran != sorted((setting, seed) for setting in stored["settings"] for seed in stored["seeds"]):
        raise StaleResults(f"the results in {path.name} lack runs, or have some twice; {cure}", "damaged")
    return record


def notes(name: str) -> list[str]:
    """Say what has changed since a study was measured, though not its declaration: code and libraries.

    What is noted may be without effect. It is the first to be measured again: see `sample`.

    Raises
    ------
    KeyError, StaleResults
        As `load`.

    Examples
    --------
    >>> all("measured" in note for note in notes("sketches-1000"))
    True
    """
    study, _ = find_study(name)
    record, now = read_record(name), versions()
    changed = [
        f"measured with {library} {before}, here it is {now.get(library)}"
        for library, before in record["versions"].items()
        if now.get(library) != before
    ]
    known = (record["code"], record.get("confirmed", {}).get("code"))
    if fingerprint(study) in known:
        return changed
    return [
        f"the code has changed since it was measured{'' if known[0] else ' (it is not known how)'}",
        *changed,
    ]


def state(name: str) -> State:
    """Say whether a study's results are fresh, and if not, why.

    Returns
    -------
    str
        "fresh", "code changed" (usable; measured again first), or as a `StaleResults` has it.

    Raises
    ------
    KeyError
        If there is no such study.

    Examples
    --------
    >>> state("sketches-1000") in ("fresh", "code changed")
    True
    """
    try:
        return "code changed" if any("code" in note for note in notes(name)) else "fresh"
    except StaleResults as stale:
        return stale.state


def write(name: str, *, n_jobs: int = 1, progress: bool = True) -> Path:
    """Measure a study whole, and write its file.

    Parameters
    ----------
    name : str
        Of a study.
    n_jobs : int, default=1
        Runs at a time. Seconds are only comparable when each run has a core to itself.
    progress : bool, default=True

    Returns
    -------
    Path

    Raises
    ------
    KeyError
        If there is no such study.
    KeyboardInterrupt
        If it was interrupted; the old file stays.
    """
    study, lesson = find_study(name)
    code = fingerprint(study)  # before hours in which somebody may change it
    frame = run_paired(
        study.settings, None, study.bound(), range(study.seeds), n_jobs=n_jobs, progress=progress
    )
    if len(frame) < len(study.settings) * study.seeds:
        raise KeyboardInterrupt(f"interrupted; the results of {name!r} are as they were")
    head = {"study": name, "command": f"{COMMAND} {name}", **study.declared}
    head |= {"versions": versions(), "code": code, "cores": joblib.cpu_count()}
    return _write_whole(results_file(lesson, name), head, frame.round(5).to_dict("records"))


def confirm(name: str, runs: list[tuple[str, int]]) -> Path:
    """Note in a file of results that some runs came out the same with today's code.

    Parameters
    ----------
    name : str
        Of a study.
    runs : list of (str, int)
        Setting and seed of those that did.

    Returns
    -------
    Path

    Raises
    ------
    KeyError, StaleResults
        As `load`.
    """
    study, lesson = find_study(name)
    record = read_record(name)
    rows = record.pop("rows")
    record["confirmed"] = {"code": fingerprint(study), "runs": [list(run) for run in runs]}
    return _write_whole(results_file(lesson, name), record, rows)


def versions() -> dict[str, str]:
    """Give the versions of Python and of every library that decides figures.

    Examples
    --------
    >>> list(versions())[:2]
    ['python', 'numpy']
    """
    return {"python": platform.python_version(), **{each: metadata.version(each) for each in LIBRARIES}}


def fingerprint(study: Study) -> str:
    """Give a fingerprint of the code that a study measures with.

    That is the module of its measure and all that it imports of this course (or of the package that it comes from),
    directly or not. Comments and docstrings don't count.

    Examples
    --------
    >>> from course_lib.results import studies
    >>> len(fingerprint(studies()["sketches-1000"]))
    32
    """
    modules = code_of(study.measure.__module__)
    text = "\n".join(f"# {name}\n{_code(path)}" for name, path in sorted(modules.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@cache
def code_of(module: str) -> Mapping[str, Path]:
    """Give the files that a module's code lies in: its own, and those of all that it imports of this course.

    Examples
    --------
    >>> list(code_of("course_lib.text"))
    ['course_lib.text']
    """
    own = {*OWN_CODE, module.partition(".")[0]}
    found: dict[str, Path] = {}
    todo = [module]
    while todo:
        name = todo.pop()
        path = _file(name)
        if path and name not in found:
            found[name] = path
            imported = [
                (source, each) for source, each in _imports(name, path) if source.partition(".")[0] in own
            ]
            todo += [f"{source}.{each}" if _file(f"{source}.{each}") else source for source, each in imported]
    return found


def _imports(module: str, path: Path) -> Iterator[tuple[str, str]]:
    """Give the modules that a file imports, and what of each."""
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((source, alias.name) for alias in node.names)


@cache
def _file(module: str) -> Path | None:
    """Find a module's file without importing it (which for some loads torch)."""
    top, *rest = module.split(".")
    spec = importlib.util.find_spec(top)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0], *rest)
    candidates = (path / "__init__.py", path.with_suffix(".py"))
    return next((each for each in candidates if each.is_file()), None)


def _code(path: Path) -> str:
    """Give a file's code: without docstrings, without lines that are comment or blank."""
    text = path.read_text("utf-8")
    lines: list[str | None] = list(text.splitlines())
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            lines[node.lineno - 1 : node.end_lineno] = [None] * (node.end_lineno - node.lineno + 1)
    return "\n".join(
        line.rstrip() for line in lines if line and line.strip() and not line.strip().startswith("#")
    )


def _as_stored(study: Study, stored: dict[str, Any]) -> dict[str, Any]:
    """Give what is declared, less the arguments that have come since with a default of their own."""
    declared = study.declared
    declared["defaults"] = {key: declared["defaults"].get(key) for key in stored["defaults"]}
    return declared


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


def _write_whole(path: Path, head: dict[str, Any], rows: list[dict[str, Any]]) -> Path:
    """Write JSON that is read and compared with ease, one run on a line; an interrupt leaves the old file whole."""
    start = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(f'{start},\n "rows": [\n{lines}\n ]\n}}\n', "utf-8")
    return unfinished.replace(path)
