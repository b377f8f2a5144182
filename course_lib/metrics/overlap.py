"""How good answers are that say where: boxes, masks, pixels, keypoints; and if two pictures show the same one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

IOU_THRESHOLDS = tuple(np.arange(10, 20) / 20)
"""0.5, 0.55 … 0.95: what COCO averages average precision over (Lin et al., ECCV 2014)."""


def box_iou(boxes: ArrayLike, others: ArrayLike) -> np.ndarray:
    """Give the intersection over union of each box with each other: float64 (n, m).

    Parameters
    ----------
    boxes, others : array-like of shape (n, 4), (m, 4)
        Left, top, right and bottom.

    Examples
    --------
    >>> box_iou([[0, 0, 10, 10]], [[0, 0, 10, 10], [5, 0, 15, 10], [20, 20, 30, 30]]).round(2).tolist()
    [[1.0, 0.33, 0.0]]
    """
    one, other = (np.asarray(each, dtype=float).reshape(-1, 4) for each in (boxes, others))
    low = np.maximum(one[:, None, :2], other[None, :, :2])
    high = np.minimum(one[:, None, 2:], other[None, :, 2:])
    shared = (high - low).clip(min=0).prod(axis=2)
    areas, other_areas = ((each[:, 2:] - each[:, :2]).prod(axis=1) for each in (one, other))
    both = areas[:, None] + other_areas - shared
    return np.divide(shared, both, out=np.zeros_like(both), where=both > 0)


def mask_iou(masks: ArrayLike, others: ArrayLike) -> np.ndarray:
    """Give the intersection over union of each mask with each other: float64 (n, m), for bool (n, h, w), (m, h, w).

    Examples
    --------
    >>> left = np.array([[[True, False]]])
    >>> mask_iou(left, [[[True, True]], [[False, True]]]).tolist()
    [[0.5, 0.0]]
    """
    one, other = (np.asarray(each, dtype=bool) for each in (masks, others))
    one, other = (
        each.reshape(len(each), int(np.prod(each.shape[1:]))).astype(float) for each in (one, other)
    )
    shared = one @ other.T if len(one) and len(other) else np.zeros((len(one), len(other)))
    both = one.sum(axis=1)[:, None] + other.sum(axis=1) - shared
    return np.divide(shared, both, out=np.zeros_like(both), where=both > 0)


def match(overlap: ArrayLike, threshold: float = 0.5) -> np.ndarray:
    """Say which object each answer has found: the surest answer first takes the free object it overlaps most.

    Parameters
    ----------
    overlap : array-like of shape (answers, objects)
        Of each answer, the surest first, with each object; 0 where the classes differ.
    threshold : float
        Overlap, above 0, from which an answer counts as being at an object.

    Returns
    -------
    ndarray of int64, shape (answers,)
        The object's number; -1 for a false alarm, as a second answer at one object is, too.

    Examples
    --------
    >>> match([[0.8, 0.1], [0.7, 0.0], [0.2, 0.6]]).tolist()
    [0, -1, 1]
    """
    free = np.array(overlap, dtype=float, ndmin=2)
    found = np.full(len(free), -1)
    for k, row in enumerate(free):
        if row.size and row.max() >= threshold:
            found[k] = row.argmax()
            free[:, found[k]] = -1
    return found


def detection_precision(
    scores: Sequence[ArrayLike],
    labels: Sequence[ArrayLike],
    overlaps: Sequence[ArrayLike],
    truths: Sequence[ArrayLike],
    thresholds: Sequence[float] = IOU_THRESHOLDS,
) -> float:
    """Give the mean average precision of answers that name objects and say where they are.

    Parameters
    ----------
    scores, labels : sequence of array-like of shape (k,)
        For each picture, how sure each answer is, in any order, and which class it names.
    overlaps : sequence of array-like of shape (k, m)
        Of each answer with each object of its picture: `box_iou` or `mask_iou`.
    truths : sequence of array-like of shape (m,)
        The classes of the objects.
    thresholds : sequence of float
        Overlaps that are asked; the mean over them is given, and over the classes that there are.

    Returns
    -------
    float
        From 0 to 1. The area below the steps of precision over recall, not interpolated.

    Raises
    ------
    ValueError
        If there is no object at all.

    Examples
    --------
    >>> detection_precision([[0.9, 0.8]], [[0, 0]], [[[0.6, 0.0], [0.0, 0.9]]], [[0, 0]], thresholds=[0.5, 0.75])
    0.625
    """
    named = [np.asarray(each, dtype=int).reshape(-1) for each in truths]
    classes = np.unique(np.concatenate(named)) if named else np.array([])
    if not len(classes):
        raise ValueError("truths holds no object, so nothing could be found; give pictures with objects")
    found = []
    for code in classes:
        own = [np.asarray(each) == code for each in labels]
        there = [each == code for each in named]
        sure = [np.asarray(each, dtype=float)[mine] for each, mine in zip(scores, own, strict=True)]
        orders = [np.argsort(-each, kind="stable") for each in sure]
        shared = [
            np.asarray(each, dtype=float).reshape(len(mine), len(objects))[mine][order][:, objects]
            for each, mine, objects, order in zip(overlaps, own, there, orders, strict=True)
        ]
        ranked = np.argsort(-np.concatenate([s[o] for s, o in zip(sure, orders, strict=True)]), kind="stable")
        for threshold in thresholds:
            right = np.concatenate([match(each, threshold) >= 0 for each in shared])[ranked]
            precision = np.cumsum(right) / np.arange(1, len(right) + 1)
            found.append(precision[right].sum() / sum(each.sum() for each in there))
    return float(np.mean(found))


def mean_iou(truth: ArrayLike, answer: ArrayLike) -> float:
    """Give the mean over classes of the intersection over union of their pixels; a class in neither is left out.

    Parameters
    ----------
    truth, answer : array-like of int, of one shape
        A class code, from 0, for every pixel.

    Examples
    --------
    >>> mean_iou([0, 0, 0, 1], [0, 0, 0, 0])  # three of four pixels are right
    0.375
    """
    true, said = (np.asarray(each, dtype=np.int64).ravel() for each in (truth, answer))
    n = int(max(true.max(), said.max())) + 1
    counts = np.bincount(true * n + said, minlength=n * n).reshape(n, n)
    both = counts.sum(axis=0) + counts.sum(axis=1) - counts.diagonal()
    return float((counts.diagonal()[both > 0] / both[both > 0]).mean())


def correct_keypoints(
    points: ArrayLike, truth: ArrayLike, sizes: ArrayLike, share: float = 0.05
) -> np.ndarray:
    """Say which keypoints are near enough: within a share of the size of their object; their mean is the PCK.

    Parameters
    ----------
    points, truth : array-like of shape (n, k, 2)
        x and y; NaN where an object was not found, which is never near enough.
    sizes : array-like of shape (n,)
        Of each object, such as the longer side of its box.
    share : float, default=0.05
        Of the size (Yang and Ramanan, "Articulated human detection with flexible mixtures of parts", 2013).

    Returns
    -------
    ndarray of bool, shape (n, k)

    Examples
    --------
    >>> correct_keypoints([[[10, 10], [15, 10]]], [[[10, 11], [10, 10]]], sizes=[20]).tolist()
    [[True, False]]
    """
    away = np.linalg.norm(np.asarray(points, dtype=float) - np.asarray(truth, dtype=float), axis=-1)
    return away <= share * np.asarray(sizes, dtype=float)[:, None]


def equal_error_rate(same: ArrayLike, similarity: ArrayLike) -> float:
    """Give the share of mistakes where as many strangers are accepted as familiar ones are refused.

    Parameters
    ----------
    same : array-like of bool, shape (pairs,)
        Whether a pair shows the same individual; both kinds must occur.
    similarity : array-like of float, shape (pairs,)

    Examples
    --------
    >>> round(equal_error_rate([True, True, True, False, False, False], [0.9, 0.8, 0.3, 0.6, 0.2, 0.1]), 3)
    0.333
    """
    from sklearn.metrics import roc_curve

    accepted, found, _ = roc_curve(same, similarity, drop_intermediate=False)
    gap = (1 - found) - accepted
    after = int(np.argmax(gap <= 0))
    step = gap[after - 1] / (gap[after - 1] - gap[after])
    return float(accepted[after - 1] + step * (accepted[after] - accepted[after - 1]))
