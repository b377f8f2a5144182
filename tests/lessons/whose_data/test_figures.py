"""The lesson's pictures: what they draw and say."""

import numpy as np
import pandas as pd
import pytest

from course_lessons.whose_data.figures import differences, frontier, shares_by_word
from course_lib.experiments import Comparison
from course_lib.metrics.registry import Verdict
from tests import pictures

GAIN = Verdict(0.1, 0.05, 0.15, "better")
NONE = Verdict(0.01, -0.02, 0.04, "too close to call")


def runs_of(names):
    rows = [
        {"recipe": name, "seed": seed, "accuracy": 0.8 + 0.01 * seed, "accuracy_worst": 0.5 + 0.02 * k}
        for k, name in enumerate(names)
        for seed in (0, 1)
    ]
    return Comparison(pd.DataFrame(rows), "accuracy_worst", names[0])


EXAMPLES = {
    "shares_by_word": lambda names: shares_by_word(
        np.full((len(names), 2), 0.7), names, ["yes", "no"], title="The same for all"
    ),
    "differences": lambda names: differences(names, {"balanced": [GAIN] * len(names)}, title="All gain"),
    "frontier": lambda names: frontier({"short": runs_of(names)}, title="A price"),
}


@pytest.mark.parametrize("check", pictures.CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_picture(name, check):
    check(EXAMPLES[name])


def test_a_word_that_nobody_said_has_no_number():
    (axes,) = shares_by_word(np.array([[0.4, np.nan]]), ["hill"], ["yes", "no"], title="").axes
    assert [text.get_text() for text in axes.texts] == ["40"]


def test_differences_stand_in_points_and_hollow_where_zero_is_held():
    (axes,) = differences(["in all", "island"], {"balanced": [NONE, GAIN]}, title="").axes
    marks = [line for line in axes.lines if line.get_marker() == "o" and len(line.get_xdata()) == 1]
    assert [line.get_xdata()[0] for line in marks] == pytest.approx([1, 10])
    assert [line.get_markerfacecolor() == "white" for line in marks] == [True, False]


def test_the_frontier_has_a_dot_for_each_run_and_a_mark_at_the_mean():
    (axes,) = frontier({"short": runs_of(["equal"])}, title="").axes
    dots, mark = axes.lines
    np.testing.assert_allclose(dots.get_xdata(), [80, 81])
    assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (pytest.approx(80.5), pytest.approx(50))
