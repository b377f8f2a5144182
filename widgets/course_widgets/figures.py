"""What the controls' pictures on paper share: colours, and small habits of their axes."""

from typing import Any

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#5f5f5f", "#d6c713")
"""One for each class; classes after the eighth begin anew."""
NEGATIVE, POSITIVE = COLOURS[:2]
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


def shortened(name: str, most: int = 24) -> str:
    """Cut a name to what there is room for.

    >>> shortened("plain"), shortened("a name too long for its place", 10)
    ('plain', 'a name to…')
    """
    return name if len(name) <= most else f"{name[: most - 1]}…"


def bare(axes: Any, *sides: str, labels: float = 8) -> None:
    """Take the upper and the right edge off, or other sides, and write small."""
    axes.spines[[*(sides or ("top", "right"))]].set_visible(False)
    axes.tick_params(labelsize=labels)
