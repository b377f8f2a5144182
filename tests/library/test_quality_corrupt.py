"""Damage on purpose: exact rates, the kind that was asked for, originals untouched."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from course_lib.quality import missing_values, unreliable_source, wrong_labels

LABELS = {
    "text": list("abcab" * 8),
    "numbers": np.arange(40, dtype=np.uint8) % 3,
    "mixed": [1, "one"] * 20,
    "pairs": [("a", 1), ("b", 2)] * 20,
}


@pytest.mark.parametrize("kind", ["uniform", "confusable"])
@pytest.mark.parametrize("y", LABELS.values(), ids=LABELS)
@given(rate=st.floats(0, 1), seed=st.integers(0, 99))
def test_the_rate_is_exact_and_wrong_means_wrong(y, kind, rate, seed):
    noisy, wrong = wrong_labels(y, rate, kind=kind, random_state=seed)
    assert wrong.sum() == round(rate * 40)
    assert [a != b for a, b in zip(noisy.tolist(), list(y), strict=True)] == wrong.tolist()
    again, _ = wrong_labels(y, rate, kind=kind, random_state=seed)
    assert again.tolist() == noisy.tolist()


def test_numbers_stay_numbers_of_their_type():
    assert wrong_labels(LABELS["numbers"], 0.5)[0].dtype == np.uint8


def test_uniform_mistakes_go_to_every_other_class_alike():
    noisy, wrong = wrong_labels(np.zeros(30_000, int) + np.r_[1, 2, 3, np.zeros(29_997)].astype(int), 1.0)
    share = np.bincount(noisy[3:][wrong[3:]], minlength=4) / 29_997
    assert share[0] == 0
    assert abs(share[1:] - 1 / 3).max() < 0.02


def test_confusable_mistakes_go_to_the_partner():
    y = np.array(["cat", "dog", "wolf"] * 30)
    noisy, wrong = wrong_labels(y, 0.4, kind="confusable", random_state=0)
    partner = {"cat": "dog", "dog": "wolf", "wolf": "cat"}
    assert all(noisy[i] == partner[y[i]] for i in np.flatnonzero(wrong))


@given(rate=st.floats(0, 1), seed=st.integers(0, 99), kind=st.sampled_from(["random", "high"]))
def test_every_column_loses_exactly_its_share(rate, seed, kind):
    X = np.random.default_rng(seed).normal(size=(30, 3))
    damaged, lost = missing_values(X, rate, kind=kind, random_state=seed)
    assert (lost.sum(axis=0) == round(rate * 30)).all()
    np.testing.assert_array_equal(np.isnan(damaged), lost)
    np.testing.assert_array_equal(damaged[~lost], X[~lost])
    assert not np.isnan(X).any()


def test_what_was_missing_before_is_not_lost_again():
    X = np.array([[1.0, np.nan], [2.0, 5.0], [3.0, 6.0], [4.0, np.nan]])
    damaged, lost = missing_values(X, 0.5, random_state=0)
    assert lost[:, 1].tolist() == [False, True, True, False]
    assert np.isnan(damaged[:, 1]).all()


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


def test_images_from_an_unreliable_source_keep_type_and_range():
    images = np.random.default_rng(0).integers(0, 17, (50, 8, 8), dtype=np.uint8)
    damaged = unreliable_source(images, np.arange(50) % 2, 0.5, noise=1.0, random_state=0).X
    assert damaged.dtype == np.uint8
    assert damaged.max() <= 16
    assert (damaged != images).any(axis=(1, 2)).sum() == 25


def test_a_share_or_noise_of_nothing_changes_nothing():
    X, y = np.eye(4), np.arange(4)
    for damaged in (
        unreliable_source(X, y, 0.0),
        unreliable_source(X, y, 1.0, label_errors=0.0, noise=0.0),
    ):
        np.testing.assert_array_equal(damaged.X, X)
        np.testing.assert_array_equal(damaged.y, y)


TWO = [[1.0, 2.0], [3.0, 4.0]]
BAD = {
    "rate above 1": (lambda: wrong_labels([0, 1], 10), ValueError, "rate=10 is a share.*for 10 % write 0.1"),
    "rate below 0": (lambda: wrong_labels([0, 1], -0.1), ValueError, "rate=-0.1"),
    "rate NaN": (lambda: wrong_labels([0, 1], np.nan), ValueError, "rate=nan"),
    "rate of text": (lambda: wrong_labels([0, 1], "0.1"), ValueError, "rate='0.1'"),
    "empty": (lambda: wrong_labels([], 0.1), ValueError, "y is empty"),
    "one class": (lambda: wrong_labels([0, 0], 0.5), ValueError, "single class, 0"),
    "missing label": (lambda: wrong_labels([0, None], 0.5), ValueError, "1 missing label"),
    "unknown kind": (lambda: wrong_labels([0, 1], 0.5, kind="odd"), ValueError, "kind='odd'"),
    "one class to confuse": (lambda: wrong_labels([0], 1, kind="confusable"), ValueError, "single class, 0"),
    "images without values": (lambda: missing_values(np.zeros((2, 4, 4)), 0.1), ValueError, "from tables"),
    "text": (lambda: missing_values([["a"]], 0.1), TypeError, "words in 'column 0', and not numbers"),
    "a sparse matrix": (lambda: missing_values(csr_array(TWO), 0.1), TypeError, r"give X\.toarray\(\)"),
    "odd kind of missing": (lambda: missing_values(TWO, 0.1, kind="odd"), ValueError, "kind='odd'"),
    "already missing": (lambda: missing_values([[np.nan], [1.0]], 1.0), ValueError, "'column 0' has 1 left"),
    "rate of missing": (lambda: missing_values(TWO, 1.1), ValueError, "rate=1.1"),
    "wrong lengths": (lambda: unreliable_source(TWO, [0], 0.1), ValueError, "X has 2 samples and y 1"),
    "share": (lambda: unreliable_source(TWO, [0, 1], 2), ValueError, "share=2"),
    "label errors": (
        lambda: unreliable_source(TWO, [0, 1], 1.0, label_errors=7),
        ValueError,
        "label_errors=7",
    ),
    "negative noise": (lambda: unreliable_source(TWO, [0, 1], 1.0, noise=-1), ValueError, "noise=-1"),
    "one class from a bad source": (lambda: unreliable_source(TWO, [0, 0], 1.0), ValueError, "single class"),
}


@pytest.mark.parametrize(("call", "error", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_with_one_clear_error(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_rates_may_be_arrays_or_tensors_of_no_dimension():
    torch = pytest.importorskip("torch")
    for number in (np.array, torch.tensor, np.float64):
        assert wrong_labels([0, 1] * 10, number(0.5), random_state=0)[1].sum() == 10
        assert missing_values(TWO, number(0.5), random_state=0)[1].sum() == 2
        assert unreliable_source(TWO, [0, 1], number(0.5), noise=number(0.5)).unreliable.sum() == 1
