"""The number that belongs to each question, worked out on scenes that no network has seen."""

from typing import Any

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

from course_lessons.seven_tasks.answers import crop_objects
from course_lessons.seven_tasks.scenes import TaskScenes
from course_lib.metrics.overlap import (
    box_iou,
    correct_keypoints,
    detection_precision,
    equal_error_rate,
    mask_iou,
    match,
    mean_iou,
)

Objects = list[dict[str, np.ndarray]]


def measure_image(scenes: TaskScenes, chances: np.ndarray) -> dict[str, float]:
    """Measure which kinds an image is said to show: the mean F1 of the kinds."""
    return {
        "macro_f1": float(f1_score(scenes.present, chances >= 0.5, average="macro"))
    }


def measure_pixels(scenes: TaskScenes, segments: np.ndarray) -> dict[str, float]:
    """Measure the class of each pixel, rightly (mean IoU) and wrongly (the share of all pixels)."""
    return {
        "miou": mean_iou(scenes.segments, segments),
        "accuracy_pixels": float((scenes.segments == segments).mean()),
    }


def measure_objects(scenes: TaskScenes, found: Objects) -> dict[str, float]:
    """Measure boxes, masks and keypoints of the objects that were found."""
    truths, scores, labels = (
        _truths(scenes),
        [f["scores"] for f in found],
        [f["labels"] for f in found],
    )
    boxes = [
        box_iou(f["boxes"], scenes.boxes[k][scenes.classes[k] >= 0])
        for k, f in enumerate(found)
    ]
    masks = [mask_iou(f["masks"], scenes.masks(k)) for k, f in enumerate(found)]
    points = found_keypoints(scenes, found)
    return {
        "average_precision": detection_precision(scores, labels, boxes, truths),
        "ap50": detection_precision(scores, labels, boxes, truths, [0.5]),
        "ap75": detection_precision(scores, labels, boxes, truths, [0.75]),
        "mask_ap": detection_precision(scores, labels, masks, truths),
        "mask_ap50": detection_precision(scores, labels, masks, truths, [0.5]),
        "pck": float(correct_keypoints(points, *object_keypoints(scenes)).mean()),
    }


def object_keypoints(scenes: TaskScenes) -> tuple[np.ndarray, np.ndarray]:
    """Give the keypoints of all objects (objects, 4, 2), and the longer side of each one's box."""
    there = scenes.classes >= 0
    boxes = scenes.boxes[there]
    return scenes.keypoints[there], (boxes[:, 2:] - boxes[:, :2]).max(axis=1)


def found_keypoints(scenes: TaskScenes, found: Objects) -> np.ndarray:
    """Give the keypoints found for each object (objects, 4, 2): NaN for one that no box of its kind is at."""
    points = []
    for k, (answer, classes) in enumerate(zip(found, _truths(scenes), strict=True)):
        overlap = box_iou(answer["boxes"], scenes.boxes[k][scenes.classes[k] >= 0])
        taken = match(np.where(answer["labels"][:, None] == classes, overlap, 0))
        own = np.full((len(classes), *answer["keypoints"].shape[1:]), np.nan)
        own[taken[taken >= 0]] = answer["keypoints"][taken >= 0]
        points.append(own)
    return np.concatenate(points)


def measure_identity(scenes: TaskScenes, embedded: np.ndarray) -> dict[str, float]:
    """Measure whether two pictures of one kind show the same individual."""
    same, similarity = pairs(scenes, embedded)
    return {
        "auc": float(roc_auc_score(same, similarity)),
        "eer": equal_error_rate(same, similarity),
    }


def pairs(
    scenes: TaskScenes, embedded: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give all pairs of objects of the same kind: whether they are the same individual, and how similar (cosine)."""
    _, kinds, individuals = crop_objects(scenes)
    one, other = np.triu_indices(len(kinds), 1)
    alike = kinds[one] == kinds[other]
    one, other = one[alike], other[alike]
    unit = embedded / np.linalg.norm(embedded, axis=1, keepdims=True)
    return individuals[one] == individuals[other], (unit[one] * unit[other]).sum(
        axis=1
    )


def measure_action(scenes: TaskScenes, chances: np.ndarray) -> dict[str, float]:
    """Measure how many clips are named rightly."""
    return {
        "accuracy_clips": float((chances.argmax(axis=1) == scenes.actions).mean())
    }


def _truths(scenes: TaskScenes) -> list[np.ndarray]:
    return [classes[classes >= 0] for classes in scenes.classes]


MEASURES: dict[str, Any] = {
    "image": measure_image,
    "pixels": measure_pixels,
    "objects": measure_objects,
    "identity": measure_identity,
    "action": measure_action,
}
