"""The picture of this lesson: what was measured, what was forecast, and what came later."""

import numpy as np
import pytest

from course_lessons.how_much_data.figures import forecast_curve
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


@pytest.mark.parametrize(
    ("measured", "message"),
    [({}, "nothing to draw"), ({100: [0.3]}, "^'measured' has fewer than 2")],
    ids=["no size", "one error"],
)
def test_refuses(measured, message):
    with pytest.raises(ValueError, match=message):
        forecast_curve(measured, title="")


@pytest.mark.parametrize("errors", [(0.262, 0.297), (0.2131, 0.2134), (0.0012, 0.3), (0.4, 0.6)])
def test_errors_that_lie_close_together_can_be_read_off_the_axis(errors):
    (axes,) = forecast_curve({100: errors, 110: errors}, title="More is better").axes
    for axis in (axes.xaxis, axes.yaxis):
        low, high = axis.get_view_interval()
        read = [float(axis.get_major_formatter()(v, 0).replace(",", "")) for v in axis.get_majorticklocs()]
        seen = [v for v in read if low <= v <= high]
        assert len(set(seen)) >= 3
        assert seen == pytest.approx([v for v in axis.get_majorticklocs() if low <= v <= high])
