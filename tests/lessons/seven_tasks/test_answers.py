"""Networks learn what they are asked; the numbers and the blind answers are what they say."""

import numpy as np
import pytest
import torch

from course_lessons.seven_tasks import measuring, shortcuts, studies
from course_lessons.seven_tasks.answers import (
    NETWORKS,
    answer,
    box_loss,
    crop_objects,
    enlarged,
    fit,
    moments,
    pixels,
)
from course_lessons.seven_tasks.networks import Trunk, regions, soft_argmax
from course_lessons.seven_tasks.scenes import PLACES, draw_task_scenes
from course_lessons.seven_tasks.viewing import view_of
from course_widgets import TaskViewer


@pytest.fixture(scope="module")
def scenes():
    return draw_task_scenes(24, random_state=2)


def perfect(scenes):
    """The truth, as a network would answer it."""
    there = scenes.classes >= 0
    return [
        {
            "labels": scenes.classes[k, there[k]],
            "scores": np.linspace(1, 0.5, there[k].sum()),
            "boxes": scenes.boxes[k, there[k]],
            "masks": scenes.masks(k),
            "keypoints": scenes.keypoints[k, there[k]],
        }
        for k in range(len(scenes))
    ]


# -- the parts of a network ----------------------------------------------------------------------------


def test_the_trunk_gives_two_maps():
    fine, coarse = Trunk()(torch.zeros(2, 3, 64, 64))
    assert (fine.shape, coarse.shape) == ((2, 24, 32, 32), (2, 48, 16, 16))


def test_a_region_is_cut_where_its_box_is():
    """A map that holds its own x and y: the cells of a region are the middles of the box's parts."""
    middle = torch.arange(32) * 2.0 + 1
    maps = torch.stack([middle.expand(32, 32), middle[:, None].expand(32, 32)])[None]
    cut = regions(maps, torch.tensor([[8.0, 20.0, 28.0, 40.0]]), torch.tensor([0]), side=10)
    torch.testing.assert_close(cut[0, 0, 0], torch.arange(9.0, 28, 2))
    torch.testing.assert_close(cut[0, 1, :, 0], torch.arange(21.0, 40, 2))


def test_the_mean_of_a_sharp_heat_map_is_its_peak():
    heat = torch.zeros(1, 2, 20, 20)
    heat[0, 0, 4, 15] = heat[0, 1, 19, 0] = 50
    torch.testing.assert_close(
        soft_argmax(heat)[0], torch.tensor([[15.5 / 20, 4.5 / 20], [0.5 / 20, 19.5 / 20]])
    )


def test_boxes_get_room():
    torch.testing.assert_close(enlarged(torch.tensor([[10.0, 10, 20, 30]])), torch.tensor([[9.0, 8, 21, 32]]))


def test_the_loss_of_boxes_is_least_where_they_are_right():
    logits, edges = torch.full((1, 5, 16, 16), -6.0), torch.zeros(1, 4, 16, 16)
    box, image, code = torch.tensor([[8.0, 16.0, 24.0, 40.0]]), torch.tensor([0]), torch.tensor([2])
    edges[0] = box[0][:, None, None]
    nothing = box_loss(logits, edges, image, code, box)
    logits[0, 2, 6, 4] = logits[0, 2, 7, 3] = 0  # beside the middle
    beside = box_loss(logits, edges, image, code, box)
    logits[0, 2] = -6
    logits[0, 2, 6, 4] = logits[0, 2, 7, 4] = logits[0, 2, 6, 3] = logits[0, 2, 7, 3] = 3
    found = box_loss(logits, edges, image, code, box)
    assert found < beside < nothing
    assert box_loss(logits, edges + 2, image, code, box) > found
    empty = torch.zeros(0, dtype=torch.long)
    assert torch.isfinite(box_loss(logits, edges, empty, empty, torch.zeros(0, 4)))


# -- training and answering ----------------------------------------------------------------------------


@pytest.mark.parametrize("question", [name for name in NETWORKS if name != "objects"])
def test_a_network_learns_its_scenes_by_heart(question, scenes):
    network = fit(question, scenes, steps=60)
    measure = measuring.MEASURES[question.partition(",")[0]]
    knows = measure(scenes, answer(question, network, scenes))
    fresh = measure(scenes, answer(question, fit(question, scenes, steps=1), scenes))
    for metric in set(knows) - {"eer", "accuracy_pixels"}:
        assert knows[metric] > fresh[metric], metric


