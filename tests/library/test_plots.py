"""Pictures: what they say, what they draw, and that they leave nothing behind."""

import io
import subprocess
import sys
from types import SimpleNamespace

import matplotlib as mpl
import matplotlib.style
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from course_lib import plots
from course_lib.datasets import load_digits, load_scenes
from course_lib.experiments import forecast

GREY = np.full((3, 8, 8), 100, dtype=np.uint8)


def run(*pairs):
    return SimpleNamespace(
        history=[
            {"epoch": k + 1, "train_accuracy": train, "val_accuracy": val, "train_loss": 1.0, "val_loss": 1.5}
            for k, (train, val) in enumerate(pairs)
        ]
    )


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


EXAMPLES = {
    "image_grid": lambda: plots.image_grid(GREY, ["a", "b", "c"]),
    "class_gallery": lambda: plots.class_gallery(load_digits(), per_class=3),
    "class_bars": lambda: plots.class_bars({"cat": 90, "dog": 10}, {"cat": 20, "dog": 10}),
    "recall_bars": lambda: plots.recall_bars({"all": [{"cat": 0.9}, {"cat": 0.7}], "few": {"cat": 0.5}}),
    "learning_curves": lambda: plots.learning_curves({"few": run((0.5, 0.4), (0.9, 0.6))}),
    "intervals": lambda: plots.intervals(summary()),
    "scene_grid": lambda: plots.scene_grid(
        load_scenes(n_train=6, n_test=1, n_val=1, empty=0).train,
        "abcde",
        columns=3,
        keypoints=True,
        instances=True,
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_picture_is_a_white_figure_whatever_the_style(name):
    plain = EXAMPLES[name]()._repr_png_()[0]
    with mpl.rc_context(mpl.style.library["dark_background"] | {"axes.facecolor": "black"}):
        picture = EXAMPLES[name]()
        png, shown = picture._repr_png_()
    assert isinstance(picture, Figure)
    assert " at 0x" not in repr(picture)
    assert png.startswith(b"\x89PNG")
    assert shown["alt"] == picture.describe() != ""
    assert shown["width"] == 720
    dark, light = (mpl.image.imread(io.BytesIO(file)) for file in (png, plain))
    np.testing.assert_array_equal(dark, light)


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_is_cut_off_or_overlaps_the_title(name):
    picture = EXAMPLES[name]()
    picture.draw_without_rendering()
    box = picture.get_tightbbox()
    width, height = picture.get_size_inches()
    assert box.x0 >= -0.02
    assert box.x1 <= width + 0.02
    assert box.y0 >= -0.02
    assert box.y1 <= height + 0.02
    title = picture._suptitle.get_window_extent()
    assert all(not axes.get_window_extent().overlaps(title) for axes in picture.axes)


def test_no_pyplot_and_no_display_needed():
    code = (
        "import sys; from course_lib import plots; plots.class_bars({'a': 1, 'b': 2})._repr_png_();"
        "assert 'matplotlib.pyplot' not in sys.modules; assert 'torch' not in sys.modules"
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


def test_bars_are_as_long_as_the_counts():
    axes = plots.class_bars([90, 10], [20, 10], classes=["cat", "dog"]).axes[0]
    assert [bar.get_width() for bar in axes.patches] == [90, 10, 20, 10]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["cat", "dog"]


def test_recall_bar_is_the_mean_over_seeds():
    axes = EXAMPLES["recall_bars"]().axes[0]
    assert [bar.get_width() for bar in axes.patches] == pytest.approx([80, 50])


def test_curves_are_in_percent_and_name_the_widest_gap():
    picture = plots.learning_curves({"all": run((0.9, 0.88)), "few": run((0.5, 0.4), (0.99, 0.7))})
    assert picture.describe().startswith("“few” ends at 99 % in training and 70 % in validation")
    drawn = [line.get_ydata() for line in picture.axes[0].lines]
    assert any(np.allclose(ys, [50, 99]) for ys in drawn if len(ys) == 2)


def test_curves_of_one_run_and_of_loss():
    assert (
        "loss of 1.00 in training and 1.50"
        in plots.learning_curves(run((0.5, 0.4)), metric="loss").describe()
    )


def test_what_holds_zero_is_grey_and_the_rest_is_not():
    axes = plots.intervals(summary()).axes[0]
    points = {
        tuple(line.get_ydata()): to_hex(line.get_color()) for line in axes.lines if line.get_marker() == "o"
    }
    assert points[(1,)] == plots.MUTED.lower()
    assert {points[(0,)], points[(2,)]} == {plots.PALETTE[5].lower(), plots.PALETTE[0].lower()}
    assert any(list(line.get_xdata()) == [0, 0] for line in axes.lines)  # the zero line


def test_intervals_are_in_points_and_count_verdicts():
    picture = plots.intervals(summary())
    assert picture.describe() == "Accuracy against “all”: 1 better, 1 worse, 1 too close to call"
    spans = [line.get_xdata() for line in picture.axes[0].lines if line.get_marker() == "None"]
    assert any(np.allclose(span, [-12, -8]) for span in spans)
    seconds = plots.intervals(summary(difference=[np.nan, -3.0, 0.1, 2]), metric="seconds", baseline="all")
    assert any(line.get_xdata()[0] == -3.0 for line in seconds.axes[0].lines if line.get_marker() == "o")


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
        pytest.param(lambda: plots.class_bars({}), "before is empty", id="no class"),
        pytest.param(lambda: plots.class_bars([1, 2], classes=["a"]), "2 counts", id="names"),
        pytest.param(lambda: plots.class_bars({"a": 1}, {"b": 1}), "same classes", id="other classes"),
        pytest.param(lambda: plots.recall_bars({}), "recalls is empty", id="no recipe"),
        pytest.param(lambda: plots.recall_bars({"x": []}), "x.*has no recalls", id="no seed"),
        pytest.param(
            lambda: plots.recall_bars({"x": {"a": 1.0}, "y": {"b": 1.0}}),
            "'y' has recalls of",
            id="mixed classes",
        ),
        pytest.param(lambda: plots.learning_curves({}), "runs is empty", id="no run"),
        pytest.param(lambda: plots.learning_curves({"few": run()}), "empty history", id="no epoch"),
        pytest.param(lambda: plots.learning_curves(run((1, 1)), metric="f2"), "lacks", id="no such metric"),
        pytest.param(
            lambda: plots.intervals(summary().drop(columns="low")), "lacks .'low'", id="no column low"
        ),
        pytest.param(lambda: plots.intervals(summary().iloc[:1]), "at least two", id="baseline alone"),
    ],
)
def test_refuses(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()


def test_a_forecast_is_drawn_with_its_band_and_what_came_later():
    rng = np.random.default_rng(0)
    sizes = np.array([100, 200, 400])
    errors = 4 * sizes**-0.5 * rng.normal(1, 0.02, (6, 3))
    promise = forecast(sizes, errors, [100, 1_000, 10_000])
    picture = plots.forecast_curve(
        dict(zip(sizes, errors.T, strict=True)),
        promise,
        revealed={"later": {10_000: [0.05, 0.06]}},
        live={200: 0.3},
        title="It goes on",
    )
    (axes,) = picture.axes
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    line = next(line for line in axes.lines if line.get_label() == "forecast")
    np.testing.assert_allclose(line.get_ydata(), 100 * promise.error)
    diamond = next(line for line in axes.lines if line.get_label() == "run just now")
    assert (diamond.get_xdata()[0], diamond.get_ydata()[0]) == (200, pytest.approx(30))
    assert {text.get_text() for text in picture.legends[0].get_texts()} >= {"measured", "later"}


@pytest.mark.parametrize(
    ("measured", "words"), [({}, "nothing to draw"), ({100: [0.3]}, "'measured' has fewer than 2")]
)
def test_a_forecast_of_nothing_is_refused(measured, words):
    with pytest.raises(ValueError, match=words):
        plots.forecast_curve(measured, title="")
