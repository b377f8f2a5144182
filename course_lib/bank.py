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
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

import joblib
import pandas as pd

from course_lib import datasets, subsets
from course_lib.experiments import Comparison, compare
from course_lib.trials.banked import SERIES, Series

FOLDER = Path(__file__).parent / "measured"
VERSIONED = ("numpy", "scikit-learn", "torch")

_ALL = {"epochs": 10}
_DIALECTS = {"steps": 400}
_STEPS = 1_570  # what ten epochs of 10,000 images take, 64 at a time


def _subsets(budget: int, **changes) -> dict[str, dict[str, Any]]:
    ways = {"at random": "random", "stratified": "stratified", "class-balanced": "class_balanced"}
    return {
        f"{budget:,} {words}": {"policy": way, "budget": budget, **changes} for words, way in ways.items()
    }


def _one_dialect(budget: int, of_it: int, steps: int = 400) -> dict[str, Any]:
    """So many recordings, of which `of_it` are of the rarest dialect and the rest as they come."""
    return {"policy": ["target_group", {"share": of_it / budget}], "budget": budget, "steps": steps}


def _recipe(fields: Mapping[str, Any], **changes) -> "Recipe":  # noqa: F821 - torch loads when training does
    """Make a recipe of plain data, in which a policy is a name, or a name and its options."""
    from course_lib.training import Recipe

    policy = fields.get("policy", "all")
    if not isinstance(policy, str):
        name, options = policy
        policy = partial(subsets.POLICIES[name], **options)
    return Recipe(**{**fields, "policy": policy, **changes})


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

    @property
    def data(self) -> dict[str, Any]:
        """What the file says of where the figures come from."""
        return {"loader": self.loader, **self.options}

    def run(self, seeds, **options) -> Comparison:
        """Run it with these seeds; `options` go to `compare`."""
        data = getattr(datasets, self.loader)(**self.options)
        recipes = {name: _recipe(fields) for name, fields in self.recipes.items()}
        return compare(recipes, data, seeds=seeds, metric=self.metric, **options)

    def measure(self, name: str, seed: int) -> dict[str, Any]:
        """Run one recipe with one seed, and give the row that `run` holds of it."""
        from course_lib.experiments import measure

        data = getattr(datasets, self.loader)(**self.options)
        return measure(name, _recipe(self.recipes[name], seed=seed), data)


EXPERIMENTS: dict[str, Experiment | Series] = {
    **SERIES,
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
    "dialects-1200": Experiment(
        {
            "1,200 at random": {"policy": "random", "budget": 1_200, **_DIALECTS},
            "1,200 balanced": {"policy": "group_balanced", "budget": 1_200, **_DIALECTS},
            "1,200, a fifth island": _one_dialect(1_200, 240),
            "1,200 without island": _one_dialect(1_200, 0),
            "all 6,000": _DIALECTS,
        },
        "load_speech_tones",
        seeds=10,
    ),
    "dialects-more": Experiment(
        {
            "1,200 as they come": _one_dialect(1_200, 60),
            **{
                f"{n:,} more as they come": _one_dialect(1_200 + n, 60 + n // 20) for n in (200, 1_200, 4_800)
            },
            **{f"{n} more of island": _one_dialect(1_200 + n, 60 + n) for n in (50, 100, 200)},
        },
        "load_speech_tones",
        seeds=10,
    ),
    "dialects-longer": Experiment(
        {
            "1,200 as they come": _one_dialect(1_200, 60, steps=1_600),
            "1,200 balanced": {"policy": "group_balanced", "budget": 1_200, "steps": 1_600},
            "200 more of island": _one_dialect(1_400, 260, steps=1_600),
            "4,800 more as they come": _one_dialect(6_000, 300, steps=1_600),
        },
        "load_speech_tones",
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
    experiment = _experiment(name)
    chosen = [key for key in experiment.recipes if only is None or key in only]
    return pd.DataFrame([experiment.measure(key, seed) for key in chosen])


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
        "data": experiment.data,
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
