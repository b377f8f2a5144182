"""The draws by group: exact numbers, no repeats, nested shares, and one clear error for each bad input."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import subsets

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


BAD = {
    "no groups": (subsets.group_balanced, {"groups": None}, "group_balanced needs groups="),
    "no groups for a target": (subsets.target_group, {"groups": None}, "target_group needs groups="),
    "too few groups": (subsets.group_balanced, {"groups": ["a"] * 3}, "groups has 3 rows but y has 200"),
    "a missing group": (subsets.group_balanced, {"groups": [np.nan] * 200}, "groups has 200 missing"),
    "unknown target": (subsets.target_group, {"target": "valley"}, "'valley' is no group; .*'coast', 'hill'"),
    "one group": (subsets.target_group, {"groups": ["a"] * 200}, "a single group, 'a'"),
    "share above 1": (subsets.target_group, {"share": 5}, "share=5 is not allowed; .* 0 to 1"),
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


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_clear_error(case):
    policy, changes, message = BAD[case]
    with pytest.raises(ValueError, match=message):
        policy(**{"y": Y, "budget": 40, "groups": GROUPS, "random_state": 0, **changes})
