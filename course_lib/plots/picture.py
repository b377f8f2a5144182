"""The figure that all plots draw on: its colours, its title, and how a notebook shows it."""

from __future__ import annotations

import io
import textwrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure

PALETTE = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000"]
"""Eight colours that stay apart for colour-blind readers (M. Okabe and K. Ito, "Color Universal Design", 2008)."""

MUTED = "#8A8A8A"
"""For what is there to compare with, or too close to call."""

INK = "#222222"
WIDTH = 7.2  # inches; 720 pixels fit a notebook beside the course panel
_SHARPNESS = 1.5  # pixels drawn for each pixel shown


class Picture(Figure):
    """A figure on white paper, readable in light and dark notebooks alike.

    Parameters
    ----------
    height : float
        Inches; the width is that of a notebook.
    title : str
        What the picture shows, as a sentence; also its alternative text.

    Examples
    --------
    >>> picture = Picture(2.0, "Nothing to see here")
    >>> picture
    <Picture size 720x200 with 0 Axes>
    >>> picture.describe()
    'Nothing to see here'
    """

    def __init__(self, height: float, title: str) -> None:
        lines = textwrap.wrap(title, 68)
        size = (WIDTH, height + 0.2 * (len(lines) - 1))
        super().__init__(figsize=size, dpi=100, facecolor="white", layout="constrained")
        self._title = title
        self.suptitle("\n".join(lines), x=0.01, ha="left", fontsize=12, fontweight="bold", color=INK)

    def describe(self) -> str:
        """Give the title: what the picture shows, in a sentence."""
        return self._title

    def plain_axes(self, *, grid: str | None = None) -> Axes:
        """Add axes without box; `grid` draws faint lines across "x" or "y"."""
        axes = self.add_subplot(facecolor="white")
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color(MUTED)
        axes.tick_params(colors=INK, labelsize=10)
        axes.set_axisbelow(True)
        if grid:
            axes.grid(axis=grid, color="#DDDDDD", linewidth=0.8)
        return axes

    def _repr_png_(self) -> tuple[bytes, dict]:
        """Show the picture in a notebook, sharp, with its alternative text; needs no pyplot."""
        file = io.BytesIO()
        self.savefig(file, format="png", dpi=self.dpi * _SHARPNESS, facecolor="white")
        width, height = (round(side * self.dpi) for side in self.get_size_inches())
        return file.getvalue(), {"width": width, "height": height, "alt": self._title}
