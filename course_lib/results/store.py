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

from course_lib.experiments import Comparison
from course_lib.results.study import Study, find_study, results_file

COMMAND = "python -m course_lib.results"
LIBRARIES = ("numpy", "scipy", "pandas", "scikit-learn", "imbalanced-learn", "torch")
"""Libraries whose version decides figures."""
OWN_CODE = ("course_lib", "course_widgets")

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
    return Comparison(pd.DataFrame(read_record(name)["rows"]), study.metric, study.baseline)


def read_record(name: str) -> dict[str, Any]:
    """Read a file of results whole: the declaration, versions, cores, the command that made it, and the rows."""
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
    declared = study.declared  # less the arguments that have come since, with a default of their own
    declared["defaults"] = {key: declared["defaults"].get(key) for key in stored["defaults"]}
    if differs := _difference(stored, declared):
        words = f"study {name!r} is declared otherwise than what was measured: {differs}; {cure}"
        raise StaleResults(words, "declaration changed")
    if ran != sorted((setting, seed) for setting in stored["settings"] for seed in stored["seeds"]):
        raise StaleResults(f"the results in {path.name} lack runs, or have some twice; {cure}", "damaged")
    return record


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
    return "fresh" if fingerprint(study) in known else "code changed"


def write(name: str, *, n_jobs: int = 1, progress: bool = True) -> Path:
    """Measure a study whole, so many runs at a time, and write its file.

    Seconds are only comparable when each run has a core to itself.

    Raises
    ------
    KeyError, KeyboardInterrupt
        If there is no such study; if it was interrupted (the old file stays).
    """
    study, lesson = find_study(name)
    code = fingerprint(study)  # before hours in which somebody may change it
    frame = study.run(range(study.seeds), n_jobs=n_jobs, progress=progress)
    if len(frame) < len(study.settings) * study.seeds:
        raise KeyboardInterrupt(f"interrupted; the results of {name!r} are as they were")
    head = {"study": name, "command": f"{COMMAND} {name}", **study.declared}
    head |= {"versions": versions(), "code": code, "cores": joblib.cpu_count()}
    return _write_whole(results_file(lesson, name), head, frame.round(5).to_dict("records"))


def confirm(name: str, runs: list[list]) -> Path:
    """Record in a file of results that some runs, [setting, seed] each, came out the same with today's code."""
    study, lesson = find_study(name)
    record, code = read_record(name), fingerprint(study)
    before = record.get("confirmed", {})
    known = before["runs"] if before.get("code") == code else []
    record["confirmed"] = {"code": code, "runs": [*known, *(run for run in runs if run not in known)]}
    return _write_whole(results_file(lesson, name), record, record.pop("rows"))


def versions() -> dict[str, str]:
    """Give the versions of Python and of every library that decides figures."""
    return {"python": platform.python_version(), **{each: metadata.version(each) for each in LIBRARIES}}


def fingerprint(study: Study) -> str:
    """Give a fingerprint of the code that a study measures with: the module of its measure, and all that it imports.

    What is not of this course, or of the package that the measure comes from, does not count.
    """
    modules = code_of(study.measure.__module__)
    text = "\n".join(f"# {name}\n{_code(path)}" for name, path in sorted(modules.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@cache
def code_of(module: str) -> Mapping[str, Path]:
    """Give the files that a module's code lies in: its own, and those of all that it imports of this course."""
    own = {*OWN_CODE, module.partition(".")[0]}
    found: dict[str, Path] = {}
    todo = [module]
    while todo:
        name = todo.pop()
        path = _file(name)
        if path and name not in found:
            found[name] = path
            for source, each in _imports(name, path):
                if source.partition(".")[0] in own:
                    todo.append(f"{source}.{each}" if _file(f"{source}.{each}") else source)
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


@cache
def _code(path: Path) -> str:
    """Give a file's code as it would be written without docstrings, comments and any layout of its own."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(body := getattr(node, "body", None), list):
            texts = (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant) for each in body)
            node.body = [each for each, text in zip(body, texts, strict=True) if not text]  # type: ignore[attr-defined]
    return ast.unparse(tree)


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
