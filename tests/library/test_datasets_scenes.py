"""Scenes: what is annotated is what is painted, and wrong only where and as often as asked."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.path import Path

from course_lib.datasets import load_scenes
from course_lib.datasets.scenes import corrupt_annotations
from course_lib.datasets.strokes import polygon_coverage


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory):
    """The module has an empty cache of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRAIN_WELL_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def few(**settings):
    return load_scenes(**{"n_train": 300, "n_test": 60, "n_val": 60} | settings)


def test_polygons_are_filled_as_matplotlib_says():
    rng = np.random.default_rng(0)
    corners = rng.uniform(-1, 1, (5, 6, 2))  # crossing themselves, too
    grid = (np.arange(16) + 0.5) / 8 - 1
    pixels = np.stack(np.meshgrid(grid, -grid), axis=-1).reshape(-1, 2)
    cover = polygon_coverage(corners, 16).reshape(5, -1)
    for k in range(5):
        ring = np.concatenate([corners[k], corners[k, :1]])
        np.testing.assert_array_equal(cover[k] > 0.5, _crossings(ring, pixels) % 2 == 1)
    triangle = corners[:, :3]
    cover = polygon_coverage(triangle, 16).reshape(5, -1)
    for k in range(5):
        np.testing.assert_array_equal(cover[k] > 0.5, Path(triangle[k]).contains_points(pixels))


def _crossings(ring, pixels):
    """Count the edges of `ring` that a ray from each pixel to the left meets."""
    count = np.zeros(len(pixels), dtype=int)
    for (x0, y0), (x1, y1) in pairwise(ring):
        for k, (x, y) in enumerate(pixels):
            if min(y0, y1) <= y < max(y0, y1) and x0 + (y - y0) / (y1 - y0) * (x1 - x0) < x:
                count[k] += 1
    return count


def test_box_is_tight_around_the_pixels_of_its_instance():
    scenes = few().train
    for image, place in np.argwhere(scenes.classes >= 0):
        rows, columns = np.nonzero(scenes.instances[image] == place + 1)
        box = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
        assert scenes.boxes[image, place].tolist() == box


def test_places_without_object_hold_nothing():
    scenes = few().train
    none = scenes.classes < 0
    assert (scenes.boxes[none] == 0).all()
    assert (scenes.identities[none] == -1).all()
    assert not scenes.keypoints_visible[none].any()
    assert np.isnan(scenes.agreement[none]).all()
    for place in range(6):
        assert not (scenes.instances[none[:, place]] == place + 1).any()


def test_masks_join_the_instances_of_a_class():
    scenes = few().train
    image = int(scenes.counts()[:, 0].argmax())  # a flock of birds
    expected = np.zeros((64, 64), dtype=int)
    for place in range(6):
        expected[scenes.instances[image] == place + 1] = scenes.classes[image, place] + 1
    np.testing.assert_array_equal(scenes.masks[image], expected)


def test_seen_keypoints_lie_on_or_beside_their_object():
    scenes = few().train
    on = []
    for image, place, point in np.argwhere(scenes.keypoints_visible):
        x, y = scenes.keypoints[image, place, point].astype(int)
        near = scenes.instances[image, max(y - 2, 0) : y + 3, max(x - 2, 0) : x + 3]
        on.append((near == place + 1).any())
    assert np.mean(on) > 0.97
    top, foot = scenes.keypoints[:, :, 0, 1], scenes.keypoints[:, :, 3, 1]
    assert (top < foot)[scenes.classes >= 0].all()


def test_hidden_keypoints_are_behind_something_nearer():
    scenes = few().train
    pixel = scenes.keypoints.astype(int)
    inside = ((scenes.keypoints >= 0) & (scenes.keypoints < 64)).all(axis=-1)
    hidden = inside & ~scenes.keypoints_visible & (scenes.classes >= 0)[..., None]
    assert hidden.any()
    for image, place, point in np.argwhere(hidden):
        x, y = pixel[image, place, point]
        assert scenes.instances[image, y, x] > place + 1


def test_classes_are_equal_by_images_and_birds_most_by_objects():
    scenes = few(n_train=1_000).train
    counts = scenes.counts()
    images = (counts > 0).sum(axis=0)
    assert images.max() < 1.25 * images.min()
    assert counts.sum(axis=0)[0] > 2 * counts.sum(axis=0)[1:].max()
    assert counts.sum(axis=1).max() == 6


@pytest.mark.parametrize("empty", [0.0, 0.3, 1.0])
def test_share_of_empty_images(empty):
    without = (few(empty=empty).train.counts().sum(axis=1) == 0).mean()
    assert without == pytest.approx(empty, abs=0.07)


