"""Detection by windows: what is cut, what it shows, where a model points, and how that is scored."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lessons.which_background import detection
from course_lib.datasets import load_scenes


@pytest.fixture(scope="module")
def scenes():
    return load_scenes(n_train=30, n_test=20, n_val=5, annotation_noise=0.5)


def test_a_window_is_the_piece_of_the_image_around_its_centre(scenes):
    images = scenes.train.images[:2]
    windows = detection.sliding_windows(images).reshape(2, 256, 16, 16, 3)
    wide = np.pad(images, ((0, 0), (8, 8), (8, 8), (0, 0)), mode="edge")
    for place in (0, 15, 17, 100, 255):
        x, y = detection.CENTRES[place]
        np.testing.assert_array_equal(windows[1, place], wide[1, y : y + 16, x : x + 16])


def test_window_labels_are_what_a_loop_says(scenes):
    shown = detection.window_labels(scenes.train).reshape(-1, 256)
    for k in range(5):
        boxes = scenes.train.boxes[k][scenes.train.classes[k] >= 0]
        for place, centre in enumerate(detection.CENTRES):
            away = min((np.hypot(*((b[:2] + b[2:]) / 2 - centre)) for b in boxes), default=np.inf)
            assert shown[k, place] == (1 if away <= 3 else -1 if away < 6 else 0)


def test_windows_near_an_object_are_not_learned_from(scenes):
    shown = detection.window_labels(scenes.train)
    data = detection.window_data(scenes)
    assert len(data.train) == (shown >= 0).sum()
    assert data.train.y.sum() == (shown == 1).sum()


def test_local_maxima_are_the_places_above_their_neighbours():
    sure = np.random.default_rng(0).normal(size=2 * 256)
    got = detection.local_maxima(sure).reshape(2, 16, 16)
    maps = sure.reshape(2, 16, 16)
    for k, y, x in np.ndindex(got.shape):
        around = maps[k, max(y - 1, 0) : y + 2, max(x - 1, 0) : x + 2]
        assert got[k, y, x] == (maps[k, y, x] == around.max())


def test_an_object_is_found_once_and_by_the_surest():
    boxes = [[0, 0, 20, 20], [10, 10, 30, 30]]
    points = [[12, 12], [13, 13], [14, 14], [60, 60]]
    assert detection.true_positives(points, boxes).tolist() == [True, True, False, False]
    assert detection.true_positives(points, []).tolist() == [False] * 4
    assert detection.true_positives(np.empty((0, 2)), boxes).tolist() == []


@given(st.lists(st.booleans(), min_size=1, max_size=30), st.integers(0, 10))
def test_average_precision_is_the_mean_precision_at_each_object(right, never_found):
    n_objects = sum(right) + never_found
    if not n_objects:
        return
    scores = -np.arange(len(right), dtype=float)
    precisions = [sum(right[: k + 1]) / (k + 1) for k in range(len(right)) if right[k]]
    got = detection.average_precision(scores, right, n_objects)
    assert got == pytest.approx(sum(precisions) / n_objects)
    shuffled = np.random.default_rng(0).permutation(len(right))
    assert detection.average_precision(
        scores[shuffled], np.array(right)[shuffled], n_objects
    ) == pytest.approx(got)


@given(st.lists(st.booleans(), min_size=1, max_size=30), st.integers(0, 5))
def test_recall_at_so_many_false_positives(right, allowed):
    n_objects = max(1, sum(right))
    found, false_positives = 0, 0
    for each in right:
        false_positives += not each
        if false_positives > allowed:
            break
        found += each
    got = detection.recall_at_false_positives(-np.arange(len(right)), right, n_objects, allowed)
    assert got == pytest.approx(found / n_objects)


def test_a_detector_that_knows_the_truth_finds_nearly_all(scenes):
    middles = (scenes.test.boxes[..., :2] + scenes.test.boxes[..., 2:]) / 2
    away = np.linalg.norm(middles[:, None] - detection.CENTRES[None, :, None], axis=-1)
    nearest = np.where(scenes.test.classes[:, None] >= 0, away, 99.0).min(axis=-1).ravel()
    chance = np.exp(-(1 + nearest) / 9)
    truth = SimpleNamespace(predict_proba=lambda windows: np.stack([1 - chance, chance], axis=1))
    measured = detection.measure(truth, scenes.test)
    assert measured["found"] > 0.85  # some objects stand behind others
    assert measured["average_precision"] > 0.8


def test_objectness_keeps_its_order_where_probabilities_are_rounded_to_one():
    import torch

    logits = torch.tensor([[0.0, 20.0], [0.0, 30.0], [0.0, 25.0]])
    run = SimpleNamespace(predict_proba=lambda _: logits.softmax(dim=1).numpy())
    assert detection.objectness(run, None).argsort().tolist() == [0, 2, 1]


def test_ohem_keeps_the_positives_and_as_many_of_the_hardest_negatives():
    rng = np.random.default_rng(0)
    losses, labels = rng.exponential(size=64), (rng.random(64) < 0.1).astype(int)
    kept, positives = detection.ohem(losses, labels, ratio=3), labels.sum()
    assert labels[kept].sum() == positives
    assert sorted(losses[kept[positives:]]) == np.sort(losses[labels == 0])[-3 * positives :].tolist()
    assert detection.ohem([0.1, 0.4, 0.2, 0.3], [0] * 4, ratio=2.5).tolist() == [1, 3, 2], "it still teaches"


def test_ohem_loss_is_the_mean_over_what_ohem_keeps():
    import torch
    from torch.nn.functional import cross_entropy

    scores = torch.randn(40, 2, generator=torch.default_generator.manual_seed(0), requires_grad=True)
    truth = torch.tensor([1] * 3 + [0] * 37)
    loss = detection.ohem_loss(ratio=2)(scores, truth)
    each = cross_entropy(scores, truth, reduction="none")
    kept = detection.ohem(each.detach(), truth, ratio=2)
    assert loss.item() == pytest.approx(each[kept].mean().item())
    loss.backward()
    assert np.flatnonzero(scores.grad.abs().sum(dim=1)).tolist() == sorted(kept.tolist())


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: detection.sliding_windows(np.zeros((0, 64, 64, 3), np.uint8)), "one scene or more"),
        (lambda: detection.sliding_windows(np.zeros((1, 32, 32, 3), np.uint8)), r"\(n, 64, 64, 3\)"),
        (lambda: detection.average_precision([0.5], [True], 0), "number of all objects"),
    ],
)
def test_what_cannot_be_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
