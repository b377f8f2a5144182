"""The lesson's picture and figures: what they draw and say."""

import numpy as np
import pandas as pd
import pytest

from course_lessons.subsets_elsewhere import figures
from course_lessons.subsets_elsewhere.networks import CANDIDATES
from course_lib import results
from course_lib.experiments import Comparison
from tests import pictures


def runs_of(names, worlds=("",)):
    rows = [
        {
            "recipe": f"{name}{world}",
            "seed": seed,
            "accuracy": 0.9 - 0.1 * k + 0.01 * seed,
            "seconds": 2.0 - 0.5 * k,
        }
        for world in worlds
        for k, name in enumerate(names)
        for seed in range(5)
    ]
    return Comparison(pd.DataFrame(rows), "accuracy", f"{names[0]}{worlds[0]}")


def drawn(names):
    return figures.worth_and_time(
        runs_of(names), dict(zip(names, names, strict=True)), title="Less", against={}
    )


@pytest.mark.parametrize("check", pictures.CHECKS, ids=lambda check: check.__name__)
def test_it_is_drawn_as_every_picture_is(check):
    check(drawn)


def test_its_title_ends_in_the_verdicts():
    runs = runs_of(["all", "few"])
    against = {"few": ("few", "all"), "all": ("all", "few")}
    picture = figures.worth_and_time(runs, {"all": "all"}, title="Of two", against=against)
    assert picture.describe().startswith("Of two: worse (few), better (all).")


def test_marks_stand_at_the_means_and_bars_are_the_seconds_of_the_first_world():
    runs = runs_of(["all", "few"], [", one", ", two"])
    picture = figures.worth_and_time(
        runs, {"all": "all", "few": "few"}, title="", against={}, worlds={"1": ", one", "2": ", two"}
    )
    left, right = picture.axes
    marks = [line for line in left.lines if line.get_marker() != "None" and len(line.get_xdata())]
    assert [line.get_xdata()[0] for line in marks] == pytest.approx([92, 82, 92, 82])
    assert [bar.get_width() for bar in right.patches] == [2.0, 1.5]


def test_the_order_of_networks_is_told_by_their_means_and_what_a_choice_costs_in_points():
    networks = results.load("elsewhere-networks")
    whole = figures.of_candidates(networks, "all, full length", "accuracy")
    frame = networks.frame.query("recipe == 'all, full length'")
    assert whole[3] == pytest.approx(frame[f"accuracy_{list(CANDIDATES)[3]}"].mean())
    table = figures.ranks_and_regret(results.load("elsewhere-ranks"))
    cost = results.load("elsewhere-ranks").values("regret").mean()
    np.testing.assert_allclose(table["choosing costs, points"], 100 * cost.reindex(table.index), atol=0.051)
