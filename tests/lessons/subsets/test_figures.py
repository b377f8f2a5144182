"""The lesson's pictures: what they draw and say, and what they refuse."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from course_lessons.subsets.figures import class_bars, learning_curves, seed_dots
from tests import pictures


def run(*pairs):
    return SimpleNamespace(
        history=[
            {"epoch": k + 1, "train_accuracy": train, "val_accuracy": val, "train_loss": 1.0, "val_loss": 1.5}
            for k, (train, val) in enumerate(pairs)
        ]
    )


EXAMPLES = {
    "seed_dots": lambda names: seed_dots(
        pd.DataFrame({name: [0.8, 0.9] for name in names}), live={names[0]: 0.85}, title="They differ"
    ),
    "class_bars": lambda names: class_bars(
        {name: 90 + k for k, name in enumerate(names)}, dict.fromkeys(names, 20)
    ),
    "learning_curves": lambda names: learning_curves(
        {name: run((0.5, 0.4), (0.9, 0.6 - 0.01 * k)) for k, name in enumerate(names)}
    ),
}


@pytest.mark.parametrize("check", pictures.CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_picture(name, check):
    check(EXAMPLES[name])


def test_twenty_four_runs_have_as_many_looks():
    pictures.has_a_look_for_each_name(EXAMPLES["learning_curves"])


def test_bars_are_as_long_as_the_counts():
    axes = class_bars([90, 10], [20, 10], classes=["cat", "dog"]).axes[0]
    assert [bar.get_width() for bar in axes.patches] == [90, 10, 20, 10]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["cat", "dog"]


def test_curves_are_in_percent_and_name_the_widest_gap():
    picture = learning_curves({"all": run((0.9, 0.88)), "few": run((0.5, 0.4), (0.99, 0.7))})
    assert picture.title.startswith("“few” ends at 99 % in training and 70 % in validation")
    drawn = [line.get_ydata() for line in picture.axes[0].lines]
    assert any(np.allclose(ys, [50, 99]) for ys in drawn if len(ys) == 2)


def test_no_curve_of_many_runs_looks_like_another():
    picture = learning_curves({f"run {k}": run((0.5, 0.4), (0.9, 0.8)) for k in range(24)})
    lines = [line for line in picture.axes[0].lines if len(line.get_xdata())]
    looks = {(line.get_color(), str(line.get_marker()), line.get_linestyle()) for line in lines}
    assert len(looks) == len(lines) == 48


def test_curves_of_one_run_and_of_loss():
    assert "loss of 1.00 in training and 1.50" in learning_curves(run((0.5, 0.4)), metric="loss").title


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        pytest.param(lambda: class_bars({}), "before is empty", id="no class"),
        pytest.param(lambda: class_bars([1, 2], classes=["a"]), "2 counts", id="names"),
        pytest.param(lambda: class_bars({"a": 1}, {"b": 1}), "same classes", id="other classes"),
        pytest.param(lambda: learning_curves({}), "runs is empty", id="no run"),
        pytest.param(lambda: learning_curves({"few": run()}), "empty history", id="no epoch"),
        pytest.param(lambda: learning_curves(run((1, 1)), metric="f2"), "lacks", id="no such metric"),
    ],
)
def test_refuses(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()


def test_every_seed_is_a_dot_and_what_ran_just_now_a_diamond():
    (axes,) = seed_dots(
        pd.DataFrame({"all": [0.8, 0.9], "few": [0.6, 0.8]}), live={"few": 0.65}, title=""
    ).axes
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    np.testing.assert_allclose([line.get_xdata() for line in dots], [[80, 90], [60, 80]])
    (diamond,) = (line for line in axes.lines if line.get_marker() == "D")
    assert diamond.get_xdata()[0] == pytest.approx(65)
    assert 1 < diamond.get_ydata()[0] < 1.5
