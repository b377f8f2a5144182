"""Classes made rare, one asked for among many; images of another size: what Pillow, torch and plain means say."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_lib.datasets import (
    Dataset,
    Split,
    crop,
    load_digits,
    load_sketches,
    make_rare,
    one_against_rest,
    resize,
)

IMAGES = np.random.default_rng(0).integers(0, 256, (6, 28, 28)).astype(np.uint8)


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


@pytest.mark.parametrize("keep", [0.1, 7], ids=["share", "count"])
@pytest.mark.parametrize("permute", ["rows", "classes"])
def test_of_labels_it_gives_the_rows_that_stored_results_were_drawn_with(digits, permute, keep):
    y = digits.train.y
    rng = np.random.default_rng(3)
    if permute == "rows":
        order = rng.permutation(len(y))
        members = order[y[order] == 8]
    else:
        members = rng.permutation(np.flatnonzero(y == 8))
    count = keep if isinstance(keep, int) else round(keep * len(members))
    expected = np.r_[np.flatnonzero(y != 8), members[:count]]
    found = make_rare(y, [8], keep, permute=permute, random_state=3)
    np.testing.assert_array_equal(found, expected)
    same = make_rare(digits, "8", keep, permute=permute, random_state=3)
    np.testing.assert_array_equal(same.train.X, digits.train.X[np.sort(expected)])


def test_a_mapping_keeps_so_much_of_each_class_in_the_order_drawn(digits):
    y = digits.train.y == 8
    order = np.random.default_rng(1).permutation(len(y))
    found = make_rare(y, {False: 40, True: 0.1}, random_state=1)
    eights = order[y[order]]
    np.testing.assert_array_equal(found, np.r_[order[~y[order]][:40], eights[: round(0.1 * len(eights))]])


def test_a_generator_goes_on_where_the_draw_ended():
    rng, again = np.random.default_rng(0), np.random.default_rng(0)
    make_rare(np.repeat([0, 1], 50), [1], 5, permute="classes", random_state=rng)
    again.permutation(50)
    assert rng.random() == again.random()


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=40),
    st.floats(0, 1, exclude_min=True),
    st.sampled_from(["rows", "classes"]),
)
def test_every_row_of_other_classes_stays_and_none_comes_twice(y, keep, permute):
    classes = sorted(set(y))[1:]
    kept = make_rare(y, classes, keep, permute=permute)
    assert len(np.unique(kept)) == len(kept)
    assert sum(y[row] not in classes for row in kept) == sum(label not in classes for label in y)
    for label in classes:
        assert sum(y[row] == label for row in kept) == max(1, round(keep * y.count(label)))


BAD = {
    "unknown class": (lambda d: make_rare(d, ["ten"]), "class 'ten' is unknown; digits has '0', '1'"),
    "all classes": (lambda d: make_rare(d, d.classes), "leave at least one common"),
    "keep 0": (lambda d: make_rare(d, ["8"], keep=0), "keep=0 is not allowed"),
    "keep above 1": (lambda d: make_rare(d, ["8"], keep=1.5), "keep=1.5 is not allowed"),
    "keep NaN": (lambda d: make_rare(d, ["8"], keep=float("nan")), "keep=nan is not allowed"),
    "keep True": (lambda d: make_rare(d, ["8"], keep=True), "keep=True is not allowed"),
    "keep text": (lambda d: make_rare(d, ["8"], keep="few"), "keep='few' is not allowed"),
    "more than there are": (lambda d: make_rare(d.train.y, [8], 500), "keep=500, but the class has 104"),
    "unknown label": (lambda d: make_rare(d.train.y, ["8"]), "class '8' is unknown; data has 0, 1"),
    "unknown permute": (
        lambda d: make_rare(d, ["8"], permute="all"),
        "use one of 'rows', 'classes'",
    ),
    "unknown part": (
        lambda d: make_rare(d, ["8"], parts=("training",)),
        "part='training'.* one of 'train', 'val'",
    ),
    "unknown positive": (
        lambda d: one_against_rest(d, "ten"),
        "no class 'ten'; .*such as: positive = '[0-9]'",
    ),
}


@pytest.mark.parametrize(("call", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_with_the_cure(call, message, digits):
    with pytest.raises(ValueError, match=message):
        call(digits)


@pytest.mark.parametrize("factor", [2, 4, 7])
def test_smaller_is_the_mean_of_each_block(factor):
    side = 28 // factor
    means = IMAGES.reshape(6, side, factor, side, factor).mean(axis=(2, 4))
    assert np.abs(resize(IMAGES, side) - means).max() <= 1


def test_larger_lies_between_its_neighbours():
    expected = torch.nn.functional.interpolate(
        torch.tensor(IMAGES)[:, None].float(), size=(56, 56), mode="bilinear", align_corners=False
    )[:, 0]
    assert np.abs(resize(IMAGES, 56) - expected.numpy()).max() <= 1


def test_the_same_size_is_the_same_image_and_colour_stays():
    np.testing.assert_array_equal(resize(IMAGES, 28), IMAGES)
    colour = np.stack([IMAGES, IMAGES // 2, 255 - IMAGES], axis=-1)
    for change in (resize, crop):
        np.testing.assert_array_equal(change(colour, 14)[..., 1], change(IMAGES // 2, 14))


@pytest.mark.parametrize("side", [28, 20, 13, 1])
def test_a_crop_is_the_middle(side):
    kept = crop(IMAGES, side)
    start = (28 - side) // 2
    np.testing.assert_array_equal(kept, IMAGES[:, start : start + side, start : start + side])


def test_a_data_set_changes_in_all_its_parts():
    data = load_sketches(n_train=30, n_val=20, n_test=10)
    for change in (resize, crop):
        small = change(data, 14)
        for part in ("train", "val", "test"):
            np.testing.assert_array_equal(getattr(small, part).X, change(getattr(data, part).X, 14))
            np.testing.assert_array_equal(getattr(small, part).groups, getattr(data, part).groups)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: resize(IMAGES, 0), "whole number from 1"),
        (lambda: resize(IMAGES, 14.0), "whole number from 1"),
        (lambda: resize(IMAGES / 255, 14), "give uint8 images"),
        (lambda: resize(IMAGES[0], 14), "give uint8 images"),
        (lambda: resize(np.zeros((2, 8, 8, 4), np.uint8), 4), "give uint8 images"),
        (lambda: crop(IMAGES, 29), "cannot be larger"),
        (lambda: crop(IMAGES, True), "whole number from 1"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_images_of_another_kind_are_one_clear_error(call, words):
    with pytest.raises(ValueError, match=words):
        call()
