"""The studies of this lesson: support vector machines, trees, clusters, main directions, networks in order."""

from typing import Any

from course_lessons.subsets_elsewhere.clusters import (
    measure_clusters,
    measure_directions,
)
from course_lessons.subsets_elsewhere.networks import (
    STEPS,
    measure_networks,
    measure_ranks,
)
from course_lessons.subsets_elsewhere.svm import measure_svm
from course_lessons.subsets_elsewhere.trees import measure_boosting, measure_forest
from course_lib.metrics import Metric, register
from course_lib.results import Study

register(
    Metric("rand_index", "adjusted Rand index", True, "", 1, 3),
    Metric(
        "excess", "squared distances above those to the true centres", False, "%"
    ),
    Metric("explained", "share of variance explained", True),
    Metric(
        "rank_correlation", "rank correlation with the true order", True, "", 1, 3
    ),
    Metric("regret", "accuracy of the best above that of the chosen", False),
    Metric("support_vectors", "share of support vectors", None),
)


FRESH = 100
"""The first seed: what was tried when the settings were chosen had 0, 1, …"""
SHARES = (0.03, 0.1, 0.3)
LABELS = {"right labels": 0.0, "15 % wrong": 0.15}


def _machines() -> dict[str, dict[str, Any]]:
    """All rows, then at random, nearest to the border, and the support vectors; with right labels and with wrong."""
    found: dict[str, dict[str, Any]] = {}
    for words, wrong in LABELS.items():
        known = {"wrong": wrong} if wrong else {}
        found[f"all, {words}"] = known
        for way in ("random", "border"):
            for share in SHARES:
                found[f"{share:.0%} {way}, {words}"] = {
                    "way": way,
                    "share": share,
                    **known,
                }
        found[f"support vectors, {words}"] = {"way": "support vectors", **known}
    return found


def _clusters() -> dict[str, dict[str, Any]]:
    """All points, then parts of them; with a rare cluster near the others, and far away."""
    ways: dict[str, dict[str, Any]] = {
        "all": {},
        **{
            f"{m:,} {way}": {"way": way, "m": m}
            for way in ("random", "coreset")
            for m in (200, 1_000)
        },
        "mini-batches of 1,000": {"way": "mini-batch", "m": 1_000},
        "all, one beginning": {"way": "once"},
    }
    return {
        f"{name}, {words}": {**setting, **far}
        for words, far in {"near": {}, "far": {"far": 40.0}}.items()
        for name, setting in ways.items()
    }


NETWORKS: dict[str, dict[str, Any]] = {
    "all, full length": {},
    "30 %, as many passes": {"share": 0.3, "steps": round(0.3 * STEPS)},
    "10 %, as many passes": {"share": 0.1, "steps": STEPS // 10},
    "all, a tenth of the steps": {"steps": STEPS // 10},
    "10 %, as many steps": {"share": 0.1},
}
"""Ways to find out which network is best; the second of two lines of equal steps sees all digits."""

STUDIES = (
    Study("elsewhere-svm", measure_svm, _machines(), first_seed=FRESH),
    Study(
        "elsewhere-forest",
        measure_forest,
        {
            "all rows, all columns": {},
            "all rows, √ of the columns": {"columns": "sqrt"},
            "10 % of the rows, all columns": {"rows": 0.1},
            "10 % of the rows, √ of the columns": {"rows": 0.1, "columns": "sqrt"},
            "10 % of the rows, √ of the columns, 300 trees": {
                "rows": 0.1,
                "columns": "sqrt",
                "trees": 300,
            },
            "all rows, √ of the columns, 300 trees": {
                "columns": "sqrt",
                "trees": 300,
            },
            "one tree": {"trees": 1},
        },
        first_seed=FRESH,
    ),
    Study(
        "elsewhere-boosting",
        measure_boosting,
        {
            f"{name}, {words}": {"way": way, "wrong": wrong}
            for words, wrong in {"10 % wrong": 0.1, "right labels": 0.0}.items()
            for name, way in {
                "all": None,
                "20 % random": "random",
                "20 % GOSS": "goss",
                "20 % GOSS, unweighted": "goss unweighted",
            }.items()
        },
        first_seed=FRESH,
    ),
    Study(
        "elsewhere-clusters",
        measure_clusters,
        _clusters(),
        seeds=20,
        first_seed=FRESH,
        metric="rand_index",
    ),
    Study(
        "elsewhere-directions",
        measure_directions,
        {f"{n:,}": {"n": n} for n in (4_000, 1_000, 400, 100, 40)},
        first_seed=FRESH,
        metric="explained",
    ),
    Study("elsewhere-networks", measure_networks, NETWORKS, first_seed=FRESH),
    Study(
        "elsewhere-ranks",
        measure_ranks,
        {name: {"way": name} for name in NETWORKS},
        first_seed=FRESH,
        metric="rank_correlation",
    ),
)
