"""The pictures of this lesson: images against objects, and what each way to even them out does to either."""

from collections.abc import Mapping, Sequence

import numpy as np

from course_lib import results
from course_lib.metrics.registry import paired_interval
from course_lib.plots import MUTED, Picture, style
from course_lib.plots.comparisons import mark_intervals
from course_lib.plots.picture import INK, listed

WAYS = (
    "repeated by objects",
    "those without birds four times",
    "evenly by objects",
)


def shares_of_objects(
    counts: np.ndarray, times: Mapping[str, Sequence[float]], classes: Sequence[str]
) -> Picture:
    """Show each class's share of all objects in an epoch, in percent, a bar for each way to show the images.

    Parameters
    ----------
    counts : ndarray of int, shape (n_images, n_classes)
        Objects of each class in each image.
    times : mapping of str to sequence of float
        By the name of a way: how often each image is shown.
    classes : sequence of str

    Examples
    --------
    >>> counts = np.array([[3, 1], [0, 1]])
    >>> shares_of_objects(counts, {"once": [1, 1], "twice": [1, 3]}, ["bird", "boat"]).details
    'once: bird 60, boat 40; twice: bird 43, boat 57'
    """
    shares = {}
    for name, each in times.items():
        shown = np.asarray(each, dtype=float) @ counts
        shares[name] = 100 * shown / shown.sum()
    most = max(shares, key=lambda name: shares[name].max())
    k = int(shares[most].argmax())
    title = f"“{most}”: {shares[most][k]:.0f} % of all objects are {classes[k]}s"
    picture = Picture(0.17 * len(classes) * (len(shares) + 0.8) + 1.2, title)
    axes = picture.plain_axes(
        grid="x", names=list(classes), x="share of all objects, %"
    )
    height, legend = 0.84 / len(shares), []
    for number, (name, values) in enumerate(shares.items()):
        at = np.arange(len(classes)) + (number - (len(shares) - 1) / 2) * height
        color, _, hatch, _ = style(number)
        bars = axes.barh(
            at,
            values,
            height=0.92 * height,
            color=color,
            hatch=hatch,
            edgecolor="white",
            linewidth=0,
        )
        legend.append((bars, name))
    axes.axvline(100 / len(classes), color=MUTED, linestyle="--", linewidth=1)
    legend.append((axes.plot([], [], color=MUTED, linestyle="--")[0], "even"))
    picture.legend_below(legend)
    told = "; ".join(
        f"{name}: {', '.join(f'{c} {v:.0f}' for c, v in zip(classes, values, strict=True))}"
        for name, values in shares.items()
    )
    picture.details = told
    return picture


def gains(study: str, where: str) -> Picture:
    """Show what each way changes in what is recognised, against every image once; a panel for each number of images.

    Parameters
    ----------
    study : {"objects", "objects-mnist"}
    where : str
        As in the studies: "as drawn", "houses scarce" or "birds in every scene".
    """
    measured = results.load(study)
    known = set(measured.recipes)
    sizes = (60, 240)
    ways = [way for way in WAYS if f"{where}, 60 images, {way}" in known]
    heading = {
        "as drawn": "as they come",
        "houses scarce": "with houses scarce",
        "birds in every scene": "with birds in every one",
    }[where]
    kind = "Scenes" if study == "objects" else "Pages of digits"
    picture = Picture(
        0.5 * len(ways) + 1.2,
        f"{kind} {heading}: what evening out gives the others, and costs the birds",
    )
    legend: list = []
    said = []
    for number, n in enumerate(sizes):
        axes = picture.add_subplot(1, 2, number + 1, facecolor="white")
        found = {
            words: [
                measured.verdict(
                    f"{where}, {n} images, {way}",
                    metric=metric,
                    baseline=f"{where}, {n} images, every image once",
                )
                for way in ways
            ]
            for words, metric in (
                ("the others", "recall_others"),
                ("birds", "recall_bird"),
            )
        }
        legend = mark_intervals(axes, found)
        axes.set_yticks(range(len(ways)), ways if not number else [""] * len(ways))
        axes.set_ylim(len(ways) - 0.4, -0.6)
        axes.set_title(f"{n} images", fontsize=10, color=INK)
        axes.set_xlabel("points recognised", color=INK)
        axes.grid(axis="x", color="#DDDDDD", linewidth=0.8)
        axes.spines[["top", "right"]].set_visible(False)
        said += [
            f"{n} images, {way}: "
            f"{', '.join(f'{words} {100 * verdicts[k].difference:+.1f}' for words, verdicts in found.items())}"
            for k, way in enumerate(ways)
        ]
    hollow = picture.axes[0].plot(
        [], [], "o", color=MUTED, markerfacecolor="white"
    )[0]
    picture.legend_below([*legend, (hollow, "hollow: too close to call")])
    picture.details = listed(said, "; ")
    return picture


def houses_found() -> Picture:
    """Show the share of houses recognised where they are scarce, by way and number of images."""
    measured = results.load("objects").values("recall_house")
    ways = ("every image once", *WAYS)
    picture = Picture(
        0.4 * len(ways) + 1.2,
        "A scarce class: repeating its images helps, evening out its objects helps more",
    )
    axes = picture.plain_axes(grid="x", names=list(ways), x="houses recognised, %")
    legend, said = [], []
    for k, n in enumerate((60, 240)):
        look = style((0, 5)[k])
        for y, way in enumerate(ways):
            values = 100 * measured[f"houses scarce, {n} images, {way}"].to_numpy()
            low, high = paired_interval(values)
            height = y + 0.24 * (k - 0.5)
            axes.plot([low, high], [height, height], color=look.color)
            axes.plot(values.mean(), height, look.marker, color=look.color)
            said.append(f"{n} images, {way} {values.mean():.0f}")
        legend.append(
            (axes.plot([], [], look.marker, color=look.color)[0], f"{n} images")
        )
    axes.set_xlim(0, 100)
    picture.legend_below(legend)
    picture.details = listed(said, "; ")
    return picture
