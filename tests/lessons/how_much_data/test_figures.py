"""The picture of this lesson: what was measured, what was forecast, and what came later."""

import numpy as np
import pytest

from course_lessons.how_much_data.figures import forecast_curve, own_and_new, owners, two_scores
from course_lessons.how_much_data.power_law import forecast
from tests import pictures


def draw(names):
    return forecast_curve(
        {100: [0.5, 0.4], 200: [0.3, 0.35]},
        revealed={name: {1_000: [0.2, 0.21 + 0.01 * k]} for k, name in enumerate(names)},
        live={200: 0.3},
        title="More is better",
    )


@pytest.mark.parametrize(
    "check", [*pictures.CHECKS, pictures.has_a_look_for_each_name], ids=lambda check: check.__name__
)
def test_it_is_drawn_as_every_picture_is(check):
    check(draw)


def test_a_forecast_is_drawn_with_its_band_and_what_came_later():
    rng = np.random.default_rng(0)
    sizes = np.array([100, 200, 400])
    errors = 4 * sizes**-0.5 * rng.normal(1, 0.02, (6, 3))
    promise = forecast(sizes, errors, [100, 1_000, 10_000])
    picture = forecast_curve(
        dict(zip(sizes, errors.T, strict=True)),
        promise,
        revealed={"later": {10_000: [0.05, 0.06]}},
        live={200: 0.3},
        title="It goes on",
    )
    (axes,) = picture.axes
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    (legend,) = picture.legends
    marks = dict(zip([text.get_text() for text in legend.get_texts()], legend.legend_handles, strict=True))
    assert list(marks) == ["forecast", "measured", "later", "run just now"]
    (line,) = (line for line in axes.lines if line.get_linestyle() == "--")
    np.testing.assert_allclose(line.get_ydata(), 100 * promise.error)
    (diamond,) = (line for line in axes.lines if line.get_marker() == "D")
    assert (diamond.get_xdata()[0], diamond.get_ydata()[0]) == (200, pytest.approx(30))
    bands = axes.collections[0].get_paths()[0].get_extents()
    assert bands.y0 == pytest.approx(100 * promise.low.min())
    assert bands.y1 == pytest.approx(100 * promise.high.max())


def test_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="nothing to draw"):
        forecast_curve({}, title="")


def test_a_curve_measured_once_has_points_and_no_intervals():
    picture = forecast_curve({100: [0.5], 200: [0.3]}, title="One set")
    assert picture.details.endswith("measured 50.0 at 100, 30.0 at 200")
    (bars,) = picture.axes[0].containers
    segments = bars.lines[2][0].get_segments()
    assert all(np.ptp(segment[:, 1]) == 0 for segment in segments)


@pytest.mark.parametrize("errors", [(0.262, 0.297), (0.2131, 0.2134), (0.0012, 0.3), (0.4, 0.6)])
def test_errors_that_lie_close_together_can_be_read_off_the_axis(errors):
    (axes,) = forecast_curve({100: errors, 110: errors}, title="More is better").axes
    for axis in (axes.xaxis, axes.yaxis):
        low, high = axis.get_view_interval()
        read = [float(axis.get_major_formatter()(v, 0).replace(",", "")) for v in axis.get_majorticklocs()]
        seen = [v for v in read if low <= v <= high]
        assert len(set(seen)) >= 3
        assert seen == pytest.approx([v for v in axis.get_majorticklocs() if low <= v <= high])


def draw_panels(names):
    return own_and_new(
        {name: {100: ([1, 0.9], [0.5, 0.6]), 200: ([1, 1], [0.7, 0.6])} for name in names}, title="A gap"
    )


def draw_pairs(names):
    return two_scores({name: ([1, 0.9], [0.1 * (k % 9), 0.2]) for k, name in enumerate(names)}, title="A gap")


def draw_owners(names):
    return owners(
        np.array([[0.05, 0.04, 0.07]]), {name: 0.01 * k for k, name in enumerate(names, 1)}, title="Held"
    )


@pytest.mark.parametrize("draw", [draw_pairs, draw_owners], ids=["two_scores", "owners"])
@pytest.mark.parametrize("check", pictures.CHECKS, ids=lambda check: check.__name__)
def test_scores_and_owners_are_drawn_as_every_picture_is(check, draw):
    check(draw)


def test_own_samples_and_new_ones_share_an_axis_over_panels():
    picture = draw_panels(["short", "long"])
    short, long = picture.axes
    assert short.get_ylim() == long.get_ylim()
    own, new = short.lines
    np.testing.assert_allclose([own.get_ydata(), new.get_ydata()], [[95, 100], [55, 65]])
    assert own.get_linestyle() != new.get_linestyle()
    pictures.is_white_whatever_the_style(lambda _: draw_panels(["short", "long"]))


def test_an_owner_is_a_line_from_low_to_high_beside_what_came():
    (axes,) = draw_owners(["later"]).axes
    (segment,) = axes.collections[0].get_segments()
    np.testing.assert_allclose(segment[:, 0], [4, 7])
    assert axes.lines[-1].get_xdata()[0] == pytest.approx(1)
