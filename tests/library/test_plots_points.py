"""Points resampled, drawn: what is in the picture is what was kept, copied, dropped and made."""

import numpy as np
import pytest

from course_lib import plots
from course_lib.ratios import resample

POINTS = np.random.default_rng(0).normal(size=(60, 2)) + np.repeat([[0, 0], [2, 2]], [50, 10], axis=0)
Y = np.repeat(["many", "few"], [50, 10])


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
    assert picture.describe() == "60 points, resampled in 3 ways"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (({}, POINTS, Y), "ways is empty"),
        (({"a": resample(POINTS, Y)}, POINTS[:, :1], Y), "shape"),
        (({"a": resample(POINTS, Y)}, POINTS[:50], Y[:50]), "made of 60 rows"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        plots.resampled_points(*arguments)
