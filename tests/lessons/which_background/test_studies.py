"""What the lesson's studies measure: which windows and objects a detector learns from, and how many it looks at."""

import pytest

from course_lessons.which_background import studies
from course_lib.datasets import load_scenes

FEW_SCENES = {"n_train": 30, "n_test": 10, "n_val": 2}


@pytest.fixture(scope="module")
def scenes():
    return load_scenes(n_train=30, n_test=20, n_val=5, annotation_noise=0.5)


def test_objects_are_kept_as_asked(scenes):
    there = scenes.train.classes >= 0
    wrong = {}
    for way in studies.OBJECTS:
        kept = studies.keep_objects(scenes.train, way, 0.5, seed=0)
        assert not (kept & ~there).any()
        wrong[way] = scenes.train.wrong[kept].mean()
        if way in ("random", "agreed", "by agreement"):
            assert kept.sum() == pytest.approx(there.sum() / 2, abs=1)
    assert wrong["right"] == 0
    assert wrong["agreed"] < wrong["random"]


@pytest.mark.parametrize(
    ("changes", "times"),
    [({"ratio": 1}, 1), ({}, 3), ({"background": "hardest", "ratio": 2, "skip": 0.02}, 2)],
)
def test_so_much_background_is_learned_from(changes, times):
    found = studies.measure_detector(0, options=FEW_SCENES, steps=3, **changes)
    assert found["n_train"] == (1 + times) * found["objects"]


def test_objects_are_copied_until_background_is_so_many_times_as_much():
    copied, all_of_it = (
        studies.measure_detector(0, options=FEW_SCENES, steps=3, background=each)
        for each in ("oversample", "all")
    )
    background = all_of_it["n_train"] - all_of_it["objects"]
    assert copied["n_train"] - copied["objects"] == background
    assert copied["objects"] == round(background / 3)


@pytest.mark.parametrize("changes", [{"background": "none"}, {"objects": "best"}])
def test_what_is_unknown_is_refused_with_what_there_is(changes):
    with pytest.raises(ValueError, match="choose one of 'all'"):
        studies.measure_detector(0, options=FEW_SCENES, **changes)


@pytest.mark.parametrize("background", ["oversample", "ohem", "hardest"])
def test_all_look_at_as_many_windows_those_that_are_scored_among_them(background):
    found = studies.measure_detector(
        0, options=FEW_SCENES, background=background, ratio=1, batch_size=32, looked_at=7_600
    )
    assert 7_600 - 32 < found["samples_seen"] <= 7_600


def test_what_is_scored_must_leave_something_to_learn_with():
    with pytest.raises(ValueError, match=r"is too few: 7,\d\d\d windows are scored"):
        studies.measure_detector(0, options=FEW_SCENES, background="hardest", looked_at=5_000)


def test_every_study_is_named_once():
    assert len({study.name for study in studies.STUDIES}) == len(studies.STUDIES)
