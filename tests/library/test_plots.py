"""Pictures: what they say, what they draw, and that they leave nothing behind."""

import dataclasses
import inspect
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from course_lib import plots
from course_lib.datasets import Split, load_digits, load_scenes
from tests import pictures

GREY = np.full((3, 8, 8), 100, dtype=np.uint8)


def summary(**changes):
    return pd.DataFrame(
        {
            "recipe": ["all", "random", "balanced", "fresh"],
            "difference": [np.nan, -0.10, 0.01, 0.05],
            "low": [np.nan, -0.12, -0.02, 0.03],
            "high": [np.nan, -0.08, 0.04, 0.07],
            "verdict": ["", "worse", "too close to call", "better"],
        }
        | changes
    )


def named_summary(names):
    return pd.DataFrame(
        {"recipe": ["all", *names], "difference": -0.1, "low": -0.12, "high": -0.08, "verdict": "worse"}
    )


def named_scenes(names):
    """Scenes in which every class is met."""
    scenes = load_scenes(n_train=10, n_test=1, n_val=1, empty=0).train
    codes = np.cumsum(scenes.classes.ravel() >= 0).reshape(scenes.classes.shape) % len(names)
    return dataclasses.replace(scenes, classes=np.where(scenes.classes >= 0, codes, -1))


EXAMPLES = {
    "image_grid": lambda names: plots.image_grid(np.repeat(GREY[:1], len(names), axis=0), names),
    "class_gallery": lambda names: plots.class_gallery(
        Split(np.repeat(GREY[:1], len(names), axis=0), np.arange(len(names))), names, per_class=3
    ),
    "recall_bars": lambda names: plots.recall_bars(
        {name: [dict.fromkeys(names, 0.9), dict.fromkeys(names, 0.7)] for name in names}
    ),
    "intervals": lambda names: plots.intervals(
        named_summary(names),
        baseline="all",
        live=pd.DataFrame({name: [0.9, 0.8 - 0.01 * k] for k, name in enumerate(("all", *names))}),
    ),
    "scene_grid": lambda names: plots.scene_grid(
        named_scenes(names), names, columns=5, keypoints=True, instances=True
    ),
    "curves_over": lambda names: plots.curves_over(
        {name: {0.0: [0.9, 0.8], 0.1: [0.7, 0.6 - 0.01 * k]} for k, name in enumerate(names)},
        over=names[0],
        of=names[0],
        title="Errors cost",
    ),
}


def test_every_public_plot_is_an_example_here():
    assert set(EXAMPLES) == {name for name in plots.__all__ if inspect.isfunction(getattr(plots, name))} - {
        "style"
    }


