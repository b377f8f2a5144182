"""Labels made wrong on purpose: exact rates, the kind that was asked for, originals untouched."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.quality import wrong_labels

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
}


@pytest.mark.parametrize(("call", "error", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_with_one_clear_error(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_rates_may_be_arrays_or_tensors_of_no_dimension():
    torch = pytest.importorskip("torch")
    for number in (np.array, torch.tensor, np.float64):
        assert wrong_labels([0, 1] * 10, number(0.5), random_state=0)[1].sum() == 10
