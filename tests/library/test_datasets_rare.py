"""Classes made rare, and one asked for among many."""

import numpy as np
import pytest

from course_lib.datasets import Dataset, Split, load_digits, make_rare, one_against_rest


@pytest.fixture(scope="module")
def digits():
    return load_digits()


def rows(split):
    return {row.tobytes() for row in split.X}


@pytest.mark.parametrize("keep", [0.05, 0.3, 1.0])
def test_the_named_classes_keep_their_share_and_the_others_all(digits, keep):
    rare = make_rare(digits, ["3", "8"], keep=keep)
    for part in ("train", "val", "test"):
        before, after = (np.bincount(getattr(each, part).y, minlength=10) for each in (digits, rare))
        expected = before.copy()
        expected[[3, 8]] = np.maximum(1, np.round(keep * before[[3, 8]]))
        assert after.tolist() == expected.tolist()
        assert rows(getattr(rare, part)) <= rows(getattr(digits, part))


def test_only_the_parts_asked_for_change(digits):
    rare = make_rare(digits, "8", keep=0.1, parts=("train",))
    assert len(rare.train) < len(digits.train)
    assert rare.val is digits.val
    assert rare.test is digits.test


def test_more_keeps_all_that_less_keeps_and_the_seed_draws(digits):
    few, more, other = (
        make_rare(digits, ["8"], keep=keep, random_state=seed)
        for keep, seed in ((0.1, 0), (0.4, 0), (0.1, 1))
    )
    assert rows(few.train) < rows(more.train)
    assert rows(few.train) != rows(other.train)


def test_groups_come_along():
    split = Split(np.arange(20.0)[:, None], np.repeat([0, 1], 10), np.arange(20) % 4)
    thin = make_rare(Dataset("toy", split, split, split, ("a", "b")), ["b"], keep=0.5).train
    assert (thin.groups == thin.X[:, 0] % 4).all()


def test_a_class_never_vanishes(digits):
    assert np.bincount(make_rare(digits, ["8"], keep=1e-6).val.y)[8] == 1


def test_one_against_the_rest_is_a_yes_or_no(digits):
    asked = one_against_rest(digits, "7")
    assert asked.classes == ("other", "7")
    for part in ("train", "val", "test"):
        np.testing.assert_array_equal(getattr(asked, part).y, getattr(digits, part).y == 7)
        assert getattr(asked, part).X is getattr(digits, part).X


BAD = {
    "unknown class": (lambda d: make_rare(d, ["ten"]), "class 'ten' is unknown; digits has '0', '1'"),
    "all classes": (lambda d: make_rare(d, d.classes), "leave at least one common"),
    "keep 0": (lambda d: make_rare(d, ["8"], keep=0), "keep=0 is not allowed"),
    "keep above 1": (lambda d: make_rare(d, ["8"], keep=1.5), "keep=1.5 is not allowed"),
    "keep NaN": (lambda d: make_rare(d, ["8"], keep=float("nan")), "keep=nan is not allowed"),
    "unknown part": (lambda d: make_rare(d, ["8"], parts=("training",)), "parts names 'training'.*'train'"),
    "unknown positive": (lambda d: one_against_rest(d, "ten"), "class 'ten' is unknown"),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_with_the_cure(call, message, digits):
    with pytest.raises(ValueError, match=message):
        call(digits)
