"""Splits: disjoint and complete, even classes, whole groups, time in order, and copies never torn apart."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedGroupKFold, StratifiedShuffleSplit

from course_lib import ratios, splits, subsets
from course_lib.splits import Parts, by_time, grouped, stratified

three_shares = st.tuples(*[st.integers(0, 10)] * 3).filter(lambda s: np.count_nonzero(s) >= 2)
shares_of_one = three_shares.map(lambda s: tuple(part / sum(s) for part in s))
labels = st.lists(st.sampled_from("abcd"), min_size=6, max_size=120).filter(
    lambda y: len(set(y)) > 1 and min(Counter(y).values()) >= 3
)


def _cover(parts, n):
    return sorted(np.concatenate([*parts]).tolist()) == list(range(n))


@given(y=labels, shares=shares_of_one, seed=st.integers(0, 99))
def test_stratified_parts_cover_all_and_are_within_one_sample_of_each_classs_share(y, shares, seed):
    parts = stratified(y, shares=shares, random_state=seed)
    assert _cover(parts, len(y))
    for label, count in Counter(y).items():
        ideal = [count * share for share in shares]
        dealt = [sum(y[i] == label for i in part) for part in parts]
        assert all((have > 0) == (share > 0) for have, share in zip(dealt, shares, strict=True))
        if min(each for each in ideal if each) >= 1:  # else a part has its one row on credit
            assert all(abs(have - want) < 1 + 1e-9 for have, want in zip(dealt, ideal, strict=True))


@given(counts=st.lists(st.integers(20, 60), min_size=2, max_size=8), seed=st.integers(0, 9))
def test_rounding_does_not_add_up_over_classes(counts, seed):
    parts = stratified(np.repeat(np.arange(len(counts)), counts), random_state=seed)
    for part, share in zip(parts, splits.SHARES, strict=True):
        assert abs(len(part) - share * sum(counts)) < 1


def test_stratified_agrees_with_scikit_learn_where_the_numbers_divide():
    y = np.repeat([0, 1, 2], [600, 300, 100])
    parts = stratified(y, shares=(0.8, 0, 0.2), random_state=0)
    train, test = next(StratifiedShuffleSplit(1, test_size=0.2, random_state=0).split(y, y))
    np.testing.assert_array_equal(np.bincount(y[parts.train]), np.bincount(y[train]))
    np.testing.assert_array_equal(np.bincount(y[parts.test]), np.bincount(y[test]))


def test_stratified_is_drawn_by_chance_and_repeats_with_its_seed():
    y = np.arange(100) % 2
    hits = np.zeros(100)
    for seed in range(400):
        hits[stratified(y, random_state=seed).test] += 1
    assert abs(hits / 400 - 0.15).max() < 0.08  # 4.5 standard errors
    one, other = (stratified(y, random_state=7) for _ in range(2))
    assert all(map(np.array_equal, one, other))


@given(groups=st.lists(st.integers(0, 12), min_size=3, max_size=80), shares=shares_of_one, data=st.data())
def test_grouped_parts_cover_all_and_no_group_is_torn(groups, shares, data):
    used = np.count_nonzero(shares)
    assume(len(set(groups)) >= used)
    y = data.draw(st.none() | st.lists(st.sampled_from("ab"), min_size=len(groups), max_size=len(groups)))
    parts = grouped(groups, y=y, shares=shares, random_state=0)
    assert _cover(parts, len(groups))
    held = [{groups[i] for i in part} for part in parts]
    assert sum(map(len, held)) == len(set(groups))
    assert sum(map(bool, held)) == used


def test_grouped_meets_shares_and_classes_as_well_as_scikit_learns_folds():
    rng = np.random.default_rng(0)
    groups = rng.integers(0, 60, 3000)
    y = (rng.random(3000) < 0.1 + 0.5 * rng.random(60)[groups]).astype(int)
    parts = grouped(groups, y=y, shares=(0.8, 0, 0.2), random_state=0)
    _, test = next(StratifiedGroupKFold(5, shuffle=True, random_state=0).split(y, y, groups))

    def miss(rows):
        return abs(len(rows) - 600) + abs(y[rows].sum() - 0.2 * y.sum())

    assert miss(parts.test) <= miss(test) + 10


@given(times=st.lists(st.integers(0, 40), min_size=3, max_size=60), shares=shares_of_one)
def test_by_time_parts_cover_all_and_never_look_ahead(times, shares):
    used = np.count_nonzero(shares)
    assume(len(set(times)) >= used)
    parts = by_time(times, shares=shares)
    assert _cover(parts, len(times))
    full = [[times[i] for i in part] for part in parts if len(part)]
    assert len(full) == used
    assert all(part == sorted(part) for part in full)
    assert all(max(early) < min(late) for early, late in pairwise(full))


def test_by_time_of_different_times_meets_the_shares():
    assert repr(by_time(np.random.default_rng(0).permutation(200))) == "Parts(train=140, val=30, test=30)"


@pytest.mark.parametrize("kind", [pd.Series, list, np.array])
def test_by_time_takes_dates(kind):
    dates = kind(pd.to_datetime(["2024-03-01", "2023-01-01", "2024-01-01", "2022-05-05"]))
    assert by_time(dates, shares=(0.5, 0.25, 0.25)).train.tolist() == [3, 1]


# Copies of one row must not be torn apart.

IMBALANCED = np.repeat([0, 1], [90, 10])


@pytest.mark.parametrize(
    "resampled",
    [
        lambda y: ratios.RatioPlan.from_labels(y, "1:1", how="over").indices(y, random_state=0),
        lambda y: subsets.class_balanced(y, 150, random_state=0, replace=True),
        lambda y: np.r_[np.arange(100), 3],
    ],
    ids=["RatioPlan", "a policy with replacement", "a single copy"],
)
def test_resampling_before_the_split_is_refused_with_the_reason(resampled):
    source = resampled(IMBALANCED)
    message = "resampled before the split.*the score would come out too high.*Split first"
    with pytest.raises(ValueError, match=message):
        stratified(IMBALANCED[source], source=source, random_state=0)


def test_dropping_rows_before_the_split_is_fine():
    source = ratios.RatioPlan.from_labels(IMBALANCED, "1:1", how="under").indices(IMBALANCED, random_state=0)
    assert repr(stratified(IMBALANCED[source], source=source)) == "Parts(train=14, val=3, test=3)"


def test_rows_made_from_two_parents_as_by_smote_are_refused():
    parents = [[0, 0], [1, 1], [2, 2], [3, 3], [4, 4], [5, 5], [0, 1]]
    with pytest.raises(ValueError, match="2 of 6 original rows are there more than once"):
        stratified([0, 0, 0, 1, 1, 1, 0], source=parents)


@given(seed=st.integers(0, 99), parents=st.integers(1, 2))
def test_together_keeps_all_copies_of_a_row_in_one_part(seed, parents):
    rng = np.random.default_rng(seed)
    source = rng.integers(0, 60, (120, parents))
    source[:, -1] = np.where(rng.random(120) < 0.2, source[:, -1], source[:, 0])
    y = source[:, 0] % 2
    assume(len(np.unique(splits.parts._copies_together(source))) >= 3)
    parts = stratified(y, source=source, together=True, random_state=seed)
    held = [set(source[part].ravel().tolist()) for part in parts]
    assert _cover(parts, 120)
    assert not held[0] & held[1] | held[0] & held[2] | held[1] & held[2]


# The outcome.


def test_parts_unpack():
    train, val, test = parts = Parts(train=[0, 1], val=(2,), test=np.array([3], dtype=np.uint8))
    assert [train.dtype, val.dtype, test.dtype] == [np.int64] * 3
    assert repr(parts) == "Parts(train=2, val=1, test=1)"


EVEN = [0, 1] * 10
BAD = {
    "empty y": (lambda: stratified([]), ValueError, "y is empty"),
    "one class": (lambda: stratified([0] * 10), ValueError, "single class, 0"),
    "missing label": (lambda: stratified([0, 1, np.nan] * 5), ValueError, "5 missing label"),
    "labels in two dimensions": (lambda: stratified(np.zeros((4, 2))), ValueError, "shape"),
    "class below parts": (
        lambda: stratified([0] * 9 + [1, 1]),
        ValueError,
        r"class 1 has 2 row.*3 parts need",
    ),
    "two shares": (lambda: stratified(EVEN, shares=(0.8, 0.2)), ValueError, r"shares=\[0.8, 0.2\]"),
    "shares of 1.1": (lambda: stratified(EVEN, shares=(0.8, 0.2, 0.1)), ValueError, "sum to 1"),
    "negative share": (lambda: stratified(EVEN, shares=(1.2, -0.4, 0.2)), ValueError, "0 or more"),
    "NaN share": (lambda: stratified(EVEN, shares=(np.nan, 0.5, 0.5)), ValueError, "sum to 1"),
    "shares of text": (lambda: stratified(EVEN, shares="abc"), ValueError, "three shares"),
    "one part": (lambda: stratified(EVEN, shares=(1, 0, 0)), ValueError, "at least two"),
    "source of another length": (lambda: stratified(EVEN, source=[1]), ValueError, "source has shape"),
    "source of text": (lambda: stratified(EVEN, source=list("ab" * 10)), ValueError, "give the position"),
    "negative source": (lambda: stratified(EVEN, source=range(-1, 19)), ValueError, "from 0"),
    "groups below parts": (lambda: grouped(["a", "b"] * 5), ValueError, "2 different group"),
    "groups missing": (lambda: grouped(["a", None, "b"]), ValueError, "groups has 1 missing"),
    "groups of another length": (lambda: grouped(list("abc"), y=[0, 1]), ValueError, "y has 2"),
    "times of text": (lambda: by_time(["1.2.2020", "3.4.2021"]), TypeError, r"pandas\.to_datetime"),
    "times without order": (lambda: by_time([1, (2,), 3]), TypeError, "must have an order"),
    "times missing": (lambda: by_time([1.0, np.nan, 3.0]), ValueError, "times has 1 missing"),
    "times below parts": (lambda: by_time([1, 1, 2]), ValueError, "2 different time"),
    "overlapping parts": (lambda: Parts([0, 1], [1], [2]), ValueError, "position 1 is there twice"),
    "repeats in a part": (lambda: Parts([0, 0], [1], [2]), ValueError, "resample a part after the split"),
    "negative position": (lambda: Parts([-1], [], [2]), ValueError, "position -1 is negative"),
    "a mask for positions": (lambda: Parts([True, False], [], []), ValueError, "train must be positions"),
}


@pytest.mark.parametrize(("call", "error", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_with_one_clear_error(call, error, message):
    with pytest.raises(error, match=message):
        call()


# Which groups are tested is left to chance.

SIZES = {
    "1 to 20": range(1, 21),
    "a large one": [100, *[45] * 20],
    "half in one": [50, *[5] * 10],
    "Zipf": [1000 // rank for rank in range(1, 41)],
    "five": [50, 30, 10, 5, 5],
    "three": [5, 4, 3],
    "three, two of a size": [186, 133, 3],
    "a pair of large ones": [10, 10, 10, 10, 10, 10, 5, 5, 5, 5],
}


@pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("shares", [(0.7, 0.15, 0.15), (0.8, 0, 0.2)], ids=["three parts", "two parts"])
def test_every_group_comes_to_be_tested_however_large(sizes, shares):
    groups = np.repeat(np.arange(len(sizes)), sizes)
    tested = [
        frozenset(groups[grouped(groups, shares=shares, random_state=seed).test].tolist())
        for seed in range(150)
    ]
    assert frozenset().union(*tested) == set(range(len(sizes)))
    assert len(set(tested)) > 1


def test_of_many_unequal_groups_the_shares_are_met():
    groups = np.random.default_rng(0).integers(0, 60, 3000)
    for seed in range(20):
        sizes = [len(part) for part in grouped(groups, random_state=seed)]
        np.testing.assert_allclose(np.array(sizes) / 3000, splits.SHARES, atol=0.02)
    one, other = (grouped(groups, random_state=7) for _ in range(2))
    assert all(map(np.array_equal, one, other))


# Positions are positions, and labels stay what they are.


def test_names_in_a_pandas_index_are_no_positions():
    frame = pd.DataFrame({"x": [1.0, 2.0, 3.0]}, index=[2, 0, 1])
    with pytest.raises(ValueError, match=r"frame\.index\.get_indexer\(test\)"):
        Parts(train=[0, 1], val=[], test=frame.index[2:])
    assert Parts(train=[0, 1], val=[], test=frame.index.get_indexer(frame.index[2:])).test.tolist() == [2]


def test_a_series_counts_by_position_whatever_its_index():
    y = pd.Series([0, 1] * 10, index=np.random.default_rng(0).permutation(20))
    who = pd.Series(np.arange(20) // 4, index=y.index)
    for one, other in [
        (stratified(y, random_state=0), stratified(y.to_numpy(), random_state=0)),
        (grouped(who, random_state=0), grouped(who.to_numpy(), random_state=0)),
        (by_time(y.index.to_series()), by_time(y.index.to_numpy())),
    ]:
        assert all(map(np.array_equal, one, other))


def test_groups_1_and_text_1_and_large_numbers_are_kept_apart():
    for groups in ([1] * 5 + ["1"] * 5, [2**53] * 5 + [2**53 + 1] * 5):
        parts = grouped(groups, shares=(0.5, 0, 0.5), random_state=0)
        assert sorted(len(part) for part in parts) == [0, 5, 5]
