"""Splits and data sets: what they promise, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.datasets import Dataset, Split, load_digits
from course_lib.datasets.dataset import split_in_three


def small() -> Split:
    return Split(np.arange(8.0).reshape(4, 2), np.array([0, 1, 0, 2]), np.array([1, 0, 0, 1]))


def small_dataset(**changes) -> Dataset:
    return Dataset(
        **{"name": "small", "train": small(), "val": small(), "test": small(), "classes": "abc"} | changes
    )


@given(st.lists(st.integers(0, 3), max_size=12))
def test_take_is_numpy_indexing_of_every_array(indices):
    split, taken = small(), small().take(indices)
    rows = np.array(indices, dtype=int)
    np.testing.assert_array_equal(taken.X, split.X[rows])
    np.testing.assert_array_equal(taken.y, split.y[rows])
    np.testing.assert_array_equal(taken.groups, split.groups[rows])
    assert len(taken) == len(indices)
    assert taken.y.dtype == np.int64


def test_take_understands_a_mask():
    np.testing.assert_array_equal(small().take(small().y == 0).X, small().X[[0, 2]])


def test_dataset_take_narrows_training_only():
    data = small_dataset()
    narrowed = data.take([3, 3])
    assert narrowed.train.y.tolist() == [2, 2]
    assert narrowed.val is data.val
    assert narrowed.test is data.test


def test_reprs_are_short_and_say_no_address():
    for thing in (small(), small_dataset()):
        assert "0x" not in repr(thing)
        assert len(repr(thing)) < 110


@pytest.mark.parametrize(
    ("indices", "message"),
    [
        pytest.param([4], "index 4 is outside 0 .. 3", id="too large"),
        pytest.param([0, -1], "index -1 is outside", id="negative"),
        pytest.param([0.5], "whole numbers", id="float"),
        pytest.param([[0, 1]], "one-dimensional", id="two-dimensional"),
        pytest.param(["a"], "whole numbers", id="words"),
        pytest.param([True, False], "one entry per sample", id="short mask"),
    ],
)
def test_take_refuses(indices, message):
    with pytest.raises(IndexError, match=message):
        small().take(indices)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param({"X": np.zeros(3), "y": np.zeros(3, int)}, "one row per sample", id="flat X"),
        pytest.param({"X": np.zeros((3, 1)), "y": np.zeros(2, int)}, "X has 3 samples", id="lengths differ"),
        pytest.param({"X": np.zeros((2, 1)), "y": np.array(["a", "b"])}, "np.unique", id="words"),
        pytest.param({"X": np.zeros((2, 1)), "y": np.array([0.0, np.nan])}, "whole numbers", id="NaN"),
        pytest.param({"X": np.zeros((2, 1)), "y": np.array([0, -1])}, "start at 0", id="negative"),
        pytest.param(
            {"X": np.zeros((2, 1)), "y": np.zeros(2, int), "groups": np.zeros(3, int)},
            "groups has",
            id="groups",
        ),
    ],
)
def test_split_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        Split(**arguments)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"classes": ("a", "b")}, "train.y holds class 2", id="class without a name"),
        pytest.param({"group_names": ("g",)}, "train.groups holds group 1", id="group without a name"),
    ],
)
def test_dataset_refuses(changes, message):
    with pytest.raises(ValueError, match=message):
        small_dataset(**changes)


def test_empty_split_is_allowed():
    empty = small().take([])
    assert len(empty) == 0
    assert empty.X.shape == (0, 2)


@given(st.lists(st.integers(5, 40), min_size=2, max_size=8), st.integers(0, 100))
def test_split_in_three_keeps_shares_and_loses_no_row(counts, seed):
    y = np.repeat(np.arange(len(counts)), counts)
    X = np.arange(len(y))[:, None]
    parts = split_in_three(X, y, random_state=seed)
    assert sorted(np.concatenate([part.X[:, 0] for part in parts])) == list(range(len(y)))
    for part, share in zip(parts, (0.6, 0.2, 0.2), strict=True):
        there = np.bincount(part.y, minlength=len(counts))
        assert there.min() >= 1
        assert np.all(np.abs(there - share * np.array(counts)) < 2)


def test_digits_are_scikit_learns():
    from sklearn.datasets import load_digits as oracle

    digits = load_digits()
    images = np.concatenate([part.X for part in (digits.train, digits.val, digits.test)])
    labels = np.concatenate([part.y for part in (digits.train, digits.val, digits.test)])
    ours = {(image.tobytes(), label) for image, label in zip(images, labels, strict=True)}
    theirs = {
        (np.rint(image * 255 / 16).astype(np.uint8).tobytes(), label)
        for image, label in zip(oracle().images, oracle().target, strict=True)
    }
    assert ours == theirs
    assert len(images) == 1_797
    assert images.dtype == np.uint8


def test_digits_split_depends_on_the_seed_only():
    assert np.array_equal(load_digits(1).train.y, load_digits(1).train.y)
    assert not np.array_equal(load_digits(1).train.y, load_digits(2).train.y)
