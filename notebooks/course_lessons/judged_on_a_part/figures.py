"""The picture of this lesson: what two judges say, one row each setting."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from course_lib import results
from course_lib.experiments import Comparison
from course_lib.metrics import find_metric
from course_lib.metrics.registry import paired_interval
from course_lib.plots import Picture, style

SHOWN: dict[str, dict[str, Any]] = {
    "judged-text": {
        "rows": {
            "split at random": "at random",
            "split by module": "by module",
            "… 1,000 words": "1,000 words",
            "… 1,024 hashed columns": "1,024 hashed columns",
            "… 10 % of the texts": "10 % of the docstrings",
        },
        "panels": {"right, %": {"": "accuracy"}},
        "title": "What a random split promises, against one by module",
        "against": {"all words": ("at random", "by module", "accuracy")},
        "words": {"better": "more", "worse": "less"},
    },
    "judged-shop": {
        "rows": {
            "popular items": "popular items",
            "1 at random": "1 uniform",
            "4 at random": "4 uniform",
            "1 by popularity": "1 by popularity",
            "… chosen on a hundred": "1 by popularity, chosen on a hundred",
            "the hardest of 5": "the hardest of 5",
            "the hardest of 20": "the hardest of 20",
        },
        "panels": {
            "first ten of all, %": {"": "recall_at_10"},
            "first ten of a hundred, %": {"": "recall_sampled"},
        },
        "title": "By popularity, chosen on a hundred, against the hardest of 5",
        "against": {
            words: (
                "1 by popularity, chosen on a hundred",
                "the hardest of 5",
                metric,
            )
            for words, metric in {
                "of all": "recall_at_10",
                "of a hundred": "recall_sampled",
            }.items()
        },
    },
    "judged-promise": {
        "rows": ("a random fifth", "the last fifth", "the last fifth, after a gap"),
        "panels": {
            "mean error": {"promised": "val_mae", "in the next 250 days": "mae"}
        },
        "title": "What is promised, against the last fifth",
        "against": {
            "a random fifth": ("a random fifth", "the last fifth", "val_mae"),
            "after a gap": (
                "the last fifth, after a gap",
                "the last fifth",
                "val_mae",
            ),
        },
        "words": {"better": "less error", "worse": "more error"},
    },
    "judged-genes": {
        "rows": (
            "chosen before, pure chance",
            "chosen inside, pure chance",
            "chosen before, 20 genes count",
            "chosen inside, 20 genes count",
        ),
        "panels": {
            "right, %": {
                "promised": "val_accuracy",
                "of 1,000 new patients": "accuracy",
            }
        },
        "title": "What is promised with genes chosen before the split, against inside of it",
        "against": {
            world: (
                f"chosen before, {world}",
                f"chosen inside, {world}",
                "val_accuracy",
            )
            for world in ("pure chance", "20 genes count")
        },
        "words": {"better": "more", "worse": "less"},
    },
}
"""What the lesson's pictures show of each study: see `as_judged`."""


def show(study: str) -> Picture:
    """Draw what was measured in a study.

    >>> show("judged-genes").title.partition(":")[0]
    'What is promised with genes chosen before the split, against inside of it'
    """
    return as_judged(results.load(study), **SHOWN[study])


def as_judged(
    measured: Comparison,
    rows: Mapping[str, str] | Sequence[str],
    panels: Mapping[str, Mapping[str, str]],
    *,
    title: str,
    against: Mapping[str, tuple[str, str, str]],
    words: Mapping[str, str] = MappingProxyType({}),
) -> Picture:
    """Show the mean of each setting and its 95 % interval over the seeds, by several judges.

    Parameters
    ----------
    measured : Comparison
        The runs.
    rows : mapping of str to str, or sequence of str
        Settings, by the names to show where they are other ones.
    panels : mapping of str to mapping of str to str
        Side by side: by what its axis says, its metrics by their names.
    title : str
        What is set against what.
    against : mapping of str to (str, str, str)
        By the name to show: a setting, its rival and the metric; their verdicts end the title.
    words : mapping of str to str, optional
        What to write for a verdict where better and worse would mislead, as of a promise.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"recipe": ["all", "few"] * 5, "seed": [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]})
    >>> runs = Comparison(frame.assign(accuracy=[0.9, 0.8] * 5, val_accuracy=0.95), "accuracy", "all")
    >>> judges = {"right, %": {"promised": "val_accuracy", "kept": "accuracy"}}
    >>> as_judged(runs, ["few"], judges, title="Few", against={"kept": ("few", "all", "accuracy")}).describe()
    'Few: worse (kept). Right, %: few 95.0 promised, 80.0 kept.'
    """
    rows = rows if isinstance(rows, Mapping) else dict(zip(rows, rows, strict=True))
    most = max(map(len, panels.values()))
    found = {
        show: measured.verdict(name, baseline=rival, metric=metric).words
        for show, (name, rival, metric) in against.items()
    }
    came_out = (f"{words.get(each, each)} ({show})" for show, each in found.items())
    picture = Picture(
        (0.3 + 0.12 * most) * len(rows) + 1.1, f"{title}: {', '.join(came_out)}"
    )
    places = picture.add_gridspec(1, len(panels))
    marks, details = {}, []
    for n, (label, judges) in enumerate(panels.items()):
        axes = picture.plain_axes(grid="x", names=list(rows), x=label)
        axes.set_subplotspec(places[n])
        axes.tick_params(labelleft=n == 0)
        said: dict[str, list[str]] = {show: [] for show in rows}
        for k, (judge, metric) in enumerate(judges.items()):
            known, values = find_metric(metric), measured.values(metric)
            color, marker, *_ = style((0, 5, 2)[k])
            for y, (show, name) in enumerate(rows.items()):
                of_seeds = known.scale * values[name].to_numpy()
                place = y + 0.2 * (k - (len(judges) - 1) / 2)
                axes.plot(
                    paired_interval(of_seeds), [place] * 2, color=color, linewidth=2
                )
                (marks[judge],) = axes.plot(
                    of_seeds.mean(), place, marker, color=color, markersize=6
                )
                said[show].append(
                    f"{of_seeds.mean():.{known.digits}f} {judge}".strip()
                )
        details.append(
            f"{label[0].upper()}{label[1:]}: "
            + "; ".join(f"{show} {', '.join(each)}" for show, each in said.items())
        )
    picture.details = ". ".join(details)
    if most > 1:
        picture.legend_below([(mark, judge) for judge, mark in marks.items()])
    return picture
