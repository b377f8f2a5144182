"""The bank of measured runs: what takes longer than a cell may, computed once and kept with its provenance.

An experiment is data: recipes, a data set, seeds. ``python -m course_lib.bank NAME`` runs it and writes
``measured/NAME.json``: every run's figures, the seeds, the versions and the command. `load` reads it as if `compare`
had just returned it; `recompute` runs one seed again, which the tests hold against what is stored.
"""

import argparse
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import joblib
import pandas as pd

from course_lib import datasets
from course_lib.experiments import Comparison, compare

FOLDER = Path(__file__).parent / "measured"
VERSIONED = ("numpy", "scikit-learn", "torch")

_ALL = {"epochs": 10}
_STEPS = 1_570  # what ten epochs of 10,000 images take, 64 at a time


def _subsets(budget: int, **changes) -> dict[str, dict[str, Any]]:
    ways = {"at random": "random", "stratified": "stratified", "class-balanced": "class_balanced"}
    return {
        f"{budget:,} {words}": {"policy": way, "budget": budget, **changes} for words, way in ways.items()
    }


@dataclass(frozen=True)
class Experiment:
    """What to run.

    Parameters
    ----------
    recipes : mapping of str to dict
        Fields of a `Recipe`, by name; the first is the baseline.
    loader : str
        Name of a loader in `course_lib.datasets`.
    seeds : int
        How many.
    options : mapping, optional
        Arguments of the loader.
    metric : str, default="accuracy"
        What to compare where nothing else is said.
    """

    recipes: Mapping[str, dict[str, Any]]
    loader: str
    seeds: int
    options: Mapping[str, Any] = field(default_factory=dict)
    metric: str = "accuracy"

    def run(self, seeds, **options) -> Comparison:
        """Run it with these seeds; `options` go to `compare`."""
        from course_lib.training import Recipe

        data = getattr(datasets, self.loader)(**self.options)
        recipes = {name: Recipe(**fields) for name, fields in self.recipes.items()}
        return compare(recipes, data, seeds=seeds, metric=self.metric, **options)


EXPERIMENTS: dict[str, Experiment] = {
    "sketches-1000": Experiment(
        {
            "all 10,000": _ALL,
            **_subsets(1_000, epochs=10),
            "1,000, as many steps": {"policy": "random", "budget": 1_000, "steps": _STEPS},
        },
        "load_sketches",
        seeds=10,
    ),
    "longtail-1000": Experiment(
        {"all 10,000": _ALL, **_subsets(1_000, steps=_STEPS)},
        "load_sketches",
        seeds=10,
        options={"imbalance": 100},
        metric="balanced_accuracy",
    ),
    "sketches-curve": Experiment(
        {
            f"{n:,}": {"policy": "random", "budget": n, "steps": _STEPS}
            for n in (10_000, 3_000, 1_000, 300, 100)
        },
        "load_sketches",
        seeds=10,
    ),
}


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
    >>> load("sketches-1000")
    Comparison(5 recipes × 10 seeds, by accuracy)
    """
    experiment, record = _experiment(name), read_record(name)
    frame = pd.DataFrame(record["rows"])
    return Comparison(frame, experiment.metric, next(iter(experiment.recipes)))


def read_record(name: str) -> dict[str, Any]:
    """Read an experiment's file whole: rows, seeds, versions, cores and the command that made it.

    Examples
    --------
    >>> read_record("sketches-1000")["command"]
    'python -m course_lib.bank sketches-1000'
    """
    experiment, path = _experiment(name), FOLDER / f"{name}.json"
    cure = f"measure it with: python -m course_lib.bank {name}"
    try:
        record = json.loads(path.read_text())
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


def recompute(name: str, seed: int, only: tuple[str, ...] | None = None) -> pd.DataFrame:
    """Run one seed of an experiment again.

    Parameters
    ----------
    name : str
        Of an experiment.
    seed : int
        Which.
    only : tuple of str, optional
        Names of the recipes to run; all of them if left out.

    Returns
    -------
    DataFrame
        Rows as in `Comparison.frame`.
    """
    from course_lib.experiments import measure
    from course_lib.training import Recipe

    experiment = _experiment(name)
    data = getattr(datasets, experiment.loader)(**experiment.options)
    chosen = {key: fields for key, fields in experiment.recipes.items() if only is None or key in only}
    return pd.DataFrame([measure(key, Recipe(**fields, seed=seed), data) for key, fields in chosen.items()])


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
    experiment = _experiment(name)
    frame = experiment.run(experiment.seeds, n_jobs=n_jobs, progress=progress).frame
    record = {
        "experiment": name,
        "command": f"python -m course_lib.bank {name}",
        "data": {"loader": experiment.loader, **experiment.options},
        "recipes": experiment.recipes,
        "seeds": list(range(experiment.seeds)),
        "versions": {
            "python": platform.python_version(),
            **{each: metadata.version(each) for each in VERSIONED},
        },
        "cores": joblib.cpu_count(),
        "rows": frame.round(5).to_dict("records"),
    }
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    return path


def _experiment(name: str) -> Experiment:
    if name not in EXPERIMENTS:
        raise KeyError(f"the bank knows no experiment {name!r}; it has {', '.join(EXPERIMENTS)}")
    return EXPERIMENTS[name]


def main() -> None:
    """Measure the experiments named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="+", choices=EXPERIMENTS)
    parser.add_argument("--jobs", type=int, default=1, help="runs at a time (default 1)")
    arguments = parser.parse_args()
    for name in arguments.name:
        path = write(name, n_jobs=arguments.jobs)
        print(f"{path.name}: {path.stat().st_size:,} bytes")
        print(load(name).summary().round(3).to_string(index=False))


if __name__ == "__main__":
    main()
