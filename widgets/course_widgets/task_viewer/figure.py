"""The picture of a control on paper: the image with the answers laid over it, and beside it the same in words."""

from typing import TYPE_CHECKING, Any

import numpy as np

from course_widgets.figures import INK, MUTED, colour, new_figure, shortened
from course_widgets.task_viewer.data import QUESTIONS
from course_widgets.task_viewer.judging import MISSED, RIGHT, WRONG

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course_widgets.task_viewer.control import TaskViewer

RED = "#b3261e"
SIGNS = {RIGHT: "✓", WRONG: "✗", MISSED: "○"}
LINES = {RIGHT: "-", WRONG: "--", MISSED: ":"}
MOST_ROWS = 12


def draw(control: "TaskViewer") -> "Figure":
    """Draw what a control is set to."""
    pictures, scene = control.pictures, control.scene
    here = control.judge.picture(
        control.question, scene, score=control.score, iou=control.iou, near=control.near
    )
    shown = [pictures.images[scene]]
    if control.question == "video" and pictures.after is not None:
        shown.append(pictures.after[scene])
    figure = new_figure(4.2 + 3.2 * len(shown), 3.4)
    *axes, words = figure.subplots(1, len(shown) + 1, width_ratios=[3.2] * len(shown) + [4])
    height, width = shown[0].shape[:2]
    for each, image in zip(axes, shown, strict=True):
        each.imshow(image, extent=(0, width, height, 0), interpolation="nearest")
        each.set_axis_off()
    for mark in here.marks:
        _draw_mark(axes[0], mark, (height, width))
    axes[0].set_title(QUESTIONS[control.question], loc="left", fontsize=10)
    _write(words, here.rows, control)
    return figure


def _draw_mark(axes: Any, mark: dict[str, Any], size: tuple[int, int]) -> None:
    state = mark["state"]
    line: dict[str, Any] = {
        "color": colour(mark["code"]) if state == RIGHT else RED,
        "linestyle": LINES[state],
        "linewidth": 1.6,
    }
    if "runs" in mark:
        shade = np.zeros((*size, 4))
        for row, start, end in mark["runs"]:
            shade[row, start:end] = 1
        red, green, blue = (int(line["color"][k : k + 2], 16) / 255 for k in (1, 3, 5))
        shade[..., :3] = red, green, blue
        shade[..., 3] *= 0.5 if state != MISSED else 0.2
        axes.imshow(shade, extent=(0, size[1], size[0], 0), interpolation="nearest")
    if "box" in mark:
        left, top, right, bottom = mark["box"]
        axes.plot([left, right, right, left, left], [top, top, bottom, bottom, top], **line)
    if "point" in mark:
        (x, y), (x0, y0) = mark["point"], mark["from"]
        axes.plot([x0, x], [y0, y], **line)
        axes.plot(x, y, "o" if state == RIGHT else "x", color=line["color"], markersize=4)
    if "line" in mark:
        axes.plot(*np.transpose(mark["line"]), **line)
    if "text" in mark:
        left, top = mark["at"] if "at" in mark else mark["box"][:2]
        text = f"{SIGNS[state]} {shortened(mark['text'], 16)}"
        back = {"facecolor": "white", "alpha": 0.75, "pad": 0.5, "edgecolor": "none"}
        how = {"fontsize": 6, "color": INK if state == RIGHT else RED, "va": "bottom", "bbox": back}
        axes.text(left, top, text, parse_math=False, clip_on=True, **how)


def _write(axes: Any, rows: list[tuple[str, str]], control: "TaskViewer") -> None:
    axes.set_axis_off()
    axes.set_title(f"{control.metric} {control.value.number:.3f}", loc="left", fontsize=10)
    for k, (text, state) in enumerate(rows[:MOST_ROWS]):
        ink = INK if state == RIGHT else RED
        axes.text(
            0,
            1 - k / MOST_ROWS,
            f"{SIGNS[state]} {shortened(text, 44)}",
            fontsize=8,
            color=ink,
            va="top",
            parse_math=False,
        )
    if len(rows) > MOST_ROWS:
        axes.text(0, -0.02, f"and {len(rows) - MOST_ROWS} more", fontsize=8, color=MUTED, va="top")
