"""The pictures of this lesson keep to what every picture does, and say what is drawn."""

import numpy as np
import pytest

from course_lessons.ensembles.figures import differences, worth_of_a_probability
from course_lib.metrics.registry import Verdict
from tests import pictures

P = np.random.default_rng(0).dirichlet(np.ones(4), 200)
Y = np.arange(200) % 4
FOUND = Verdict(0.05, 0.04, 0.06, "better")
DRAWN = {
    "differences": lambda names: differences(
        {"sketches": dict.fromkeys(names, FOUND)}, title="Better", of="points above one"
    ),
    "worth of a probability": lambda names: worth_of_a_probability(
        dict.fromkeys(names, P), Y, title="Too sure"
    ),
}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
@pytest.mark.parametrize(
    "check",
    [pictures.is_white_whatever_the_style, pictures.fits, pictures.shows_names_as_they_are_written],
    ids=lambda check: check.__name__,
)
def test_it_is_drawn_as_every_picture_is(check, draw):
    check(draw)


def test_a_difference_is_drawn_where_it_is_and_hollow_where_its_interval_holds_zero():
    close = Verdict(-0.01, -0.03, 0.01, "too close to call")
    picture = differences(
        {"sketches": {"one": FOUND, "two": close}, "digits": {"one": close, "two": FOUND}},
        title="",
        of="points",
    )
    axes = picture.axes[0]
    assert [text.get_text() for text in axes.get_yticklabels()] == ["one", "two"]
    marks = [line for line in axes.lines if line.get_marker() not in ("None", None) and len(line.get_xdata())]
    assert [round(float(line.get_xdata()[0]), 6) for line in marks] == [5, -1, -1, 5]
    assert [line.get_markerfacecolor() == "white" for line in marks] == [False, True, True, False]
    assert "two, digits +5.0 (+4.0 to +6.0)" in picture.details


def test_a_reliability_diagram_has_the_tables_points():
    sure = np.repeat([[0.8, 0.2], [0.2, 0.8]], 50, axis=0)
    y = np.r_[np.zeros(40), np.ones(10), np.ones(30), np.zeros(20)].astype(int)
    line = worth_of_a_probability({"a": sure}, y, title="").axes[0].lines[1]
    assert line.get_xdata().tolist() == pytest.approx([80])
    assert line.get_ydata().tolist() == pytest.approx([70])
