"""A study: an experiment too long for a cell, declared as plain data."""

import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import partial
from typing import Any

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
        ``measure(seed, **shared, **setting)``, a function of a module, gives a number for each metric.
        `course_lib.experiments.measure_declared` is one for recipes. What settings share and is dear (the training of
        a scout), it caches by the seed: a study goes seed by seed.
    settings : mapping of str to mapping
        Keyword arguments of `measure`, by the name that tables and pictures show; the first is the baseline.
    shared : mapping, optional
        Keyword arguments that all settings share: the data set, its options, the steps.
    seeds : int, default=10
        How many: 0, 1, …
    metric : str, default="accuracy"
        What to compare where nothing else is said.

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
    metric: str = "accuracy"

    def __post_init__(self) -> None:
        where = f"study {self.name!r}"
        if self.name in ("", "claims") or set(self.name) & set("/\\. "):
            raise ValueError(
                f"{where} cannot be a file's name; use letters, digits and hyphens (and not 'claims')"
            )
        if not self.settings:
            raise ValueError(f"{where} has no settings; give at least one name and its arguments")
        if self.seeds < 2:
            raise ValueError(
                f"{where} has seeds={self.seeds}, which cannot be paired; give at least 2, better 10"
            )
        if "<" in getattr(self.measure, "__qualname__", "<"):
            raise ValueError(
                f"{where} has measure={self.measure!r}; give a function that a module defines by name"
            )
        try:
            find_metric(self.metric)
            self.declared  # noqa: B018 - refuses what is no plain data
            for setting in self.settings.values():
                inspect.signature(self.measure).bind(0, **self.shared, **setting)
        except (TypeError, ValueError) as wrong:
            raise ValueError(
                f"{where}: {wrong}; settings and shared hold plain data (numbers, text, lists, mappings), the "
                f"arguments of {self.measure.__name__}"
            ) from wrong

    def __repr__(self) -> str:
        return f"Study({self.name!r}, {len(self.settings)} settings × {self.seeds} seeds, by {self.metric})"

    @property
    def baseline(self) -> str:
        """The first setting."""
        return next(iter(self.settings))

    @property
    def declared(self) -> dict[str, Any]:
        """All that decides the figures, as a file of results holds it.

        That is the function that measures and the defaults of its arguments, what settings share, the settings, and
        the seeds.
        """
        parameters = inspect.signature(self.measure).parameters.values()
        declared = {
            "measure": f"{self.measure.__module__}.{self.measure.__qualname__}",
            "defaults": {each.name: each.default for each in parameters if each.default is not each.empty},
            "shared": self.shared,
            "settings": self.settings,
            "seeds": list(range(self.seeds)),
        }
        return json.loads(json.dumps(declared, default=_refuse))

    def bound(self) -> Callable[..., Mapping[str, float]]:
        """Give the measure with what settings share filled in."""
        return partial(self.measure, **self.shared)


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
    found: dict[str, Study] = {}
    lesson_of: dict[str, str] = {}
    for lesson in lessons():
        for study in _of(lesson):
            if study.name in found:
                both = f"{lesson_of[study.name]!r} and {lesson.slug!r}"
                raise ValueError(f"lessons {both} both have a study {study.name!r}; rename one of them")
            found[study.name], lesson_of[study.name] = study, lesson.slug
    return found


def find_study(name: str) -> tuple[Study, Lesson]:
    """Look a study up, and the lesson that declares it.

    Raises
    ------
    KeyError
        If there is no such study; the message lists those there are.

    Examples
    --------
    >>> find_study("sketches-1000")[1].slug
    'subsets'
    """
    # the lesson that has such a file first: others need not be imported then
    for lesson in sorted(lessons(), key=lambda lesson: not results_file(lesson, name).exists()):
        for study in _of(lesson):
            if study.name == name:
                return study, lesson
    raise KeyError(f"no study {name!r}; there are {', '.join(studies())}")


def results_file(lesson: Lesson, name: str) -> Any:
    """Say where the results of a lesson's study lie."""
    return lesson.folder / "results" / f"{name}.json"


def _of(lesson: Lesson) -> tuple[Study, ...]:
    module = lesson.module("studies")
    return () if module is None else tuple(module.STUDIES)
