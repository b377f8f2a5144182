"""The pictures of this lesson keep to what every picture does, and say what is drawn."""

import numpy as np
import pytest

from course_lessons.knobs.figures import learning_curves, over_rates, over_values
from course_lib.training.range_test import RangeTest
from tests import pictures

HISTORY = [
    {
        "epoch": k,
        "train_loss": 2 / k,
        "val_loss": 2.2 / k,
        "train_accuracy": 0.1 * k,
        "val_accuracy": 0.09 * k,
    }
    for k in range(1, 6)
]
DRAWN = {
    "over values": lambda names: over_values(
        {
            "sketches": {
                name: {0.0: [0.5, 0.6], 0.1: [0.6, 0.7], 300: [0.4, 0.5 - 0.01 * k]}
                for k, name in enumerate(names)
            }
        },
        over="a knob",
        title="It peaks",
    ),
    "learning curves": lambda names: learning_curves(dict.fromkeys(names, HISTORY), title="It learns"),
}


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
@pytest.mark.parametrize(
    "check", [pictures.is_white_whatever_the_style, pictures.fits], ids=lambda check: check.__name__
)
def test_it_is_drawn_as_every_picture_is(check, draw):
    check(draw)


def test_values_stand_at_equal_distances_in_their_order_and_panels_share_them():
    picture = over_values(
        {"one": {"a": {300: [0.5, 0.6], 0.0: [0.2, 0.3]}}, "two": {"a": {0.1: [0.4, 0.5], 300: [0.1, 0.1]}}},
        over="knob",
        title="",
    )
    first, second = picture.axes
    assert [text.get_text() for text in first.get_xticklabels()] == ["0", "0.1", "300"]
    assert first.lines[0].get_xdata().tolist() == [0, 2]
    assert second.lines[0].get_xdata().tolist() == [1, 2]
    assert first.lines[0].get_ydata() == pytest.approx([25, 55])
    assert "One: a 25.0 at 0, 55.0 at 300" in picture.details


def test_a_range_test_is_shown_with_where_it_was_lowest():
    found = RangeTest(np.geomspace(1e-4, 1, 5), np.array([2.3, 2.0, 1.0, 0.9, 8.0]))
    picture = over_rates(found, title="Then it goes up")
    lowest = found.rates[found.smoothed().argmin()]
    assert (
        f"at a rate of {lowest:.0e}".replace("e-0", "e-") in picture.details
        or f"{lowest:g}" in picture.details
    )
    assert picture.axes[0].get_xscale() == "log"
