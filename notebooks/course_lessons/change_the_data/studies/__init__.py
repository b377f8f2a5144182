"""The studies of this lesson: a rare class at every ratio, resampling against a moved threshold, all remedies.

The races of remedies are the next lesson's as well, which asks what the losses among them do. Below them is what the
lesson's text says of several settings at once.
"""

import pandas as pd

from course_lessons.change_the_data.studies import (
    own_threshold,
    ratio_sweep,
    remedy_races,
)
from course_lessons.change_the_data.studies.ratio_sweep import MODELS, RARE_ROWS
from course_lib.results import load

STUDIES = (*ratio_sweep.STUDIES, *own_threshold.STUDIES, *remedy_races.STUDIES)


def _of(data: str, model: str, metric: str | None = None) -> pd.Series:
    """Mean figure of every remedy, for one model on one task."""
    means, start = load("ratio-dial").values(metric).mean(), f"{data}, {model}, "
    means = means[means.index.str.startswith(start)]
    return means.rename(lambda name: name.removeprefix(start))


def at_even() -> dict[tuple[str, str], pd.Series]:
    """Balanced accuracy at 1:1, by task and model: a series by remedy."""
    places = [(data, model) for data in RARE_ROWS for model in MODELS]
    return {place: _of(*place).filter(regex=" 1:1$") for place in places}


def order_at_even(data: str, model: str) -> list[str]:
    """Name the remedies at 1:1, the best first."""
    return at_even()[data, model].sort_values(ascending=False).index.tolist()


def best_at_even() -> dict[tuple[str, str], str]:
    """Name the best remedy at 1:1 of every task and model."""
    return {place: order_at_even(*place)[0] for place in at_even()}


def largest_change(remedy: str) -> float:
    """By how much a remedy changes balanced accuracy at the most, over tasks and models."""
    means = [_of(data, model) for data in RARE_ROWS for model in MODELS]
    return max(abs(each[remedy] - each["as it comes"]) for each in means)


def order_improves(data: str) -> bool:
    """Whether PR-AUC grows with every negative that is not dropped, for all models."""
    ratios = [
        "dropping 1:1",
        "dropping 1:2",
        "dropping 1:3",
        "dropping 1:10",
        "as it comes",
    ]
    return all(
        _of(data, model, "pr_auc")[ratios].is_monotonic_increasing
        for model in MODELS
    )


def verdicts_differ() -> bool:
    """Whether dropping to 1:2 and to 1:3 is better than to 1:1 in one place and worse in another."""
    sweep = load("ratio-dial")
    for ratio in ("1:2", "1:3"):
        words = {
            sweep.verdict(
                f"{data}, {model}, dropping {ratio}",
                baseline=f"{data}, {model}, dropping 1:1",
            ).words
            for data in RARE_ROWS
            for model in MODELS
        }
        if not {"better", "worse"} <= words:
            return False
    return True


def networks_prefer_milder_dropping() -> bool:
    """Whether 1:3 beats 1:1 wherever networks decide it, and loses to it where forests do."""
    forests = {
        load("ratio-dial")
        .verdict(
            f"{data}, random forest, dropping 1:3",
            baseline=f"{data}, random forest, dropping 1:1",
        )
        .words
        for data in RARE_ROWS
    }
    networks = {
        load(study.name).verdict("dropping 1:3", baseline="dropping 1:1").words
        for study in remedy_races.STUDIES
    }
    return forests == {"worse"} and networks == {"better", "too close to call"}


def fair_pairs(
    metric: str, way: str | None = None, model: str | None = None
) -> dict[str, int]:
    """Count how often resampling beats none of it: all pairs of way, model and data, or some of them.

    >>> fair_pairs("pr_auc", "ADASYN")["all"]
    9
    """
    measured = load("resample-or-threshold")
    words = [
        measured.verdict(
            f"{data}, {learner}, {each}",
            metric=metric,
            baseline=f"{data}, {learner}, as it comes",
        ).words
        for data in own_threshold.DATA
        for learner in own_threshold.MODELS
        for each in own_threshold.WAYS
        if each != "as it comes"
        and way in (None, each)
        and model in (None, learner)
    ]
    return {
        "all": len(words),
        **{word: words.count(word) for word in ("better", "worse")},
        "close": words.count("too close to call"),
    }
