"""The picture of this lesson, what a part is worth and what it takes; and its figures of networks."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from course_lessons.subsets_elsewhere.networks import CANDIDATES
from course_lib import results
from course_lib.experiments import Comparison
from course_lib.metrics import find_metric
from course_lib.metrics.registry import paired_interval
from course_lib.plots import MUTED, Picture, style
from course_lib.plots.picture import INK

SHOWN: dict[str, dict[str, Any]] = {
    "elsewhere-svm": {
        "rows": {
            "all 6,000": "all",
            "30 % near the border": "30% border",
            "30 % at random": "30% random",
            "10 % near the border": "10% border",
            "10 % at random": "10% random",
            "3 % near the border": "3% border",
            "3 % at random": "3% random",
        },
        "worlds": {"right labels": ", right labels", "15 % wrong": ", 15 % wrong"},
        "title": "Near the border against at random, right labels",
        "against": {
            f"{share} %": (
                f"{share}% border, right labels",
                f"{share}% random, right labels",
            )
            for share in (30, 10, 3)
        },
    },
    "elsewhere-forest": {
        "rows": {
            "all rows, all columns": "all rows, all columns",
            "all rows, √ of the columns": "all rows, √ of the columns",
            "10 % of the rows, √": "10 % of the rows, √ of the columns",
            "10 %, √, 300 trees": "10 % of the rows, √ of the columns, 300 trees",
            "all rows, √, 300 trees": "all rows, √ of the columns, 300 trees",
        },
        "title": "A tenth of the rows for each tree, against 50 trees of all rows",
        "against": {
            "50 trees": (
                "10 % of the rows, √ of the columns",
                "all rows, √ of the columns",
            ),
            "300 trees": (
                "10 % of the rows, √ of the columns, 300 trees",
                "all rows, √ of the columns",
            ),
        },
    },
    "elsewhere-boosting": {
        "rows": {
            "all rows": "all",
            "20 % at random": "20 % random",
            "20 % by GOSS": "20 % GOSS",
            "20 % by GOSS, not weighed": "20 % GOSS, unweighted",
        },
        "worlds": {"right labels": ", right labels", "10 % wrong": ", 10 % wrong"},
        "title": "GOSS against as many rows at random",
        "against": {
            labels: (f"20 % GOSS, {labels}", f"20 % random, {labels}")
            for labels in ("right labels", "10 % wrong")
        },
    },
    "elsewhere-clusters": {
        "rows": {
            "all 60,000": "all",
            "1,000 of a coreset": "1,000 coreset",
            "1,000 at random": "1,000 random",
            "200 of a coreset": "200 coreset",
            "200 at random": "200 random",
            "mini-batches of 1,000": "mini-batches of 1,000",
        },
        "metric": "recall_rare",
        "worlds": {"rare and near": ", near", "rare and far": ", far"},
        "title": "The rare cluster: a coreset of 200 against 200 at random",
        "against": {
            where: (f"200 coreset, {where}", f"200 random, {where}")
            for where in ("near", "far")
        },
    },
}
"""What the lesson's pictures show of each study: see `worth_and_time`."""


def show(study: str) -> Picture:
    """Draw what was measured in a study.

    >>> show("elsewhere-forest").title
    'A tenth of the rows for each tree, against 50 trees of all rows: worse (50 trees), better (300 trees)'
    """
    return worth_and_time(results.load(study), **SHOWN[study])


