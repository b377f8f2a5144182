"""Pictures: what they say, what they draw, and that they leave nothing behind."""

import dataclasses
import inspect
import io
import subprocess
import sys
from types import SimpleNamespace

import matplotlib as mpl
import matplotlib.mathtext
import matplotlib.style
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from course_lib import plots
from course_lib.datasets import Split, load_digits, load_scenes
from course_lib.experiments import Comparison, forecast
from course_lib.quality import audit
from course_lib.ratios import resample

GREY = np.full((3, 8, 8), 100, dtype=np.uint8)
POINTS = np.random.default_rng(0).normal(size=(60, 2)) + np.repeat([[0, 0], [2, 2]], [50, 10], axis=0)
Y = np.repeat(["many", "few"], [50, 10])
PLAIN = ("cat", "dog", "cow")


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


def named_summary(names):
    return pd.DataFrame(
        {"recipe": ["all", *names], "difference": -0.1, "low": -0.12, "high": -0.08, "verdict": "worse"}
    )


def with_live_marks(names):
    picture = plots.intervals(named_summary(names), baseline="all")
    values = pd.DataFrame({name: [0.9, 0.8] for name in ("all", *names)})
    plots.live_marks(picture, values, named_summary(names), "all", "accuracy")
    return picture


def named_scenes(names):
    """Scenes in which every class is met."""
    scenes = load_scenes(n_train=10, n_test=1, n_val=1, empty=0).train
    codes = np.cumsum(scenes.classes.ravel() >= 0).reshape(scenes.classes.shape) % len(names)
    return dataclasses.replace(scenes, classes=np.where(scenes.classes >= 0, codes, -1))


def remedies(names):
    rows = [
        (name, seed, 0.2 + k / 50, 0.99 - seed / 100)
        for k, name in enumerate(("none", *names))
        for seed in range(5)
    ]
    frame = pd.DataFrame(rows, columns=["recipe", "seed", "recall_rare", "recall_common"])
    return Comparison(frame, "recall_rare", "none")


EXAMPLES = {
    "image_grid": lambda names: plots.image_grid(np.repeat(GREY[:1], len(names), axis=0), names),
    "class_gallery": lambda names: plots.class_gallery(
        Split(np.repeat(GREY[:1], len(names), axis=0), np.arange(len(names))), names, per_class=3
    ),
    "class_bars": lambda names: plots.class_bars(
        {name: 90 + k for k, name in enumerate(names)}, dict.fromkeys(names, 20)
    ),
    "recall_bars": lambda names: plots.recall_bars(
        {name: [dict.fromkeys(names, 0.9), dict.fromkeys(names, 0.7)] for name in names}
    ),
    "learning_curves": lambda names: plots.learning_curves(
        {name: run((0.5, 0.4), (0.9, 0.6 - 0.01 * k)) for k, name in enumerate(names)}
    ),
    "intervals": lambda names: plots.intervals(named_summary(names), baseline="all"),
    "live_marks": with_live_marks,
    "scene_grid": lambda names: plots.scene_grid(
        named_scenes(names), names, columns=5, keypoints=True, instances=True
    ),
    "curves_over": lambda names: plots.curves_over(
        {name: {0.0: [0.9, 0.8], 0.1: [0.7, 0.6 - 0.01 * k]} for k, name in enumerate(names)},
        over=names[0],
        of=names[0],
        title="Errors cost",
    ),
    "forecast_curve": lambda names: plots.forecast_curve(
        {100: [0.5, 0.4], 200: [0.3, 0.35]},
        revealed={name: {1_000: [0.2, 0.21 + 0.01 * k]} for k, name in enumerate(names)},
        live={200: 0.3},
        title="More is better",
    ),
    "gain_against_loss": lambda names: plots.gain_against_loss(remedies(names)),
    "resampled_points": lambda names: plots.resampled_points(
        {name: resample(POINTS, Y) for name in names}, POINTS, Y, names={"many": names[0], "few": names[1]}
    ),
}


