"""The pictures of this lesson: what augmentation is worth in images, by class, by scene, and by set."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.ticker import FixedLocator, NullLocator

from course_lessons.augmentation.studies.worth import images_worth
from course_lib.experiments import Comparison
from course_lib.metrics import find_metric
from course_lib.metrics.registry import Verdict
from course_lib.plots import PALETTE, Picture, curves_over, recall_bars, style
from course_lib.plots.comparisons import mark_intervals, mean_curve
from course_lib.plots.picture import INK, listed

OPERATIONS = {
    "rotation 15": "turned by up to 15°",
    "rotation 45": "turned by up to 45°",
    "shift 0.05": "moved by up to 5 %",
    "scale 0.1": "10 % larger or smaller",
    "crop 0.1": "cropped by up to 10 %",
    "hflip 0.5": "mirrored",
    "vflip 0.5": "upside down",
    "light 0.5": "brightness, contrast ± 50 %",
    "noise 0.05": "a little noise",
    "erasing 0.1": "up to 10 % erased",
    "fitting": "hand: turn, move, scale",
}
SCENES = {
    "accuracy": "upright",
    "accuracy_turned": "turned",
    "accuracy_light": "in other light",
}


def worth_curve(
    plain: Mapping[int, Sequence[float]],
    augmented: Mapping[int, Sequence[float]],
    *,
    title: str,
    live: Mapping[str, Mapping[int, float]] | None = None,
) -> Picture:
    """Show accuracy by the number of images, and for each augmented set how many plain ones are as good.

    Parameters
    ----------
    plain, augmented : mapping of int to sequence of float
        At each number of images the accuracies measured, one a seed.
    title : str
        What the picture shows.
    live : mapping of str to mapping of int to float, optional
        Runs made just now, by name: a diamond each.

    Raises
    ------
    ValueError
        If a size has fewer than 2 accuracies.

    Examples
    --------
    >>> plain = {100: [0.7, 0.72], 400: [0.85, 0.87]}
    >>> worth_curve(plain, {100: [0.85, 0.87]}, title="Worth four times").details
    'Accuracy, %: 71.0 at 100, 86.0 at 400. Augmented: 86.0 at 100, as with 400'
    """
    x, mean, low, high = mean_curve("as they are", plain)
    at, lifted, below, above = mean_curve("augmented", augmented)
    worth = [images_worth(plain, np.mean(augmented[int(n)])) for n in at]
    as_with = [
        f"as with {n:,.0f}" if np.isfinite(n) else f"above that with {x[-1]:,.0f}"
        for n in worth
    ]
    details = (
        f"Accuracy, %: {listed(f'{y:.1f} at {n:,.0f}' for n, y in zip(x, mean, strict=True))}. Augmented: "
        f"{listed(f'{y:.1f} at {n:,.0f}, {words}' for n, y, words in zip(at, lifted, as_with, strict=True))}"
    )
    picture = Picture(3.8, title, details)
    axes = picture.plain_axes(
        grid="both",
        x="images (an axis of logarithms)",
        y="accuracy on new digits, %",
    )
    legend: list[tuple[Any, str]] = []
    for k, (name, curve) in enumerate(
        {
            "as they are": (x, mean, low, high),
            "augmented": (at, lifted, below, above),
        }.items()
    ):
        places, middle, lower, upper = curve
        color, marker, _, _ = style(5 * k)
        axes.fill_between(places, lower, upper, color=color, alpha=0.2, linewidth=0)
        line = axes.plot(places, middle, marker=marker, color=color, linewidth=2)[0]
        legend.append((line, name))
    for n, y, plain_n in zip(at, lifted, worth, strict=True):
        if np.isfinite(plain_n):
            axes.annotate(
                "",
                (plain_n, y),
                (n, y),
                arrowprops={"arrowstyle": "->", "color": INK, "linestyle": "--"},
            )
            axes.annotate(
                f"as with {plain_n:,.0f}",
                (np.sqrt(n * plain_n), y),
                (0, -12),
                textcoords="offset points",
                ha="center",
                color=INK,
                fontsize=9,
            )
    for k, (_name, points) in enumerate((live or {}).items()):
        diamonds = axes.plot(
            list(points),
            [100 * each for each in points.values()],
            "D",
            color=INK,
            markerfacecolor="white" if k == 0 else INK,
            markersize=6,
        )[0]
        legend.append((diamonds, f"just now, {_name}"))
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(x.tolist()))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter("{x:,.0f}")
    picture.legend_below(legend)
    return picture


def mirror_bars(operations: Comparison) -> Picture:
    """Show for each digit how many of the new ones are read, without a mirror in training and with it.

    Examples
    --------
    >>> from course_lib import results
    >>> mirror_bars(results.load("augment-operations")).title
    'A mirror costs 4.6 points, and not every digit pays'
    """
    frame = operations.frame.set_index("recipe")
    read = {
        shown: [
            {str(k): row[f"recall_{k}"] for k in range(10)}
            for row in frame.loc[name].to_dict("records")
        ]
        for name, shown in {
            "none": "as they are",
            "hflip 0.5": "mirrored half of the time",
        }.items()
    }
    cost = -100 * operations.verdict("hflip 0.5").difference
    return recall_bars(
        read, title=f"A mirror costs {cost:.1f} points, and not every digit pays"
    )


def by_angle(
    angles: Sequence[int], upright: pd.DataFrame, turned: pd.DataFrame
) -> Picture:
    """Show the accuracy on upright and on turned digits, by how far the training pictures were turned.

    Parameters
    ----------
    angles : sequence of int
        In degrees, one for each column.
    upright, turned : DataFrame
        Shares read, a row for each seed.

    Examples
    --------
    >>> upright = pd.DataFrame({"none": [0.9, 0.92], "rotation 15": [0.8, 0.82]})
    >>> by_angle([0, 15], upright, 1 - upright).title
    'Upright digits want a little turning, turned ones 15°'
    """
    best = angles[int(turned.mean().argmax())]
    return curves_over(
        {
            name: dict(zip(angles, each.to_numpy().T, strict=True))
            for name, each in {"upright": upright, "turned": turned}.items()
        },
        over="trained on pictures turned by up to so many degrees",
        x_scale=1,
        title=f"Upright digits want a little turning, turned ones {best}°",
    )


def by_scene(
    runs: Comparison,
    names: Mapping[str, str],
    scenes: Mapping[str, str],
    *,
    title: str,
) -> Picture:
    """Show what each change gains or costs, for each kind of picture to be met.

    Parameters
    ----------
    runs : Comparison
        The baseline is training without changes.
    names, scenes : mapping of str to str
        By recipe its name in the picture; by metric the kind of picture.
    title : str
        What the picture shows.

    Raises
    ------
    ValueError
        If a recipe or a metric was not measured.
    """
    found = {
        scene: {name: runs.verdict(name, metric=metric) for name in names}
        for metric, scene in scenes.items()
    }
    texts = (
        f"{scene}: "
        + listed(
            f"{names[name]} {find_metric('accuracy').number(v.difference)}"
            for name, v in each.items()
        )
        for scene, each in found.items()
    )
    picture = Picture(
        0.42 * len(names) + 1.4,
        title,
        f"Points of accuracy gained. {listed(texts, '; ')}",
    )
    label = f"points of accuracy against “{runs.baseline}”"
    axes = picture.plain_axes(grid="x", names=list(names.values()), x=label)
    marked = {scene: list(each.values()) for scene, each in found.items()}
    picture.legend_below(mark_intervals(axes, marked))
    axes.set_ylim(len(names) - 0.5, -0.5)
    return picture


def policy_table(
    gains: Mapping[str, Mapping[str, Verdict]],
    chosen: Mapping[str, str],
    *,
    title: str,
) -> Picture:
    """Show what each policy gains on each set: blue gains, orange costs, white is unclear; the one chosen is framed.

    Parameters
    ----------
    gains : mapping of str to mapping of str to Verdict
        By set and policy the difference from no augmentation.
    chosen : mapping of str to str
        By set the policy to put a frame around.
    title : str
        What the picture shows.

    Examples
    --------
    >>> flip, turn = Verdict(-0.04, -0.05, -0.03, "worse"), Verdict(0.02, -0.01, 0.05, "too close to call")
    >>> policy_table({"digits": {"flip": flip, "turn": turn}}, {"digits": "turn"}, title="Turn").details
    'Points of accuracy gained. digits: flip −4.0, turn +2.0 (too close to call), chosen turn'
    """
    sets, policies = list(gains), list(next(iter(gains.values())))
    texts = (
        f"{of}: {listed(_gained(name, gains[of][name]) for name in policies)}, chosen {chosen[of]}"
        for of in sets
    )
    picture = Picture(
        0.42 * len(policies) + 1.1,
        title,
        f"Points of accuracy gained. {listed(texts, '; ')}",
    )
    axes = picture.plain_axes(names=policies)
    most = 10  # points at which a colour is full
    for row, name in enumerate(policies):
        for column, of in enumerate(sets):
            verdict = gains[of][name]
            value = 100 * verdict.difference
            color = PALETTE[0] if value > 0 else PALETTE[5]
            clear = not verdict.low <= 0 <= verdict.high
            alpha = min(abs(value) / most, 1) * 0.75 * clear
            axes.fill_between(
                [column - 0.48, column + 0.48],
                row - 0.46,
                row + 0.46,
                color=color,
                alpha=alpha,
                linewidth=0,
            )
            best = name == chosen[of]
            axes.text(
                column,
                row,
                number(value),
                ha="center",
                va="center",
                fontsize=11,
                color=INK,
                fontweight="bold" if best else "normal",
            )
            if best:
                edges = np.array([-0.46, 0.46])
                axes.plot(
                    column + edges[[0, 1, 1, 0, 0]],
                    row + edges[[0, 0, 1, 1, 0]],
                    color=INK,
                    linewidth=1.6,
                )
    axes.set_xticks(range(len(sets)), [textwrap.fill(of, 14) for of in sets])
    axes.set_xlim(-0.55, len(sets) - 0.45)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[["left", "bottom"]].set_visible(False)
    return picture


def policies_by_set(
    races: Comparison, sets: Iterable[str], policies: Iterable[str], *, title: str
) -> Picture:
    """Show `policy_table` with the gains on the test pictures, and what the validation pictures choose.

    Parameters
    ----------
    races : Comparison
        Settings named as ``"sketches, flip"``; one policy of each set is ``"none"``.
    sets, policies : iterable of str
        The rows and columns.
    title : str
        What the picture shows.
    """
    names = list(policies)
    chosen = races.values("val_accuracy").mean()
    gains = {
        of: {
            name: races.verdict(f"{of}, {name}", baseline=f"{of}, none")
            for name in names
        }
        for of in sets
    }
    best = {
        of: max(names, key=lambda name, of=of: chosen[f"{of}, {name}"])
        for of in gains
    }
    return policy_table(gains, best, title=title)


def _gained(name: str, verdict: Verdict) -> str:
    unsure = verdict.low <= 0 <= verdict.high and verdict.difference != 0
    return f"{name} {number(100 * verdict.difference)}{' (too close to call)' * unsure}"


def number(points: float) -> str:
    """Write a difference in points with its sign.

    >>> number(-1.25)
    '−1.2'
    """
    return find_metric("accuracy").number(points / 100)
