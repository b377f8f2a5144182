"""The lesson's picture: what it draws and says."""

import numpy as np
import pandas as pd
import pytest

from course_lessons.judged_on_a_part.figures import as_judged
from course_lib.experiments import Comparison
from tests import pictures


def runs_of(names):
    rows = [
        {
            "recipe": name,
            "seed": seed,
            "accuracy": 0.8 - 0.1 * k + 0.01 * seed,
            "val_accuracy": 0.9 + 0.01 * k,
            "recall_at_10": 0.2,
        }
        for k, name in enumerate(names)
        for seed in range(5)
    ]
    return Comparison(pd.DataFrame(rows), "accuracy", names[0])


def drawn(names):
    return as_judged(runs_of(names), list(names), {"right, %": {"": "accuracy"}}, title="Two", against={})


@pytest.mark.parametrize("check", pictures.CHECKS, ids=lambda check: check.__name__)
def test_it_is_drawn_as_every_picture_is(check):
    check(drawn)


def test_each_panel_has_its_judges_and_each_judge_its_marks():
    panels = {"right, %": {"promised": "val_accuracy", "kept": "accuracy"}, "found, %": {"": "recall_at_10"}}
    against = {"kept": ("few", "all", "accuracy"), "promised": ("few", "all", "val_accuracy")}
    picture = as_judged(runs_of(["all", "few"]), ["all", "few"], panels, title="Few", against=against)
    assert picture.describe().startswith(
        "Few: worse (kept), better (promised). Right, %: all 90.0 promised, 82.0 kept;"
    )
    left, right = (
        [line.get_xdata()[0] for line in axes.lines if line.get_marker() != "None"] for axes in picture.axes
    )
    np.testing.assert_allclose(left, [90, 91, 82, 72])
    np.testing.assert_allclose(right, [20, 20])
