"""The paired runner: every setting with every seed, through joblib."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Any

import joblib
import pandas as pd
from tqdm import tqdm

from course_lib.datasets import Dataset
from course_lib.experiments.comparison import Comparison
from course_lib.experiments.measures import measure_recipe, metric_names
from course_lib.experiments.remedies import Remedy, RemedyMeasure
from course_lib.metrics import find_metric

if TYPE_CHECKING:  # torch loads when training does
    from course_lib.training import Recipe

Measure = Callable[..., Mapping[str, float]]


def compare(
    settings: "Mapping[str, Recipe | Remedy | Mapping[str, Any]]",
    data: Dataset | Mapping[str, Dataset] | Callable[[int], Dataset] | None = None,
    *,
    measure: Measure | None = None,
    seeds: int | Sequence[int] = 5,
    metric: str | None = None,
    baseline: str | None = None,
    n_jobs: int | None = None,
    progress: bool = True,
) -> Comparison:
    """Measure every setting with every seed, and compare what came of it.

    Parameters
    ----------
    settings : mapping of str to Recipe, Remedy or mapping
        By the name that the table and the picture show. Recipes are trained, remedies too, for as many steps each; a
        mapping holds keyword arguments of your own `measure`.
    data : Dataset, mapping of str to Dataset, or callable, optional
        For recipes and remedies: trained on `train`, measured on `test`. One for all, each setting's own by its name
        (such as the same images at another size), or a function of the seed, which gives every seed a split of
        its own, the same for all settings.
    measure : callable, optional
        Left out, `measure_recipe` for recipes and a `RemedyMeasure` for remedies, which has options. Your own is
        called ``measure(seed, **setting)``, or ``measure(seed, data, **setting)`` where data are given, and gives a
        number for each metric.
    seeds : int or sequence of int, default=5
        How many (0, 1, …) or which. Fewer than 5 are allowed, and never called.
    metric : str, optional
        What to compare where nothing else is said; left out, the accuracy, of remedies the balanced accuracy.
    baseline : str, optional
        What to compare with; the first setting if left out.
    n_jobs : int, optional
        Runs at a time. The work goes through joblib: within ``joblib.parallel_config("dask")`` it runs on a cluster.
    progress : bool, default=True
        Whether to draw a bar, with the time left, on the standard error stream.

    Returns
    -------
    Comparison
        After an interrupt, of the seeds that were finished.

    Raises
    ------
    ValueError
        If there is nothing to compare, fewer than 2 seeds, or an unknown baseline or metric; if settings are of
        several kinds, or data are missing.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> from course_lib.training import Recipe
    >>> all_of_it = Recipe(model="linear", epochs=5)
    >>> few = all_of_it.replace(policy="random", budget=30)
    >>> compare({"all": all_of_it, "30": few}, load_digits(), progress=False).verdict("30").words
    'worse'

    >>> def coin(seed, heads=0.5):
    ...     return {"accuracy": heads + seed % 3 / 100}
    >>> compare({"fair": {}, "bent": {"heads": 0.8}}, measure=coin, progress=False).verdict("bent").words
    'better'
    """
    if not settings:
        raise ValueError("settings={} holds nothing to compare; give at least one name and its setting")
    seeds = resolve_seeds(seeds)
    baseline = baseline or next(iter(settings))
    if baseline not in settings:
        raise ValueError(
            f"baseline={baseline!r} is no setting; choose one of {', '.join(map(repr, settings))}"
        )
    if isinstance(data, Mapping) and (without := [name for name in settings if name not in data]):
        raise ValueError(
            f"data has nothing for setting {without[0]!r}; give a Dataset for each, or one for all"
        )
    measure = measure or _usual_measure(settings)
    trains = measure is measure_recipe or isinstance(measure, RemedyMeasure)
    if trains and data is None:
        raise ValueError("data=None, but recipes and remedies are trained; give a Dataset")
    usual = "balanced_accuracy" if isinstance(measure, RemedyMeasure) else "accuracy"
    metric = metric or usual
    find_metric(metric)
    if trains:
        first = _data_of(data, settings, seeds[0])[baseline]
        if isinstance(measure, RemedyMeasure):
            measure = measure.bind(first)
        _check_measured(metric, getattr(measure, "metric_names", metric_names)(first))
    frame = run_paired(settings, data, measure, seeds, n_jobs=n_jobs, progress=progress)
    _check_measured(metric, frame.columns[2:])
    return Comparison(frame, metric, baseline)


def resolve_seeds(seeds: int | Sequence[int]) -> tuple[int, ...]:
    """Give the seeds meant: so many (0, 1, …) or these, each once.

    Raises
    ------
    ValueError
        If there are fewer than 2.

    Examples
    --------
    >>> resolve_seeds(3), resolve_seeds([7, 1, 7])
    ((0, 1, 2), (7, 1))
    """
    seeds = tuple(range(seeds)) if isinstance(seeds, Integral) else tuple(dict.fromkeys(map(int, seeds)))
    if len(seeds) < 2:
        raise ValueError(
            f"{len(seeds)} seed cannot show how much a difference varies; give at least 2, better 5 or more"
        )
    return seeds


def run_paired(
    settings: Mapping[str, Any],
    data: Any,
    measure: Measure,
    seeds: Sequence[int],
    *,
    n_jobs: int | None = None,
    progress: bool = True,
) -> pd.DataFrame:
    """Measure every setting with every seed, seed by seed; after an interrupt, give the seeds that were finished.

    Parameters
    ----------
    settings, data, measure, n_jobs, progress
        As in `compare`.
    seeds : sequence of int

    Returns
    -------
    DataFrame
        A row per seed and setting: the columns recipe (the setting's name) and seed, then what was measured.

    Raises
    ------
    KeyboardInterrupt
        If it was interrupted before the first seed was finished.

    Examples
    --------
    >>> def coin(seed, heads=0.5):
    ...     return {"accuracy": heads + seed % 3 / 100}
    >>> run_paired({"fair": {}}, None, coin, [0, 1], progress=False)["accuracy"].tolist()
    [0.5, 0.51]
    """
    work = (
        joblib.delayed(measure_row)(name, seed, setting, parts[name], measure)
        for seed in seeds
        for parts in [_data_of(data, settings, seed)]
        for name, setting in settings.items()
    )
    finished = joblib.Parallel(n_jobs=n_jobs, return_as="generator")(work)
    total = len(seeds) * len(settings)
    rows = _until_interrupted(tqdm(finished, total=total, desc="measuring", unit="run", disable=not progress))
    whole = len(rows) // len(settings) * len(settings)
    if not whole:
        raise KeyboardInterrupt("interrupted before the first seed was finished; nothing to compare yet")
    return pd.DataFrame(rows[:whole])


def measure_row(name: str, seed: int, setting: Any, data: Any, measure: Measure) -> dict[str, Any]:
    """Measure one setting with one seed, and give the row that a `Comparison` holds of it.

    Examples
    --------
    >>> measure_row("ten", 3, {"n": 10}, None, lambda seed, n: {"n_train": n + seed})
    {'recipe': 'ten', 'seed': 3, 'n_train': 13}
    """
    given = [] if data is None else [data]
    if isinstance(setting, Mapping):
        return {"recipe": name, "seed": seed, **measure(seed, *given, **setting)}
    return {"recipe": name, "seed": seed, **measure(seed, *given, setting)}


def _usual_measure(settings: Mapping[str, Any]) -> Measure:
    kinds = {type(setting).__name__ for setting in settings.values()}
    if len(kinds) > 1:
        raise ValueError(
            f"settings are of several kinds, {' and '.join(sorted(kinds))}; compare one at a time"
        )
    kind = kinds.pop()
    if kind not in ("Recipe", "Remedy"):
        raise ValueError(
            f"settings are of kind {kind}, not Recipe or Remedy; say what is measured of them: measure="
        )
    return measure_recipe if kind == "Recipe" else RemedyMeasure()


def _data_of(data: Any, settings: Mapping[str, Any], seed: int) -> Mapping[str, Any]:
    """Give each setting its data, for one seed."""
    data = data(seed) if callable(data) else data
    return data if isinstance(data, Mapping) else dict.fromkeys(settings, data)


def _check_measured(metric: str, measured: Iterable[str]) -> None:
    if metric not in measured:
        raise ValueError(f"metric={metric!r} is not measured; choose one of {', '.join(measured)}")


def _until_interrupted(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Collect rows, and on an interrupt give those there are."""
    kept = []
    try:
        for row in rows:
            kept.append(row)
    except KeyboardInterrupt:
        pass  # keep what there is; `run_paired` drops the seed that was under way
    return kept
