"""A learning curve: fitted as scipy fits it, forecast with an interval that covers, honest about bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import curve_fit

from course_lessons.how_much_data.power_law import PowerLaw, fit_power_law, forecast

SIZES = np.array([100, 200, 400, 800, 1_600])
TRUE = PowerLaw(a=4.0, b=0.5, c=0.04)


def seeds(rng, law=TRUE, n=10, noise=0.03):
    return law(SIZES) * rng.normal(1, noise, (n, len(SIZES)))


@pytest.mark.parametrize("seed", range(5))
def test_the_fit_is_the_one_that_scipy_finds(seed):
    errors = seeds(np.random.default_rng(seed)).mean(axis=0)
    found = fit_power_law(SIZES, errors)
    (a, b, c), _ = curve_fit(
        lambda n, a, b, c: a * n**-b + c, SIZES, errors, p0=(4, 0.5, 0.04), sigma=errors, bounds=(0, np.inf)
    )
    best = PowerLaw(a, b, c)
    assert found(SIZES) == pytest.approx(best(SIZES), rel=3e-3)
    assert _miss(found, errors) <= _miss(best, errors) * 1.06 + 1e-6


def _miss(law, errors):
    return ((law(SIZES) / errors - 1) ** 2).sum()


@settings(max_examples=30, deadline=None)
@given(a=st.floats(1, 8), b=st.floats(0.2, 1.2), c=st.floats(0, 0.2))
def test_a_law_is_found_again_and_goes_on_as_it_does(a, b, c):
    true = PowerLaw(a, b, c)
    found = fit_power_law(SIZES, true(SIZES))
    assert found(10_000) == pytest.approx(true(10_000), rel=0.05, abs=1e-3)
    assert found.c >= 0


def test_without_a_floor_it_is_a_line_between_logarithms():
    errors = PowerLaw(3.0, 0.4, 0.0)(SIZES)
    slope, height = np.polyfit(np.log(SIZES), np.log(errors), 1)
    assert fit_power_law(SIZES, errors, floor=False)(50_000) == pytest.approx(
        np.exp(height + slope * np.log(50_000)), rel=0.02
    )
    assert fit_power_law(SIZES, TRUE(SIZES), floor=False).c == 0


@pytest.mark.parametrize("seed", range(3))
def test_errors_that_rise_are_promised_to_stay(seed):
    rising = TRUE(SIZES)[::-1] * np.random.default_rng(seed).normal(1, 0.05, (5, 5))
    found = forecast(SIZES, rising, [100, 10**6])
    level = np.sum(1 / rising.mean(axis=0)) / np.sum(
        1 / rising.mean(axis=0) ** 2
    )  # nearest by relative misses
    assert found.error == pytest.approx(level)
    assert (found.low <= level).all()
    assert (level <= found.high).all()


def test_the_interval_holds_the_true_error_about_as_often_as_it_says():
    rng = np.random.default_rng(0)
    hits = []
    for _ in range(60):
        found = forecast(SIZES, seeds(rng), [10_000], resamples=200, random_state=rng)
        hits.append(found.low[0] <= TRUE(10_000) <= found.high[0])
    assert np.mean(hits) >= 0.85


def test_it_widens_with_distance_and_is_the_same_again():
    errors = seeds(np.random.default_rng(1))
    found, again = (forecast(SIZES, errors, [400, 4_000, 40_000]) for _ in range(2))
    width = (found.high - found.low) / found.error
    assert (np.diff(width) > 0).all()
    assert (found.low < found.error).all()
    assert (found.error < found.high).all()
    np.testing.assert_array_equal(found.high, again.high)
    np.testing.assert_allclose(found.error, found.law(found.sizes))


@pytest.mark.parametrize(
    ("sizes", "errors", "words"),
    [
        ([100, 200], [0.3, 0.2], "2 different sizes do not decide"),
        ([100, 100, 200], [0.3, 0.3, 0.2], "2 different sizes"),
        ([100, 200, 400], [0.3, 0.2], "one error per size"),
        ([], [], "one error per size|0 different sizes"),
        ([100, 200, 400], [0.3, 0.2, 0.0], "errors must be finite and above 0"),
        ([100, 200, 400], [0.3, 0.2, np.nan], "errors must be finite"),
        ([0, 200, 400], [0.3, 0.2, 0.1], "sizes must be finite and above 0"),
        ([100, 200, 400], [[0.3, 0.2, 0.1]] * 2, "such as the mean over seeds"),
    ],
    ids=str,
)
def test_what_cannot_be_fitted_is_refused(sizes, errors, words):
    with pytest.raises(ValueError, match=words):
        fit_power_law(sizes, errors)


@pytest.mark.parametrize("errors", [[0.4, 0.3, 0.2], [[0.4, 0.3, 0.2]]], ids=["flat", "one seed"])
def test_a_forecast_needs_seeds(errors):
    with pytest.raises(ValueError, match="at least 2 seeds"):
        forecast([100, 200, 400], errors, [1_000])
