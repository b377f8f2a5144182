"""Annotators who make mistakes at a known rate."""

from __future__ import annotations

import numpy as np

from course_lib.datasets.scene_objects import KINDS


def annotate_wrongly(
    classes: np.ndarray, boxes: np.ndarray, share: float, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """Spoil a share of the annotations: a third each missed, boxed askew, or given another class.

    Parameters
    ----------
    classes : ndarray of int64, shape (n, k)
        True class codes, -1 where there is no object.
    boxes : ndarray of float32, shape (n, k, 4)
        True boxes in pixels.
    share : float
        From 0 to 1; the number of wrong annotations is exact to the nearest whole one.
    rng : numpy.random.Generator
        Which, and how.

    Returns
    -------
    dict
        classes, boxes : as annotated. wrong : bool (n, k). agreement : float32 (n, k), how far three annotators
        agreed, 0 to 1: lower for most wrong annotations, NaN where nothing is annotated.

    Examples
    --------
    >>> classes, boxes = np.zeros((10, 1), int), np.tile(np.float32([8, 8, 20, 20]), (10, 1, 1))
    >>> annotate_wrongly(classes, boxes, 0.3, np.random.default_rng(0))["wrong"].sum()
    np.int64(3)
    """
    classes, boxes = classes.copy(), boxes.copy()
    objects = np.argwhere(classes >= 0)
    spoiled = rng.permutation(objects)[: round(share * len(objects))]
    missed, askew, mistaken = (tuple(some.T) for some in np.array_split(spoiled, 3))
    classes[mistaken] = (classes[mistaken] + rng.integers(1, len(KINDS), len(mistaken[0]))) % len(KINDS)
    boxes[askew] = _askew(boxes[askew], rng)
    classes[missed] = -1
    boxes[missed] = 0
    wrong = np.zeros(classes.shape, dtype=bool)
    wrong[tuple(spoiled.T)] = True
    agreement = np.where(wrong, rng.beta(3, 3, wrong.shape), rng.beta(9, 2, wrong.shape)).astype(np.float32)
    agreement[classes < 0] = np.nan
    return {"classes": classes, "boxes": boxes, "wrong": wrong, "agreement": agreement}


def _askew(boxes: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Move boxes by 40 to 80 % of their sides, towards the middle of the image."""
    corner, far = boxes[:, :2], boxes[:, 2:]
    side = far - corner
    inwards = np.where((corner + far) / 2 < 32, 1, -1)
    moved = inwards * side * rng.uniform(0.4, 0.8, side.shape)
    return np.concatenate([corner + moved, far + moved], axis=1).clip(0, 64).astype(np.float32)
