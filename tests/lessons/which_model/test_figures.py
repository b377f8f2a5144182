"""The table and the pictures of "Which model?" say what was measured."""

import numpy as np
import pytest

from course_lessons.which_model import figures
from course_lessons.which_model.exercises.front import _right
from course_lessons.which_model.studies.curves import LETTERS
from course_lib import results


@pytest.fixture(scope="module")
def table():
    return figures.measured()


def test_the_table_has_every_model_at_every_size_as_it_was_measured(table):
    assert len(table) == table.groupby(["model", "images"]).ngroups == 24
    assert (table["low"] <= table["accuracy"]).all()
    assert (table["accuracy"] <= table["high"]).all()
    assert (table["latency_ms"] <= table["latency_p95_ms"]).all()
    row = table.set_index(["model", "images"]).loc["vgg", 300]
    runs = results.load("model-families").frame
    own = runs[runs["recipe"] == "300 digits, vgg"]
    assert row["accuracy"] == pytest.approx(own["accuracy"].mean())
    assert row["parameters"] == own["parameters"].iloc[0]


def test_the_control_takes_it_and_picks_from_the_front(table):
    from course_widgets import ModelChooser

    chooser = ModelChooser(table[table["images"] == 1_000])
    rows = table[table["images"] == 1_000].reset_index(drop=True)
    front = rows.loc[_right(rows["latency_ms"].tolist(), rows["accuracy"].tolist()), "model"]
    assert chooser.chosen["model"] in set(front)


def test_a_map_names_every_model_and_says_where_it_stands(table):
    rows = table[table["images"] == 1_000]
    picture = figures.map_of(
        rows, "latency_ms", "accuracy", labels=("ms", "accuracy"), title="All", joined=["vgg", "cnn"]
    )
    assert {each.get_text() for each in picture.axes[0].texts} == set(rows["model"])
    assert all(name in picture.describe() for name in rows["model"])
    line = picture.axes[0].lines[0].get_xdata()
    assert list(line) == sorted(line)
    assert len(line) == 2


def test_the_eight_curves_are_those_of_their_letters():
    picture = figures.eight_curves()
    shown = {axes.get_title(loc="left"): axes for axes in picture.axes}
    assert list(shown) == list(LETTERS)
    rows = results.load("model-curves").frame
    rows = rows[rows["seed"] == 0].set_index("recipe")
    for letter, trouble in LETTERS.items():
        diamond = shown[letter].lines[2].get_ydata()
        assert np.asarray(diamond).item() == rows.loc[trouble, "accuracy"]
    dark = shown["F"].lines
    assert dark[0].get_ydata()[-1] > 0.9 > 0.2 > dark[1].get_ydata()[-1]
