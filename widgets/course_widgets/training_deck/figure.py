"""The picture of a deck on paper: loss and accuracy of the present run, the others as ghosts."""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_widgets.figures import COLOURS, FAINT, MUTED, bare, new_figure
from course_widgets.training_deck.curves import Curve

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_widgets.training_deck.control import TrainingDeck

TRAIN_COLOUR, VAL_COLOUR = COLOURS[0], COLOURS[3]


def draw(deck: "TrainingDeck") -> "Figure":
    """Draw what a deck is set to."""
    figure = new_figure(9.6, 3.6)
    axes = figure.subplots(1, 2)
    present, before = deck._present(), None
    if present:
        before = deck._log.before(present)
    for column, axis in enumerate(axes, start=1):
        for run in deck.runs:
            if run not in (present, before):
                _draw_ghost(axis, run.curve, column, FAINT)
        if before:
            _draw_ghost(axis, before.curve, column, MUTED)
        if present:
            _draw_curve(axis, present.curve, column)
        else:
            axis.text(0.5, 0.5, "not trained yet", transform=axis.transAxes, ha="center", color=MUTED)
        axis.set_xlim(0, max([deck.epochs, *([before.recipe.epochs] if before else [])]))
        axis.set_xlabel("epochs", fontsize=9)
        bare(axis)
    axes[0].set_ylim(0, loss_top(deck))
    axes[0].set_title("loss", loc="left", fontsize=9)
    axes[1].set_ylim(0, 100)
    axes[1].set_title("accuracy, %", loc="left", fontsize=9)
    if present:
        axes[1].legend(loc="lower right", fontsize=8, frameon=False)
    return figure


def loss_top(deck: "TrainingDeck") -> float:
    """Give the upper end of the losses' axis: a diverging run leaves the picture."""
    return 1.4 * deck._guess


def _draw_curve(axis: Any, curve: Curve, column: int) -> None:
    for rows, colour, style, name in (
        (curve.train, TRAIN_COLOUR, "--", "training"),
        (curve.val, VAL_COLOUR, "-", "validation"),
    ):
        x, y = _points(rows, column)
        axis.plot(x, y, style, color=colour, linewidth=1.8, label=name)


def _draw_ghost(axis: Any, curve: Curve, column: int, colour: str) -> None:
    for rows, style in ((curve.train, "--"), (curve.val, "-")):
        axis.plot(*_points(rows, column), style, color=colour, linewidth=1)


def _points(rows: list[list[float]], column: int) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(rows, dtype=float).reshape(-1, 3)
    return table[:, 0], table[:, column] * (100 if column == 2 else 1)
