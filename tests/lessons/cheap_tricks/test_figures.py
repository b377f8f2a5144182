"""The pictures of this lesson keep to what every picture does, and say what is drawn."""

import numpy as np
import pandas as pd
import pytest

from course_lessons.cheap_tricks.figures import ladder, overlap
from course_lessons.cheap_tricks.studies import FIVE, STUDIES, whole_and_sum
from course_lib.experiments import Comparison
from tests import pictures

DRAWN = {"ladder": lambda names: ladder(timed(names), title="Faster")}


def timed(names):
    rows = [(name, seed, 2.0**-k + 0.01 * seed) for k, name in enumerate(names) for seed in range(5)]
    return Comparison(pd.DataFrame(rows, columns=["recipe", "seed", "seconds"]), "seconds", names[0])


def combined(gains):
    """Each trick brings its gain, and the last only half of it where the first is there."""
    settings = next(each for each in STUDIES if each.name == "cheap-tricks-combinations").settings
    rows = []
    for name in settings:
        on = name.split(" + ") if name != "none" else []
        value = 0.5 + sum(gains[each] for each in on)
        value -= gains[list(FIVE)[-1]] / 2 * ({list(FIVE)[k] for k in (0, -1)} <= set(on))
        rows += [(name, seed, value + 0.001 * seed) for seed in range(5)]
    return Comparison(pd.DataFrame(rows, columns=["recipe", "seed", "accuracy"]), "accuracy", "none")


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
@pytest.mark.parametrize(
    "check", [pictures.is_white_whatever_the_style, pictures.fits], ids=lambda check: check.__name__
)
def test_it_is_drawn_as_every_picture_is(check, draw):
    check(draw)


def test_the_sum_and_the_whole_differ_by_what_overlaps():
    gains = dict(zip(FIVE, (0.1, 0.02, 0.03, 0.01, 0.06), strict=True))
    whole, predicted = whole_and_sum(combined(gains))
    assert predicted.difference == pytest.approx(sum(gains.values()))
    assert whole.difference == pytest.approx(sum(gains.values()) - 0.03)
    picture = overlap(combined(gains), title="They overlap")
    assert "one cycle to 0.01 +10.0 alone, +7.0 as the last" in picture.details
    assert "in sum +22.0, the whole +19.0" in picture.details


def test_a_rung_is_drawn_at_its_mean_over_the_seeds():
    axes = ladder(timed(["plain", "fast"]), title="").axes[0]
    marks = [line for line in axes.lines if line.get_marker() != "."]
    assert [line.get_xdata()[0] for line in marks] == pytest.approx(
        [np.mean([1 + 0.01 * k for k in range(5)]), np.mean([0.5 + 0.01 * k for k in range(5)])]
    )