def test_objects_keep_their_place_through_a_clip():
    scenes = few(clip_length=10, empty=0.0).train
    assert scenes.clips.tolist() == [k // 10 for k in range(300)]
    assert scenes.frames.tolist() == list(range(10)) * 30
    moved = []
    for clip in range(30):
        these = scenes.clips == clip
        for place in range(6):
            seen = scenes.classes[these, place] >= 0
            assert len(set(scenes.classes[these, place][seen])) <= 1
            assert len(set(scenes.identities[these, place][seen])) <= 1
            if seen.all():
                feet = scenes.keypoints[these, place, 3]
                moved.append(np.abs(np.diff(feet, axis=0)).max())
    assert 1 <= np.median(moved) <= 5


def test_noise_spoils_training_annotations_only():
    true, noisy = few(), few(annotation_noise=0.3)
    objects = true.train.classes >= 0
    assert noisy.train.wrong.sum() == round(0.3 * objects.sum())
    assert not noisy.val.wrong.any()
    np.testing.assert_array_equal(noisy.test.boxes, true.test.boxes)
    np.testing.assert_array_equal(noisy.train.images, true.train.images)
    same = (noisy.train.classes == true.train.classes) & (noisy.train.boxes == true.train.boxes).all(axis=-1)
    np.testing.assert_array_equal(~same, noisy.train.wrong)
    assert not true.train.wrong.any()


def test_wrong_annotations_are_agreed_on_less():
    scenes = few(annotation_noise=0.5).train
    annotated = scenes.classes >= 0
    assert np.median(scenes.agreement[annotated & scenes.wrong]) + 0.2 < np.median(
        scenes.agreement[annotated & ~scenes.wrong]
    )


@given(st.integers(0, 30), st.floats(0, 1), st.integers(0, 99))
def test_noise_is_exact_and_in_thirds(n, share, seed):
    rng = np.random.default_rng(seed)
    classes = rng.integers(-1, 5, (n, 6))
    corner = rng.uniform(0, 40, (n, 6, 2))
    boxes = np.concatenate([corner, corner + rng.uniform(8, 20, (n, 6, 2))], axis=-1).astype(np.float32)
    boxes[classes < 0] = 0
    noisy = corrupt_annotations(classes, boxes, share, rng)
    total = round(share * (classes >= 0).sum())
    missed = (classes >= 0) & (noisy["classes"] < 0)
    mistaken = (classes >= 0) & (noisy["classes"] >= 0) & (noisy["classes"] != classes)
    askew = (noisy["classes"] == classes) & (noisy["boxes"] != boxes).any(axis=-1)
    assert noisy["wrong"].sum() == total
    for kind in (missed, mistaken, askew):
        assert total // 3 <= kind.sum() <= -(-total // 3)
        assert noisy["wrong"][kind].all()
    assert ((noisy["boxes"] >= 0) & (noisy["boxes"] <= 64)).all()
    assert (noisy["boxes"][askew][:, 2:] > noisy["boxes"][askew][:, :2]).all()


def test_take_keeps_all_that_belongs_together():
    scenes = few()
    narrowed = scenes.take([7, 7, 3])
    np.testing.assert_array_equal(narrowed.train.images, scenes.train.images[[7, 7, 3]])
    np.testing.assert_array_equal(narrowed.train.boxes, scenes.train.boxes[[7, 7, 3]])
    assert narrowed.test is scenes.test
    assert len(narrowed.train) == 3
    with pytest.raises(IndexError, match="outside"):
        scenes.take([300])


def test_same_seed_same_scenes_and_other_seed_others(monkeypatch, tmp_path):
    first = few()
    monkeypatch.setenv("TRAIN_WELL_CACHE", str(tmp_path))
    again, other = few(), few(random_state=1)
    np.testing.assert_array_equal(first.train.images, again.train.images)
    np.testing.assert_array_equal(first.train.agreement, again.train.agreement)
    assert not np.array_equal(first.train.images, other.train.images)
    assert not np.array_equal(first.val.images, first.test.images)


def test_reprs_are_short():
    assert repr(few()) == "Scenes('scenes', 5 classes, train 300 · val 60 · test 60, 64×64×3 uint8)"
    assert " at 0x" not in repr(few().train)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param({"n_train": 0}, "n_train is 0; give a whole number from 1", id="no image"),
        pytest.param({"annotation_noise": 1.1}, "annotation_noise=1.1 is a share", id="noise above 1"),
        pytest.param({"annotation_noise": float("nan")}, "annotation_noise=nan", id="NaN"),
        pytest.param({"empty": -0.1}, "empty=-0.1", id="negative share"),
        pytest.param({"empty": "some"}, "empty='some'", id="words"),
        pytest.param({"clip_length": 0}, "clip_length is 0", id="no frame"),
        pytest.param(
            {"clip_length": 7}, "n_train is 300, clip_length is 7; give a multiple", id="uneven clips"
        ),
        pytest.param({"random_state": None}, "random_state is None", id="no seed"),
    ],
)
def test_refuses(settings, message):
    with pytest.raises(ValueError, match=message):
        few(**settings)