@pytest.mark.parametrize("check", pictures.CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_picture(name, check):
    check(EXAMPLES[name])


def test_a_question_stays_one():
    assert plots.Picture(2.0, "Would you have said the same?", "a, b").describe().endswith("same? a, b.")


def test_an_alternative_text_names_a_dozen_and_counts_the_rest():
    picture = plots.recall_bars({"all": dict.fromkeys(map(str, range(50)), 0.07)})
    assert picture.details.endswith(", 11 7, and 38 more")


@pytest.mark.parametrize("name", ["recall_bars", "scene_grid", "curves_over"])
def test_twenty_four_names_have_as_many_looks(name):
    pictures.has_a_look_for_each_name(EXAMPLES[name])


@pytest.mark.parametrize("attribute", ["marker", "hatch", "linestyle"])
def test_of_a_thousand_styles_no_two_are_alike(attribute):
    assert len({(each.color, getattr(each, attribute)) for each in map(plots.style, range(1_000))}) == 1_000


def test_no_pyplot_no_display_no_torch_and_no_experiment_needed():
    code = (
        "import sys; from course_lib import plots; plots.recall_bars({'a': {'b': 0.5}})._repr_png_();"
        "plots.curves_over({'a': {1: [0.5, 0.6]}}, over='x', title='t');"
        "assert {'matplotlib.pyplot', 'torch', 'course_lib.experiments'}.isdisjoint(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_palette_is_okabe_and_itos():
    theirs = ["#000000", "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7"]
    assert sorted(colour.lower() for colour in plots.PALETTE) == sorted(theirs)


def test_grid_shows_every_image_once():
    images = np.arange(5, dtype=np.uint8)[:, None, None] * np.ones((1, 4, 4), np.uint8)
    shown = plots.image_grid(images, columns=3).axes[0].images[0].get_array()
    assert [int((shown == value).sum()) for value in range(5)] == [16] * 5


def test_grid_takes_colour():
    picture = plots.image_grid(np.zeros((2, 4, 6, 3), dtype=np.uint8))
    assert picture.axes[0].images[0].get_array().shape[2] == 3


def test_gallery_rows_are_classes():
    digits = load_digits()
    shown = plots.class_gallery(digits, per_class=4, random_state=1).axes[0].images[0].get_array()
    threes = {image.tobytes() for image in digits.train.X[digits.train.y == 3]}
    row = np.asarray(shown)[3 * 9 : 3 * 9 + 8]
    assert all(np.ascontiguousarray(row[:, k * 9 : k * 9 + 8]).tobytes() in threes for k in range(4))


def test_recall_bar_is_the_mean_over_seeds_with_their_range():
    picture = plots.recall_bars({"all": [{"cat": 0.9}, {"cat": 0.7}], "few": {"cat": 0.5}})
    axes = picture.axes[0]
    assert [bar.get_width() for bar in axes.patches] == pytest.approx([80, 50])
    (span,) = axes.collections[0].get_segments()
    np.testing.assert_allclose(span[:, 0], [70, 90])


def test_a_curve_goes_through_the_means_within_their_interval():
    picture = plots.curves_over({"tree": {0.1: [0.7, 0.6], 0.0: [0.9, 0.8]}}, over="x", title="t")
    (line,) = picture.axes[0].lines
    np.testing.assert_allclose(line.get_xdata(), [0, 10])
    np.testing.assert_allclose(line.get_ydata(), [85, 65])
    band = picture.axes[0].collections[0].get_paths()[0].get_extents()
    assert band.y0 < 65 < 85 < band.y1
    assert picture.axes[0].get_ylabel() == "accuracy, %"


def test_what_holds_zero_is_grey_and_the_rest_is_not():
    axes = plots.intervals(summary()).axes[0]
    points = {
        tuple(line.get_ydata()): to_hex(line.get_color()) for line in axes.lines if line.get_marker() == "o"
    }
    assert points[(1,)] == plots.MUTED.lower()
    assert {points[(0,)], points[(2,)]} == {plots.PALETTE[5].lower(), plots.PALETTE[0].lower()}
    assert any(list(line.get_xdata()) == [0, 0] for line in axes.lines)  # the zero line


def test_intervals_are_in_the_unit_of_the_metric_and_count_verdicts():
    picture = plots.intervals(summary())
    assert picture.title == "Accuracy against “all”: 1 better, 1 worse, 1 too close to call"
    spans = [line.get_xdata() for line in picture.axes[0].lines if line.get_marker() == "None"]
    assert any(np.allclose(span, [-12, -8]) for span in spans)
    seconds = plots.intervals(summary(difference=[np.nan, -3.0, 0.1, 2]), metric="seconds", baseline="all")
    assert any(line.get_xdata()[0] == -3.0 for line in seconds.axes[0].lines if line.get_marker() == "o")
    assert seconds.axes[0].get_xlabel() == "difference in training time from “all”, s"
    memory = summary(verdict=["", "higher", "lower", "higher"])
    assert plots.intervals(memory, metric="n_train").title.endswith("2 higher, 1 lower")


def test_runs_made_just_now_are_diamonds_beside_their_recipe():
    live = pd.DataFrame({"fresh": [0.7, 0.9], "all": [0.8, 0.8], "random": [0.6, 0.8]})
    picture = plots.intervals(summary(), baseline="all", live=live)
    diamonds = [line for line in picture.axes[0].lines if line.get_marker() == "D"]
    assert [round(line.get_ydata()[0]) for line in diamonds] == [0, 2]
    np.testing.assert_allclose([line.get_xdata() for line in diamonds], [[-20, 0], [-10, 10]], atol=1e-9)
    assert picture.details.endswith("Run just now: random −20.0, +0.0; fresh −10.0, +10.0")
    low, high = picture.axes[0].get_xlim()
    assert low < -20
    assert high > 10


def test_boxes_of_rare_classes_lie_on_top():
    scenes = load_scenes(n_train=10, n_test=1, n_val=1, empty=0).train
    scenes = scenes.take([np.argmax((scenes.classes >= 0).sum(axis=1))])
    boxes = np.flatnonzero(scenes.classes[0] >= 0)
    assert len(boxes) > 2
    codes = np.full_like(scenes.classes, -1)
    codes[0, boxes] = 1
    codes[0, boxes[0]] = 0  # the rare one stands first
    picture = plots.scene_grid(dataclasses.replace(scenes, classes=codes), ["rare", "common"])
    drawn = [line.get_color() for line in picture.axes[0].lines if len(line.get_xdata())]
    assert drawn == [plots.style(1).color] * (len(boxes) - 1) + [plots.style(0).color]


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        pytest.param(lambda: plots.image_grid(GREY[:0]), "no image", id="no image"),
        pytest.param(lambda: plots.image_grid(np.zeros((3, 5))), "images have shape", id="a table"),
        pytest.param(lambda: plots.image_grid(GREY, ["a"]), "3 images and 1 titles", id="titles"),
        pytest.param(lambda: plots.image_grid(GREY, columns=0), "columns is 0", id="no column"),
        pytest.param(
            lambda: plots.scene_grid(load_scenes(6, 1, n_val=1).train.take([]), "abcde"),
            "no scene",
            id="no scene",
        ),
        pytest.param(lambda: plots.recall_bars({}), "recalls is empty", id="no recipe"),
        pytest.param(lambda: plots.recall_bars({"x": []}), "x.*has no recalls", id="no seed"),
        pytest.param(
            lambda: plots.recall_bars({"x": {"a": 1.0}, "y": {"b": 1.0}}),
            "'y' has recalls of",
            id="mixed classes",
        ),
        pytest.param(
            lambda: plots.intervals(summary().drop(columns="low")), "lacks .'low'", id="no column low"
        ),
        pytest.param(lambda: plots.intervals(summary().iloc[:1]), "at least two", id="baseline alone"),
        pytest.param(lambda: plots.intervals(summary(), metric="f2"), "'f2' is unknown", id="unknown metric"),
        pytest.param(
            lambda: plots.intervals(summary(), baseline="all", live=pd.DataFrame({"random": [0.9]})),
            "live lacks the baseline 'all'; it has .'random'",
            id="live without baseline",
        ),
        pytest.param(lambda: plots.curves_over({}, over="", title=""), "nothing to draw", id="no curve"),
        pytest.param(
            lambda: plots.curves_over({"a": {1: [0.5]}}, over="", title=""),
            "'a' has fewer than 2 values",
            id="one seed",
        ),
    ],
)
def test_refuses(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()


def test_a_picture_without_details_says_which_curves_and_points_it_shows():
    picture = plots.Picture(3, "Two curves and a cloud")
    axes = picture.plain_axes(x="steps", y="loss")
    axes.plot([0, 10], [2, 0.5], label="slow")
    axes.plot([0, 10], [2, 2])
    axes.scatter([1, 3], [5, 7], label="few")
    axes.scatter(np.arange(20), np.full(20, 4), label="many")
    assert picture.describe() == (
        "Two curves and a cloud. loss over steps: slow from 2 at 0 to 0.5 at 10; few from 5 at 1 to 7 at 3; "
        "many 20 points around 4 at 9.5."
    )
    assert plots.Picture(3, "Bare", "As told").describe() == "Bare. As told."
