"""The figure that all plots draw on: colours and marks, title, alternative text, and how a notebook shows it."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

PALETTE = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000"]
"""Eight colours that stay apart for colour-blind readers (M. Okabe and K. Ito, "Color Universal Design", 2008)."""

MUTED = "#8A8A8A"
"""For what is there to compare with, or too close to call."""

INK = "#222222"
WIDTH = 7.2  # inches; 720 pixels fit a notebook beside the course panel
_SHARPNESS = 1.5  # pixels drawn for each pixel shown
_MOST = 12  # things of a kind that an alternative text names


class Style(NamedTuple):
    """How one of several classes, recipes or curves is drawn."""

    color: str
    marker: Any
    hatch: str
    linestyle: Any


def style(k: int) -> Style:
    """Give the style of number `k`, counted from 0, of several classes, recipes or curves.

    Each has another colour; from the ninth on, colours come again with another mark, hatch and line.

    Examples
    --------
    >>> style(0).color == style(8).color, style(0).hatch == style(8).hatch
    (True, False)
    """
    turn, place = divmod(k, len(PALETTE))
    if not turn:
        return Style(PALETTE[place], "os^Dv<>P"[place], "", "-")
    kind = "/.xo-+"[(turn - 1) % 6] * (3 + (turn - 1) // 6)
    return Style(PALETTE[place], (2 + turn, 1, 0), kind, (0, (1 + turn, 1)))  # more points, longer dashes


class Picture(Figure):
    """A figure on white paper, readable in light and dark notebooks alike. A ``$`` in its text is a ``$``.

    Parameters
    ----------
    height : float
        Inches; the width is that of a notebook.
    title, details : str
        What the picture shows, as a sentence; what else the alternative text says: the numbers drawn.

    Examples
    --------
    >>> Picture(2.0, "Nothing to see here").describe()
    'Nothing to see here.'
    """

    def __init__(self, height: float, title: str, details: str = "") -> None:
        lines = textwrap.wrap(title, 68)
        size = (WIDTH, height + 0.2 * (len(lines) - 1))
        super().__init__(figsize=size, dpi=100, facecolor="white", layout="constrained")
        self.title, self.details = title, details
        self.suptitle("\n".join(lines), x=0.01, ha="left", fontsize=12, fontweight="bold", color=INK)

    def describe(self) -> str:
        """Give the alternative text: the title, and the details, or else what the axes say of themselves."""
        texts = filter(None, (self.title, self.details or " ".join(map(_said_of, self.axes))))
        return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in texts)

    def plain_axes(
        self, *, grid: Literal["", "x", "y", "both"] = "", names: Sequence[str] = (), x: str = "", y: str = ""
    ) -> Axes:
        """Add axes without box, labelled `x` and `y`; `grid` draws faint lines, `names` label rows from the top."""
        axes = self.add_subplot(facecolor="white")
        axes.set_xlabel(x, color=INK)
        axes.set_ylabel(y, color=INK)
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color(MUTED)
        axes.tick_params(colors=INK, labelsize=10)
        axes.set_axisbelow(True)
        if grid:
            axes.grid(axis=grid, color="#DDDDDD", linewidth=0.8)
        if names:
            axes.set_yticks(range(len(names)), names)
            axes.set_ylim(len(names) - 0.4, -0.6)
        return axes

    def legend_below(self, entries: Sequence[tuple[Any, str]]) -> None:
        """Explain what is drawn, under the axes: marks and their names, as many side by side as there is room for."""
        letters = [8 + len(name) for _, name in entries]  # those of the mark included
        fitting = len(entries) if sum(letters) <= 85 else max(1, 85 // max(letters))
        looks = {"frameon": False, "fontsize": 10, "labelcolor": INK}
        self.legend(*zip(*entries, strict=True), loc="outside lower left", ncols=fitting, **looks)

    def draw(self, renderer: Any) -> None:
        """Draw, with all text as it is written: names from the data are no mathematics."""
        for text in self.findobj(Text):
            text.set_parse_math(False)
        with mpl.rc_context({"text.parse_math": False}):  # ticks are made while drawing
            super().draw(renderer)

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        """Show the picture in a notebook, sharp, with its alternative text; needs no pyplot."""
        file = io.BytesIO()
        self.savefig(file, format="png", dpi=self.dpi * _SHARPNESS, facecolor="white")
        width, height = (round(side * self.dpi) for side in self.get_size_inches())
        return file.getvalue(), {"width": width, "height": height, "alt": self.describe()}


def _said_of(axes: Axes) -> str:
    """Tell which named curves and points are drawn on axes, and where; nothing, where none has a name."""
    drawn: list[tuple[Any, Any, bool]] = [(each, np.asarray(each.get_xydata()), False) for each in axes.lines]
    drawn += [(each, np.asarray(each.get_offsets()), True) for each in axes.collections]
    said = []
    for artist, points, cloud in drawn:
        if str(artist.get_label()).startswith("_") or not len(points):
            continue
        (x, y), (last_x, last_y) = points[0], points[-1]
        where = f"from {y:.3g} at {x:.3g} to {last_y:.3g} at {last_x:.3g}"
        if cloud and len(points) > _MOST:
            x, y = points.mean(axis=0)
            where = f"{len(points):,} points around {y:.2g} at {x:.2g}"
        said.append(f"{artist.get_label()} {where}")
    return f"{axes.get_ylabel()} over {axes.get_xlabel()}: {listed(said, '; ')}." if said else ""


def listed(parts: Iterable[str], separator: str = ", ") -> str:
    """Name the first dozen, and say how many more there are; parts that hold a comma are told apart by semicolons.

    >>> listed(["1", "2"]), listed(["1, rather 3", "2, rather 5"])
    ('1, 2', '1, rather 3; 2, rather 5')
    """
    parts = list(parts)
    if any("," in part for part in parts):
        separator = "; "
    more = [f"and {len(parts) - _MOST:,} more"] if len(parts) > _MOST else []
    return separator.join(parts[:_MOST] + more)
