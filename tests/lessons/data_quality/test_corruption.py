"""Corruption at a known rate: exact shares, the kind that was asked for, originals untouched."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lessons.data_quality.corruption import missing_values, unreliable_source
from tests.library.test_recorded_rows import digest, labels


@given(rate=st.floats(0, 1), seed=st.integers(0, 99), kind=st.sampled_from(["random", "high"]))
def test_every_column_loses_exactly_its_share(rate, seed, kind):
    X = np.random.default_rng(seed).normal(size=(30, 3))
    damaged, lost = missing_values(X, rate, kind=kind, random_state=seed)
    assert (lost.sum(axis=0) == round(rate * 30)).all()
    np.testing.assert_array_equal(np.isnan(damaged), lost)
    np.testing.assert_array_equal(damaged[~lost], X[~lost])
    assert not np.isnan(X).any()


def test_high_values_go_missing_by_rank_so_that_the_mean_of_the_rest_is_too_low():
    X = np.random.default_rng(0).exponential(size=(20_000, 1))
    rng = np.random.default_rng(1)
    random, high = (missing_values(X, 0.3, kind=kind, random_state=rng)[0] for kind in ("random", "high"))
    assert abs(np.nanmean(random) - 1) < 0.03
    assert np.nanmean(high) < 0.85
    _, lost = missing_values(X, 0.01, kind="high", random_state=rng)
    ranks = X.argsort(axis=0).argsort(axis=0)[lost] / len(X)
    assert abs(ranks.mean() - 2 / 3) < 0.06  # the mean of a draw with density 2r on [0, 1]


def test_an_unreliable_source_harms_its_own_rows_only():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(1000, 5)) * [1, 1, 1, 1, 100], rng.integers(0, 3, 1000)
    damaged = unreliable_source(X, y, 0.2, label_errors=0.5, noise=2.0, random_state=0)
    bad = damaged.unreliable
    assert bad.sum() == 200
    np.testing.assert_array_equal(damaged.X[~bad], X[~bad])
    np.testing.assert_array_equal(damaged.y[~bad], y[~bad])
    assert (damaged.y[bad] != y[bad]).sum() == 100
    ratio = (damaged.X[bad] - X[bad]).std(axis=0) / X.std(axis=0)
    assert abs(ratio - 2).max() < 0.35


def test_a_share_or_noise_of_nothing_changes_nothing():
    X, y = np.eye(4), np.arange(4)
    for damaged in (
        unreliable_source(X, y, 0.0),
        unreliable_source(X, y, 1.0, label_errors=0.0, noise=0.0),
    ):
        np.testing.assert_array_equal(damaged.X, X)
        np.testing.assert_array_equal(damaged.y, y)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: missing_values(np.eye(2), 0.1, kind="odd"), "kind='odd'"),
        (lambda: missing_values(np.eye(2), 1.1), "rate=1.1"),
        (lambda: unreliable_source(np.eye(2), [0, 1], 2), "share=2"),
        (lambda: unreliable_source(np.eye(2), [0, 1], 1.0, label_errors=7), "label_errors=7"),
    ],
)
def test_shares_and_kinds_that_cannot_be_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_corruption_falls_on_the_rows_that_studies_were_measured_with():
    X, y = np.random.default_rng(0).normal(size=(80, 5)), labels(7, 80)
    lost = [
        missing_values(X, 0.2, kind=kind, random_state=seed)[1]
        for kind in ("random", "high")
        for seed in range(5)
    ]
    corrupted = [unreliable_source(X, y, 0.5, random_state=seed) for seed in range(3)]
    assert digest(*lost) == "84d7b14c588112ed"
    assert digest(*(each for one in corrupted for each in (one.y, one.unreliable))) == "8934c0794a2cb0b6"
    assert corrupted[0].X.sum() == pytest.approx(-21.53401189706407)
    assert (corrupted[0].X ** 2).sum() == pytest.approx(427.8579831229488)
