"""The studies of this lesson: text, recommenders, time series, genes."""

from typing import Any

from course_lessons.judged_on_a_part.genes import measure_genes
from course_lessons.judged_on_a_part.recommender import (
    measure_chosen,
    measure_recommender,
)
from course_lessons.judged_on_a_part.series import measure_past, measure_promise
from course_lessons.judged_on_a_part.text import measure_text
from course_lib import results
from course_lib.metrics import Metric, register
from course_lib.metrics.registry import paired_interval
from course_lib.results import Study

register(
    Metric("recall_at_10", "recall in the first ten", True),
    Metric("recall_at_10_tail", "recall in the first ten, of rare items", True),
    Metric(
        "recall_at_10_val",
        "recall in the first ten where settings were chosen",
        True,
    ),
    Metric("recall_sampled", "recall in the first ten of a hundred", True),
    Metric(
        "recall_sampled_val",
        "recall in the first ten of a hundred where settings were chosen",
        True,
    ),
    Metric(
        "false_negatives", "share of drawn negatives that would be liked", False
    ),
    Metric("mae", "mean absolute error", False, "", 1, 3),
    Metric("val_mae", "mean absolute error promised", False, "", 1, 3),
    Metric(
        "optimism_mae",
        "true mean absolute error above the promised",
        False,
        "",
        1,
        3,
    ),
    Metric("stability", "overlap of the features chosen", True),
)


FRESH = 100
"""The first seed: what was tried when the settings were chosen had 0, 1, …"""
NEGATIVES: dict[str, dict[str, Any]] = {
    "1 uniform": {"how": "uniform"},
    "4 uniform": {"how": "uniform", "k": 4},
    "1 by popularity": {"how": "popular"},
    "the hardest of 5": {"how": "hardest", "k": 5},
    "the hardest of 20": {"how": "hardest", "k": 20},
}


def interval_of(study: str, metric: str, setting: str) -> tuple[float, float]:
    """Give the 95 % interval of a setting's mean over the seeds.

    >>> low, high = interval_of("judged-genes", "accuracy", "chosen inside, pure chance")
    >>> low < 0.5 < high
    True
    """
    return paired_interval(results.load(study).values(metric)[setting].to_numpy())


STUDIES = (
    Study(
        "judged-text",
        measure_text,
        {
            "by module": {},
            "at random": {"by_module": False},
            "10 % of the docstrings": {"share": 0.1},
            "1,000 words": {"columns": "frequent"},
            "1,024 hashed columns": {"columns": "hashed"},
        },
        first_seed=FRESH,
    ),
    Study(
        "judged-tuning",
        measure_recommender,
        {
            f"{way}, {epochs} passes, penalty {decay}": {
                **known,
                "epochs": epochs,
                "decay": decay,
            }
            for way, known in NEGATIVES.items()
            for epochs in (10, 20)
            for decay in (0.005, 0.02, 0.05)
        },
        seeds=5,
        metric="recall_at_10_val",
    ),
    Study(
        "judged-shop",
        measure_chosen,
        {
            "popular items": {},
            **{way: {"way": way} for way in NEGATIVES},
            **{
                f"{way}, chosen on a hundred": {
                    "way": way,
                    "judged_by": "recall_sampled_val",
                }
                for way in NEGATIVES
            },
        },
        seeds=20,
        first_seed=FRESH,
        metric="recall_at_10",
    ),
    Study(
        "judged-promise",
        measure_promise,
        {
            "the last fifth": {"how": "last"},
            "a random fifth": {"how": "random"},
            "the last fifth, after a gap": {"how": "gap"},
        },
        seeds=60,
        first_seed=2
        * FRESH,  # those of before, 20 from FRESH on, were too few to tell
        metric="optimism_mae",
    ),
    Study(
        "judged-past",
        measure_past,
        {
            f"{name}, {world}": {"world": world, "part": part}
            for world in ("steady", "drifting")
            for name, part in {
                "all days": None,
                "the last tenth": "last",
                "a random tenth": "random",
            }.items()
        },
        first_seed=FRESH,
        metric="mae",
    ),
    Study(
        "judged-genes",
        measure_genes,
        {
            f"chosen {when}, {words}": {"when": when, "known": known}
            for words, known in {"pure chance": 0, "20 genes count": 20}.items()
            for when in ("inside", "before")
        },
        seeds=20,
        first_seed=FRESH,
        metric="optimism",
    ),
)
