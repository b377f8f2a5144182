"""Finding objects in scenes with a sliding window: the windows, where a model sees something, and how good that is.

A model says of each of a scene's 256 windows whether an object stands in its middle; which windows it learns from is
a sampling decision like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.datasets import Dataset, Scenes, SceneSplit, Split

__all__ = [
    "average_precision",
    "find_objects",
    "measure",
    "ohem_loss",
    "window_data",
]

SIDE, STRIDE = 16, 4  # of the windows, in pixels
_SCENES = 64  # are looked at together: the windows of all of them would fill a small machine
# Pixels from the centre of an object: nearer, a window shows it; farther, it does not.
NEAR, FAR = 3.0, 6.0
_ALONG = np.arange(STRIDE // 2, 64, STRIDE)
_LEAST = 1e-38  # probabilities below this are not told apart

CENTRES = np.array([[x, y] for y in _ALONG for x in _ALONG])
"""(x, y) of the centre of each window in pixels, row by row from the top left: 256 of them, 4 pixels apart."""


def sliding_windows(images: ArrayLike) -> np.ndarray:
    """Cut all windows, uint8 (256 n, 16, 16, 3), out of images of (n, 64, 64, 3), whose last pixels are repeated.

    Raises
    ------
    ValueError
        If the images are none, or of another size.
    """
    images = np.asarray(images)
    if images.ndim != 4 or images.shape[1:] != (64, 64, 3) or not len(images):
        raise ValueError(
            f"images have shape {images.shape}; give one scene or more, (n, 64, 64, 3)"
        )
    wide = np.pad(
        images, ((0, 0), (SIDE // 2,) * 2, (SIDE // 2,) * 2, (0, 0)), mode="edge"
    )
    views = np.lib.stride_tricks.sliding_window_view(
        wide, (SIDE, SIDE), axis=(1, 2)
    )
    # a slice copies nothing; a list of the same places would, four times over
    every = slice(STRIDE // 2, 64, STRIDE)
    chosen = views[:, every, every]  # (n, 16, 16, 3, side, side)
    return chosen.transpose(0, 1, 2, 4, 5, 3).reshape(-1, SIDE, SIDE, 3)


def window_labels(scenes: SceneSplit) -> np.ndarray:
    """Say of all windows, (256 n,), whether they show an object, as far as the annotation knows.

    1 within 3 pixels of the centre of an object, 0 from 6 pixels on, and -1, not to be learned from, in between.
    """
    middles = (scenes.boxes[..., :2] + scenes.boxes[..., 2:]) / 2
    away = np.linalg.norm(middles[:, None] - CENTRES[None, :, None], axis=-1)
    nearest = np.where(scenes.classes[:, None] >= 0, away, np.inf).min(axis=-1)
    return np.select([nearest <= NEAR, nearest < FAR], [1, -1], default=0).ravel()


def window_data(scenes: Scenes) -> Dataset:
    """Make a data set of windows, background or object, without those that show a part of an object.

    Parameters
    ----------
    scenes : Scenes
        Training windows are from all of their training part, those of `val` and `test` from up to 20 scenes.

    Returns
    -------
    Dataset
        To see how good a detector is, look at whole scenes, with `measure`.

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
    known = (labels >= 0).reshape(len(scenes), -1)
    windows = np.empty((known.sum(), SIDE, SIDE, 3), np.uint8)
    ends = np.r_[0, known.sum(axis=1).cumsum()]
    # one by one: all windows of all scenes would be held twice
    for at, image in enumerate(scenes.images):
        windows[ends[at] : ends[at + 1]] = sliding_windows(image[None])[known[at]]
    return Split(windows, labels[labels >= 0])


def ohem(losses: ArrayLike, labels: ArrayLike, *, ratio: float = 3.0) -> np.ndarray:
    """Keep a batch's positives and its hardest negatives, by their losses: online hard-example mining.

    A batch without positives keeps the hardest ``ceil(ratio)`` negatives, so that it still teaches something.
    Shrivastava, Gupta & Girshick, "Training region-based object detectors with online hard example mining", CVPR
    2016; the 1:3 of Liu et al., "SSD", ECCV 2016.

    Parameters
    ----------
    losses, labels : array-like of shape (b,)
        The loss of each example; and True or 1 for a positive, 0 for a negative.
    ratio : float
        Negatives to a positive, above 0.

    Returns
    -------
    ndarray of int64
        Positions, positives first, each hardest first.

    Examples
    --------
    >>> ohem([0.1, 2.0, 0.3, 0.9, 0.2, 0.5], labels=[1, 0, 0, 0, 0, 0], ratio=3)
    array([0, 1, 3, 5])
    """
    order = np.argsort(-np.asarray(losses), kind="stable")
    positive = np.asarray(labels)[order] != 0
    allowed = int(ratio * positive.sum()) if positive.any() else int(np.ceil(ratio))
    return np.concatenate([order[positive], order[~positive][:allowed]])


