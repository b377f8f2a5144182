"""Files of measured runs: written whole, read with care."""

import json
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

import joblib
import pandas as pd

from course_lib.bank.declared import find
from course_lib.experiments import Comparison
from course_lib.lessons import lessons

VERSIONED = ("numpy", "scikit-learn", "torch")


def load(name: str) -> Comparison:
    """Read measured runs from the bank.

    Parameters
    ----------
    name : str
        Of an experiment in `EXPERIMENTS`.

    Returns
    -------
    Comparison

    Raises
    ------
    KeyError
        If there is no such experiment.
    ValueError
        If its file is missing, damaged, or of other recipes than those declared; the message says how to measure.

    Examples
    --------
    >>> load("dialects-1200")
    Comparison(5 recipes × 10 seeds, by accuracy)
    """
    experiment, record = find(name), read_record(name)
    frame = pd.DataFrame(record["rows"])
    return Comparison(frame, experiment.metric, next(iter(experiment.recipes)))


def read_record(name: str) -> dict[str, Any]:
    """Read an experiment's file whole: rows, seeds, versions, cores and the command that made it.

    Examples
    --------
    >>> read_record("dialects-1200")["command"]
    'python -m course_lib.bank dialects-1200'
    """
    experiment, path = find(name), path_of(name)
    cure = f"measure it with: python -m course_lib.bank {name}"
    try:
        record = json.loads(path.read_text("utf-8"))
        rows = record["rows"]
        ran = {(row["recipe"], row["seed"]) for row in rows}
        recipes = record["recipes"]
    except FileNotFoundError:
        raise ValueError(f"the bank has no measured runs of {name!r}; {cure}") from None
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"the bank's file {path.name} is damaged; {cure}") from None
    declared = {key: dict(fields) for key, fields in experiment.recipes.items()}
    if recipes != declared or ran != {(key, seed) for key in declared for seed in range(experiment.seeds)}:
        raise ValueError(
            f"the bank's file {path.name} is of other recipes or seeds than those declared; {cure}"
        )
    return record


def write(name: str, *, n_jobs: int = 1, progress: bool = True) -> Path:
    """Run an experiment and write its file.

    Parameters
    ----------
    name : str
        Of an experiment.
    n_jobs : int, default=1
        Runs at a time. Seconds are only comparable when each run has a core to itself.

    Returns
    -------
    Path
    """
    experiment = find(name)
    frame = experiment.run(experiment.seeds, n_jobs=n_jobs, progress=progress).frame
    record = {
        "experiment": name,
        "command": f"python -m course_lib.bank {name}",
        "data": experiment.data,
        "recipes": experiment.recipes,
        "seeds": list(range(experiment.seeds)),
        "versions": {
            "python": platform.python_version(),
            **{each: metadata.version(each) for each in VERSIONED},
        },
        "cores": joblib.cpu_count(),
    }
    path = path_of(name)
    unfinished = path.with_suffix(".unfinished")  # so that an interrupt leaves the old file whole
    unfinished.write_text(_as_text(record, frame.round(5).to_dict("records")), "utf-8")
    return unfinished.replace(path)


def path_of(name: str) -> Path:
    """Where an experiment's file lies: with its lesson."""
    places = [lesson.folder / "results" / f"{name}.json" for lesson in lessons()]
    return next((path for path in places if path.exists()), places[0])


def _as_text(record: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """Write JSON that is read and compared with ease: one run on a line."""
    head = json.dumps(record, indent=1, ensure_ascii=False).removesuffix("\n}")
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{head},\n "rows": [\n{lines}\n ]\n}}\n'
