"""Scenes with made-up answers: the truth, moved and blurred by chance. For the example states."""

from functools import lru_cache
from typing import Any

import numpy as np

from course_lib.datasets import load_scenes


@lru_cache(maxsize=4)
def _scenes() -> Any:
    return load_scenes(n_train=12, n_test=2, n_val=2, empty=0.0, clip_length=2, random_state=3).train


def few_scenes(*, empty: bool = False, only: str = "") -> dict[str, Any]:
    """Give six pictures with truths and answers as `TaskViewer` takes them.

    Parameters
    ----------
    empty : bool
        Take the objects of the first picture away.
    only : str
        A key: nothing else is answered, and the pictures are grey.
    """
    split, rng = _scenes(), np.random.default_rng(0)
    first = split.take(np.arange(0, 12, 2))
    truth: dict[str, Any] = {"objects": [], "present": first.counts() > 0, "segments": first.masks}
    answers: dict[str, Any] = {"objects": [], "embeddings": []}
    for k in range(len(first)):
        places = np.flatnonzero(first.classes[k] >= 0)[: 0 if empty and k == 0 else None]
        there = {
            "labels": first.classes[k, places],
            "boxes": first.boxes[k, places],
            "masks": first.instances[k] == places[:, None, None] + 1,
            "keypoints": first.keypoints[k, places],
            "identities": first.identities[k, places],
        }
        truth["objects"].append(there)
        answers["objects"].append(_found(there, rng))
        answers["embeddings"].append(np.eye(8)[there["identities"]] + rng.normal(0, 0.25, (len(places), 8)))
    present = truth["present"]
    answers["present"] = np.clip(0.5 * present + rng.uniform(0, 0.6, present.shape), 0, 1)
    answers["segments"] = np.roll(first.masks, 1, axis=2)
    truth["actions"] = np.arange(6) % 3
    answers["actions"] = rng.dirichlet(np.ones(3), 6)
    given = {
        "images": first.images,
        "after": split.take(np.arange(1, 12, 2)).images,
        "truth": truth,
        "answers": answers,
        "classes": ("bird", "boat", "house", "person", "tree"),
        "actions": ("rest", "left", "right"),
    }
    if only:
        given |= {"images": first.images.mean(axis=3).astype(np.uint8), "answers": {only: answers[only]}}
    return given


def _found(there: dict[str, np.ndarray], rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Answer with most of what is there, moved a little, and one thing that is not."""
    kept = np.flatnonzero(rng.random(len(there["labels"])) < 0.85)
    moved = rng.normal(0, 1.2, (len(kept), 4))
    found = {
        "labels": there["labels"][kept],
        "scores": rng.uniform(0.4, 1, len(kept)),
        "boxes": there["boxes"][kept] + moved,
        "masks": np.roll(there["masks"][kept], 1, axis=1),
        "keypoints": there["keypoints"][kept] + rng.normal(0, 1, (len(kept), 4, 2)),
    }
    extra = np.zeros((1, 64, 64), dtype=bool)
    extra[0, 50:60, 4:18] = True
    more = {
        "labels": [2],
        "scores": [0.45],
        "boxes": [[4, 50, 18, 60]],
        "masks": extra,
        "keypoints": np.full((1, 4, 2), 55.0),
    }
    return {name: np.concatenate([found[name], more[name]]) for name in found}
