"""Many samples of few groups: exact, even, nested in the number of groups, and clear about what cannot be."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.subsets import few_groups

GROUPS = np.repeat(np.arange(12), 5)
Y = np.zeros(60, dtype=int)


@given(n_groups=st.integers(1, 12), data=st.data(), seed=st.integers(0, 99))
def test_the_budget_is_exact_and_even_over_so_many_groups(n_groups, data, seed):
    budget = data.draw(st.integers(n_groups, 5 * n_groups))
    picked = few_groups(Y, budget, n_groups=n_groups, groups=GROUPS, random_state=seed)
    assert len(set(picked.tolist())) == len(picked) == budget
    counts = Counter(GROUPS[picked].tolist())
    assert len(counts) == n_groups
    assert max(counts.values()) - min(counts.values()) <= 1


def test_more_groups_keep_those_there_were():
    few, more = (
        set(GROUPS[few_groups(Y, n, n_groups=n, groups=GROUPS, random_state=3)].tolist()) for n in (4, 9)
    )
    assert few < more


def test_every_group_has_the_same_chance():
    drawn = [GROUPS[few_groups(Y, 3, n_groups=3, groups=GROUPS, random_state=seed)] for seed in range(800)]
    often = np.bincount(np.concatenate(drawn), minlength=12) / 200
    assert often.min() > 0.75
    assert often.max() < 1.25


def test_what_a_small_group_lacks_the_others_give():
    groups = np.repeat([0, 1], [2, 10])
    picked = few_groups(np.zeros(12, int), 9, n_groups=2, groups=groups, random_state=0)
    assert Counter(groups[picked].tolist()) == {0: 2, 1: 7}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"n_groups": 0}, "give 1 to 12"),
        ({"n_groups": 13}, "there are 12 groups"),
        ({"n_groups": 2.0}, "give 1 to 12"),
        ({"n_groups": True}, "give 1 to 12"),
        ({"budget": 11, "n_groups": 2}, "2 groups drawn have 10"),
        ({"budget": 61}, "60"),
        ({"groups": None}, "few_groups needs groups="),
        ({"groups": [1, 2]}, "groups has 2 rows"),
    ],
    ids=str,
)
def test_bad_input_is_one_clear_error(changes, words):
    arguments = {"budget": 10, "n_groups": 4, "groups": GROUPS, **changes}
    with pytest.raises(ValueError, match=words):
        few_groups(Y, arguments.pop("budget"), random_state=0, **arguments)
