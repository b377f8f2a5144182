"""Copies, exact and near: against pandas, against all distances, and on planted ones."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, make_moons

from course_lib.quality import first_equal, near_duplicates

few_values = arrays(
    np.float64,
    st.tuples(st.integers(1, 30), st.integers(1, 3)),
    elements=st.sampled_from([0.0, -0.0, 1.0, np.nan]),
)


@given(X=few_values)
def test_first_equal_groups_rows_as_pandas_does(X):
    first = first_equal(X)
    ids = pd.DataFrame(X).groupby(list(range(X.shape[1])), dropna=False).ngroup()
    expected = ids.map(ids.drop_duplicates().reset_index().set_index(0)["index"])
    np.testing.assert_array_equal(first, expected)


def test_first_equal_of_images_that_lie_scattered_in_memory():
    images = np.random.default_rng(0).integers(0, 2, (3000, 28, 28), dtype=np.uint8)
    images[2000] = images[5]
    scattered = np.asfortranarray(images)[:, ::2]
    scattered[7, 0, 0] = 9
    assert np.flatnonzero(first_equal(scattered) != np.arange(3000)).tolist() == [2000]


def test_a_missing_value_of_another_sign_is_missing_all_the_same():
    assert first_equal(np.array([[np.nan], [-np.nan], [np.copysign(np.nan, -1)]])).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    "X", [load_breast_cancer().data, load_iris().data, load_digits().images, make_moons(500, noise=0.2)[0]]
)
def test_real_data_hold_next_to_no_near_duplicates_and_planted_ones_are_found(X):
    assert len(near_duplicates(X)) <= 0.005 * len(X)
    rng = np.random.default_rng(0)
    originals = rng.choice(len(X), 20, replace=False)
    copies = X[originals] + rng.normal(size=(20, *X.shape[1:])) * 1e-4 * X.std(axis=0)
    pairs = near_duplicates(np.concatenate([X, copies]))
    found = dict(pairs.tolist())
    assert [found.get(len(X) + i) for i in range(20)] == originals.tolist()


def test_a_set_that_is_all_jittered_copies_is_seen_through():
    rng = np.random.default_rng(0)
    originals = rng.normal(size=(200, 10))
    X = np.concatenate([originals + 1e-3 * rng.normal(size=originals.shape) for _ in range(6)])
    assert len(near_duplicates(X)) == len(X)


@given(seed=st.integers(0, 1000))
def test_no_near_pair_is_missed_and_none_made_up(seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(60, 20)) @ rng.normal(size=(20, 20))
    X[40:] = X[:20] + rng.uniform(0, 0.2, (20, 1)) * rng.normal(size=(20, 20))
    scaled = (X - X.mean(axis=0)) / X.std(axis=0)
    apart = np.sqrt(((scaled[:, None] - scaled) ** 2).sum(axis=-1))
    usual = np.median(apart[np.triu_indices(60, 1)])
    np.fill_diagonal(apart, np.inf)
    found = near_duplicates(X, near=0.05)[:, 0]
    assert set(np.flatnonzero(apart.min(axis=1) < 0.045 * usual)) <= set(found)  # 10 %: `usual` is estimated
    assert set(found) <= set(np.flatnonzero(apart.min(axis=1) < 0.055 * usual))


def test_more_look_alikes_than_are_looked_at_first_hide_none():
    rng = np.random.default_rng(0)
    pixels = rng.normal(size=(400, 42)) * np.r_[np.full(12, 1.0), np.full(30, 0.1)]
    pixels[:60, :12] = pixels[59, :12]  # alike in the main directions, and only there ...
    pixels[0] = pixels[59]  # ... but for one that is near in all, and not the nearest in those
    pixels[0, 0] += 0.12  # half of what is near: the usual distance is 5
    found = near_duplicates(pixels.reshape(400, 6, 7), between=(np.delete(np.arange(400), 59), [59]))
    assert found.tolist() == [[59, 0]]


def test_between_two_parts_only_the_second_is_told_and_exact_copies_are_left_out():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 8))
    X[30] = X[2]  # exact
    X[31] = X[3] + 1e-4
    X[32] = X[31]  # a near one, there twice: told once
    X[5] = X[4] + 1e-4  # within the first part
    assert near_duplicates(X, between=(np.arange(20), np.arange(20, 50))).tolist() == [[31, 3]]


def test_images_are_compared_as_grey_thumbnails():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (60, 50, 70, 3), dtype=np.uint8)
    reencoded = np.clip(images[:1].astype(int) + rng.integers(-6, 7, images[:1].shape), 0, 255)
    pairs = near_duplicates(np.concatenate([images, reencoded.astype(np.uint8)]))
    assert pairs.tolist() == [[0, 60], [60, 0]]


@pytest.mark.parametrize("X", [[[1.0, 2.0]], [[1.0, 2.0]] * 5, [[np.nan, 1.0], [np.nan, 1.0]]])
def test_one_sample_or_nothing_but_copies_holds_no_near_duplicate(X):
    assert near_duplicates(X).shape == (0, 2)


@pytest.mark.parametrize("near", [0, 1, -0.1, np.nan])
def test_a_share_of_the_distance_outside_0_to_1_is_refused(near):
    with pytest.raises(ValueError, match="near="):
        near_duplicates([[1.0], [2.0]], near=near)
