"""Scenes and their answers in the form that `TaskViewer` takes, and a look at what a question has annotated."""

from typing import Any

import numpy as np

from course_lessons.seven_tasks.scenes import ACTIONS, TaskScenes
from course_lib.datasets.scene_painting import KINDS


def view_of(scenes: TaskScenes, answers: dict[str, Any]) -> dict[str, Any]:
    """Give what `TaskViewer` takes: the pictures, the truth, and the answers of the networks.

    Parameters
    ----------
    scenes : TaskScenes
    answers : dict
        What `course_lessons.seven_tasks.answers.answer` gave, by "image", "pixels",
        "objects", "identity" and "action"; some of them are enough.
    """
    truth = {
        "present": scenes.present,
        "segments": scenes.segments,
        "actions": scenes.actions,
        "objects": [_objects(scenes, k) for k in range(len(scenes))],
    }
    names = {
        "image": "present",
        "pixels": "segments",
        "objects": "objects",
        "identity": "embeddings",
        "action": "actions",
    }
    given = {names[question]: each for question, each in answers.items()}
    if "embeddings" in given:
        ends = (scenes.classes >= 0).sum(axis=1).cumsum()[:-1]
        given["embeddings"] = np.split(given["embeddings"], ends)
    return {
        "images": scenes.images,
        "after": scenes.after,
        "truth": truth,
        "answers": given,
        "classes": KINDS,
        "actions": ACTIONS,
    }


def _objects(scenes: TaskScenes, k: int) -> dict[str, np.ndarray]:
    there = scenes.classes[k] >= 0
    return {
        "labels": scenes.classes[k, there],
        "boxes": scenes.boxes[k, there],
        "masks": scenes.masks(k),
        "keypoints": scenes.keypoints[k, there],
        "identities": scenes.identities[k, there],
    }
