"""Scenes are annotated as they are painted, and hold nothing that gives an answer away."""

import numpy as np
import pytest

from course_lessons.seven_tasks.scenes import ACTIONS, INDIVIDUALS, MOVES, SEEN, draw_task_scenes


@pytest.fixture(scope="module")
def scenes():
    return draw_task_scenes(80, random_state=5)


def test_same_seed_same_scenes(scenes):
    again, other = draw_task_scenes(80, random_state=5), draw_task_scenes(80, random_state=6)
    np.testing.assert_array_equal(scenes.images, again.images)
    assert not np.array_equal(scenes.images, other.images)


def test_a_box_is_the_box_of_its_visible_mask(scenes):
    for k in range(len(scenes)):
        there = scenes.classes[k] >= 0
        for mask, box in zip(scenes.masks(k), scenes.boxes[k][there], strict=True):
            rows, columns = np.nonzero(mask)
            assert box.tolist() == [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
            assert mask.sum() >= 20
        assert (scenes.boxes[k][~there] == 0).all()


def test_pixels_and_image_agree_with_the_objects(scenes):
    for k in range(len(scenes)):
        classes = set(scenes.classes[k]) - {-1}
        assert set(np.unique(scenes.segments[k])) - {0} == {code + 1 for code in classes}
        assert set(np.flatnonzero(scenes.present[k])) == classes
    assert (scenes.segments == 0).mean() > 0.9, "the metric trap: few pixels show an object"


def test_keypoints_lie_at_their_objects(scenes):
    there = scenes.classes >= 0
    boxes, points = scenes.boxes[there][:, None], scenes.keypoints[there]
    size = (boxes[..., 2:] - boxes[..., :2]).max(axis=2, keepdims=True)
    whole = (boxes[..., :2] > 0).all(axis=(1, 2)) & (boxes[..., 2:] < 64).all(axis=(1, 2))
    near = ((points > boxes[..., :2] - size) & (points < boxes[..., 2:] + size)).all(axis=(1, 2))
    assert near[whole].mean() > 0.95, "those of hidden parts may lie further out"
    top, _, _, foot = np.moveaxis(points, 1, 0)
    assert (top[:, 1] < foot[:, 1]).mean() > 0.9


def test_new_individuals_never_occur_in_training():
    seen, new = (
        set(draw_task_scenes(60, individuals=each).identities.ravel()) - {-1} for each in ("seen", "new")
    )
    assert seen <= set(range(SEEN))
    assert new <= set(range(SEEN, len(INDIVIDUALS)))
    assert (len(seen), len(new)) >= (15, 8)


def test_individuals_come_in_pairs_of_the_same_colours():
    for part in (INDIVIDUALS[:SEEN], INDIVIDUALS[SEEN:]):
        pairs = {tuple(each) for each in part.tolist()}
        assert pairs == {(b, a) for a, b in pairs}
        assert len(pairs) == len(part)


def test_all_objects_of_a_scene_move_one_way(scenes):
    """The brightest change from one moment to the next fits the named movement and not the opposite one."""
    first, after = (each.astype(float).mean(axis=3) for each in (scenes.images, scenes.after))
    fits = []
    for k in np.flatnonzero(scenes.actions):
        x, y = MOVES[scenes.actions[k]]
        error = [
            min(
                np.abs(np.roll(first[k], (sign * s * y, sign * s * x), axis=(0, 1)) - after[k])[
                    4:-4, 4:-4
                ].mean()
                for s in (1, 2, 3)
            )
            for sign in (1, -1)
        ]
        fits.append(error[0] < error[1])
    assert np.mean(fits) > 0.95
    rest = np.flatnonzero(scenes.actions == ACTIONS.index("rest"))
    assert np.abs(first[rest] - after[rest]).mean() < 8, "only the noise is new"


def test_taking_keeps_what_belongs_together(scenes):
    some = scenes.take([3, 3, 7])
    np.testing.assert_array_equal(some.segments, scenes.segments[[3, 3, 7]])
    np.testing.assert_array_equal(some.masks(2), scenes.masks(7))
    assert repr(scenes.take([0])).startswith("TaskScenes(1 images")


@pytest.mark.parametrize(
    ("given", "words"), [({"n": 0}, "n"), ({"n": 3, "individuals": "all"}, "'seen', 'new'")]
)
def test_what_cannot_be_drawn_is_refused(given, words):
    with pytest.raises(ValueError, match=words):
        draw_task_scenes(**given)
