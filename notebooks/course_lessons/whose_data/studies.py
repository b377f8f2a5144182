"""The studies of this lesson: whose recordings to train on, of 1,200 or more, and for how long."""

from math import sqrt
from typing import Any

from course_lib.experiments import Comparison, measure_declared
from course_lib.results import Study, load

DIALECTS = ("plain", "coast", "hill", "island")


def _of_island(budget: int, island: int) -> dict[str, Any]:
    """So many recordings, of which `island` are of the island (the rarest), and the rest as they come."""
    return {
        "policy": ["target_group", {"share": island / budget}],
        "budget": budget,
    }


def _study(name: str, settings: dict[str, dict[str, Any]], *, steps: int) -> Study:
    shared = {"loader": "load_speech_tones", "steps": steps}
    return Study(name, measure_declared, settings, shared=shared)


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


def sampling_error(share: float, n: int) -> float:
    """Say how far a share of `n` test samples may be off, 95 times in 100.

    Examples
    --------
    >>> round(sampling_error(0.5, 100), 3)
    0.098
    """
    return 1.96 * sqrt(share * (1 - share) / n)
