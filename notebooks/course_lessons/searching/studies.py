"""The studies of this lesson: the table of measured settings, and searches replayed on it."""

import hashlib
from pathlib import Path

from course_lessons.searching import replays, table
from course_lib.experiments import Comparison
from course_lib.metrics import Metric, register
from course_lib.results import Study

register(
    Metric("val_after_", "validation accuracy, after epochs: ", True),
    Metric("found_after_", "accuracy of what was found, after trials: ", True),
    Metric("near_after_", "found within a point of the best, after trials: ", True),
    Metric(
        "optimism_after_",
        "validation accuracy above that on new samples, after trials: ",
        False,
    ),
    Metric("flattery_after_", "what choosing flatters, after trials: ", False),
)


def _fingerprint() -> str:
    """Tell one table from another: replays of an older one are stale."""
    path = Path(__file__).with_name("results") / "search-table.json"
    rows = path.read_text("utf-8").partition('"rows"')[2] if path.exists() else ""
    return hashlib.sha256(rows.encode()).hexdigest()[:12]


OF = {"table": _fingerprint()}
STUDIES = [
    Study("search-table", table.measure, table.settings(), seeds=3),
    Study(
        "search-replays",
        replays.measure,
        {
            name: {"searcher": name}
            for name in (*replays.WITHOUT_MODEL, "all settings")
        },
        shared=OF,
        seeds=60,
        metric="found_after_16",
    ),
    *(
        Study(
            name,
            replays.measure,
            {each: {"searcher": each} for each in ("random", model)},
            shared={**OF, "trials": trials},
            seeds=seeds,  # a model takes its time
            metric="found_after_16",
        )
        for name, model, trials, seeds in (
            ("search-tpe", "TPE", 64, 24),
            ("search-gp", "Gaussian process", 16, 15),
        )
    ),
    Study(
        "search-validation",
        replays.measure_curse,
        {f"{n} images": {"validation": n} for n in (200, 100, 50)},
        shared=OF,
        seeds=60,
        metric="flattery_after_32",
    ),
]


def as_good_as_all(measured: Comparison, *, within: float) -> int:
    """Give after how few random trials a search is surely at most so much behind trying all settings.

    >>> from course_lib import results
    >>> as_good_as_all(results.load("search-replays"), within=0.02)
    8
    """
    return next(
        n
        for n in replays.LOOKS
        if measured.verdict(
            "random", baseline="all settings", metric=f"found_after_{n}"
        ).low
        > -within
    )
