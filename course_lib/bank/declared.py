"""The experiments that the bank keeps, as data: recipes, a data set, how many seeds."""

from typing import Any

from course_lib.bank.detections import DETECTIONS, Detections
from course_lib.bank.experiment import Experiment
from course_lib.bank.races import RACES, Race

_DIALECTS = {"steps": 400}


def _one_dialect(budget: int, of_it: int, steps: int = 400) -> dict[str, Any]:
    """So many recordings, of which `of_it` are of the rarest dialect and the rest as they come."""
    return {"policy": ["target_group", {"share": of_it / budget}], "budget": budget, "steps": steps}


EXPERIMENTS: dict[str, Detections | Experiment | Race] = {
    **RACES,
    **DETECTIONS,
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


def find(name: str) -> Detections | Experiment | Race:
    """Look an experiment up by name.

    Raises
    ------
    KeyError
        If there is no such experiment; the message lists those there are.

    Examples
    --------
    >>> find("dialects-1200").seeds
    10
    """
    if name not in EXPERIMENTS:
        raise KeyError(f"the bank knows no experiment {name!r}; it has {', '.join(EXPERIMENTS)}")
    return EXPERIMENTS[name]
