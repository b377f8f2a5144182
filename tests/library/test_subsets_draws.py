"""The draws by chance: exact numbers, no repeats, and one clear error for each bad input."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedShuffleSplit

from course_lib import labels, subsets
from course_lib.labels import encode_labels

DRAWS = [subsets.random, subsets.stratified, subsets.class_balanced]

two_or_more_classes = st.lists(st.sampled_from("abcd"), min_size=2, max_size=60).filter(
    lambda y: len(set(y)) > 1
)


@pytest.mark.parametrize("policy", DRAWS)
@given(y=two_or_more_classes, data=st.data(), seed=st.integers(0, 9))
def test_every_draw_has_exactly_the_budget_without_repeats(policy, y, data, seed):
    budget = data.draw(st.integers(1, len(y)))
    picked = policy(y, budget, random_state=seed)
    assert picked.dtype == np.int64
    assert len(picked) == len(set(picked.tolist())) == budget
    assert set(picked.tolist()) <= set(range(len(y)))
    np.testing.assert_array_equal(picked, policy(np.array(y), budget, random_state=seed))


@given(y=two_or_more_classes, data=st.data())
def test_stratified_is_within_one_sample_of_the_exact_proportion(y, data):
    budget = data.draw(st.integers(1, len(y)))
    picked = Counter(y[i] for i in subsets.stratified(y, budget, random_state=0))
    for label, count in Counter(y).items():
        assert abs(picked[label] - budget * count / len(y)) < 1


@given(y=two_or_more_classes, data=st.data())
def test_class_balanced_is_even_but_for_classes_that_gave_all_they_have(y, data):
    budget = data.draw(st.integers(1, len(y)))
    counts = Counter(y)
    picked = Counter(y[i] for i in subsets.class_balanced(y, budget, random_state=0))
    largest = max(picked.values())
    assert all(picked[label] >= min(counts[label], largest - 1) for label in counts)


def test_stratified_agrees_with_scikit_learn_where_the_numbers_divide():
    y = np.repeat([0, 1, 2], [600, 300, 100])
    theirs, _ = next(StratifiedShuffleSplit(1, train_size=50, random_state=0).split(y, y))
    np.testing.assert_array_equal(
        np.bincount(y[subsets.stratified(y, 50, random_state=0)]), np.bincount(y[theirs])
    )


@pytest.mark.parametrize("policy", DRAWS)
def test_with_replacement_a_budget_above_the_whole_is_met(policy):
    y = ["a"] * 8 + ["b"] * 2
    picked = policy(y, 100, random_state=0, replace=True)
    assert len(picked) == 100
    expected = {"random": None, "stratified": 20, "class_balanced": 50}[policy.__name__]
    if expected:
        assert sum(y[i] == "b" for i in picked) == expected


@pytest.mark.parametrize("policy", [subsets.random, subsets.class_balanced])
def test_a_smaller_budget_is_a_part_of_a_larger_one(policy):
    y = np.arange(300) % 3
    small, large = (policy(y, budget, random_state=5) for budget in (60, 150))
    assert set(small) < set(large)


def test_random_gives_every_sample_the_same_chance():
    draws = np.random.default_rng(0)
    hits = np.bincount(
        np.concatenate([subsets.random([0] * 20, 5, random_state=draws) for _ in range(4000)]), minlength=20
    )
    assert abs(hits / 4000 - 0.25).max() < 0.04  # 6 standard errors


@pytest.mark.parametrize(
    ("y", "classes"),
    [
        (["b", "a", "b"], ("a", "b")),
        ([1, "a", 1], (1, "a")),
        ([(0, 1), (0, 0)], ((0, 0), (0, 1))),
        ([3, -2, 3], (-2, 3)),
        ([10**12, 5], (5, 10**12)),
        ([True, False], (False, True)),
        (np.array([0, 2, 1], dtype=np.uint8), (0, 1, 2)),
        (np.array([2.5, -1.0]), (-1.0, 2.5)),
        (pd.Series(["x", "y"], index=[7, 9]), ("x", "y")),
        (pd.Categorical(["x", "y"]), ("x", "y")),
        (np.array(["2024-01-02", "2024-01-01"], dtype="datetime64[D]"), None),
    ],
    ids=str,
)
def test_labels_of_any_kind_are_encoded(y, classes):
    labels = encode_labels(y)
    assert [labels.classes[code] for code in labels.codes] == (
        y.tolist() if hasattr(y, "tolist") else list(y)
    )
    assert classes is None or labels.classes == classes
    np.testing.assert_array_equal(labels.counts, np.bincount(labels.codes))
    for code, members in enumerate(labels.members()):
        np.testing.assert_array_equal(members, np.flatnonzero(labels.codes == code))


def test_codes_stay_narrow_and_ready_codes_are_not_copied():
    assert encode_labels(np.arange(300) % 256).codes.dtype == np.uint8
    assert encode_labels(np.arange(300)).codes.dtype == np.uint16
    ready = (np.arange(100) % 10).astype(np.uint8)
    assert encode_labels(ready).codes is ready


def test_a_memory_map_is_read_like_an_array(tmp_path):
    np.save(tmp_path / "y.npy", np.arange(50, dtype=np.int16) % 5)
    y = np.load(tmp_path / "y.npy", mmap_mode="r")
    np.testing.assert_array_equal(np.bincount(y[subsets.class_balanced(y, 10, random_state=0)]), [2] * 5)


NAN = float("nan")
BAD_INPUT = {
    "empty": ([], 1, "y is empty"),
    "missing float": ([0.0, NAN, 1.0], 1, r"y has 1 missing label\(s\), at position\(s\) 1;"),
    "missing string": (
        np.array(["a", None, NAN], dtype=object),
        1,
        r"2 missing label\(s\), at position\(s\) 1, 2;",
    ),
    "missing in pandas": (pd.Series([1, None, 2], dtype="Int64"), 1, "at position"),
    "missing date": (np.array(["NaT", "2024-01-01"], dtype="datetime64[D]"), 1, "at position"),
    "a string, not labels": ("aabb", 1, "y must be an array-like .* got str"),
    "a number, not labels": (3, 1, "got int"),
    "unhashable labels": ([[1], [2]], 1, "hashable labels"),
    "a column": (np.zeros((4, 1)), 1, r"got shape \(4, 1\).*ravel"),
    "budget 0": ([0, 0, 1], 0, "budget=0 asks for no sample; it must be at least 1"),
    "budget negative": ([0, 0, 1], -3, "budget=-3"),
    "budget above n": ([0, 0, 1], 4, "budget=4 is more than the 3 samples there are; ask for at most 3"),
    "share above 1": ([0, 0, 1], 2.0, r"budget=2.0 is a float, .*\(0, 1\]"),
    "share of nothing": ([0, 0, 1], 0.1, "less than one sample"),
    "share not a number": ([0, 0, 1], NAN, "budget=nan"),
    "budget a string": ([0, 0, 1], "half", "budget must be a count"),
    "budget a truth value": ([0, 0, 1], True, "budget must be a count"),
    "unknown quota": ([0, 0, 1], 2, "per_class='equal' is unknown; use 'stratified', 'balanced'"),
    "quota of an unknown class": ([0, 0, 1], 2, "per_class names 7, which y does not hold; it holds 0, 1"),
    "quota above a class": ([0, 0, 1], 2, "asks for 2 of 1, which has 1 samples"),
    "quota negative": ([0, 0, 1], 2, r"per_class\[0\]=-1"),
    "quota and budget disagree": ([0, 0, 1], 3, "per_class sums to 2, but budget=3"),
    "quotas of nothing": ([0, 0, 1], None, "asks for no sample at all"),
    "one class, quotas": ([1, 1, 1], 2, "y holds a single class, 1,"),
}
PER_CLASS = {
    "unknown quota": "equal",
    "quota of an unknown class": {7: 1},
    "quota above a class": {1: 2},
    "quota negative": {0: -1},
    "quota and budget disagree": {0: 1, 1: 1},
    "quotas of nothing": {0: 0},
    "one class, quotas": "balanced",
}


@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input_is_one_clear_error(case):
    y, budget, message = BAD_INPUT[case]
    with pytest.raises((ValueError, TypeError), match=message):
        subsets.random(y, budget, random_state=0, per_class=PER_CLASS.get(case))


@pytest.mark.parametrize("policy", [subsets.stratified, subsets.class_balanced])
def test_one_class_is_refused_where_classes_are_the_point(policy):
    with pytest.raises(ValueError, match=r"single class, 'a'"):
        policy(["a"] * 5, 2, random_state=0)


@given(
    weights=st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any),
    data=st.data(),
)
def test_largest_remainder_sums_exactly_and_stays_inside_the_capacity(weights, data):
    capacity = [data.draw(st.integers(0, 50)) if weight else 0 for weight in weights]
    total = data.draw(st.integers(0, sum(capacity)))
    quotas = labels.largest_remainder(weights, total, capacity=capacity)
    assert quotas.sum() == total
    assert (quotas >= 0).all()
    assert (quotas <= capacity).all()
