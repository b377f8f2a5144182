"""Answers that hardly look: what each question's number is worth without an eye for the question."""

from typing import Any

import numpy as np

from course_lessons.seven_tasks.answers import answer, crop_objects, fit
from course_lessons.seven_tasks.measuring import Objects
from course_lessons.seven_tasks.scenes import TaskScenes
from course_lib.datasets.scene_painting import KINDS, SIDE


def every_kind(scenes: TaskScenes) -> np.ndarray:
    """Say of every image that it shows every kind."""
    return np.ones((len(scenes), len(KINDS)))


def all_background(scenes: TaskScenes) -> np.ndarray:
    """Say of every pixel that it is background."""
    return np.zeros(scenes.images.shape[:3], dtype=np.uint8)


def mean_pose(train: TaskScenes) -> np.ndarray:
    """Give the mean place of each keypoint in the box of its kind, as shares of the box: (5, 4, 2)."""
    there = train.classes >= 0
    boxes, classes = train.boxes[there][:, None], train.classes[there]
    shares = (train.keypoints[there] - boxes[..., :2]) / (
        boxes[..., 2:] - boxes[..., :2]
    )
    return np.stack(
        [shares[classes == code].mean(axis=0) for code in range(len(KINDS))]
    )


def without_looking_inside(found: Objects, pose: np.ndarray) -> Objects:
    """Take the boxes that were found, fill each for its mask, and put the mean pose of its kind into it."""
    pixel = np.arange(SIDE) + 0.5
    changed = []
    for one in found:
        low, high = one["boxes"][:, None, :2], one["boxes"][:, None, 2:]
        columns, rows = (
            (pixel >= low[..., axis]) & (pixel <= high[..., axis])
            for axis in (0, 1)
        )
        changed.append(
            one
            | {
                "masks": rows[:, :, None] & columns[:, None, :],
                "keypoints": low + pose[one["labels"]] * (high - low),
            }
        )
    return changed


def mean_colour(scenes: TaskScenes) -> np.ndarray:
    """Know each object by its mean colour, less the mean of all."""
    colours = crop_objects(scenes)[0].numpy().mean(axis=(2, 3))
    return colours - colours.mean(axis=0)


def one_frame(train: TaskScenes, test: TaskScenes, **training: Any) -> np.ndarray:
    """Train the network of clips on the first moment alone, and let it answer."""
    question = "action, one frame"
    return answer(question, fit(question, train, **training), test)
