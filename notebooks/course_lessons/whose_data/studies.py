"""The studies of this lesson: whose recordings to train on, of 1,200 or more, and for how long."""

from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd

from course_lib.datasets import Dataset
from course_lib.experiments import Comparison, measure_declared
from course_lib.metrics.registry import Verdict
from course_lib.results import Study, load

DIALECTS = ("plain", "coast", "hill", "island")


def _of_island(budget: int, island: int) -> dict[str, Any]:
    """So many recordings, of which `island` are of the island (the rarest), and the rest as they come."""
    return {
        "policy": ["target_group", {"share": island / budget}],
        "budget": budget,
    }


def _study(
    name: str, settings: dict[str, dict[str, Any]], *, steps: int, seeds: int = 10
) -> Study:
    shared = {"loader": "load_speech_tones", "steps": steps}
    return Study(name, measure_declared, settings, shared=shared, seeds=seeds)


_BALANCED = {"policy": "group_balanced", "budget": 1_200}

STUDIES = (
    _study(
        "dialects-1200",
        {
            "1,200 at random": {"policy": "random", "budget": 1_200},
            "1,200 balanced": _BALANCED,
            "1,200, a fifth island": _of_island(1_200, 240),
            "1,200 without island": _of_island(1_200, 0),
            "all 6,000": {},
        },
        steps=400,
    ),
    _study(
        "dialects-more",
        {
            "1,200 as they come": _of_island(1_200, 60),
            **{
                f"{n:,} more as they come": _of_island(1_200 + n, 60 + n // 20)
                for n in (200, 1_200, 4_800)
            },
            **{
                f"{n} more of island": _of_island(1_200 + n, 60 + n)
                for n in (50, 100, 200)
            },
        },
        steps=400,
    ),
    _study(
        "dialects-longer",
        {
            "1,200 as they come": _of_island(1_200, 60),
            "1,200 balanced": _BALANCED,
            "200 more of island": _of_island(1_400, 260),
            "4,800 more as they come": _of_island(6_000, 300),
        },
        steps=1_600,
    ),
    _study(
        "dialects-fifty-longer",
        {
            "50 more of island": _of_island(1_250, 110),
        },
        steps=1_600,
        seeds=5,
    ),
)


def worst_dialect(name: str) -> Comparison:
    """Give the results of a study by the dialect that each run serves worst.

    Examples
    --------
    >>> worst_dialect("dialects-1200").verdict("1,200 balanced").words
    'better'
    """
    runs = load(name)
    shares = runs.frame[[f"accuracy_{dialect}" for dialect in DIALECTS]]
    frame = runs.frame.assign(accuracy_worst=shares.min(axis=1))
    return Comparison(frame, "accuracy_worst", runs.baseline)


def by_dialect(runs: Comparison, name: str, baseline: str) -> list[Verdict]:
    """Give the difference that a recipe makes in all, and then for each dialect.

    Examples
    --------
    >>> found = by_dialect(load("dialects-1200"), "1,200 balanced", "1,200 at random")
    >>> [each.words for each in found]
    ['too close to call', 'worse', 'too close to call', 'too close to call', 'better']
    """
    figures = ("accuracy", *(f"accuracy_{dialect}" for dialect in DIALECTS))
    return [runs.verdict(name, metric=each, baseline=baseline) for each in figures]


def bought_longer() -> Comparison:
    """Give what was bought and trained on for 1,600 steps: two studies of the same recordings, by seed.

    Examples
    --------
    >>> bought_longer().verdict("200 more of island", metric="accuracy_island").words
    'better'
    """
    few, many = load("dialects-fifty-longer").frame, load("dialects-longer").frame
    shared = many[many["seed"].isin(few["seed"])]
    return Comparison(pd.concat([shared, few]), "accuracy", "1,200 as they come")


def sampling_error(share: float, n: int) -> float:
    """Say how far a share of `n` test samples may be off, 95 times in 100.

    Examples
    --------
    >>> round(sampling_error(0.5, 100), 3)
    0.098
    """
    return 1.96 * sqrt(share * (1 - share) / n)


def with_groups(data: Dataset) -> Dataset:
    """Give pictures groups by how bright they are: the darkest tenth, the brightest, and those between.

    Tables keep the groups that they have.

    Raises
    ------
    ValueError
        If a table has no groups, or none that lies on both sides of the split; the message says how to load it.

    Examples
    --------
    >>> from course_lib.datasets import load_digits
    >>> with_groups(load_digits()).group_names
    ('dark', 'usual', 'bright')
    """
    if data.train.X.ndim == 2:
        if data.train.groups is None or not set(data.train.groups) & set(
            data.test.groups
        ):
            raise ValueError(
                "no group lies on both sides of the split; name the column that holds the groups, "
                "and let them: load_table(..., groups='region', mix_groups=True)"
            )
        return data
    levels = {
        part: getattr(data, part)
        .X.reshape(len(getattr(data, part)), -1)
        .mean(axis=1)
        for part in ("train", "val", "test")
    }
    ends = np.quantile(levels["train"], [0.1, 0.9])
    parts = {
        part: replace(getattr(data, part), groups=np.searchsorted(ends, level))
        for part, level in levels.items()
    }
    return replace(data, group_names=("dark", "usual", "bright"), **parts)
