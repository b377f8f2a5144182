"""Images of another size: what Pillow, torch and plain means say; bursts: many images of few sketches."""

import numpy as np
import pytest
import torch

from course_lib.datasets import crop, cropped, load_bursts, load_sketches, resize, resized
from course_lib.datasets.bursts import shoot

IMAGES = np.random.default_rng(0).integers(0, 256, (6, 28, 28)).astype(np.uint8)


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
    for change, alone in ((resized, resize), (cropped, crop)):
        small = change(data, 14)
        for part in ("train", "val", "test"):
            np.testing.assert_array_equal(getattr(small, part).X, alone(getattr(data, part).X, 14))
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
        (lambda: load_bursts(n_sketches=5), "whole number from 10"),
        (lambda: load_bursts(shots=0), "whole number from 1"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_bad_input_is_one_clear_error(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_a_burst_shows_one_sketch_a_little_differently():
    bursts = load_bursts(n_sketches=40, shots=5, n_val=10, n_test=10)
    sketches = load_sketches(n_train=40, n_val=10, n_test=10)
    X = bursts.train.X.reshape(40, 5, 28, 28).astype(float)
    np.testing.assert_array_equal(bursts.train.y.reshape(40, 5), np.repeat(sketches.train.y[:, None], 5, 1))
    np.testing.assert_array_equal(bursts.train.groups, np.repeat(np.arange(40), 5))
    assert len(np.unique(bursts.train.X.reshape(200, -1), axis=0)) == 200, "no shot is a copy"
    within = np.abs(X - X.mean(axis=1, keepdims=True)).mean()
    assert within < 0.6 * np.abs(X - X.mean(axis=(0, 1))).mean()
    np.testing.assert_array_equal(bursts.test.X, sketches.test.X)
    assert bursts.test.groups is None


def test_a_shot_moves_at_most_a_pixel_and_keeps_the_light():
    dot = np.zeros((50, 9, 9), dtype=np.uint8)
    dot[:, 4, 4] = 200
    taken = shoot(dot, 20, np.random.default_rng(0))
    where = np.argwhere(taken.reshape(1_000, 9, 9) > 120)
    assert len(where) == 1_000
    assert {tuple(place) for place in where[:, 1:].tolist()} == {(r, c) for r in (3, 4, 5) for c in (3, 4, 5)}
    assert taken.max(axis=(2, 3)).mean() == pytest.approx(200, rel=0.02)