def test_one_seed_one_network(scenes):
    one, again, other = (answer("image", fit("image", scenes, steps=3, seed=s), scenes) for s in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.allclose(one, other)


@pytest.mark.parametrize(
    ("question", "n", "steps", "words"),
    [
        ("faces", 24, 1, "question='faces' is unknown; use one of 'image', 'pixels'"),
        ("image", 24, 0, "steps is 0"),
        ("image", 1, 1, "the number of scenes is 1; give a whole number from 2"),
    ],
)
def test_what_cannot_be_trained_is_refused(question, n, steps, words, scenes):
    with pytest.raises(ValueError, match=words):
        fit(question, scenes.take(range(n)), steps=steps)


def test_objects_are_found_with_boxes_masks_and_keypoints(scenes):
    found = answer("objects", fit("objects", scenes, steps=120), scenes)
    numbers = measuring.measure_objects(scenes, found)
    assert numbers["ap50"] > 0.3
    assert numbers["ap50"] >= numbers["average_precision"] >= 0
    assert numbers["ap50"] >= numbers["ap75"]
    for one in found:
        k = len(one["labels"])
        assert [one[n].shape for n in ("scores", "boxes", "masks", "keypoints")] == [
            (k,), (k, 4), (k, 64, 64), (k, 4, 2)
        ]  # fmt: skip
        assert (np.diff(one["scores"]) <= 0).all()
        assert ((one["boxes"] >= 0) & (one["boxes"] <= 64)).all()


def test_two_moments_are_read_as_six_channels(scenes):
    assert moments(scenes).shape == (24, 6, 64, 64)
    torch.testing.assert_close(moments(scenes)[:, :3], moments(scenes, two=False))
    torch.testing.assert_close(moments(scenes)[:, 3:], pixels(scenes.after))


def test_light_alone_does_not_change_what_a_network_reads(scenes):
    darker = (scenes.images.astype(float) * 0.5).astype(np.uint8)
    assert (pixels(darker) - pixels(scenes.images)).abs().mean() < 0.06


# -- numbers and blind answers -------------------------------------------------------------------------


def test_the_truth_is_perfect_by_every_number(scenes):
    numbers = measuring.measure_objects(scenes, perfect(scenes))
    assert set(numbers.values()) == {1.0}
    assert measuring.measure_image(scenes, scenes.present) == {"macro_f1": 1.0}
    assert measuring.measure_pixels(scenes, scenes.segments) == {"miou": 1.0, "accuracy_pixels": 1.0}
    assert measuring.measure_action(scenes, np.eye(5)[scenes.actions]) == {"accuracy_clips": 1.0}
    _, kinds, individuals = crop_objects(scenes)
    assert measuring.measure_identity(scenes, np.eye(30)[individuals])["auc"] == 1.0
    same, _ = measuring.pairs(scenes, np.eye(30)[individuals])
    counts = np.bincount(kinds)
    assert len(same) == (counts * (counts - 1) // 2).sum(), "pairs are of one kind"


def test_an_object_that_is_not_found_has_no_keypoints(scenes):
    found = perfect(scenes)
    missing = next(k for k, one in enumerate(found) if len(one["labels"]) == 1)
    found[missing] = {name: values[:0] for name, values in found[missing].items()}
    points = measuring.found_keypoints(scenes, found)
    assert np.isnan(points).all(axis=(1, 2)).sum() == 1
    n = (scenes.classes >= 0).sum()
    assert measuring.measure_objects(scenes, found)["pck"] == pytest.approx((n - 1) / n)


def test_blind_answers_look_at_nothing_but_the_boxes(scenes):
    found = perfect(scenes)
    pose = shortcuts.mean_pose(scenes)
    blind = shortcuts.without_looking_inside(found, pose)
    for one, box in zip(blind, found, strict=True):
        for mask, (left, top, right, bottom) in zip(one["masks"], box["boxes"], strict=True):
            assert mask.sum() == (right - left) * (bottom - top)
    numbers = measuring.measure_objects(scenes, blind)
    assert numbers["ap50"] == 1.0
    assert numbers["mask_ap50"] < 0.7
    assert numbers["pck"] < 0.6
    assert shortcuts.every_kind(scenes).shape == (24, 5)
    assert shortcuts.all_background(scenes).shape == (24, 64, 64)
    colours = shortcuts.mean_colour(scenes)
    np.testing.assert_allclose(colours.mean(axis=0), 0, atol=1e-6)


def test_the_study_measures_the_same_of_every_setting(monkeypatch):
    monkeypatch.setattr(studies, "LARGE", 20)
    monkeypatch.setattr(studies, "N_TEST", 16)
    studies._drawn.cache_clear()
    looking = studies.measure_tasks(0, n=20, steps=2)
    blind = studies.measure_tasks(0, n=20, steps=2, looking=False)
    assert looking.keys() == blind.keys()
    assert looking["average_precision"] == blind["average_precision"], "in the same boxes"
    assert blind["accuracy_pixels"] > 0.85
    studies._drawn.cache_clear()
    studies._found.cache_clear()


def test_scenes_and_answers_fit_the_viewer(scenes):
    _, _, individuals = crop_objects(scenes)
    given = {
        "image": scenes.present.astype(float),
        "pixels": scenes.segments,
        "objects": perfect(scenes),
        "identity": np.eye(30)[individuals],
        "action": np.eye(5)[scenes.actions],
    }
    viewer = TaskViewer(**view_of(scenes, given))
    for question in viewer.pictures.questions:
        viewer.question = question
        assert viewer.value.number == 1.0, question
        assert viewer.value.wrong == 0
    assert len(viewer.pictures.questions) == 7
    assert PLACES == 6
