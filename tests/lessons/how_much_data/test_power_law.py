"""A learning curve: fitted as scipy fits it, forecast with an interval that covers, honest about bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import linregress

from course_lessons.how_much_data.power_law import forecast

SIZES = np.array([100, 200, 400, 800, 1_600])


def curves(rng, n=10, noise=0.05, steepness=0.5):
    return 4.0 * SIZES**-steepness * np.exp(rng.normal(0, noise, (n, len(SIZES))))


@pytest.mark.parametrize("seed", range(5))
def test_the_line_is_scipys_whether_of_one_curve_or_of_many(seed):
    many = curves(np.random.default_rng(seed))
    for errors in (many[0], many):
        line = linregress(np.log(np.broadcast_to(SIZES, errors.shape)).ravel(), np.log(errors).ravel())
        found = forecast(SIZES, errors, [50, 10_000])
        np.testing.assert_allclose(found.error, np.exp(line.intercept + line.slope * np.log([50, 10_000])))
        assert found.steepness == pytest.approx(-line.slope)


def test_its_interval_is_that_of_a_textbook():
    """Draper and Smith, section 3.1: t · s · sqrt(1 + 1/n + (x₀ − x̄)²/Sxx), about the line."""
    errors, x = curves(np.random.default_rng(0))[0], np.log(SIZES)
    slope, height = np.polyfit(x, np.log(errors), 1)
    s = np.sqrt(((np.log(errors) - slope * x - height) ** 2).sum() / 3)
    reach = 3.182446 * s * np.sqrt(1 + 1 / 5 + (np.log(10_000) - x.mean()) ** 2 / ((x - x.mean()) ** 2).sum())
    found = forecast(SIZES, errors, [10_000])
    middle = height + slope * np.log(10_000)
    np.testing.assert_allclose(
        np.log([found.low[0], found.high[0]]), [middle - reach, middle + reach], rtol=1e-6
    )


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_it_holds_a_new_training_as_often_as_it_says(level):
    rng, hits = np.random.default_rng(1), []
    for each in curves(rng, n=1_500):
        found = forecast(SIZES, each, [10_000], level=level)
        met = 4.0 * 10_000**-0.5 * np.exp(rng.normal(0, 0.05))
        hits.append(found.low[0] <= met <= found.high[0])
    assert np.mean(hits) == pytest.approx(level, abs=0.04)


@settings(max_examples=30, deadline=None)
@given(a=st.floats(1, 8), b=st.floats(0.2, 1.2))
def test_a_law_is_found_again_and_says_what_halving_costs(a, b):
    found = forecast(SIZES, a * SIZES**-b, [10_000])
    assert found.error[0] == pytest.approx(a * 10_000**-b)
    assert (found.error[0] / 2) == pytest.approx(a * (10_000 * found.to_halve) ** -b)


def test_errors_that_rise_are_expected_to_stay():
    rising = curves(np.random.default_rng(0))[:, ::-1]
    found = forecast(SIZES, rising, [100, 10**6])
    np.testing.assert_allclose(found.error, np.exp(np.log(rising).mean()))
    assert found.to_halve == np.inf
    assert (found.low < found.error).all()


def test_it_widens_with_distance():
    found = forecast(SIZES, curves(np.random.default_rng(1))[0], [400, 4_000, 40_000])
    assert (np.diff(found.high / found.error) > 0).all()


@pytest.mark.parametrize(
    ("sizes", "errors", "words"),
    [
        ([100, 200], [0.3, 0.2], "2 different sizes do not decide"),
        ([100, 100, 200], [0.3, 0.3, 0.2], "2 different sizes"),
        ([100, 200, 400], [0.3, 0.2], "one error per size"),
        ([[100, 200, 400]], [0.3, 0.2, 0.1], "one error per size"),
        ([], [], "0 different sizes"),
        ([100, 200, 400], [0.3, 0.2, 0.0], "errors must be finite and above 0"),
        ([100, 200, 400], [0.3, 0.2, np.nan], "errors must be finite"),
        ([0, 200, 400], [0.3, 0.2, 0.1], "sizes must be finite and above 0"),
    ],
    ids=str,
)
def test_what_cannot_be_fitted_is_refused(sizes, errors, words):
    with pytest.raises(ValueError, match=words):
        forecast(sizes, errors, [1_000])


@pytest.mark.parametrize("level", [0, 1, 95, -0.5])
def test_a_level_that_is_no_share_is_refused(level):
    with pytest.raises(ValueError, match=f"level={level} is not allowed"):
        forecast([100, 200, 400], [0.4, 0.3, 0.2], [1_000], level=level)
