"""A study: an experiment too long for a cell, declared as plain data."""

import inspect
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from course_lib.experiments.comparison import run_paired
from course_lib.lessons import Lesson, lessons
from course_lib.metrics import find_metric


@dataclass(frozen=True, eq=False)
class Study:
    """What to measure: settings × seeds. All that decides the figures stands here, as data that JSON can hold.

    Parameters
    ----------
    name : str
        Of the study and of its file of results.
    measure : callable
        ``measure(seed, **shared, **setting)``, a function of a module such as `experiments.measure_declared`, gives a
        number for each metric. What is dear and shared by settings, it caches by the seed: a study goes seed by seed.
    settings, shared : mapping of str to mapping, mapping
        Keyword arguments of `measure` by the name to show (the first is the baseline), and those that all share.
    seeds, first_seed, metric : int, int, str
        How many, and from which on (not 0 where settings were chosen on 0, 1, …); what to compare where nothing else
        is said.

    Raises
    ------
    ValueError
        If something is missing, no plain data, or cannot be called; the message names the study.

    Examples
    --------
    >>> from course_lib.experiments import measure_declared
    >>> settings = {"all": {}, "50": {"policy": "random", "budget": 50}}
    >>> Study("digits-50", measure_declared, settings, shared={"loader": "load_digits"}, seeds=5)
    Study('digits-50', 2 settings × 5 seeds, by accuracy)
    """

    name: str
    measure: Callable[..., Mapping[str, float]]
    settings: Mapping[str, Mapping[str, Any]]
    _: KW_ONLY
    shared: Mapping[str, Any] = field(default_factory=dict)
    seeds: int = 10
    first_seed: int = 0
    metric: str = "accuracy"

    def __post_init__(self) -> None:
        where = f"study {self.name!r}"
        if self.name in ("", "claims") or set(self.name) & set("/\\. "):
            raise ValueError(f"{where} cannot be a file's name; use letters, digits, hyphens")
        if not self.settings or self.seeds < 2:
            given = f"{len(self.settings)} settings and seeds={self.seeds}"
            raise ValueError(f"{where} has {given}; give a setting or more, 2 seeds to be paired, better 10")
        if "<" in getattr(self.measure, "__qualname__", "<"):
            raise ValueError(f"{where} has {self.measure!r}; give a function that a module defines by name")
        try:
            find_metric(self.metric)
            self.declared  # noqa: B018 - refuses what is no plain data
            for setting in self.settings.values():
                inspect.signature(self.measure).bind(0, **self.shared, **setting)
        except (TypeError, ValueError) as wrong:
            raise ValueError(
                f"{where}: {wrong}; settings and shared hold plain data, the arguments of {self.measure.__name__}"
            ) from wrong

    def __repr__(self) -> str:
        return f"Study({self.name!r}, {len(self.settings)} settings × {self.seeds} seeds, by {self.metric})"

    @property
    def baseline(self) -> str:
        """The first setting."""
        return next(iter(self.settings))

    @property
    def which_seeds(self) -> range:
        """The seeds themselves."""
        return range(self.first_seed, self.first_seed + self.seeds)

    @property
    def declared(self) -> dict[str, Any]:
        """All that decides the figures, as a file of results holds it: the measure, its defaults, settings, seeds."""
        parameters = inspect.signature(self.measure).parameters.values()
        declared = {
            "measure": f"{self.measure.__module__}.{self.measure.__qualname__}",
            "defaults": {each.name: each.default for each in parameters if each.default is not each.empty},
            "shared": self.shared,
            "settings": self.settings,
            "seeds": list(self.which_seeds),
        }
        return json.loads(json.dumps(declared, default=_refuse))

    def run(self, seeds: Sequence[int], only: Iterable[str] | None = None, **options: Any) -> pd.DataFrame:
        """Measure some seeds, with all settings or only some: rows as in `Comparison.frame`."""
        settings = {name: self.settings[name] for name in only or self.settings}
        return run_paired(settings, None, partial(self.measure, **self.shared), seeds, **options)


def _refuse(value: object) -> None:
    raise TypeError(f"{value!r} is no plain data")


def studies() -> dict[str, Study]:
    """Give all studies of all lessons by their names: what each lesson's ``studies`` module has in `STUDIES`.

    Raises
    ------
    ValueError
        If two lessons declare a study of the same name.

    Examples
    --------
    >>> studies()["sketches-1000"]
    Study('sketches-1000', 5 settings × 10 seeds, by accuracy)
    """
    found: dict[str, tuple[Study, str]] = {}
    for lesson in lessons():
        for study in _of(lesson):
            if study.name in found:
                both = f"{found[study.name][1]!r} and {lesson.slug!r}"
                raise ValueError(f"lessons {both} both have a study {study.name!r}; rename one of them")
            found[study.name] = study, lesson.slug
    return {name: study for name, (study, _) in found.items()}


def find_study(name: str) -> tuple[Study, Lesson]:
    """Look a study up, and the lesson that declares it."""
    # the lesson that has such a file first: others need not be imported then
    for lesson in sorted(lessons(), key=lambda lesson: not results_file(lesson, name).exists()):
        for study in _of(lesson):
            if study.name == name:
                return study, lesson
    raise KeyError(f"no study {name!r}; there are {', '.join(studies())}")


def results_file(lesson: Lesson, name: str) -> Path:
    """Say where the results of a lesson's study lie."""
    return lesson.folder / "results" / f"{name}.json"


def _of(lesson: Lesson) -> tuple[Study, ...]:
    module = lesson.module("studies")
    return () if module is None else tuple(module.STUDIES)
