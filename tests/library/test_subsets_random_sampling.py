"""The random draws, plain, by class and by group: exact numbers, no repeats, one clear error for each bad input."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedShuffleSplit

from course_lib import subsets

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
    "quota of an unknown class": ([0, 0, 1], 2, "per_class names 7, which y lacks; it holds 0, 1"),
    "quota above a class": ([0, 0, 1], 2, "asks for 2 of 1, and there are 1; ask for fewer"),
    "quota negative": ([0, 0, 1], 2, r"per_class\[0\] is -1; .* from 0 up"),
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


# -- fewer samples than classes -----------------------------------------------------------------------------

MANY = np.repeat(np.arange(8), 25)
SCARCE = {
    "class_balanced": lambda k, seed: MANY[subsets.class_balanced(MANY, k, random_state=seed)],
    "stratified": lambda k, seed: MANY[subsets.stratified(MANY, k, random_state=seed)],
    "quotas of any policy": lambda k, seed: MANY[
        subsets.hardest(MANY, k, scores=np.arange(200), per_class="balanced", random_state=seed)
    ],
    "group_balanced": lambda k, seed: MANY[
        subsets.group_balanced(np.zeros(200), k, groups=MANY, random_state=seed)
    ],
    "the others of target_group": lambda k, seed: MANY[
        subsets.target_group(
            np.zeros(225), k, groups=[*MANY, *[8] * 25], share=0.0, target=8, random_state=seed
        )
    ],
    "bins of ccs": lambda k, seed: MANY[
        subsets.ccs(np.zeros(200), k, scores=MANY, skip=0, bins=8, random_state=seed)
    ],
}


@pytest.mark.parametrize("name", SCARCE)
@pytest.mark.parametrize("k", [1, 3, 7])
def test_with_fewer_samples_than_classes_every_class_has_the_same_chance(name, k):
    drawn = [SCARCE[name](k, seed) for seed in range(400)]
    assert all(len(np.unique(each)) == k for each in drawn)
    often = np.bincount(np.concatenate(drawn), minlength=8) / 400
    assert abs(often - k / 8).max() < 0.1  # 4 standard errors
    np.testing.assert_array_equal(SCARCE[name](k, 3), SCARCE[name](k, 3))


def test_scikit_learn_breaks_the_same_ties_as_often():
    from sklearn.utils.extmath import _approximate_mode

    y = np.repeat(np.arange(6), [40, 4, 4, 4, 4, 4])
    ours = [np.bincount(y[subsets.stratified(y, 9, random_state=seed)], minlength=6) for seed in range(500)]
    draws = np.random.RandomState(0)
    theirs = [_approximate_mode(np.bincount(y), 9, draws) for _ in range(500)]
    np.testing.assert_allclose(np.mean(ours, axis=0), np.mean(theirs, axis=0), atol=0.12)
    assert {tuple(each) for each in ours} == {tuple(each) for each in theirs}


def test_which_sample_a_class_gives_is_left_to_chance_too():
    drawn = np.concatenate([subsets.class_balanced(MANY, 2, random_state=seed) for seed in range(2000)])
    assert len(np.unique(drawn)) == 200
    assert np.bincount(drawn).max() < 45  # 20 each, 5 standard errors


# -- by group ---------------------------------------------------------------------------------------------

Y = np.arange(200) % 4
GROUPS = np.repeat(["plain", "coast", "hill", "island"], [100, 60, 30, 10])

some_groups = st.lists(st.sampled_from("abcd"), min_size=2, max_size=60).filter(lambda g: len(set(g)) > 1)


def dealt(counts: Counter, budget: int) -> Counter:
    """Deal like cards: one of each group that has any left, again and again. The oracle."""
    hand, left = Counter(), Counter(counts)
    while hand.total() < budget:
        for group in sorted(left):
            if left[group] and hand.total() < budget:
                hand[group] += 1
                left[group] -= 1
    return hand


@given(groups=some_groups, data=st.data())
def test_group_balanced_takes_as_many_of_each_as_dealing_cards_does(groups, data):
    budget = data.draw(st.integers(1, len(groups)))
    picked = subsets.group_balanced([0] * len(groups), budget, groups=groups, random_state=0)
    assert picked.dtype == np.int64
    assert len(set(picked.tolist())) == budget
    got = Counter(groups[i] for i in picked)
    expected = dealt(Counter(groups), budget)
    assert sorted(got.values()) == sorted(expected.values())
    assert all(abs(got[group] - expected[group]) <= 1 for group in set(groups))


def test_within_every_class_the_groups_are_balanced():
    picked = subsets.group_balanced(Y, 32, groups=GROUPS, random_state=0, per_class="balanced")
    cells = Counter(zip(Y[picked].tolist(), GROUPS[picked].tolist(), strict=True))
    assert set(cells.values()) == {2}
    assert len(cells) == 16


@given(groups=some_groups, data=st.data(), share=st.floats(0, 1))
def test_target_group_meets_its_share_and_leaves_the_others_their_proportion(groups, data, share):
    counts = Counter(groups)
    target = data.draw(st.sampled_from(sorted(counts)))
    budget = data.draw(st.integers(1, len(groups)))
    own, rest = round(share * budget), budget - round(share * budget)
    others = len(groups) - counts[target]
    draw = lambda: subsets.target_group(  # noqa: E731
        [0] * len(groups), budget, groups=groups, target=target, share=share, random_state=0
    )
    if own > counts[target] or rest > others:
        with pytest.raises(ValueError, match=r"share asks for \d+ samples of .* and there are \d+"):
            draw()
        return
    got = Counter(groups[i] for i in draw())
    assert got[target] == own
    assert got.total() == budget
    assert all(abs(got[each] - rest * counts[each] / others) < 1 for each in counts if each != target)


def test_the_rarest_group_is_the_target_where_none_is_named():
    picked = subsets.target_group(Y, 20, groups=GROUPS, random_state=0)
    assert Counter(GROUPS[picked].tolist()) == {"island": 10, "plain": 5, "coast": 3, "hill": 2}


def test_buying_more_of_one_group_keeps_what_was_there():
    before = subsets.target_group(Y, 100, groups=GROUPS, target="island", share=0.05, random_state=3)
    after = subsets.target_group(Y, 105, groups=GROUPS, target="island", share=10 / 105, random_state=3)
    assert set(before) < set(after)
    assert set(GROUPS[list(set(after) - set(before))]) == {"island"}


@pytest.mark.parametrize("policy", [subsets.group_balanced, subsets.target_group])
def test_one_seed_one_draw_and_another_seed_another(policy):
    draws = [policy(Y, 20, groups=GROUPS, random_state=seed).tolist() for seed in (0, 0, 1)]
    assert draws[0] == draws[1] != draws[2]
    assert subsets.POLICIES[policy.__name__] is policy


BAD_GROUPS = {
    "no groups": (subsets.group_balanced, {"groups": None}, "group_balanced needs groups="),
    "no groups for a target": (subsets.target_group, {"groups": None}, "target_group needs groups="),
    "too few groups": (subsets.group_balanced, {"groups": ["a"] * 3}, "groups has 3 rows but y has 200"),
    "a missing group": (subsets.group_balanced, {"groups": [np.nan] * 200}, "groups has 200 missing"),
    "unknown target": (subsets.target_group, {"target": "valley"}, "'valley' is no group; .*'coast', 'hill'"),
    "one group": (subsets.target_group, {"groups": ["a"] * 200}, "a single group, 'a'"),
    "share above 1": (subsets.target_group, {"share": 5}, r"share=5 is a share, to lie in \[0, 1\]"),
    "share NaN": (subsets.target_group, {"share": float("nan")}, "share=nan"),
    "share a word": (subsets.target_group, {"share": "half"}, "share='half'"),
    "share true": (subsets.target_group, {"share": True}, "share=True"),
    "too few of the target": (
        subsets.target_group,
        {"share": 0.6},
        "24 samples of group 'island', .* are 10",
    ),
    "budget 0": (subsets.group_balanced, {"budget": 0}, "budget=0 asks for no sample"),
    "budget above n": (subsets.group_balanced, {"budget": 201}, "more than the 200 samples"),
    "no labels": (subsets.target_group, {"y": []}, "y is empty"),
}


@pytest.mark.parametrize("case", BAD_GROUPS)
def test_bad_groups_are_one_clear_error(case):
    policy, changes, message = BAD_GROUPS[case]
    with pytest.raises(ValueError, match=message):
        policy(**{"y": Y, "budget": 40, "groups": GROUPS, "random_state": 0, **changes})
