"""Where numpy stops a common first try, its words are followed by what they mean in this task."""

import numpy as np
import pytest

from course_lib.exercises import assess


def as_if_1_were_rare(y: np.ndarray, seed: int) -> np.ndarray:
    missing = (y == 0).sum() - (y == 1).sum()
    return np.r_[np.arange(len(y)), np.random.default_rng(seed).choice(np.flatnonzero(y == 1), missing)]


def with_a_tuple(y, seed):
    return np.concatenate([np.arange(len(y)), np.where(y == 1)])


@pytest.mark.parametrize(
    ("id", "answer", "word"),
    [
        ("change_the_data-1", as_if_1_were_rare, "Ask `y` which is"),
        ("change_the_data-1", with_a_tuple, "`np.where` gives a tuple"),
    ],
)
def test_an_error_of_numpys_is_told_in_the_words_of_the_task(id, answer, word):
    outcome = assess(id, answer)
    assert outcome.status == "retry"
    assert word in outcome.message
