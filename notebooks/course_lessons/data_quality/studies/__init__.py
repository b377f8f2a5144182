"""The studies of this lesson: what damage costs, and how much of it cleaning buys back."""

from course_lessons.data_quality.studies.damage import (
    gaps,
    labels,
    neighbours,
    source,
)
from course_lessons.data_quality.studies.dirty import cleaned
from course_lessons.data_quality.studies.worth import SIZES, equal_rows
from course_lib.results import Study

_RATES = (0.1, 0.2, 0.3, 0.4)
_REPAIRS = {
    "as they are": "none",
    "doubted left out": "issues",
    "wrong ones left out": "oracle",
}
_MODELS = ("nearest neighbour", "decision tree", "support vector machine")
_STEPS = {
    "as it came": (),
    "zeros marked": ("zeros",),
    "gaps filled": ("zeros", "gaps"),
    "doubted labels out": ("zeros", "gaps", "labels"),
    "careless clinic out": ("zeros", "gaps", "labels", "clinic"),
    "clinic out, labels kept": ("zeros", "gaps", "clinic"),
    "perfect cleaner": ("zeros", "gaps", "perfect labels"),
}
_ON_THE_TABLE = {
    **{name: {"repaired": repaired} for name, repaired in _STEPS.items()},
    "never damaged": {"damaged": False},
}

STUDIES = (
    Study(
        "source",
        source,
        {
            "200 reliable": {},
            "50 reliable": {"n": 50},
            "200, half unreliable": {"unreliable": 0.5},
            "the same 100 reliable": {"unreliable": 0.5, "drop": True},
            "200 unreliable": {"unreliable": 1.0},
        },
        seeds=30,
    ),
    Study(
        "gaps",
        gaps,
        {
            "complete": {},
            **{
                f"{rate:.0%}, filled": {"rate": rate}
                for rate in (0.02, 0.05, 0.1, 0.3, 0.5)
            },
            **{
                f"{rate:.0%}, rows dropped": {"rate": rate, "repair": "drop"}
                for rate in (0.02, 0.05, 0.1)
            },
            **{
                f"{rate:.0%} of the high, filled": {"rate": rate, "kind": "high"}
                for rate in (0.1, 0.3, 0.5)
            },
        },
        seeds=30,
    ),
    Study(
        "wrong-labels",
        labels,
        {
            f"{model}, {rate:.0%} {words}": {
                "model": model,
                "rate": rate,
                "repair": repair,
            }
            for model in _MODELS
            for rate in (0.0, *_RATES)
            for words, repair in _REPAIRS.items()
            if rate or repair == "none"
        },
        seeds=10,
    ),
    Study(
        "noise-by-k",
        neighbours,
        {
            f"k = {k}, {rate:.0%}": {"k": k, "rate": rate}
            for k in (1, 3, 5, 15)
            for rate in (0.0, *_RATES)
        }
        | {
            f"k = 15, {rate:.0%} agreeing": {
                "k": 15,
                "rate": rate,
                "kind": "confusable",
            }
            for rate in _RATES
        },
        seeds=10,
    ),
    Study(
        "judged-by",
        labels,
        {
            "all kept": {"repair": "none"},
            "a model that saw them": {"repair": "seen"},
            "a model that did not": {"repair": "issues"},
            "somebody who knows": {"repair": "oracle"},
        },
        shared={"rate": 0.2},
        seeds=10,
    ),
    Study(
        "careful-rows",
        source,
        {
            "200 careless": {"unreliable": 1.0},
            **{f"{n} careful": {"n": n} for n in SIZES},
        },
        seeds=100,
    ),
    Study("dirty-table", cleaned, _ON_THE_TABLE, seeds=30),
    Study(
        "dirty-table-neighbour",
        cleaned,
        _ON_THE_TABLE,
        shared={"model": "nearest neighbour"},
        seeds=30,
    ),
)

__all__ = ["STUDIES", "equal_rows"]
