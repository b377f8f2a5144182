"""The scenes are what they say; copies are made where they are said to be; a rare class is as rare as said."""

from typing import ClassVar

import numpy as np
import pytest

from course_lessons.augmentation.studies import FITTING, STUDIES
from course_lessons.augmentation.studies.digits import DIM, HAZE, digits, in_other_light, load_pool, turned
from course_lessons.augmentation.studies.leak import split_copies
from course_lessons.augmentation.studies.other_sets import SETS, load_set, on_a_set
from course_lessons.augmentation.studies.rare import rare_class
from course_lessons.augmentation.studies.views import views_averaged
from course_lib.datasets import load_mnist_5000, load_sketches


def test_the_pool_is_all_but_the_test_digits():
    pool, data = load_pool(3), load_mnist_5000(3)
    np.testing.assert_array_equal(pool.test.X, data.test.X)
    assert np.bincount(pool.train.y).tolist() == [400] * 10
    known = {image.tobytes() for image in pool.train.X}
    assert not any(image.tobytes() in known for image in pool.test.X)


def test_other_light_is_darker_and_hazy_and_keeps_what_is_written():
    images = np.zeros((500, 4, 4), dtype=np.uint8)
    images[:, 0] = 255
    lit = in_other_light(images, 0) / 255
    haze, light = lit[:, 1, 0], lit[:, 0, 0] - lit[:, 1, 0]
    assert haze.max() <= HAZE + 0.01
    assert haze.max() > 0.28 > 0.02 > haze.min()
    assert DIM[0] - 0.01 <= light.min() < 0.42
    assert 0.68 < light.max() <= DIM[1] + 0.01
    np.testing.assert_array_equal(in_other_light(images, 0), in_other_light(images, 0))


def test_turned_digits_are_turned_either_way_and_none_is_lost():
    X = load_pool(0).test.X[:200]
    moved = turned(X, 0)
    assert moved.shape == X.shape
    assert (moved != X).any(axis=(1, 2)).mean() > 0.95
    assert moved.sum(axis=(1, 2)).min() > 0.7 * X.sum(axis=(1, 2)).min()


def test_digits_are_measured_in_three_scenes():
    found = digits(0, n=200, steps=60)
    assert found["accuracy"] == pytest.approx(np.mean([found[f"recall_{k}"] for k in range(10)]))
    assert found["gap"] == found["train_accuracy"] - found["accuracy"]
    assert max(found["accuracy_turned"], found["accuracy_light"]) < found["accuracy"]
    assert digits(0, n=200, steps=60, augment=FITTING)["accuracy"] != found["accuracy"]


@pytest.mark.parametrize(("first", "n_val"), [("copies", 200), ("split", 20)])
def test_copies_lie_on_both_sides_only_where_they_were_made_first(monkeypatch, first, n_val):
    seen = []

    class Run:
        metrics: ClassVar = {"accuracy": 0.5}

        def evaluate(self, val):
            seen.append(val)
            return {"accuracy": 0.75}

    monkeypatch.setattr(
        "course_lib.training.train", lambda recipe, data, **_: seen.append(data.train) or Run()
    )
    found = split_copies(0, copies=9, first=first, n=100)
    assert found == {"val_accuracy": 0.75, "accuracy": 0.5, "optimism": 0.25}
    train, val = seen
    assert len(train) + len(val) == (1_000 if first == "copies" else 10 * (100 - len(val)) + len(val))
    assert abs(len(val) - n_val) < 0.5 * n_val
    originals = {image.tobytes() for image in load_pool(0).train.X}
    own = [image.tobytes() in originals for image in val.X]
    assert all(own) == (first == "split")


def test_the_rare_class_is_the_seeds(monkeypatch):
    seen = []

    def train(recipe, data, **_):
        seen.append((recipe, data.train))
        raise InterruptedError

    monkeypatch.setattr("course_lib.training.train", train)
    for setting in (
        {},
        {"copied": True},
        {"copied": True, "augmented": "copies", "augment": FITTING},
        {"copied": True, "augmented": "all", "augment": FITTING},
    ):
        with pytest.raises(InterruptedError):
            rare_class(13, **setting)
    counts = [np.bincount(part.y).tolist() for _, part in seen]
    assert counts[0] == [100] * 3 + [10] + [100] * 6
    assert counts[1:] == [[100] * 10] * 3
    rare = [part.X[part.y == 3] for _, part in seen]
    assert [len(np.unique(X.reshape(len(X), -1), axis=0)) for X in rare] == [10, 10, 100, 10]
    assert [recipe.augment is not None for recipe, _ in seen] == [False, False, False, True]


def test_one_view_is_the_network_itself_and_views_are_of_one_network():
    one, other = (views_averaged(0, n=100, steps=50, seen=seen) for seen in (None, FITTING))
    assert one["accuracy"] == other["accuracy"]
    eight = views_averaged(0, n=100, steps=50, views=8, seen={"hflip": 0.5})
    assert eight["accuracy"] != one["accuracy"]


def test_sets_differ_and_are_measured_on_their_own_test_part():
    assert len({load_set(name).test.X.tobytes() for name in SETS}) == len(SETS)
    upright, any_way = load_sketches(), load_set("sketches lying any way")
    np.testing.assert_array_equal(any_way.train.y, upright.train.y)
    assert (any_way.test.X != upright.test.X).any(axis=(1, 2)).mean() > 0.9
    assert set(on_a_set(0, of="sketches", n=50, steps=5)) == {"accuracy", "val_accuracy"}


def test_settings_are_of_the_names_that_the_page_uses():
    operations = next(study for study in STUDIES if study.name == "augment-operations")
    assert operations.settings["rotation 45"] == {"augment": {"rotation": 45}}
    assert operations.settings["light 0.5"] == {"augment": {"brightness": 0.5, "contrast": 0.5}}
