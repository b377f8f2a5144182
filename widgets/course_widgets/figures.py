"""What the controls' pictures on paper share: colours, and small habits of their axes."""

from collections.abc import Sequence
from typing import Any

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#5f5f5f", "#d6c713")
"""After eight classes they begin anew, with other marks: see `mark` and `hatch`."""
_MARKS = [(form, False) for form in "os^PDvX_"] + [(form, True) for form in "os^Dv"]
_HATCHES = ("", "////", "\\\\\\\\", "||||", "----", "xxxx", "++++", "....", "oo", "**", "//", "\\\\", "||")
NEGATIVE, POSITIVE = COLOURS[:2]
MOST_CLASSES = 40  # that have a row of their own; static/classes.mjs has the same
INK, GREY, MUTED, FAINT = "#222222", "#5f5f5f", "#8a8a8a", "#c9ccd1"


def new_figure(width: float, height: float) -> Any:
    """Make a figure that pyplot does not know of: it would keep every one alive, and switch backends."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    figure.set_layout_engine("constrained")
    return figure


def colour(code: int) -> str:
    """Give a class its colour."""
    return COLOURS[code % len(COLOURS)]


def mark(code: int) -> dict[str, Any]:
    """Give a class's points their colour and mark, as `Axes.scatter` takes them; static/looks.mjs has the same.

    >>> mark(0)["marker"], mark(8)["marker"], len({str(mark(code)) for code in range(104)})
    ('o', 's', 104)
    """
    form, hollow = _MARKS[code // len(COLOURS) % len(_MARKS)]
    ink = colour(code)
    if form == "_":
        return {"marker": form, "color": ink, "linewidths": 1.5}
    return {
        "marker": form,
        "facecolors": "white" if hollow else ink,
        "edgecolors": ink,
        "linewidths": 0.7 * hollow,
    }


def hatch(code: int) -> str:
    """Give the bars of a class a texture, which only the first eight classes do without."""
    return _HATCHES[code // len(COLOURS) % len(_HATCHES)]


def shortened(name: str, most: int = 24) -> str:
    """Cut a name to what there is room for.

    >>> shortened("plain"), shortened("a name too long for its place", 10)
    ('plain', 'a name to…')
    """
    return name if len(name) <= most else f"{name[: most - 1]}…"


def shown_classes(sizes: Sequence[int]) -> list[int]:
    """Choose the classes that there is room for: all, or the largest and the smallest, in their order.

    >>> shown_classes([5, 6, 7]), len(shown_classes(range(5_000))), shown_classes(range(5_000))[-1]
    ([0, 1, 2], 40, 4999)
    """
    if len(sizes) <= MOST_CLASSES:
        return list(range(len(sizes)))
    by_size = sorted(range(len(sizes)), key=lambda c: -sizes[c])
    return sorted(by_size[: MOST_CLASSES // 2] + by_size[-MOST_CLASSES // 2 :])


def bare(axes: Any, *sides: str, labels: float = 8) -> None:
    """Take the upper and the right edge off, or other sides, and write small."""
    axes.spines[[*(sides or ("top", "right"))]].set_visible(False)
    axes.tick_params(labelsize=labels)
