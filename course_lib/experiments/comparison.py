"""Several settings over the same seeds: the one paired runner, through joblib, and what it measured."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import TimeoutError as GaveNothing  # joblib's, which is not Python's own
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np
import pandas as pd
from tqdm import tqdm

from course_lib.datasets import Dataset
from course_lib.experiments.measures import measure_recipe, metric_names
from course_lib.experiments.remedies import Remedy, RemedyMeasure
from course_lib.metrics import find_metric
from course_lib.metrics.registry import Verdict, paired_interval, verdict_label
from course_lib.validation import check_one_of

if TYPE_CHECKING:  # torch loads when training does
    from course_lib.plots import Picture
    from course_lib.training import Recipe

Measure = Callable[..., Mapping[str, float]]


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Measured runs of several settings over the same seeds.

    Attributes
    ----------
    frame : DataFrame
        A row per setting and seed: the columns recipe (the setting's name) and seed, then what was measured.
    metric, baseline : str
        What is compared, and with which setting, where nothing else is said.
    """

    frame: pd.DataFrame
    metric: str
    baseline: str

    @property
    def recipes(self) -> tuple[str, ...]:
        """Names of the settings, in the order given."""
        return tuple(self.frame["recipe"].unique())

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds that every setting was measured with."""
        return tuple(sorted(self.frame["seed"].unique().tolist()))

    def __repr__(self) -> str:
        return f"Comparison({len(self.recipes)} recipes × {len(self.seeds)} seeds, by {self.metric})"

    def values(self, metric: str | None = None) -> pd.DataFrame:
        """One figure of every run: seeds down, settings across.

        Raises
        ------
        ValueError
            If it was not measured.
        """
        metric = metric or self.metric
        check_one_of("metric", metric, self.frame.columns.drop(["recipe", "seed"]))
        return self.frame.pivot(index="seed", columns="recipe", values=metric)[list(self.recipes)]

    def verdict(self, name: str, *, metric: str | None = None, baseline: str | None = None) -> Verdict:
        """Compare one setting with the baseline.

        Raises
        ------
        ValueError
            If a setting was not measured, or not by that metric.
        """
        metric, baseline = metric or self.metric, baseline or self.baseline
        table = self.values(metric)
        check_one_of("recipe", name, self.recipes)
        check_one_of("baseline", baseline, self.recipes)
        differences = (table[name] - table[baseline]).to_numpy(float)
        low, high = paired_interval(differences)
        words = verdict_label(low, high, metric, len(differences))
        return Verdict(float(differences.mean()), low, high, words)

    def summary(self, metric: str | None = None, *, baseline: str | None = None) -> pd.DataFrame:
        """Every setting against the baseline: recipe, mean, difference, low, high, verdict."""
        metric, baseline = metric or self.metric, baseline or self.baseline
        rows, itself = [], Verdict(np.nan, np.nan, np.nan, "")
        for name, mean in self.values(metric).mean().to_dict().items():
            found = itself if name == baseline else self.verdict(name, metric=metric, baseline=baseline)
            rows.append((name, mean, found.difference, found.low, found.high, found.words))
        return pd.DataFrame(rows, columns=["recipe", "mean", "difference", "low", "high", "verdict"])

    def plot(
        self, metric: str | None = None, *, baseline: str | None = None, live: "Comparison | None" = None
    ) -> "Picture":
        """Draw every difference with its interval, and a diamond for each seed of a `live` comparison on top."""
        from course_lib import plots

        metric, baseline = metric or self.metric, baseline or self.baseline
        runs = None if live is None else live.values(metric)
        summary = self.summary(metric, baseline=baseline)
        return plots.intervals(summary, metric=metric, baseline=baseline, live=runs)


def compare(
    settings: "Mapping[str, Recipe | Remedy | Mapping[str, Any]]",
    data: Dataset | Mapping[str, Dataset] | Callable[[int], Any] | None = None,
    *,
    measure: Measure | None = None,
    seeds: int | Sequence[int] = 5,
    metric: str | None = None,
    baseline: str | None = None,
    n_jobs: int | None = None,
    timeout: float | None = None,
    progress: bool = True,
) -> Comparison:
    """Measure every setting with every seed, and compare; after an interrupt, the seeds that were finished.

    Parameters
    ----------
    settings : mapping of str to Recipe, Remedy or mapping
        By the names to show. A mapping holds keyword arguments of your own `measure`.
    data : Dataset, mapping of str to Dataset, or callable, optional
        Trained on `train`, measured on `test`: one for all, each setting's own by its name, or a function of the
        seed, which gives every seed a split of its own, the same for all settings.
    measure : callable, optional
        `measure_recipe` or a `RemedyMeasure`, if left out. Your own is called ``measure(seed, [data,] **setting)``,
        and gives a number for each metric.
    seeds : int or sequence of int, default=5
        How many (0, 1, …) or which. Fewer than 5 are allowed, and never called.
    metric, baseline : str, optional
        What to compare, and with which setting: accuracy (of remedies the balanced one) and the first, if left out.
    n_jobs : int, optional
        Runs at a time, through joblib. On a Dask cluster (the extra ``cluster``, or ``pip install distributed``):
        ``with distributed.Client(address), joblib.parallel_config("dask"): compare(…)``.
    timeout : float, optional
        Seconds to wait for the next run, where several go on at a time. Without it, a run that kills each worker of a
        Dask cluster that tries it (by its memory, say) is waited for without end.
    progress : bool, default=True
        Whether to draw a bar over all runs: in a notebook, each long one has its own without it.

    Raises
    ------
    ValueError
        If there is nothing to compare, fewer than 2 seeds, an unknown baseline or metric, settings of several kinds,
        or recipes without data.
    TimeoutError
        If the next run takes longer than `timeout`.

    Examples
    --------
    >>> def coin(seed, heads=0.5):
    ...     return {"accuracy": heads + seed % 3 / 100}
    >>> compare({"fair": {}, "bent": {"heads": 0.8}}, measure=coin, progress=False).verdict("bent").words
    'better'
    """
    if not settings:
        raise ValueError("settings={} holds nothing to compare; give at least one name and its setting")
    which = list(dict.fromkeys(range(seeds) if isinstance(seeds, int | np.integer) else map(int, seeds)))
    if len(which) < 2:
        raise ValueError(
            f"{len(which)} seed cannot show how much a difference varies; give at least 2, better 5 or more"
        )
    baseline = baseline or next(iter(settings))
    check_one_of("baseline", baseline, settings)
    if isinstance(data, Mapping) and (without := [name for name in settings if name not in data]):
        raise ValueError(
            f"data has nothing for setting {without[0]!r}; give a Dataset for each, or one for all"
        )
    measure = measure or _usual_measure(settings)
    of_remedies = isinstance(measure, RemedyMeasure)
    metric = metric or ("balanced_accuracy" if of_remedies else "accuracy")
    find_metric(metric)
    if of_remedies or measure is measure_recipe:
        if data is None:
            raise ValueError("data=None, but recipes and remedies are trained; give a Dataset")
        first = _data_of(data, settings, which[0])[baseline]
        measure = measure.bind(first) if isinstance(measure, RemedyMeasure) else measure
        check_one_of("metric", metric, getattr(measure, "metric_names", metric_names)(first))
    frame = run_paired(settings, data, measure, which, n_jobs=n_jobs, timeout=timeout, progress=progress)
    check_one_of("metric", metric, frame.columns[2:])
    return Comparison(frame, metric, baseline)


def run_paired(
    settings: Mapping[str, Any],
    data: Any,
    measure: Measure,
    seeds: Sequence[int],
    *,
    n_jobs: int | None = None,
    timeout: float | None = None,
    progress: bool = True,
) -> pd.DataFrame:
    """Measure every setting with every seed, a row each; after an interrupt, give the seeds that were finished."""
    work = (
        joblib.delayed(measure_row)(name, seed, setting, parts[name], measure)
        for seed in seeds
        for parts in [_data_of(data, settings, seed)]
        for name, setting in settings.items()
    )
    finished = joblib.Parallel(n_jobs=n_jobs, timeout=timeout, return_as="generator")(work)
    total, rows = len(seeds) * len(settings), []
    try:
        for row in tqdm(finished, total=total, desc="measuring", unit="run", disable=not progress):
            rows.append(row)
    except KeyboardInterrupt:
        if len(rows) < len(settings):
            raise KeyboardInterrupt("interrupted before the first seed was finished") from None
    except GaveNothing:
        seed, name = seeds[len(rows) // len(settings)], list(settings)[len(rows) % len(settings)]
        raise TimeoutError(
            f"setting {name!r} with seed {seed} gave nothing in {timeout:g} seconds: it takes longer, or its worker "
            "was killed each time, for its memory perhaps. Wait longer with timeout=, or try this one where you see "
            "it fail: seeds and settings of its own, n_jobs=1, and no cluster"
        ) from None
    return pd.DataFrame(rows[: len(rows) // len(settings) * len(settings)])  # no seed by half


def measure_row(name: str, seed: int, setting: Any, data: Any, measure: Measure) -> dict[str, Any]:
    """Measure one setting with one seed, and give the row that a `Comparison` holds of it."""
    given = [] if data is None else [data]
    if isinstance(setting, Mapping):
        return {"recipe": name, "seed": seed, **measure(seed, *given, **setting)}
    return {"recipe": name, "seed": seed, **measure(seed, *given, setting)}


def _usual_measure(settings: Mapping[str, Any]) -> Measure:
    kinds = sorted({type(setting).__name__ for setting in settings.values()})
    measures: dict[str, Measure] = {"Recipe": measure_recipe, "Remedy": RemedyMeasure()}
    if len(kinds) > 1 or kinds[0] not in measures:
        raise ValueError(
            f"settings are of kind {' and '.join(kinds)}; compare Recipes or Remedies, one kind at a time, or say "
            "what is measured of them: measure="
        )
    return measures[kinds[0]]


def _data_of(data: Any, settings: Mapping[str, Any], seed: int) -> Mapping[str, Any]:
    """Give each setting its data, for one seed."""
    data = data(seed) if callable(data) else data
    return data if isinstance(data, Mapping) else dict.fromkeys(settings, data)
