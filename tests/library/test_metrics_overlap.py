"""Overlaps, matches, average precision, mean IoU, keypoints, equal errors: beside loops, hand cases, scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, jaccard_score, roc_curve

from course_lib.metrics.overlap import (
    box_iou,
    correct_keypoints,
    detection_precision,
    equal_error_rate,
    mask_iou,
    match,
    mean_iou,
)

SEEDS = st.integers(0, 2**32 - 1)


def some_boxes(rng, n):
    low = rng.integers(0, 20, (n, 2))
    return np.concatenate([low, low + rng.integers(1, 15, (n, 2))], axis=1)


def filled(boxes, side=40):
    """The masks of boxes whose edges lie between pixels."""
    masks = np.zeros((len(boxes), side, side), bool)
    for mask, (left, top, right, bottom) in zip(masks, boxes, strict=True):
        mask[top:bottom, left:right] = True
    return masks


@given(SEEDS)
def test_boxes_overlap_as_their_pixels_do(seed):
    rng = np.random.default_rng(seed)
    one, other = some_boxes(rng, 4), some_boxes(rng, 3)
    counted = [[(a & b).sum() / (a | b).sum() for b in filled(other)] for a in filled(one)]
    np.testing.assert_allclose(box_iou(one, other), counted)
    np.testing.assert_allclose(mask_iou(filled(one), filled(other)), counted)


def test_nothing_overlaps_with_nothing():
    assert box_iou([], [[0, 0, 1, 1]]).shape == (0, 1)
    assert mask_iou(np.zeros((0, 4, 4), bool), np.zeros((2, 4, 4), bool)).shape == (0, 2)
    assert mask_iou(np.zeros((1, 4, 4)), np.zeros((1, 4, 4))).tolist() == [[0.0]]
    assert box_iou([[3, 3, 3, 3]], [[3, 3, 3, 3]]).tolist() == [[0.0]]
    assert match(np.zeros((0, 3))).tolist() == []
    assert match(np.zeros((2, 0))).tolist() == [-1, -1]


@pytest.mark.parametrize(
    ("overlap", "threshold", "found"),
    [
        ([[0.9], [0.95]], 0.5, [0, -1]),
        ([[0.5, 0.6], [0.9, 0.0]], 0.5, [1, 0]),
        ([[0.6, 0.55], [0.7, 0.6]], 0.5, [0, 1]),
        ([[0.49]], 0.5, [-1]),
        ([[0.5]], 0.5, [0]),
    ],
    ids=["a second answer", "the better one", "what is left", "too little", "just enough"],
)
def test_the_surest_answer_takes_the_object_it_overlaps_most(overlap, threshold, found):
    assert match(overlap, threshold).tolist() == found


def some_answers(rng, pictures=6, classes=3):
    truths = [rng.integers(0, classes, rng.integers(0, 4)) for _ in range(pictures)]
    truths[0] = np.arange(classes)
    labels = [rng.integers(0, classes, rng.integers(0, 6)) for _ in range(pictures)]
    scores = [rng.permutation(1000)[: len(each)] / 1000 + k / 1e5 for k, each in enumerate(labels)]
    overlaps = [rng.random((len(a), len(b))) for a, b in zip(labels, truths, strict=True)]
    return scores, labels, overlaps, truths


@given(SEEDS, st.sampled_from([0.3, 0.5, 0.75]))
def test_average_precision_is_scikit_learns_of_the_matched_answers(seed, threshold):
    """Scikit-learn does not know the objects that nobody found: the share of those found makes up for them."""
    scores, labels, overlaps, truths = some_answers(np.random.default_rng(seed))
    each_class = []
    for code in range(3):
        right, sure, objects = [], [], 0
        for score, label, overlap, truth in zip(scores, labels, overlaps, truths, strict=True):
            objects += (truth == code).sum()
            free = {int(k) for k in np.flatnonzero(truth == code)}
            for k in sorted(np.flatnonzero(label == code), key=lambda k: -score[k]):
                best = max(free, key=lambda object_: overlap[k, object_], default=None)
                hit = best is not None and overlap[k, best] >= threshold
                free -= {best} if hit else set()
                right.append(hit)
                sure.append(score[k])
        ours = average_precision_score(right, sure) * np.sum(right) / objects if any(right) else 0.0
        each_class.append(ours)
    found = detection_precision(scores, labels, overlaps, truths, [threshold])
    assert found == pytest.approx(np.mean(each_class))


def test_average_precision_by_hand():
    """Two objects; right, wrong, right: precisions 1 and 2/3."""
    overlaps = [[[0.9, 0.0], [0.1, 0.1], [0.0, 0.6]]]
    given = [[0.9, 0.8, 0.7]], [[0, 0, 0]], overlaps, [[0, 0]]
    assert detection_precision(*given, [0.5]) == pytest.approx((1 + 2 / 3) / 2)
    assert detection_precision(*given, [0.75]) == 0.5
    assert detection_precision(*given, [0.5, 0.75]) == pytest.approx((5 / 6 + 1 / 2) / 2)
    shuffled = [[0.7, 0.9, 0.8]], [[0, 0, 0]], [[overlaps[0][k] for k in (2, 0, 1)]], [[0, 0]]
    assert detection_precision(*shuffled, [0.5]) == detection_precision(*given, [0.5])


def test_a_class_without_objects_does_not_count_and_no_object_at_all_is_refused():
    assert detection_precision([[0.9, 0.8]], [[0, 1]], [[[1.0], [1.0]]], [[0]], [0.5]) == 1.0
    with pytest.raises(ValueError, match="holds no object"):
        detection_precision([[]], [[]], [np.zeros((0, 0))], [[]])


@given(SEEDS)
def test_mean_iou_is_scikit_learns_jaccard(seed):
    rng = np.random.default_rng(seed)
    truth, answer = rng.choice([0, 1, 2, 5], (2, 7, 8))
    assert mean_iou(truth, answer) == pytest.approx(
        jaccard_score(truth.ravel(), answer.ravel(), average="macro")
    )


def test_a_keypoint_that_was_not_found_is_not_near():
    truth = np.zeros((2, 1, 2))
    near = correct_keypoints([[[np.nan, np.nan]], [[0.6, 0.8]]], truth, sizes=[10, 20], share=0.05)
    assert near.tolist() == [[False], [True]]


@given(SEEDS)
def test_equal_errors_lie_on_the_roc_curve(seed):
    """The curve goes in straight lines; one of them must hold the point at which both kinds of mistake are equal."""
    rng = np.random.default_rng(seed)
    same = rng.permutation(np.arange(40) < rng.integers(5, 35))
    similarity = np.round(rng.normal(size=40) + same, rng.integers(0, 4))
    error = equal_error_rate(same, similarity)
    accepted, found, _ = roc_curve(same, similarity, drop_intermediate=False)
    corners, point = np.stack([accepted, found], axis=1), np.array([error, 1 - error])
    way = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    detour = np.linalg.norm(corners - point, axis=1)
    assert np.min(detour[:-1] + detour[1:] - way) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("similarity", "error"), [([1, 2, 3, 4], 0.0), ([4, 3, 2, 1], 1.0), ([1, 3, 2, 4], 0.5)]
)
def test_equal_errors_by_hand(similarity, error):
    assert equal_error_rate([False, False, True, True], similarity) == pytest.approx(error)
