"""Finding objects in scenes with a sliding window: the windows, where a model sees something, and how good that is.

A scene is looked at through 256 windows; a model says of each whether an object stands in its middle. Which windows
it learns from is a sampling decision like any other: an array of indices.

>>> from course_lib.datasets import load_scenes
>>> data = window_data(load_scenes(n_train=20, n_test=5, n_val=5))
>>> data.classes, data.train.X.shape[1:]
(('background', 'object'), (16, 16, 3))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib import subsets
from course_lib.datasets import Dataset, Scenes, SceneSplit, Split

__all__ = [
    "CENTRES",
    "SIDE",
    "average_precision",
    "find_objects",
    "local_maxima",
    "measure",
    "objectness",
    "ohem_loss",
    "recall_at_false_positives",
    "sliding_windows",
    "true_positives",
    "window_data",
    "window_labels",
]

SIDE = 16
"""Pixels, the side of a window."""

STRIDE = 4
NEAR, FAR = 3.0, 6.0  # pixels from the centre of an object: nearer, a window shows it; farther, it does not
_ALONG = np.arange(STRIDE // 2, 64, STRIDE)
_LEAST = 1e-38  # probabilities below this are not told apart

CENTRES = np.array([[x, y] for y in _ALONG for x in _ALONG])
"""(x, y) of the centre of each window in pixels, row by row from the top left: 256 of them, 4 pixels apart."""


def sliding_windows(images: ArrayLike) -> np.ndarray:
    """Cut every window out of every image; beyond the edge of an image its last pixels are repeated.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 64, 64, 3)

    Returns
    -------
    ndarray of uint8, shape (256 n, 16, 16, 3)
        All windows of the first image, in the order of `CENTRES`, then those of the second.

    Raises
    ------
    ValueError
        If the images are none, or of another size.

    Examples
    --------
    >>> sliding_windows(np.zeros((2, 64, 64, 3), np.uint8)).shape
    (512, 16, 16, 3)
    """
    images = np.asarray(images)
    if images.ndim != 4 or images.shape[1:] != (64, 64, 3) or not len(images):
        raise ValueError(
            f"images have shape {images.shape}; give one scene or more, (n, 64, 64, 3), such as `scenes.train.images`"
        )
    wide = np.pad(images, ((0, 0), (SIDE // 2,) * 2, (SIDE // 2,) * 2, (0, 0)), mode="edge")
    views = np.lib.stride_tricks.sliding_window_view(wide, (SIDE, SIDE), axis=(1, 2))
    chosen = views[:, _ALONG][:, :, _ALONG]  # (n, 16, 16, 3, side, side), nothing copied so far
    return chosen.transpose(0, 1, 2, 4, 5, 3).reshape(-1, SIDE, SIDE, 3)


def window_labels(scenes: SceneSplit) -> np.ndarray:
    """Say of every window whether it shows an object, as far as the annotation knows.

    Parameters
    ----------
    scenes : SceneSplit
        Such as ``scenes.train``.

    Returns
    -------
    ndarray of int64, shape (256 n,)
        1 where the window's centre is within 3 pixels of the centre of an object, 0 where it is 6 pixels or more from
        all of them, -1 in between: nothing is learned from those.

    Examples
    --------
    >>> from course_lib.datasets import load_scenes
    >>> labels = window_labels(load_scenes(n_train=100, n_test=1, n_val=1).train)
    >>> [int((labels == code).sum()) for code in (1, 0, -1)]
    [431, 24059, 1110]
    """
    middles = (scenes.boxes[..., :2] + scenes.boxes[..., 2:]) / 2
    away = np.linalg.norm(middles[:, None] - CENTRES[None, :, None], axis=-1)
    nearest = np.where(scenes.classes[:, None] >= 0, away, np.inf).min(axis=-1)
    return np.select([nearest <= NEAR, nearest < FAR], [1, -1], default=0).ravel()


def window_data(scenes: Scenes) -> Dataset:
    """Make a data set of windows: background or object.

    Parameters
    ----------
    scenes : Scenes
        Their training part becomes the training windows, except for those that show a part of an object.

    Returns
    -------
    Dataset
        `val` and `test` hold the windows of up to 20 scenes, chosen in the same way. To see how good a detector is,
        look at whole scenes, with `measure`.

    Examples
    --------
    >>> from course_lib.datasets import load_scenes
    >>> window_data(load_scenes(n_train=20, n_test=5, n_val=5))
    Dataset('windows', 2 classes, train 4,888 · val 1,211 · test 1,217, 16×16×3 uint8)
    """
    return Dataset(
        "windows",
        train=_labelled(scenes.train),
        val=_labelled(scenes.val.take(np.arange(min(20, len(scenes.val))))),
        test=_labelled(scenes.test.take(np.arange(min(20, len(scenes.test))))),
        classes=("background", "object"),
        description="Windows of 16×16 pixels, cut from drawn scenes.",
    )


def _labelled(scenes: SceneSplit) -> Split:
    labels = window_labels(scenes)
    known = np.flatnonzero(labels >= 0)
    return Split(sliding_windows(scenes.images)[known], labels[known])


def ohem_loss(counts: Any = None, *, ratio: float = 3.0) -> Callable[[Any, Any], Any]:
    """Make a loss that looks at a whole batch and learns from its objects and its hardest background alone.

    Parameters
    ----------
    counts : ignored
        Here so that a recipe can name it: ``Recipe(loss=ohem_loss, batch_size=512)``. Objects are so few that only
        a large batch holds some.
    ratio : float, default=3.0
        Windows of background kept for each object of the batch.

    Returns
    -------
    callable
        ``loss(logits, truth)``: the mean cross-entropy of what `subsets.ohem` keeps.

    References
    ----------
    Shrivastava, Gupta & Girshick (2016), "Training region-based object detectors with online hard example mining",
    CVPR.

    Examples
    --------
    >>> import torch
    >>> logits, truth = torch.tensor([[0.0, 0.0], [0.0, 5.0], [9.0, 0.0], [8.0, 0.0]]), torch.tensor([1, 0, 0, 0])
    >>> loss = ohem_loss(ratio=1)
    >>> round(loss(logits, truth).item(), 2)  # the mean of 0.69 and 5.01; the easy ones do not count
    2.85
    """
    from torch.nn.functional import cross_entropy

    def loss(logits: Any, truth: Any) -> Any:
        each = cross_entropy(logits, truth, reduction="none")
        return each[subsets.ohem(each.detach(), truth, ratio=ratio)].mean()

    return loss


def objectness(run: Any, windows: np.ndarray) -> np.ndarray:
    """Say how sure a model is that a window shows an object.

    Parameters
    ----------
    run : Run
        A model trained on `window_data`, or anything with its `predict_proba`.
    windows : ndarray of uint8, shape (n, 16, 16, 3)

    Returns
    -------
    ndarray of float64, shape (n,)
        Log-odds: 0 when object and background are as likely, larger when it is an object. (The probabilities are
        rounded to 1 long before the order is lost.)

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> coin = SimpleNamespace(predict_proba=lambda windows: np.full((len(windows), 2), 0.5))
    >>> objectness(coin, np.zeros((2, 16, 16, 3), np.uint8))
    array([0., 0.])
    """
    background, there = np.maximum(run.predict_proba(windows).astype(np.float64), _LEAST).T
    return np.log(there / background)


def local_maxima(objectness: ArrayLike) -> np.ndarray:
    """Say which windows are more sure of an object than all eight around them.

    Parameters
    ----------
    objectness : array-like of float, shape (256 n,)
        Of the windows of `n` scenes.

    Returns
    -------
    ndarray of bool, shape (256 n,)

    References
    ----------
    Zhou, Wang & Krähenbühl (2019), "Objects as points", which takes the same instead of non-maximum suppression
    over boxes.

    Examples
    --------
    >>> sure = np.zeros(256)
    >>> sure[[5, 6, 200]] = 2.0, 1.0, 3.0
    >>> np.flatnonzero(local_maxima(sure) & (sure > 0))
    array([  5, 200])
    """
    side = int(np.sqrt(len(CENTRES)))
    maps = np.asarray(objectness, dtype=float).reshape(-1, side, side)
    wide = np.pad(maps, ((0, 0), (1, 1), (1, 1)), constant_values=-np.inf)
    around = np.lib.stride_tricks.sliding_window_view(wide, (3, 3), axis=(1, 2))
    return (maps >= around.max(axis=(-2, -1))).ravel()


def find_objects(run: Any, images: np.ndarray) -> list[np.ndarray]:
    """Point at what a model takes for objects: the local maxima of its objectness.

    Parameters
    ----------
    run : Run
        A model trained on `window_data`.
    images : ndarray of uint8, shape (n, 64, 64, 3)

    Returns
    -------
    list of ndarray of float64, shape (k, 3)
        For each image the points x and y in pixels and how sure the model is (log-odds), the surest first. However
        unsure: where to draw the line is another question.

    Raises
    ------
    ValueError
        If the images are none, or of another size.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> def by_brightness(windows):
    ...     there = windows.mean(axis=(1, 2, 3)) / 255
    ...     return np.stack([1 - there, there], axis=1)
    >>> image = np.zeros((1, 64, 64, 3), np.uint8)
    >>> image[0, 10:26, 34:50] = 204
    >>> find_objects(SimpleNamespace(predict_proba=by_brightness), image)[0][0].round(1).tolist()
    [42.0, 18.0, 1.4]
    """
    scores = objectness(run, sliding_windows(images))
    maxima = local_maxima(scores).reshape(len(images), -1)
    found = []
    for own, there in zip(scores.reshape(len(images), -1), maxima, strict=True):
        places = np.flatnonzero(there)
        places = places[np.argsort(-own[places], kind="stable")]
        found.append(np.column_stack([CENTRES[places], own[places]]))
    return found


def true_positives(points: ArrayLike, boxes: ArrayLike) -> np.ndarray:
    """Say which points show an object that no earlier point has shown.

    Parameters
    ----------
    points : array-like of shape (k, 2)
        (x, y) in pixels, the surest first.
    boxes : array-like of shape (m, 4)
        Left, top, right and bottom edge of the objects that are there.

    Returns
    -------
    ndarray of bool, shape (k,)
        True where the point lies in the box of an object that is not taken yet, its edge included; of several it
        takes the one whose middle is nearest. A second point at the same object is a false positive.

    Examples
    --------
    >>> true_positives([[5, 5], [6, 5], [50, 50]], [[0, 0, 10, 10]])
    array([ True, False, False])
    """
    edges, places = (
        np.asarray(boxes, dtype=float).reshape(-1, 4),
        np.asarray(points, dtype=float).reshape(-1, 2),
    )
    middles, taken = (edges[:, :2] + edges[:, 2:]) / 2, np.zeros(len(edges), dtype=bool)
    true = np.zeros(len(places), dtype=bool)
    for k, point in enumerate(places):
        inside = ((point >= edges[:, :2]) & (point <= edges[:, 2:])).all(axis=1)
        free = np.flatnonzero(inside & ~taken)
        if len(free):
            taken[free[np.linalg.norm(middles[free] - point, axis=1).argmin()]] = True
            true[k] = True
    return true


def average_precision(scores: ArrayLike, true: ArrayLike, n_objects: int) -> float:
    """Give the mean precision over all objects: at each one found, the share right of what was said until then.

    Parameters
    ----------
    scores : array-like of float, shape (k,)
        How sure each point is, over all scenes; only the order counts.
    true : array-like of bool, shape (k,)
        As `true_positives` gives it.
    n_objects : int
        How many objects there are, at least 1; one that is never found counts 0.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If there is no object, or more points are right than there are objects.

    Examples
    --------
    >>> round(average_precision([0.9, 0.8, 0.7, 0.6], [True, False, True, False], n_objects=4), 3)
    0.417
    """
    from sklearn.metrics import average_precision_score

    right = np.asarray(true, dtype=bool)
    if n_objects < max(1, right.sum()):
        raise ValueError(
            f"n_objects={n_objects}, and {right.sum()} points are right; give the number of all objects, at least 1 "
            "and no fewer than were found"
        )
    if not right.any():
        return 0.0
    return float(average_precision_score(right, scores) * right.sum() / n_objects)


def recall_at_false_positives(
    scores: ArrayLike, true: ArrayLike, n_objects: int, false_positives: int
) -> float:
    """Give the share of the objects that is found before there are more than so many false positives.

    Parameters
    ----------
    scores, true, n_objects
        As for `average_precision`.
    false_positives : int
        Over all scenes, 0 or more.

    Returns
    -------
    float
        From 0 to 1.

    Examples
    --------
    >>> recall_at_false_positives([0.9, 0.8, 0.7, 0.6], [True, False, True, False], n_objects=4, false_positives=1)
    0.5
    """
    right = np.asarray(true, dtype=bool)[np.argsort(-np.asarray(scores, dtype=float), kind="stable")]
    return float(right[np.cumsum(~right) <= false_positives].sum() / n_objects)


def measure(run: Any, scenes: SceneSplit) -> dict[str, float]:
    """Let a detector find the objects of whole scenes.

    Parameters
    ----------
    run : Run
        A model trained on `window_data`.
    scenes : SceneSplit
        Such as ``scenes.test``, with at least one object.

    Returns
    -------
    dict
        average_precision; found (share of the objects found at one false positive a scene) and found_sparing (at one
        false positive in ten scenes).

    Raises
    ------
    ValueError
        If there are no scenes, or no objects in them.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from course_lib.datasets import load_scenes
    >>> def by_contrast(windows):
    ...     there = windows.std(axis=(1, 2, 3)) / 128
    ...     return np.stack([1 - there, there], axis=1)
    >>> detector = SimpleNamespace(predict_proba=by_contrast)
    >>> measure(detector, load_scenes(n_train=1, n_test=100, n_val=1).test)["average_precision"] > 0.3
    True
    """
    found = find_objects(run, scenes.images)
    boxes = [own[codes >= 0] for own, codes in zip(scenes.boxes, scenes.classes, strict=True)]
    pairs = zip(found, boxes, strict=True)
    true = np.concatenate([true_positives(points[:, :2], own) for points, own in pairs])
    scores, n_objects, n_scenes = np.concatenate(found)[:, 2], sum(map(len, boxes)), len(boxes)
    return {
        "average_precision": average_precision(scores, true, n_objects),
        "found": recall_at_false_positives(scores, true, n_objects, n_scenes),
        "found_sparing": recall_at_false_positives(scores, true, n_objects, n_scenes // 10),
    }
