"""The pictures of this lesson: what resampling keeps, copies, drops and makes, and what remedies gain and lose."""

import numpy as np
import pandas as pd
import pytest

from course_lessons.change_the_data.figures import gain_against_loss, resampled_points
from course_lib.experiments import Comparison
from course_lib.ratios import resample
from tests import pictures

POINTS = np.random.default_rng(0).normal(size=(60, 2)) + np.repeat([[0, 0], [2, 2]], [50, 10], axis=0)
Y = np.repeat(["many", "few"], [50, 10])
NAMES = {"many": "many", "few": "few"}


def made(**remedies):
    rows = [
        {"recipe": name, "seed": seed, "recall_rare": rare + seed / 1000, "recall_common": common}
        for name, (rare, common) in remedies.items()
        for seed in range(5)
    ]
    return Comparison(pd.DataFrame(rows), "recall_rare", next(iter(remedies)))


FIGURES = {
    "gain_against_loss": lambda names: gain_against_loss(
        made(**{name: (0.2 + k / 50, 0.99 - k / 100) for k, name in enumerate(("none", *names))})
    ),
    "resampled_points": lambda names: resampled_points(
        {name: resample(POINTS, Y) for name in names}, POINTS, Y, names=dict(zip(NAMES, names, strict=False))
    ),
}


@pytest.mark.parametrize("check", pictures.CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", FIGURES)
def test_it_is_drawn_as_every_picture_is(name, check):
    check(FIGURES[name])


def test_the_remedies_are_ranked_and_the_title_speaks_of_the_best():
    picture = gain_against_loss(made(none=(0.2, 0.99), weak=(0.3, 0.99), strong=(0.7, 0.98)))
    assert picture.title == (
        "“strong” finds 50 points more of the rare classes and 1 point fewer of the common ones, against “none”"
    )
    (axes,) = picture.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["strong", "weak"]
    across = [float(np.mean(line.get_xdata())) for line in axes.lines if len(line.get_xdata()) == 1]
    assert across == pytest.approx([50, 10, -1, 0])
    with pytest.raises(ValueError, match="compare at least two"):
        gain_against_loss(made(none=(0.2, 0.9)))


@pytest.mark.parametrize(
    ("ways", "n", "columns", "message"),
    [
        ({}, 60, 2, "ways is empty"),
        ({"a": resample(POINTS, Y)}, 60, 1, "shape"),
        ({"a": resample(POINTS, Y)}, 50, 2, "made of 60 rows"),
    ],
    ids=["no way", "one column", "other points"],
)
def test_refuses(ways, n, columns, message):
    with pytest.raises(ValueError, match=message):
        resampled_points(ways, POINTS[:n, :columns], Y[:n], names=NAMES)


def drawn(made):
    """Offsets and areas of the groups of a panel: dropped and kept of either class, then the new."""
    picture = resampled_points({"way": made}, POINTS, Y, names=NAMES)
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


def test_rare_points_lie_on_top_and_are_larger():
    _, (common, small), _, (rare, large), _ = drawn(resample(POINTS, Y, method="tomek_links"))
    assert {tuple(point) for point in common} <= {tuple(point) for point in POINTS[:50]}
    assert np.allclose(rare, POINTS[50:])
    assert large.min() > small.max()


def test_panels_say_what_there_is_after():
    ways = {name: resample(POINTS, Y, method=name) for name in ("tomek_links", "enn")}
    picture = resampled_points(ways | {"even": resample(POINTS, Y)}, POINTS, Y, names=NAMES, columns=2)
    titles = [axes.get_title() for axes in picture.axes if axes.has_data()]
    assert titles[2] == "even\n50 : 50"
    assert picture.title == "60 points, resampled in 3 ways"
    assert picture.details.endswith("even: 50 of few, 50 of many; 40 made up, 0 dropped")