def worth_and_time(
    measured: Comparison,
    rows: Mapping[str, str],
    *,
    title: str,
    against: Mapping[str, tuple[str, str]],
    metric: str | None = None,
    worlds: Mapping[str, str] | None = None,
) -> Picture:
    """Show what each setting is worth, with its 95 % interval over the seeds, and beside it the time that it takes.

    Parameters
    ----------
    measured : Comparison
        With seconds.
    rows : mapping of str to str
        A setting by the name to show.
    title : str
        What is set against what.
    against : mapping of str to pair of str
        By the name to show, a setting and its rival: their verdicts end the title.
    metric : str, optional
        What is measured, if not the study's own metric.
    worlds : mapping of str to str, optional
        What to add to a setting's name, by the name to show, where each was measured in several worlds. The time is
        that of the first.

    Examples
    --------
    >>> import numpy as np
    >>> frame = pd.DataFrame({"recipe": ["all", "few"] * 5, "accuracy": [0.9, 0.8] * 5, "seconds": [2.0, 0.1] * 5})
    >>> frame["seed"] = np.repeat(range(5), 2)
    >>> runs = Comparison(frame, "accuracy", "all")
    >>> names, rivals = {"all of them": "all", "a few": "few"}, {"a few": ("few", "all")}
    >>> worth_and_time(runs, names, title="Against all", against=rivals).describe()
    'Against all: worse (a few). Accuracy, %: all of them 90.0 in 2 s; a few 80.0 in 0.1 s.'
    """
    known = find_metric(metric or measured.metric)
    values, seconds = measured.values(known.name), measured.values("seconds").mean()
    worlds = worlds or {"": ""}
    height = (0.3 + 0.12 * len(worlds)) * len(rows) + 1.1
    unit = f", {'%' if known.is_share else known.unit}".rstrip(", ")
    came_out = (
        f"{measured.verdict(name, baseline=rival, metric=known.name).words} ({show})"
        for show, (name, rival) in against.items()
    )
    picture = Picture(height, f"{title}: {', '.join(came_out)}")
    picture.set_layout_engine("constrained", wspace=0.08)
    thirds = picture.add_gridspec(1, 3)
    left = picture.plain_axes(grid="x", names=list(rows), x=f"{known.label}{unit}")
    left.set_subplotspec(thirds[:2])
    right = picture.add_subplot(thirds[2], facecolor="white")
    right.spines[["top", "right"]].set_visible(False)
    right.spines[["left", "bottom"]].set_color(MUTED)
    right.tick_params(colors=INK, labelsize=10)
    marks, said = [], []
    for k, (world, ending) in enumerate(worlds.items()):
        color, marker, *_ = style((0, 5, 2)[k])
        shift = 0.2 * (k - (len(worlds) - 1) / 2)
        for y, (show, name) in enumerate(rows.items()):
            of_seeds = known.scale * values[f"{name}{ending}"].to_numpy()
            low, high = paired_interval(of_seeds)
            left.plot([low, high], [y + shift] * 2, color=color, linewidth=2)
            left.plot(of_seeds.mean(), y + shift, marker, color=color, markersize=6)
            took = f"{seconds[f'{name}{ending}']:.2g} s"
            said.append(
                f"{', '.join(filter(None, (show, world)))} {of_seeds.mean():.{known.digits}f} in {took}"
            )
        marks.append((left.plot([], [], marker, color=color)[0], world))
    first = next(iter(worlds.values()))
    times = [seconds[f"{name}{first}"] for name in rows.values()]
    right.barh(range(len(rows)), times, height=0.5, color=MUTED)
    for y, time in enumerate(times):
        look = {"fontsize": 9, "color": INK, "va": "center"}
        right.annotate(
            f"{time:.2g}",
            (time, y),
            (3, 0),
            textcoords="offset points",
            **look,
        )
    right.set_xlim(0, 1.25 * max(times))
    right.set_ylim(left.get_ylim())
    right.set_yticks([])
    right.set_xlabel("seconds", color=INK)
    picture.details = (
        f"{known.label[0].upper()}{known.label[1:]}{unit}: {'; '.join(said)}"
    )
    if len(worlds) > 1:
        picture.legend_below(marks)
    return picture


def of_candidates(networks: Comparison, way: str, kind: str) -> np.ndarray:
    """Give the mean over the seeds of each network: its accuracy, or what digits to choose on say (val_of).

    >>> of_candidates(results.load("elsewhere-networks"), "all, full length", "accuracy").shape
    (8,)
    """
    return np.array(
        [networks.values(f"{kind}_{name}")[way].mean() for name in CANDIDATES]
    )


def ranks_and_regret(ranks: Comparison) -> pd.DataFrame:
    """Give the rank correlation with the true order, its interval, and the points that choosing so costs.

    >>> ranks_and_regret(results.load("elsewhere-ranks")).shape
    (5, 3)
    """
    values = ranks.values()
    ends = {
        name: "{:.2f} to {:.2f}".format(*paired_interval(values[name].to_numpy()))
        for name in ranks.recipes
    }
    columns = {
        "rank correlation": values.mean().round(2),
        "95 % interval": pd.Series(ends),
        "choosing costs, points": (100 * ranks.values("regret").mean()).round(1),
    }
    return pd.DataFrame(columns).reindex(list(ranks.recipes)).rename_axis(None)