def ohem_loss(
    counts: Any = None, *, ratio: float = 3.0
) -> Callable[[Any, Any], Any]:
    """Make a loss that learns from a batch's objects and hardest background alone, as `ohem` keeps them.

    Parameters
    ----------
    counts : ignored
        Here so that a recipe can name it: ``Recipe(loss=ohem_loss, batch_size=512)``, large, as objects are few.
    ratio : float
        Windows of background kept for each object of the batch.

    Returns
    -------
    callable
        ``loss(logits, truth)``: the mean cross-entropy of what is kept.

    Examples
    --------
    >>> import torch
    >>> logits, truth = torch.tensor([[0.0, 0.0], [0.0, 5.0], [9.0, 0.0], [8.0, 0.0]]), torch.tensor([1, 0, 0, 0])
    >>> round(ohem_loss(ratio=1)(logits, truth).item(), 2)  # the mean of 0.69 and 5.01; the easy ones do not count
    2.85
    """
    from torch.nn.functional import cross_entropy

    def loss(logits: Any, truth: Any) -> Any:
        each = cross_entropy(logits, truth, reduction="none")
        return each[ohem(each.detach(), truth, ratio=ratio)].mean()

    return loss


def objectness(run: Any, windows: np.ndarray) -> np.ndarray:
    """Say how sure a model is of an object: log-odds, in order where probabilities are long rounded to 1."""
    background, there = np.maximum(
        run.predict_proba(windows).astype(np.float64), _LEAST
    ).T
    return np.log(there / background)


def local_maxima(objectness: ArrayLike) -> np.ndarray:
    """Say which windows are as sure of an object as the eight around them (Zhou et al., "Objects as points")."""
    from scipy.ndimage import maximum_filter

    side = int(np.sqrt(len(CENTRES)))
    maps = np.asarray(objectness, dtype=float).reshape(-1, side, side)
    return (
        maps >= maximum_filter(maps, size=(1, 3, 3), mode="constant", cval=-np.inf)
    ).ravel()


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
        For each image the points x and y in pixels and how sure (log-odds) the model is, the surest first.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> bright = lambda windows: np.stack([1 - (there := windows.mean(axis=(1, 2, 3)) / 255), there], axis=1)
    >>> image = np.zeros((1, 64, 64, 3), np.uint8)
    >>> image[0, 10:26, 34:50] = 204
    >>> find_objects(SimpleNamespace(predict_proba=bright), image)[0][0].round(1).tolist()
    [42.0, 18.0, 1.4]
    """
    parts = (images[at : at + _SCENES] for at in range(0, len(images), _SCENES))
    scores = np.concatenate(
        [objectness(run, sliding_windows(part)) for part in parts]
    )
    maxima = local_maxima(scores).reshape(len(images), -1)
    found = []
    for own, there in zip(scores.reshape(len(images), -1), maxima, strict=True):
        places = np.flatnonzero(there)
        places = places[np.argsort(-own[places], kind="stable")]
        found.append(np.column_stack([CENTRES[places], own[places]]))
    return found


def true_positives(points: ArrayLike, boxes: ArrayLike) -> np.ndarray:
    """Say which points, the surest first, lie in the box of an object that no earlier one has taken.

    Of several boxes a point takes the one whose middle is nearest; a second point at an object is a false positive.
    """
    edges = np.asarray(boxes, dtype=float).reshape(-1, 4)
    places = np.asarray(points, dtype=float).reshape(-1, 2)
    middles, taken = (
        (edges[:, :2] + edges[:, 2:]) / 2,
        np.zeros(len(edges), dtype=bool),
    )
    true = np.zeros(len(places), dtype=bool)
    for k, point in enumerate(places):
        inside = ((point >= edges[:, :2]) & (point <= edges[:, 2:])).all(axis=1)
        free = np.flatnonzero(inside & ~taken)
        if len(free):
            taken[free[np.linalg.norm(middles[free] - point, axis=1).argmin()]] = (
                True
            )
            true[k] = True
    return true


def average_precision(scores: ArrayLike, true: ArrayLike, n_objects: int) -> float:
    """Give the mean precision over all objects: at each one found, the share right of what was said until then.

    Parameters
    ----------
    scores, true : array-like of shape (k,)
        How sure each point is, over all scenes (only the order counts), and whether it is right.
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
            f"n_objects={n_objects}, and {right.sum()} points are right; give the number of all objects"
        )
    if not right.any():
        return 0.0
    return float(average_precision_score(right, scores) * right.sum() / n_objects)


def recall_at_false_positives(
    scores: ArrayLike, true: ArrayLike, n_objects: int, false_positives: int
) -> float:
    """Give the share of the objects that is found before there are more than so many false positives."""
    right = np.asarray(true, dtype=bool)[
        np.argsort(-np.asarray(scores, dtype=float), kind="stable")
    ]
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
        average_precision; the share found at one false positive a scene (found), and in ten scenes (found_sparing).

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from course_lib.datasets import load_scenes
    >>> contrast = lambda windows: np.stack([1 - (there := windows.std(axis=(1, 2, 3)) / 128), there], axis=1)
    >>> scenes = load_scenes(n_train=1, n_test=100, n_val=1).test
    >>> measure(SimpleNamespace(predict_proba=contrast), scenes)["average_precision"] > 0.3
    True
    """
    found = find_objects(run, scenes.images)
    boxes = [
        own[codes >= 0]
        for own, codes in zip(scenes.boxes, scenes.classes, strict=True)
    ]
    pairs = zip(found, boxes, strict=True)
    true = np.concatenate(
        [true_positives(points[:, :2], own) for points, own in pairs]
    )
    scores, n_objects, n_scenes = (
        np.concatenate(found)[:, 2],
        sum(map(len, boxes)),
        len(boxes),
    )
    return {
        "average_precision": average_precision(scores, true, n_objects),
        "found": recall_at_false_positives(scores, true, n_objects, n_scenes),
        "found_sparing": recall_at_false_positives(
            scores, true, n_objects, n_scenes // 10
        ),
    }
