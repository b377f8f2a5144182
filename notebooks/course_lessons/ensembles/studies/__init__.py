"""The studies of this lesson: members put together, second models, students."""

from typing import Any

from course_lessons.ensembles.studies.combine import (
    BAGGED,
    MEMBERS,
    OTHERS,
    TEAM,
    WEAK,
    measure,
)
from course_lessons.ensembles.studies.distil import measure_distilled
from course_lessons.ensembles.studies.stack import measure_stacked
from course_lib.results import Study

__all__ = ["MEMBERS", "OTHERS", "SETTINGS", "STUDIES", "TEAM", "WEAK"]

LONG_RUNS = ("net, four times as long", "snapshots of a long run")


def _settings() -> dict[str, dict[str, Any]]:
    """Which members, put together how; the first is one network alone."""
    found: dict[str, dict[str, Any]] = {
        name: {"members": [name]} for name in (*MEMBERS, "net of 30")
    }
    for how in ("vote", "mean", "log"):
        found[f"4 nets, {how}"] = {"members": TEAM, "how": how}
        found[f"all 9, {how}"] = {"members": MEMBERS, "how": how}
    for k in (2, 3):
        found[f"{k} nets, mean"] = {"members": TEAM[:k]}
    found["3 families, mean"] = {"members": ["net 1", "k-NN", "forest"]}
    for name in (*OTHERS, *WEAK):
        found[f"net + {name}"] = {"members": ["net 1", name]}
        found[f"4 nets + {name}"] = {"members": [*TEAM, name]}
    found["net + naive Bayes, tempered"] = {
        "members": ["net 1", "naive Bayes"],
        "how": "tempered",
    }
    found["4 nets, tempered"] = {"members": TEAM, "how": "calibrated"}
    for name in ("net 1", "4 nets, vote", "4 nets, mean", "3 nets, mean"):
        found[f"{name}, short"] = {**found[name], "length": "short"}
    for name in ("3 families, mean", *(f"net + {name}" for name in OTHERS)):
        found[f"{name}, short"] = {**found[name], "length": "short"}
    return found


def _learned() -> dict[str, dict[str, Any]]:
    """Ways that look at validation rows first, against the plain averages."""
    found: dict[str, dict[str, Any]] = {
        name: SETTINGS[name] for name in ("all 9, mean", "4 nets, mean")
    }
    for rows in (100, 300, 1_000):
        for how in ("stack", "weights", "best"):
            found[f"all 9, {how}, {rows:,} rows"] = {
                "members": MEMBERS,
                "how": how,
                "rows": rows,
            }
    return found


def _spent() -> dict[str, dict[str, Any]]:
    """Other ways to spend what four networks take, after a long training and after a short one."""
    found: dict[str, dict[str, Any]] = {
        "4 nets, mean": {"members": TEAM},
        "net 1": {"members": TEAM[:1]},
        "4 bagged nets, mean": {"members": BAGGED},
    }
    for name in (*LONG_RUNS, "net, four times as wide"):
        found[name] = {"members": [name]}
    short = {
        f"{name}, short": {**setting, "length": "short"}
        for name, setting in found.items()
    }
    return found | short


SETTINGS = _settings()
STUDENT_STEPS = (300, 900)
_STUDENTS: dict[str, dict[str, Any]] = {
    "student of the labels": {"teachers": 0},
    "student of four": {"teachers": 4},
    "student of one, unlabelled too": {"teachers": 1, "unlabelled": True},
    "student of four, unlabelled too": {"teachers": 4, "unlabelled": True},
}

STUDIES = (
    *(
        Study(name, measure, settings, shared={"task": "digits"}, seeds=5)
        for name, settings in {
            "ensembles-members": SETTINGS,
            "ensembles-learned": _learned(),
            "ensembles-spent": _spent(),
        }.items()
    ),
    Study(
        "ensembles-stacked",
        measure_stacked,
        {
            "average": {"learns_from": "nothing"},
            "stacked, out of fold": {"learns_from": "out of fold"},
            "stacked, training predictions": {"learns_from": "seen"},
            "weights, out of fold": {
                "learns_from": "out of fold",
                "how": "weights",
            },
            "weights, training predictions": {
                "learns_from": "seen",
                "how": "weights",
            },
        },
        shared={"task": "digits"},
        seeds=5,
    ),
    Study(
        "ensembles-distilled",
        measure_distilled,
        {
            "one teacher": {"teachers": 1},
            "four teachers": {"teachers": 4},
            **{
                f"{name}, {steps} steps": {**setting, "steps": steps}
                for steps in STUDENT_STEPS
                for name, setting in _STUDENTS.items()
            },
        },
        shared={"task": "digits"},
        seeds=5,
    ),
)
