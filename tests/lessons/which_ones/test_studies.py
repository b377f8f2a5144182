"""What the lesson's studies measure: which samples are selected, and which windows and objects are learned from."""

import numpy as np
import pytest

from course_lessons.which_ones.studies import STUDIES, detectors, selection
from course_lib import subsets
from course_lib.datasets import load_scenes, load_sketches

SMALL = {"n_train": 300, "n_val": 50, "n_test": 50, "imbalance": 4}
FEW_SCENES = {"n_train": 30, "n_test": 10, "n_val": 2}


@pytest.fixture(scope="module")
def scenes():
    return load_scenes(n_train=30, n_test=20, n_val=5, annotation_noise=0.5)


def measure(policy: str, **changes) -> dict[str, float]:
    arguments = {"options": SMALL, **selection.POLICIES[policy], "budget": 0.1, "steps": 3, "scout_epochs": 1}
    return selection.measure_selection(0, **{**arguments, "forgetting_epochs": 2, **changes})


@pytest.mark.parametrize("policy", [name for name in selection.POLICIES if name != "rs2"])
def test_every_policy_selects_its_budget(policy):
    found = measure(policy)
    assert found["labels"] == found["n_train"] == 30
    assert found["wrong"] == 0


def test_rs2_draws_anew_in_every_epoch():
    one, two = measure("rs2", batch_size=30, steps=1), measure("rs2", batch_size=30, steps=2)
    assert (one["labels"], two["n_train"]) == (30, 60)
    assert 30 < two["labels"] <= 60


def test_left_out_means_all():
    found = selection.measure_selection(0, options=SMALL, steps=2)
    assert (found["labels"], found["seconds_choosing"]) == (300, 0.0)


def test_wrong_labels_are_counted_among_those_selected():
    assert measure("random", wrong_labels=0.3, budget=1.0)["wrong"] == pytest.approx(0.3, abs=0.002)


def test_a_scout_scores_with_the_labels_it_has_and_keeps_what_it_found():
    scout = selection.Scout(load_sketches(**SMALL), 0, 1, 2)
    first, again = scout.column("el2n"), scout.column("el2n")
    assert first[0] is again[0]
    assert first[1] == again[1] > scout._trained[1] > 0, "the training is part of what a score costs"
    assert scout.column("groups")[1] < first[1]
    kept, _ = scout.column("no label issue")
    assert 0 < len(kept) <= 300
    assert len(np.unique(kept)) == len(kept)


def test_all_studies_of_selection_compare_every_policy_at_every_budget():
    for study in selection.STUDIES:
        assert study.baseline == "all"
        assert len(study.settings) == 1 + len(selection.POLICIES) * len(selection.BUDGETS)
    assert all(setting["policy"][0] in subsets.POLICIES for setting in selection.POLICIES.values())


def test_objects_are_kept_as_asked(scenes):
    there = scenes.train.classes >= 0
    wrong = {}
    for way in detectors.OBJECTS:
        kept = detectors.keep_objects(scenes.train, way, 0.5, seed=0)
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
    found = detectors.measure_detector(0, options=FEW_SCENES, steps=3, **changes)
    assert found["n_train"] == (1 + times) * found["objects"]


def test_objects_are_copied_until_background_is_so_many_times_as_much():
    copied, all_of_it = (
        detectors.measure_detector(0, options=FEW_SCENES, steps=3, background=each)
        for each in ("oversample", "all")
    )
    background = all_of_it["n_train"] - all_of_it["objects"]
    assert copied["n_train"] - copied["objects"] == background
    assert copied["objects"] == round(background / 3)


@pytest.mark.parametrize("changes", [{"background": "none"}, {"objects": "best"}])
def test_what_is_unknown_is_refused_with_what_there_is(changes):
    with pytest.raises(ValueError, match="choose one of 'all'"):
        detectors.measure_detector(0, options=FEW_SCENES, **changes)


def test_every_study_is_named_once():
    assert len({study.name for study in STUDIES}) == len(STUDIES) == 7
