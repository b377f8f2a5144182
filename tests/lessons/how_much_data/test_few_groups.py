"""Samples of few groups: the same number of each, and more groups keep those there were."""

from collections import Counter
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lessons.how_much_data.studies.bursts import few_groups

PATIENTS = np.repeat(np.arange(12), 5)
few_patients = partial(few_groups, np.zeros(60), groups=PATIENTS)


@given(n_groups=st.integers(1, 12), data=st.data(), seed=st.integers(0, 99))
def test_few_groups_keeps_the_budget_even_over_so_many_groups(n_groups, data, seed):
    budget = data.draw(st.integers(n_groups, 5 * n_groups))
    picked = few_patients(budget=budget, n_groups=n_groups, random_state=seed)
    assert len(set(picked.tolist())) == len(picked) == budget
    counts = Counter(PATIENTS[picked].tolist())
    assert len(counts) == n_groups
    assert max(counts.values()) - min(counts.values()) <= 1


def test_more_groups_keep_those_there_were():
    few, more = (set(PATIENTS[few_patients(budget=n, n_groups=n, random_state=3)].tolist()) for n in (4, 9))
    assert few < more


def test_every_group_has_the_same_chance_to_be_one_of_the_few():
    drawn = [PATIENTS[few_patients(budget=3, n_groups=3, random_state=seed)] for seed in range(800)]
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
        ({"n_groups": 0}, "n_groups is 0; .* from 1 up"),
        ({"n_groups": 13}, "there are 12 groups; give 1 to 12"),
        ({"n_groups": 2.0}, "n_groups is 2.0"),
        ({"n_groups": True}, "n_groups is True"),
        ({"budget": 11, "n_groups": 2}, "2 groups drawn have 10"),
        ({"budget": 61}, "60"),
        ({"groups": None}, "few_groups needs groups="),
        ({"groups": [1, 2]}, "groups has 2 rows"),
    ],
    ids=str,
)
def test_few_groups_that_cannot_be_are_one_clear_error(changes, words):
    with pytest.raises(ValueError, match=words):
        few_patients(**{"budget": 10, "n_groups": 4, "random_state": 0, **changes})
