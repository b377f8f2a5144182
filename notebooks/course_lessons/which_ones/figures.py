"""Pictures of this lesson: accuracy over the number of labels, and what they save."""

from collections.abc import Mapping, Sequence

import numpy as np

from course_lib.experiments import Comparison
from course_lib.plots import MUTED, Picture, style
from course_lib.plots.comparisons import mean_curve

LABELS = (30, 50, 100, 200, 300, 500, 1_000, 2_000)


def over_labels(
    runs: Comparison, names: Mapping[str, str], *, title: str, most: int = 1_000
) -> Picture:
    """Draw the accuracy that is reached over the number of labels, on a log axis, with 95 % intervals over the seeds.

    Parameters
    ----------
    runs : Comparison
        Settings such as "random 30", and "all", which is drawn as a line.
    names : mapping of str to str
        What to call a setting in the legend, by its name without the number.
    title, most : str, int
        What the picture shows; the largest number of labels drawn.

    Examples
    --------
    >>> import pandas as pd
    >>> names = ["all", "random 30", "random 100"]
    >>> frame = pd.DataFrame({"recipe": names * 5, "accuracy": [0.9, 0.5, 0.8] * 5})
    >>> frame["seed"] = np.repeat(range(5), 3)
    >>> runs = Comparison(frame, "accuracy", "all")
    >>> over_labels(runs, {"random": "at random"}, title="More is more").describe()
    'More is more. Accuracy in % over labels: at random 50.0 at 30, 80.0 at 100; with all labels 90.0.'
    """
    values, drawn, said = 100 * runs.values(), [], []
    picture = Picture(3.4, title, "")
    axes = picture.plain_axes(grid="y", x="labels", y="accuracy, %")
    axes.set_xscale("log")
    for k, (name, shown) in enumerate(names.items()):
        counts = [n for n in LABELS if f"{name} {n}" in values and n <= most]
        points = {n: values[f"{name} {n}"].to_numpy() / 100 for n in counts}
        at, mean, low, high = mean_curve(shown, points)
        color, marker, _, linestyle = style(k)
        axes.fill_between(at, low, high, color=color, alpha=0.2, linewidth=0)
        look = {"color": color, "marker": marker, "linestyle": linestyle}
        drawn.append(
            (axes.plot(at, mean, linewidth=2, markersize=6, **look)[0], shown)
        )
        ends = ", ".join(
            f"{m:.1f} at {n:,}" for n, m in zip(counts, mean, strict=True)
        )
        said.append(f"{shown} {ends}")
    everything = values["all"].mean()
    axes.axhline(everything, color=MUTED, linestyle=":", linewidth=1.5)
    axes.annotate(
        "all labels", (axes.get_xlim()[0], everything), va="bottom", fontsize=9
    )
    ticks = [n for n in LABELS if n <= most]
    axes.set_xticks(ticks, [f"{n:,}" for n in ticks])
    axes.minorticks_off()
    picture.details = f"Accuracy in % over labels: {'; '.join(said)}; with all labels {everything:.1f}"
    picture.legend_below(drawn)
    return picture


def spread(reached: Mapping[str, Sequence[float]], *, title: str) -> Picture:
    """Show every draw as a dot, a row for each way to choose.

    Examples
    --------
    >>> spread({"at random": [0.5, 0.7], "chosen": [0.8]}, title="Luck").describe()
    'Luck. Accuracy in %: at random 50.0 to 70.0 in 2; chosen 80.0.'
    """
    said = [
        f"{name} {100 * min(each):.1f}"
        + (f" to {100 * max(each):.1f} in {len(each)}" if len(each) > 1 else "")
        for name, each in reached.items()
    ]
    height = 0.9 + 0.35 * len(reached)
    picture = Picture(height, title, f"Accuracy in %: {'; '.join(said)}")
    axes = picture.plain_axes(grid="x", x="accuracy, %", names=list(reached))
    for k, each in enumerate(reached.values()):
        color, marker, *_ = style(k)
        shares = 100 * np.asarray(each)
        axes.plot(shares, [k] * len(shares), marker, color=color, alpha=0.7)
    return picture