def test_every_public_plot_is_an_example_here():
    assert set(EXAMPLES) == {name for name in plots.__all__ if inspect.isfunction(getattr(plots, name))} - {
        "style"
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_picture_is_a_white_figure_whatever_the_style(name):
    plain = EXAMPLES[name](PLAIN)._repr_png_()[0]
    with mpl.rc_context(mpl.style.library["dark_background"] | {"axes.facecolor": "black"}):
        picture = EXAMPLES[name](PLAIN)
        png, shown = picture._repr_png_()
    assert isinstance(picture, Figure)
    assert " at 0x" not in repr(picture)
    assert png.startswith(b"\x89PNG")
    assert shown["width"] == 720
    dark, light = (mpl.image.imread(io.BytesIO(file)) for file in (png, plain))
    np.testing.assert_array_equal(dark, light)


@pytest.mark.parametrize("name", EXAMPLES)
def test_its_alternative_text_is_its_title_and_names_all_that_is_drawn(name):
    picture = EXAMPLES[name](PLAIN)
    alt = picture._repr_png_()[1]["alt"]
    assert alt == picture.describe() == f"{picture.title}. {picture.details}."
    assert picture.title.replace(" ", "") == picture._suptitle.get_text().replace("\n", "").replace(" ", "")
    assert all(each in picture.details for each in PLAIN)
    assert name == "class_gallery" or any(character.isdigit() for character in picture.details)


def test_a_question_stays_one():
    assert plots.Picture(2.0, "Would you have said the same?", "a, b").describe().endswith("same? a, b.")


def test_an_alternative_text_names_a_dozen_and_counts_the_rest():
    picture = plots.class_bars(dict.fromkeys(map(str, range(50)), 7))
    assert picture.details.endswith(", 11 7, and 38 more")


@pytest.mark.parametrize(
    "names", [PLAIN, [f"a name of some length, {k}" for k in range(10)]], ids=["3", "10"]
)
@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_is_cut_off_or_overlaps_the_title(name, names):
    picture = EXAMPLES[name](names)
    picture.draw_without_rendering()
    box = picture.get_tightbbox()
    width, height = picture.get_size_inches()
    assert box.x0 >= -0.02
    assert box.x1 <= width + 0.02
    assert box.y0 >= -0.02
    assert box.y1 <= height + 0.02
    title = picture._suptitle.get_window_extent()
    assert all(not axes.get_window_extent().overlaps(title) for axes in picture.axes)


ODD_NAMES = ("$", "costs $5 or $6", r"$\frac{1", "_x^2_", r"50 % of a\b", "{}")


@pytest.mark.parametrize("name", [*EXAMPLES, "audit"])
def test_names_are_shown_as_they_are_written_and_never_as_mathematics(name, monkeypatch):
    def parse(*_args, **_options):
        raise AssertionError("a name was read as mathematics")

    if name == "audit":
        picture = audit(POINTS, np.resize(ODD_NAMES, 60), groups=np.resize(ODD_NAMES, 60)).plot()
    else:
        picture = EXAMPLES[name](ODD_NAMES)
    monkeypatch.setattr(mpl.mathtext.MathTextParser, "parse", parse)
    assert picture._repr_png_()[0].startswith(b"\x89PNG")
    texts = " ".join(text.get_text() for text in picture.findobj(mpl.text.Text))
    assert all(each in texts for each in ODD_NAMES)


LOOKS = (
    "recall_bars",
    "learning_curves",
    "scene_grid",
    "curves_over",
    "forecast_curve",
)  # a look for each name


def look(mark):
    """What tells a mark in a legend from another, and how it is called."""
    if hasattr(mark, "patches"):
        mark = mark.patches[0]
    if hasattr(mark, "get_hatch"):
        return to_hex(mark.get_facecolor()), mark.get_hatch()
    return to_hex(mark.get_color()), str(mark.get_marker()), str(mark._unscaled_dash_pattern)


@pytest.mark.parametrize("name", LOOKS)
def test_ten_names_have_ten_looks(name):
    names = [f"class {k}" for k in range(10)]
    (legend,) = EXAMPLES[name](names).legends
    handles = legend.legend_handles
    looks = {text.get_text(): look(mark) for text, mark in zip(legend.get_texts(), handles, strict=True)}
    assert set(names) <= set(looks)
    assert len({looks[each] for each in names}) == 10


@pytest.mark.parametrize("attribute", ["marker", "hatch", "linestyle"])
def test_of_a_thousand_styles_no_two_are_alike(attribute):
    assert len({(each.color, getattr(each, attribute)) for each in map(plots.style, range(1_000))}) == 1_000


def test_no_pyplot_no_display_no_torch_and_no_experiment_needed():
    code = (
        "import sys; from course_lib import plots; plots.class_bars({'a': 1, 'b': 2})._repr_png_();"
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


def test_bars_are_as_long_as_the_counts():
    axes = plots.class_bars([90, 10], [20, 10], classes=["cat", "dog"]).axes[0]
    assert [bar.get_width() for bar in axes.patches] == [90, 10, 20, 10]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["cat", "dog"]


def test_recall_bar_is_the_mean_over_seeds_with_their_range():
    picture = plots.recall_bars({"all": [{"cat": 0.9}, {"cat": 0.7}], "few": {"cat": 0.5}})
    axes = picture.axes[0]
    assert [bar.get_width() for bar in axes.patches] == pytest.approx([80, 50])
    (span,) = axes.collections[0].get_segments()
    np.testing.assert_allclose(span[:, 0], [70, 90])


def test_curves_are_in_percent_and_name_the_widest_gap():
    picture = plots.learning_curves({"all": run((0.9, 0.88)), "few": run((0.5, 0.4), (0.99, 0.7))})
    assert picture.title.startswith("“few” ends at 99 % in training and 70 % in validation")
    drawn = [line.get_ydata() for line in picture.axes[0].lines]
    assert any(np.allclose(ys, [50, 99]) for ys in drawn if len(ys) == 2)


def test_curves_of_one_run_and_of_loss():
    assert "loss of 1.00 in training and 1.50" in plots.learning_curves(run((0.5, 0.4)), metric="loss").title


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
        pytest.param(lambda: plots.intervals(summary(), metric="f2"), "'f2' is unknown", id="unknown metric"),
        pytest.param(lambda: plots.curves_over({}, over="", title=""), "nothing to draw", id="no curve"),
        pytest.param(
            lambda: plots.curves_over({"a": {1: [0.5]}}, over="", title=""),
            "curve 'a' has fewer than 2 values",
            id="one seed",
        ),
        pytest.param(lambda: plots.forecast_curve({}, title=""), "nothing to draw", id="no size"),
        pytest.param(
            lambda: plots.forecast_curve({100: [0.3]}, title=""),
            "^'measured' has fewer than 2",
            id="one error",
        ),
        pytest.param(lambda: plots.resampled_points({}, POINTS, Y), "ways is empty", id="no way"),
        pytest.param(
            lambda: plots.resampled_points({"a": resample(POINTS, Y)}, POINTS[:, :1], Y),
            "shape",
            id="one column",
        ),
        pytest.param(
            lambda: plots.resampled_points({"a": resample(POINTS, Y)}, POINTS[:50], Y[:50]),
            "made of 60 rows",
            id="other points",
        ),
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


# ── points resampled: what is in the picture is what was kept, copied, dropped and made ──────────────────────────


def drawn(made):
    """Offsets and areas of the four groups of a panel: dropped and kept of both classes; then the new ones."""
    picture = plots.resampled_points({"way": made}, POINTS, Y)
    return [(group.get_offsets().data, group.get_sizes()) for group in picture.axes[0].collections[:5]]


def test_copies_are_larger_by_the_number_of_times():
    made = resample(POINTS, Y, "1:1", "random_over")
    *_, (kept, areas), (new, _) = drawn(made)
    times = np.bincount(made.origin, minlength=60)[50:]
    assert np.allclose(kept, POINTS[50:])
    assert np.allclose(areas / areas.min() * times.min(), times)
    assert len(new) == 0


def test_dropped_points_stay_as_rings_and_made_ones_are_crosses():
    (dropped, _), (kept, _), *_ = drawn(resample(POINTS, Y, "1:2", "random_under"))
    assert (len(dropped), len(kept)) == (30, 20)
    made = resample(POINTS, Y, "1:2", "smote")
    *_, (new, _) = drawn(made)
    assert np.allclose(new, made.X[made.new])


def test_panels_say_what_there_is_after():
    ways = {name: resample(POINTS, Y, method=name) for name in ("tomek_links", "enn")}
    picture = plots.resampled_points(ways | {"even": resample(POINTS, Y)}, POINTS, Y, columns=2)
    titles = [axes.get_title() for axes in picture.axes if axes.has_data()]
    assert titles[2] == "even\n50 : 50"
    assert picture.title == "60 points, resampled in 3 ways"
    assert picture.details.endswith("even: 10 of few, 50 of many; 40 made up, 0 dropped".replace("10", "50"))
