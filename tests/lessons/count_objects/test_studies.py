"""What this lesson's studies measure: objects counted by images or singly, drawn ones and real digits."""

import numpy as np
import pytest

from course_lessons.count_objects.studies import DIGITS, _boxes, _digits, _scene_boxes, recognised_objects
from course_lib import results
from course_lib.datasets import load_scenes


def test_unknown_ways_data_and_scenes_name_the_known():
    for unknown, known in (
        ("way", "'evenly by objects'"),
        ("data", "'scenes'"),
        ("where", "'houses scarce'"),
    ):
        with pytest.raises(ValueError, match=known):
            recognised_objects(0, **{unknown: "by hand"})


def test_a_box_is_cut_out_of_its_own_scene():
    scenes, (X, y, image) = load_scenes(), _scene_boxes()
    assert len(X) == (scenes.train.classes >= 0).sum()
    assert np.bincount(y).tolist() == scenes.train.counts().sum(axis=0).tolist()
    grey = scenes.train.images[image[5]].mean(axis=2) / 255
    place = int((image[:5] == image[5]).sum())
    left, top, *_ = scenes.train.boxes[image[5], np.flatnonzero(scenes.train.classes[image[5]] >= 0)[place]]
    assert X[5, 0] == pytest.approx(grey[min(63, int(top)), min(63, int(left))])


@pytest.mark.parametrize("data", ["scenes", "pages of MNIST"])
def test_the_objects_of_the_images_drawn_are_those_of_their_scenes(data):
    drawn = (7, 3, 500)
    X, y, image = _boxes(data, 0, drawn)
    table = np.zeros((3, 5), dtype=int)
    np.add.at(table, (image, y), 1)
    np.testing.assert_array_equal(table, load_scenes().train.counts()[list(drawn)])
    assert len(X) == len(y)


def test_a_digit_is_learned_from_or_recognised_never_both():
    for learned, new in zip(*_digits(), strict=True):
        assert not {row.tobytes() for row in learned} & {row.tobytes() for row in new}
    assert len(DIGITS) == load_scenes().n_classes


def test_ways_to_count_give_the_shares_that_they_promise():
    assert recognised_objects(2, way="evenly by objects")["birds"] == pytest.approx(0.2, abs=0.01)
    once, repeated = (
        recognised_objects(2, way=way, where="houses scarce")["houses"]
        for way in ("every image once", "repeated by objects")
    )
    assert once < 0.05 < 2 * repeated
    apart = recognised_objects(2, way="those without birds four times")["birds"]
    assert apart < 0.7 * recognised_objects(2)["birds"]


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("objects", "houses scarce, 60 images, repeated by objects"),
        ("objects-mnist", "as drawn, 60 images, evenly by objects"),
    ],
)
def test_a_stored_figure_comes_out_again(name, setting):
    assert results.check(name, 4, only=(setting,))["same"].all()
